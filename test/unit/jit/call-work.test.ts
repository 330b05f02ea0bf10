/** How much a call of a function runs, from counts, and which functions need not be in line. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CallWork } from '../../../src/jit/call-work.js';
import { factsOf } from '../../../src/lower/index.js';
import { programOf } from '../../programs.js';

const program = programOf(
  `fn leaf(n: int) -> int:
    return n + 1

fn work(n: int) -> int:
    if n < 0:
        return work(n + 1)
    let sum = leaf(n)
    for i in 0..n:
        sum += leaf(i)
    return sum

fn main():
    println(work(3))
`,
);
const idOf = (name: string): number => program.functions.find((fn) => fn.name === name)?.id ?? -1;
const [leaf, work] = [idOf('leaf'), idOf('work')];
const half = (id: number): number => {
  const fn = program.functions[id];
  return fn === undefined ? 0 : factsOf(fn).size / 2;
};

/** Counts of 10 calls of `work`, which called `leaf` and itself so often; `rounds` are those of its loop, a call. */
function workOf(ofLeaf: number, ofItself = 0, rounds = 0, counted = 10): CallWork {
  const callsFrom = (fn: number) =>
    fn === work
      ? new Map([
          [leaf, ofLeaf],
          [work, ofItself],
        ])
      : undefined;
  const counts = { calls: () => counted, counted: () => counted, callsFrom };
  return new CallWork(program, counts, (fn) => (fn === work ? rounds : 0));
}

test('a call runs half of a body, as much each round, and what it calls', () => {
  assert.is(workOf(0).nodes(leaf), half(leaf));
  assert.is(workOf(0).nodes(work), half(work));
  assert.is(workOf(0, 0, 4).nodes(work), 5 * half(work));
  assert.is(workOf(30).nodes(work), half(work) + 3 * half(leaf));
});

test('a call of itself counts nothing, and neither does what was never counted', () => {
  assert.is(workOf(30, 20).nodes(work), half(work) + 3 * half(leaf));
  assert.is(workOf(30, 0, 0, 0).nodes(work), half(work));
});

test('calls of a large function are long with loops of its own, too, where they take ten times as long', () => {
  const body = Array.from({ length: 120 }, (_, i) => `        sum += leaf(sum * ${i})`).join('\n');
  const text = `fn leaf(n: int) -> int:\n    return n + 1\n\nfn work(n: int) -> int:\n    let sum = 0\n    for i in 0..n:\n${body}\n    return sum\n`;
  const known = programOf(`${text}\nfn main():\n    println(work(3))\n`);
  const fn = known.functions.find(({ name }) => name === 'work');
  assert.ok(fn !== undefined && factsOf(fn).size >= 300);
  const counts = { calls: () => 1, counted: () => 1, callsFrom: () => undefined };
  const isLong = (rounds: number) => new CallWork(known, counts, () => rounds).isLong(fn.id);
  const enough = 30_000 / (factsOf(fn).size / 2) - 1;
  assert.ok(isLong(Math.ceil(enough)));
  assert.not.ok(isLong(Math.floor(enough)));
});

test('calls of a small function with loops of its own are as long where it is given nothing', () => {
  const text =
    'fn work(GIVEN) -> int:\n    let sum = 0\n    for i in 0..9:\n        sum += i\n    return sum\n\nfn main():\n    println(work(PASSED))\n';
  const isLong = (given: string, passed: string, more: number) => {
    const known = programOf(text.replace('GIVEN', given).replace('PASSED', passed));
    const fn = known.functions.find(({ name }) => name === 'work');
    assert.ok(fn !== undefined);
    const counts = { calls: () => 1, counted: () => 1, callsFrom: () => undefined };
    const enough = Math.ceil(30_000 / (factsOf(fn).size / 2) - 1);
    return new CallWork(known, counts, () => enough + more).isLong(fn.id);
  };
  assert.ok(isLong('', '', 0));
  assert.not.ok(isLong('', '', -1));
  assert.not.ok(isLong('n: int', '3', 0));
});

test('calls are long by what is called, not by loops of its own', () => {
  const enough = Math.ceil((3000 - half(work)) / half(leaf)) * 10;
  assert.ok(workOf(enough).isLong(work));
  assert.not.ok(workOf(enough - 10).isLong(work));
  assert.not.ok(workOf(enough, 0, 9).isLong(work));
  assert.not.ok(workOf(0, 0, 1000).isLong(work));
});

test.run();
