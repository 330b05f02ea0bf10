/**
 * The Rust twins: built with rustc -O3 into a cache folder, once for each text of source (the modules that twins share
 * included), compiler, flags and CPU.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../support/assert.js';
import { makeFolder } from '../support/folders.js';
import type { Program } from './model.js';

const GENERIC = ['--edition', '2021', '-C', 'opt-level=3'] as const;

/** Flags of rustc by kind of arm: for this CPU, which is what ratios are taken to, and for any x86-64. */
export const RUST_FLAGS = { rust: [...GENERIC, '-C', 'target-cpu=native'], 'rust-generic': GENERIC } as const;

/** Executables by program name. @throws UserError when rustc is missing or a twin does not compile. */
export function buildRustTwins(
  programs: readonly Program[],
  cache: string,
  flags: readonly string[],
  rustc = 'rustc',
): Map<string, string> {
  const version = spawnSync(rustc, ['--version', '--verbose'], { encoding: 'utf8' });
  if (version.status !== 0) {
    throw new UserError(`${rustc} was not found`, "install it (scripts/setup.sh does), or take 'rust' out of the arms");
  }
  const compiler = { rustc, flags, version: version.stdout };
  return new Map(programs.map((program) => [program.name, buildTwin(program, cache, compiler)]));
}

interface Compiler {
  readonly rustc: string;
  readonly flags: readonly string[];
  readonly version: string;
}

function buildTwin(program: Program, cache: string, compiler: Compiler): string {
  const source = join(program.folder, 'baseline.rs');
  if (!existsSync(source)) throw new UserError(`${source}: this file is missing`, 'every program needs its Rust twin');
  const executable = join(cache, `${program.name}-${sourceKey(source, compiler)}`);
  if (existsSync(executable)) return executable;
  makeFolder(cache);
  const partial = `${executable}.${process.pid}`;
  const run = spawnSync(compiler.rustc, [...compiler.flags, '-o', partial, source], { encoding: 'utf8' });
  if (run.status !== 0) throw new UserError(`rustc failed on ${source}:\n${run.stderr.trim()}`);
  renameSync(partial, executable);
  return executable;
}

function sourceKey(source: string, { flags, version }: Compiler): string {
  const shared = dirname(dirname(source));
  const modules = readdirSync(shared).filter((name) => name.endsWith('.rs'));
  const hash = createHash('sha256').update(JSON.stringify([version, flags, cpus()[0]?.model]));
  hash.update(readFileSync(source));
  for (const name of modules.sort()) hash.update(readFileSync(join(shared, name)));
  return hash.digest('hex').slice(0, 12);
}

/** The compiler itself: what rustup puts into the path takes a while to find it. */
export function findRustc(): string {
  const { stdout } = spawnSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' });
  const path = join((stdout ?? '').trim(), 'bin', 'rustc');
  return existsSync(path) ? path : 'rustc';
}
