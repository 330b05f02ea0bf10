/** Compiles lowered modules with the system's LLVM 19 and a small C runtime, and runs them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HirProgram } from '../../../src/hir/hir.js';
import { type LoweredModule, lowerStatic } from '../../../src/lower/index.js';

const LLVM = '/usr/lib/llvm-19/bin';
const STUBS = fileURLToPath(new URL('stubs.c', import.meta.url));

const root = mkdtempSync(join(tmpdir(), 'lower-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

function folder(): string {
  return mkdtempSync(join(root, 'module-'));
}

/** The module as LLVM 19 reads it, checked by its verifier. */
export function verified(module: LoweredModule): string {
  const path = join(folder(), 'module.bc');
  module.writeBitcode(path);
  return execFileSync(`${LLVM}/opt`, ['-passes=verify', '-S', '-o', '-', path], { encoding: 'utf8' });
}

export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

const compiled = new Map<boolean, string>();

/** The C runtime, compiled once a process; a program without `otter_bench` needs another main. */
function stubs(bench: boolean): string {
  let object = compiled.get(bench);
  if (object === undefined) {
    object = join(folder(), 'stubs.o');
    execFileSync(`${LLVM}/clang`, ['-O1', '-c', ...(bench ? ['-DBENCH'] : []), STUBS, '-o', object]);
    compiled.set(bench, object);
  }
  return object;
}

/** Runs the whole program at an optimisation level; `n` is given to its bench, otherwise the entry runs. */
export function runStatic(program: HirProgram, level: '-O0' | '-O2' = '-O2', n?: number): Run {
  const dir = folder();
  const bitcode = join(dir, 'program.bc');
  const exe = join(dir, 'program');
  const module = lowerStatic(program);
  module.writeBitcode(bitcode);
  const flags = [level, '-Wno-override-module', '-fuse-ld=lld', '-lm'];
  execFileSync(`${LLVM}/clang`, [...flags, bitcode, stubs(n !== undefined), '-o', exe]);
  module.dispose();
  const { stdout, stderr, status } = spawnSync(exe, n === undefined ? [] : [String(n)], { encoding: 'utf8' });
  return { stdout, stderr, status };
}

/** Both levels must agree. */
export function output(program: HirProgram): string {
  const [plain, optimised] = [runStatic(program, '-O0'), runStatic(program, '-O2')];
  for (const run of [plain, optimised]) {
    if (run.status !== 0) throw new Error(`status ${run.status}: ${run.stderr}`);
  }
  if (plain.stdout !== optimised.stdout) throw new Error(`-O0: ${plain.stdout}\n-O2: ${optimised.stdout}`);
  return optimised.stdout;
}
