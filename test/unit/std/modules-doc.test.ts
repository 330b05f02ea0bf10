/**
 * docs/modules.md: every example does what it says, in every way to run it, and every member of every module has one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HANDLE_METHODS } from '../../../src/hir/check/method-tables.js';
import { STD_MODULES } from '../../../src/hir/check/std.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TEXT = readFileSync(join(ROOT, 'docs/modules.md'), 'utf8');
/** Stands for a result that differs from run to run. */
const ANY = '…';
const MARK = '<<<';

interface Example {
  readonly code: string;
  /** Undefined for a statement. */
  readonly result: string | undefined;
}

interface Section {
  readonly name: string;
  readonly examples: readonly Example[];
}

function example(line: string): Example {
  const match = /^(.*?) {2,}# ?(.*)$/.exec(line);
  return match === null ? { code: line, result: undefined } : { code: match[1] ?? '', result: match[2] ?? '' };
}

function sections(): readonly Section[] {
  return [...TEXT.matchAll(/^## (\w+)\n[^`]*(?:`[^`]+`[^`]*)*?```otter\n([\s\S]*?)```/gm)].map(
    ([, name = '', code = '']) => ({
      name,
      examples: code.trimEnd().split('\n').map(example),
    }),
  );
}

function statement({ code, result }: Example): string {
  // A result is marked, since examples may print lines of their own.
  return result === undefined ? code : `println("${MARK}" + str(${code}) + "${MARK}")`;
}

function programOf(all: readonly Section[]): string {
  const uses = [...STD_MODULES.keys()].map((name) => `use ${name}\n`);
  const setup = /```otter setup\n([\s\S]*?)```/.exec(TEXT)?.[1] ?? '';
  const functions = all.map(
    ({ name, examples }) => `fn section_${name}():\n${examples.map((e) => `    ${statement(e)}\n`).join('')}`,
  );
  const calls = all.map(({ name }) => `    section_${name}()\n`);
  return `${uses.join('')}${setup}\n${functions.join('\n')}\nfn main():\n${calls.join('')}`;
}

const all = sections();

function checkExamples(mode: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'otter-modules-'));
  try {
    writeFileSync(join(folder, 'program.ot'), programOf(all));
    const run = spawnSync(join(ROOT, 'scripts/otter'), ['run', '--no-cache', '--mode', mode, 'program.ot'], {
      encoding: 'utf8',
      cwd: folder,
      timeout: 60_000,
      input: '',
    });
    assert.is(run.stderr, 'to standard error\nto standard error\n');
    assert.is(run.status, 0);
    const found = [...run.stdout.matchAll(/<<<([\s\S]*?)<<</g)].map((match) => match[1]);
    const wanted = all.flatMap(({ examples }) => examples.filter((e) => e.result !== undefined));
    assert.is(found.length, wanted.length);
    const said = wanted.map(({ code, result }) => `${code} # ${result}`);
    const gave = wanted.map(({ code, result }, i) => `${code} # ${result === ANY ? ANY : found[i]}`);
    assert.equal(gave, said);
    assert.is(run.stdout.match(/^once$/gm)?.length, 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const mode of ['interp', 'jit', 'static', 'hybrid']) {
  test(`${mode}: every example gives what it says`, () => checkExamples(mode));
}

test('every module has a section, every member an example', () => {
  // `io` and `fs` share their members, `fmt` has the output functions of `io`.
  const code = new Map(all.map(({ name, examples }) => [name, examples.map((e) => e.code).join('\n')]));
  assert.equal([...code.keys()].sort(), [...STD_MODULES.keys()].sort());
  for (const [module, members] of STD_MODULES) {
    const text = module === 'io' || module === 'fs' ? `${code.get('io')}\n${code.get('fs')}` : code.get(module);
    for (const member of members.keys()) {
      const names = module === 'io' || module === 'fs' ? '(io|fs)' : module;
      assert.ok(new RegExp(`\\b${names}\\.${member}\\b`).test(text ?? ''), `${module}.${member} has no example`);
    }
  }
});

test('every method of a handle has an example', () => {
  const code = all.flatMap(({ examples }) => examples.map((e) => e.code)).join('\n');
  for (const [handle, methods] of HANDLE_METHODS) {
    if (handle === 'builder') continue; // of the prelude
    for (const method of methods.keys()) assert.ok(code.includes(`.${method}(`), `${handle}.${method} has no example`);
  }
});

test.run();
