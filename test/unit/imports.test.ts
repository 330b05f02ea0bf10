/** The import directions of ARCHITECTURE.md hold, and no import goes round in a circle. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  support: [],
  config: ['support'],
  syntax: ['support'],
  hir: ['support', 'syntax'],
  lower: ['support', 'hir'],
  jit: ['support', 'config', 'hir', 'lower'],
  'front-end.ts': ['support', 'syntax', 'hir'],
  'pipeline.ts': ['support', 'config', 'syntax', 'hir', 'lower', 'jit'],
  cli: ['support', 'config', 'syntax', 'hir', 'lower', 'jit', 'front-end.ts', 'pipeline.ts'],
  tune: ['support', 'config'],
};
/** Packages that one place alone may import. */
const OWNED: Readonly<Record<string, RegExp>> = { 'llvm-bindings': /^lower\// };

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from '([^']+)';/gms);
  return [...found].map(([, type, to = '']) => ({ from: file, to, typeOnly: type !== undefined }));
}

const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
const imports = files.flatMap(importsOf);
const local = imports
  .filter(({ to }) => to.startsWith('.') && to.endsWith('.js'))
  .map((i) => ({ ...i, to: normalize(join(dirname(i.from), i.to)).replace(/\.js$/, '.ts') }));

const place = (file: string): string => file.split('/')[0] ?? file;

test('folders import only what they may', () => {
  assert.ok(local.length > 100, `${local.length} imports found`);
  const bad = local.filter(({ from, to }) => place(from) !== place(to) && !ALLOWED[place(from)]?.includes(place(to)));
  assert.equal(
    bad.map(({ from, to }) => `${from} -> ${to}`),
    [],
  );
});

test('a package with one owner is imported by it alone', () => {
  for (const [name, owner] of Object.entries(OWNED)) {
    const users = imports.filter(({ to }) => to === name).map(({ from }) => from);
    assert.ok(users.length > 0, `nobody imports ${name}`);
    assert.equal(
      users.filter((user) => !owner.test(user)),
      [],
    );
  }
});

test('only jit/native.ts loads the addon', () => {
  const loaders = files.filter((file) => readFileSync(join(SRC, file), 'utf8').includes('otter.node'));
  assert.equal(loaders, ['jit/native.ts']);
});

test('no import goes round in a circle', () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of local) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) throw new Error(`a circle: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test.run();
