/**
 * The twins of a program in other languages: how each is built, run and started from source. All of them answer lines
 * `bench N` on standard input, as corpus/README.md says.
 *
 * Invariant: whatever is compiled ahead of time is built before the first trial, into a folder that is named by all that
 * went into it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../support/assert.js';
import { makeFolder } from '../support/folders.js';
import type { ArmKind, Program, TwinKind } from './model.js';
import { buildRustTwins, findRustc, RUST_FLAGS } from './rust.js';
import { shellText } from './shell.js';

/** Source files of the twins that only some programs have. */
const OPTIONAL: Readonly<Partial<Record<ArmKind, { readonly file: string; readonly needs: readonly string[] }>>> = {
  node: { file: 'baseline.mjs', needs: ['node'] },
  luajit: { file: 'baseline.lua', needs: ['luajit'] },
  java: { file: 'Baseline.java', needs: ['javac', 'java'] },
};

/** The languages besides Rust that a program's folder has a twin in. */
export function twinsIn(folder: string): TwinKind[] {
  return (Object.keys(OPTIONAL) as TwinKind[]).filter((kind) => existsSync(join(folder, OPTIONAL[kind]?.file ?? '')));
}

export function isTwin(kind: ArmKind): kind is TwinKind {
  return kind === 'rust' || kind === 'rust-generic' || kind in OPTIONAL;
}

/** Whether an arm can run that program. */
export function hasArm(program: Program, kind: ArmKind): boolean {
  return !(kind in OPTIONAL) || program.twins.includes(kind as TwinKind);
}

/** What of that language is not installed, or undefined. */
export function missingTool(kind: ArmKind): string | undefined {
  const found = (tool: string): boolean => spawnSync(tool, ['-v'], { stdio: 'ignore' }).error === undefined;
  return OPTIONAL[kind]?.needs.find((tool) => !found(tool));
}

export interface Twin {
  /** Answers `bench N` lines when started with `--serve`. */
  readonly serve: readonly string[];
  /** `NAME=value` assignments that it is run with. */
  readonly environment?: readonly string[];
  /** A shell command that starts from source text, `$XDG_CACHE_HOME` being a fresh folder; undefined: `otter bench` does. */
  readonly fromSource: string | undefined;
  /** The file with its machine code, where it is compiled ahead of time. */
  readonly executable: string | undefined;
}

/** By program. @throws UserError when a tool is missing or a twin does not compile. */
export function buildTwins(kind: TwinKind, programs: readonly Program[], cache: string): Map<string, Twin> {
  if (kind === 'rust' || kind === 'rust-generic') return rustTwins(kind, programs, cache);
  const missing = missingTool(kind);
  if (missing !== undefined) throw new UserError(`${missing} is not installed`, `take '${kind}' out of the arms`);
  const own = programs.filter((program) => program.twins.includes(kind));
  return new Map(own.map((program) => [program.name, scriptTwin(kind, program, cache)]));
}

function rustTwins(kind: 'rust' | 'rust-generic', programs: readonly Program[], cache: string): Map<string, Twin> {
  const flags = RUST_FLAGS[kind];
  const built = buildRustTwins(programs, cache, flags);
  const rustc = findRustc();
  const twins = programs.map(({ name, folder }): [string, Twin] => {
    const executable = built.get(name) as string;
    const compile = `${shellText([rustc, ...flags])} -o "$XDG_CACHE_HOME/twin" ${shellText([join(folder, 'baseline.rs')])}`;
    return [name, { serve: [executable], fromSource: `${compile} && "$XDG_CACHE_HOME/twin"`, executable }];
  });
  return new Map(twins);
}

function scriptTwin(kind: TwinKind, { folder }: Program, cache: string): Twin {
  const source = join(folder, OPTIONAL[kind]?.file ?? '');
  if (kind === 'java') {
    const serve = ['java', '-cp', javaClasses(source, cache), 'Baseline'];
    return { serve, fromSource: shellText(['java', source]), executable: undefined };
  }
  return { serve: [kind, source], fromSource: shellText([kind, source]), executable: undefined };
}

function javaClasses(source: string, cache: string): string {
  const key = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const folder = join(cache, `java-${key}`);
  if (existsSync(join(folder, 'Baseline.class'))) return folder;
  makeFolder(folder);
  const run = spawnSync('javac', ['-d', folder, source], { encoding: 'utf8' });
  if (run.status !== 0) throw new UserError(`javac failed on ${source}:\n${run.stderr.trim()}`);
  return folder;
}
