/** The corpus on disk, and the Rust twins built from it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../support/assert.js';
import { nearest } from '../support/nearest.js';
import type { Program } from './model.js';

/** Root of the checkout, whether this runs from src/tune or build/js/tune. */
export const ROOT = (() => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.endsWith('/build/js/tune/') ? join(here, '../../..') : join(here, '../..');
})();

export const CORPUS = join(ROOT, 'corpus');

export type Size = 'quick' | 'normal' | 'long';

export function programNames(): string[] {
  return readdirSync(CORPUS)
    .filter((name) => existsSync(join(CORPUS, name, 'program.ot')))
    .sort();
}

/** @throws UserError when the program is missing or has no expected answer for the size. */
export function loadCorpusProgram(name: string, size: Size): Program {
  const folder = join(CORPUS, name);
  if (!existsSync(join(folder, 'program.ot'))) {
    const close = nearest(name, programNames());
    throw new UserError(`there is no program '${name}' in ${CORPUS}`, close && `did you mean '${close}'?`);
  }
  const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as { sizes: Record<Size, number> };
  const n = String(meta.sizes[size]);
  const lines = readFileSync(join(folder, 'expected.txt'), 'utf8').split('\n');
  const expected = lines.map((line) => line.split('\t')).find(([key]) => key === n)?.[1];
  if (expected === undefined) throw new UserError(`${folder}/expected.txt has no answer for n = ${n}`);
  return { name, folder, n, expected };
}

/** The Rust twin's executable, built once for each text of its source. @throws UserError when rustc is missing or fails. */
export function rustTwin(program: Program): string {
  const source = join(program.folder, 'baseline.rs');
  const text = readFileSync(source, 'utf8') + readFileSync(join(CORPUS, 'harness.rs'), 'utf8');
  const folder = join(ROOT, 'build', 'rust');
  const key = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const executable = join(folder, `${program.name}-${key}`);
  if (existsSync(executable)) return executable;
  mkdirSync(folder, { recursive: true });
  const partial = `${executable}.${process.pid}`;
  const flags = ['--edition', '2021', '-C', 'opt-level=3', '-C', 'target-cpu=native', '-o', partial, source];
  const run = spawnSync('rustc', flags, { encoding: 'utf8' });
  if (run.error !== undefined)
    throw new UserError('rustc is missing', 'run scripts/setup.sh, or leave rust out of the arms');
  if (run.status !== 0) throw new UserError(`rustc failed on ${source}: ${run.stderr.trim()}`);
  renameSync(partial, executable);
  return executable;
}
