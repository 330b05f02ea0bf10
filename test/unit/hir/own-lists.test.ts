/** Which lists are known to be nobody else's while a loop runs, in functions and in continuations. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { continuationOf, transfersOf } from '../../../src/hir/continuation.js';
import type { HirFunction } from '../../../src/hir/hir.js';
import { ownLists } from '../../../src/hir/own-lists.js';
import { accepts, functionNamed } from '../check/helpers.js';

const WITH = `
fn keep(xs: list<int>) -> int:
    return len(xs)

`;

function indented(body: string): string {
  return body
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');
}

function programOf(body: string) {
  return accepts(
    `${WITH}fn f(n: int, given: list<int>) -> int:\n${indented(body)}    return 0\n\nprintln(f(1, [1]))\n`,
  );
}

function namesOf(fn: HirFunction, locals: Iterable<number>): string[] {
  return [...locals].map((id) => fn.locals[id]?.name ?? '?');
}

/** By loop, outer ones first, the names of the lists that are its own. */
function own(body: string): string[] {
  const fn = functionNamed(programOf(body), 'f');
  const found = [...ownLists(fn)].sort(([a], [b]) => a - b);
  return found.map(([, lists]) => namesOf(fn, lists).join(' '));
}

test('a new list is, for whatever only looks at it', () => {
  assert.equal(own('let xs: list<int> = []\nfor i in 0..n:\n    xs.append(i)'), ['xs']);
  assert.equal(
    own('let xs = [1]\nxs.append(2)\nwhile len(xs) < n:\n    xs[0] = xs[len(xs) - 1]\n    xs.append(xs.pop())'),
    ['xs'],
  );
  assert.equal(own('let xs = [1]\nxs.insert(0, 4)\nfor i in 0..n:\n    let ys = xs + xs[0:1]\n    xs.extend(ys)'), [
    'xs',
  ]);
  assert.equal(own('let xs = [1]\nfor i in 0..n:\n    xs.append(i)\nkeep(xs)'), ['xs']);
});

test('one that somebody else may have is not', () => {
  assert.equal(own('for i in 0..n:\n    given.append(i)'), ['']);
  assert.equal(own('let xs = given\nfor i in 0..n:\n    xs.append(i)'), ['']);
  assert.equal(own('let xs = [1]\nkeep(xs)\nfor i in 0..n:\n    xs.append(i)'), ['']);
  assert.equal(own('let xs = [1]\nfor i in 0..n:\n    xs.append(i)\n    keep(xs)'), ['']);
  assert.equal(own('let xs = [1]\nlet ys = [xs]\nfor i in 0..n:\n    xs.append(i)\n    ys.append([i])'), ['ys']);
  assert.equal(own('let xs = [1]\nlet ys = [[1]]\nfor i in 0..n:\n    ys.append(xs)'), ['ys']);
});

test('nor one that the loop assigns', () => {
  assert.equal(own('let xs = [1]\nfor i in 0..n:\n    xs.append(i)\n    if i == 3:\n        xs = []'), ['']);
});

test('it is in loops behind conditions and in other loops', () => {
  assert.equal(own('let xs = [1]\nif n > 2:\n    for i in 0..n:\n        xs.append(i)\n    keep(xs)'), ['xs']);
  assert.equal(
    own('let xs = [1]\nfor i in 0..n:\n    for j in 0..i:\n        xs.append(j)\nfor i in 0..n:\n    keep(xs)'),
    ['xs', 'xs', ''],
  );
  assert.equal(own('for i in 0..n:\n    let xs = [i]\n    for j in 0..i:\n        xs.append(j)\n    keep(xs)'), [
    '',
    'xs',
  ]);
  assert.equal(own('let xs = [1]\nif n > 2:\n    xs = given\nfor i in 0..n:\n    xs.append(i)'), ['']);
});

test('the list of a comprehension is, in its own loop', () => {
  const fn = functionNamed(programOf('keep([i * i for i in 0..n if i % 2 == 0])'), 'f');
  const [lists = new Set()] = ownLists(fn).values();
  assert.is(lists.size, 1);
});

/** The names of parameters that the continuation of the innermost loop has for itself, and those of lists in its loops. */
function continued(body: string): [string[], string[]] {
  const program = programOf(body);
  const fn = functionNamed(program, 'f');
  const inner = [...transfersOf(fn).keys()].at(-1) ?? -1;
  const made = continuationOf(program, fn, inner, program.functions.length);
  const loops = [...ownLists(made).values()].map((lists) => namesOf(made, lists).join(' '));
  return [namesOf(made, made.ownParameters ?? []), loops];
}

test('a continuation is told', () => {
  assert.equal(continued('let xs = [1]\nfor i in 0..n:\n    xs.append(i)\nkeep(xs)'), [['xs'], ['xs']]);
  const [parameters, loops] = continued('let xs = [1]\nfor i in 0..n:\n    for j in 0..i:\n        xs.append(j)');
  assert.equal(parameters, ['xs']);
  assert.equal(loops, ['xs', 'xs', 'xs'], 'the rest of the inner loop, and the outer one with the inner in it');
});

test('and not of a list that the loop around it shares', () => {
  const shared = 'let xs = [1]\nfor i in 0..n:\n    for j in 0..i:\n        xs.append(j)\n    keep(xs)';
  assert.equal(continued(shared), [[], ['', '', '']]);
  const ofRound = 'for i in 0..n:\n    let xs = [i]\n    for j in 0..i:\n        xs.append(j)\n    keep(xs)';
  assert.equal(continued(ofRound), [['xs'], ['xs', '', 'xs']]);
});

test.run();
