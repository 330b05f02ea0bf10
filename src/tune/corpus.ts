/** The corpus: its programs, their sizes and the results they must give. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../support/assert.js';
import { nearest } from '../support/nearest.js';
import { type Program, SIZES, type SizeName } from './model.js';
import { twinsIn } from './twins.js';

/** Every program, by name. @throws UserError when one is malformed. */
export function loadCorpus(folder: string): Program[] {
  if (!existsSync(folder)) throw new UserError(`there is no corpus at ${folder}`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'meta.json')))
    .map((entry) => loadProgram(join(folder, entry.name), entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The named programs in the order of the names. @throws UserError for one that is not there. */
export function selectPrograms(corpus: readonly Program[], names: readonly string[]): Program[] {
  return names.map((name) => {
    const program = corpus.find((p) => p.name === name);
    if (program !== undefined) return program;
    const all = corpus.map((p) => p.name);
    const close = nearest(name, all);
    const hint = close === undefined ? '' : `did you mean '${close}'? `;
    throw new UserError(`there is no program '${name}' in the corpus`, `${hint}there are: ${all.join(', ')}`);
  });
}

/** Programs whose name or a tag matches one of the comma-separated globs (`*` and `?`). @throws UserError when none does. */
export function matchPrograms(corpus: readonly Program[], globs: string): Program[] {
  const patterns = globs.split(',').map((glob) => globPattern(glob.trim()));
  const found = corpus.filter((p) => patterns.some((re) => re.test(p.name) || p.tags.some((tag) => re.test(tag))));
  if (found.length > 0) return found;
  throw new UserError(`no program matches '${globs}'`, `there are: ${corpus.map((p) => p.name).join(', ')}`);
}

function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

/** What `bench(n)` must print. @throws UserError when expected.txt has no line for that size. */
export function expectedResult(program: Program, n: number): string {
  const text = program.expected.get(n);
  if (text !== undefined) return text;
  throw new UserError(`${join(program.folder, 'expected.txt')}: there is no line for n = ${n}`);
}

function loadProgram(folder: string, name: string): Program {
  const path = join(folder, 'meta.json');
  let meta: Partial<Record<string, unknown>>;
  try {
    meta = JSON.parse(readFileSync(path, 'utf8')) as Partial<Record<string, unknown>>;
  } catch (error) {
    throw new UserError(`${path}: not readable as JSON: ${(error as Error).message}`);
  }
  const tags = Array.isArray(meta.tags) ? meta.tags.map(String) : [];
  const sizes = readSizes(meta.sizes, path);
  const split = readSplit(meta.split, path);
  const description = String(meta.description ?? '');
  return { name, folder, description, tags, split, sizes, twins: twinsIn(folder), expected: readExpected(folder) };
}

/** Fixed for each program, so that no study decides on what its search has seen. */
function readSplit(value: unknown, path: string): Program['split'] {
  if (value === 'search' || value === 'validation') return value;
  throw new UserError(`${path}: split must be 'search' or 'validation'`);
}

function readSizes(value: unknown, path: string): Record<SizeName, number> {
  const sizes = (value ?? {}) as Partial<Record<SizeName, unknown>>;
  const entries = SIZES.map((size): [SizeName, number] => {
    const n = sizes[size];
    if (typeof n === 'number' && Number.isInteger(n)) return [size, n];
    throw new UserError(`${path}: sizes.${size} must be an integer`);
  });
  return Object.fromEntries(entries) as Record<SizeName, number>;
}

function readExpected(folder: string): Map<number, string> {
  const path = join(folder, 'expected.txt');
  if (!existsSync(path)) throw new UserError(`${path}: this file is missing`);
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return new Map(
    lines.map((line, i): [number, string] => {
      const tab = line.indexOf('\t');
      const n = Number(line.slice(0, tab));
      if (tab < 1 || !Number.isInteger(n)) throw new UserError(`${path}:${i + 1}: expected '<n>\\t<result>'`);
      return [n, line.slice(tab + 1)];
    }),
  );
}
