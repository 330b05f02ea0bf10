/** Which conditions choose an element to append, and which stay branches. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { asEitherAppend } from '../../../src/lower/either-append.js';
import { functionOf, programOf } from '../../programs.js';

/** Whether an `if` with this condition and these ways is done as one append. */
function isOne(condition: string, then: readonly string[], otherwise: readonly string[]): boolean {
  const indented = (lines: readonly string[]) => lines.map((line) => `        ${line}`);
  const lines = [
    'fn f(a: list<int>, b: list<int>, out: list<int>, other: list<int>, i: int, j: int):',
    `    if ${condition}:`,
    ...indented(then),
    '    else:',
    ...indented(otherwise),
    'f([1], [2], [], [], 0, 0)',
  ];
  const [s] = functionOf(programOf(`${lines.join('\n')}\n`), 'f').body;
  assert.ok(s?.kind === 'if');
  return asEitherAppend(s) !== undefined;
}

const LESS = 'b[j] < a[i]';
const FROM_A = ['out.append(a[i])', 'i += 1'];
const FROM_B = ['out.append(b[j])', 'j += 1'];

test('one of the compared elements is chosen, and a counter steps', () => {
  assert.ok(isOne(LESS, FROM_B, FROM_A));
  assert.ok(isOne(LESS, ['out.append(7)', 'i -= 2', 'j += 1'], ['out.append(i)']));
});

test('what is not read anyway stays behind a branch', () => {
  assert.not.ok(isOne(LESS, ['out.append(b[i])'], FROM_A));
  assert.not.ok(isOne(LESS, ['out.append(a[i] * 3)'], FROM_A));
  assert.not.ok(isOne('i < j', FROM_B, FROM_A));
});

test('as does what is followed by more than steps', () => {
  assert.not.ok(isOne(LESS, [...FROM_B, 'println(j)'], FROM_A));
  assert.not.ok(isOne(LESS, [...FROM_B, 'j = i + 1'], FROM_A));
  assert.not.ok(isOne(LESS, [...FROM_B, 'i += 1', 'i += 2'], FROM_A));
});

test('and other lists, other statements and conditions in several parts', () => {
  assert.not.ok(isOne(LESS, ['other.append(b[j])'], FROM_A));
  assert.not.ok(isOne(LESS, ['j += 1', 'out.append(b[j])'], FROM_A));
  assert.not.ok(isOne(`${LESS} and i > 0`, FROM_B, FROM_A));
});

test.run();
