/** Linking a static program: one object and its line table with the native runtime, by clang and lld. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { UserError } from '../support/assert.js';
import { NATIVE_DIR } from './native.js';

/** The driver of compiler and linker. */
export function linkerDriver(): string {
  return process.env.OTTER_CXX ?? '/usr/lib/llvm-19/bin/clang++';
}

/** Links `object` (removed afterwards) into an executable. @throws UserError when the linker is missing or fails. */
export function linkExecutable(object: string, output: string, serve: boolean): void {
  const lines = `${object}.lines.o`;
  const main = `${NATIVE_DIR}${serve ? 'otter_serve.o' : 'otter_main.o'}`;
  const compiler = linkerDriver();
  const flags = ['-fuse-ld=lld', '-static-libstdc++', '-static-libgcc', '-o', output];
  const libraries = [`${NATIVE_DIR}libotter_rt.a`, '-lpthread', '-lm', '-ldl'];
  const run = spawnSync(compiler, [...flags, object, lines, main, ...libraries], { encoding: 'utf8' });
  rmSync(object, { force: true });
  rmSync(lines, { force: true });
  if (run.error !== undefined) {
    const isMissing = (run.error as NodeJS.ErrnoException).code === 'ENOENT';
    const help = isMissing ? 'run scripts/setup.sh' : undefined;
    throw new UserError(`cannot run the linker driver ${compiler}: ${run.error.message}`, help);
  }
  if (run.status !== 0) throw new UserError(`linking ${output} failed: ${linkerErrors(run.stderr)}`);
}

/** A linker that a limit ended says where in its code it was, and only then what happened. */
function linkerErrors(stderr: string): string {
  const text = stderr.trim();
  const errors = text.split('\n').filter((line) => /\berror: /.test(line));
  return text.includes('Stack dump:') && errors.length > 0 ? errors.join('\n') : text;
}
