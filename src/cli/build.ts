/** `otter build`: a native executable. */
import { statSync } from 'node:fs';
import type { HirProgram } from '../hir/hir.js';
import { buildStatic } from '../pipeline.js';
import { UserError } from '../support/assert.js';
import { knobsFrom, loadProgram } from './common.js';

export interface BuildOptions {
  readonly file: string;
  readonly output: string;
  readonly knobs: readonly string[];
  /** The executable answers requests for runs of bench. */
  readonly serve: boolean;
}

export function build({ file, output, knobs, serve }: BuildOptions): number {
  const values = knobsFrom(knobs);
  if (output === '') throw new UserError('-o: no file is named');
  const program = loadProgram(file);
  refuseSource(program, output);
  buildStatic(program, values, output, serve);
  return 0;
}

/** @throws UserError when the executable would take the place of a source file */
function refuseSource({ files }: HirProgram, output: string): void {
  const there = statSync(output, { throwIfNoEntry: false });
  if (there === undefined) return;
  const isSource = ({ path }: { readonly path: string }) => {
    const source = statSync(path, { throwIfNoEntry: false });
    return source?.ino === there.ino && source.dev === there.dev;
  };
  if (files.some(isSource)) throw new UserError(`-o: ${output} is a source file of the program`, 'name another file');
}
