/** A bracket that is missing from a program gives one message: what follows from it is not complained about. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkSource } from '../../../src/front-end.js';

const CORPUS = fileURLToPath(new URL('../../../corpus', import.meta.url));
/** One bracket in so many is removed, for time. */
const STEP = 61;

const folder = mkdtempSync(join(tmpdir(), 'otter-brackets-'));
const file = join(folder, 'p.ot');

/** The program without the bracket at `at`; what it kept apart stays apart. */
function without(text: string, at: number): string {
  const joins = /\w/.test(text[at - 1] ?? '') && /\w/.test(text[at + 1] ?? '');
  return text.slice(0, at) + (joins ? ' ' : '') + text.slice(at + 1);
}

/** Places of brackets that are neither in strings nor in comments. */
function brackets(text: string): number[] {
  return [...text.matchAll(/[()[\]{}]/g)]
    .map(({ index }) => index)
    .filter((at) => !/["#]/.test(text.slice(text.lastIndexOf('\n', at) + 1, at)));
}

function countMessages(text: string): number {
  writeFileSync(file, text);
  return checkSource(file).diagnostics.length;
}

test('nearly every missing bracket gives one message, and none gives many', () => {
  const counts: number[] = [];
  const names = readdirSync(CORPUS).filter((name) => existsSync(join(CORPUS, name, 'program.ot')));
  for (const [k, name] of names.sort().entries()) {
    const text = readFileSync(join(CORPUS, name, 'program.ot'), 'utf8');
    const places = brackets(text);
    for (let i = k % 7; i < places.length; i += STEP) counts.push(countMessages(without(text, places[i] ?? 0)));
  }
  const share = (holds: (n: number) => boolean): number => counts.filter(holds).length / counts.length;
  assert.ok(counts.length > 50);
  assert.is(
    share((n) => n === 0),
    0,
  );
  assert.ok(share((n) => n === 1) >= 0.9, `${share((n) => n === 1)} of ${counts.length} give one message`);
  assert.ok(share((n) => n > 3) <= 0.03, `${share((n) => n > 3)} of ${counts.length} give more than three`);
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
