import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirProgram } from '../../../src/hir/hir.js';
import { planInlining } from '../../../src/jit/inline-plan.js';
import { factsOf } from '../../../src/lower/index.js';
import { programOf } from '../../programs.js';

function load(): HirProgram {
  return programOf(
    `fn small(n: int) -> int:
    return n + 1

fn large(n: int) -> int:
    let sum = n
    for i in 0..n:
        sum = sum * 3 + i * n - (i ^ n) + sum % 7
    return sum

fn once(n: int) -> int:
    let sum = n
    for i in 0..n:
        sum = sum * 5 - i * n + (i ^ n) + sum % 11
    return sum

fn lone(n: int) -> int:
    return once(n)

fn twin(n: int) -> int:
    let sum = n
    for i in 0..n:
        sum = sum * 5 - i * n + (i ^ n) + sum % 11
    return sum

fn third(n: int) -> int:
    let sum = n
    for i in 0..n:
        sum = sum * 5 - i * n + (i ^ n) + sum % 11
    return sum

fn pair(n: int) -> int:
    return twin(n) + third(n)

fn root(n: int) -> int:
    if n < 0:
        return small(n)
    return large(n)

fn main():
    println(root(1) + root(small(2)) + large(3) + lone(4) + pair(5))
`,
  );
}

const program = load();
const idOf = (name: string): number => program.functions.find((fn) => fn.name === name)?.id ?? -1;
const sizeOf = (name: string): number => {
  const fn = program.functions[idOf(name)];
  return fn === undefined ? 0 : factsOf(fn).size;
};
const plan = (budget: number, calls?: (fn: number) => number) =>
  planInlining(program, idOf('root'), { budget, depth: 8 }, calls && counts(calls)).map(
    (fn) => program.functions[fn]?.name,
  );
/** No call site is counted. */
const counts = (calls: (fn: number) => number) => ({ calls, counted: calls, callsFrom: () => undefined });
const onlyLarge = (fn: number): number => (fn === idOf('large') || fn === idOf('root') ? 1000 : 0);

test('when all fit, counts change nothing', () => {
  const budget = sizeOf('large') + sizeOf('small');
  assert.equal(plan(budget), ['small', 'large']);
  assert.equal(plan(budget, onlyLarge), ['small', 'large']);
});

test('when not all fit, what was called goes first', () => {
  const budget = sizeOf('large');
  assert.equal(plan(budget), ['small']);
  assert.equal(plan(budget, onlyLarge), ['large']);
});

test('room that is left goes to the others', () => {
  const budget = sizeOf('large') + sizeOf('small') - 1;
  assert.equal(plan(budget, onlyLarge), ['large']);
  assert.equal(plan(sizeOf('small'), onlyLarge), ['small']);
});

test('counters of call sites go before what functions were called in all', () => {
  const budget = sizeOf('large');
  const often = { calls: () => 1000, counted: () => 1000, callsFrom: () => new Map([[idOf('small'), 900]]) };
  const names = (measured: typeof often) =>
    planInlining(program, idOf('root'), { budget, depth: 8 }, measured).map((fn) => program.functions[fn]?.name);
  assert.equal(names(often), ['small']);
  assert.equal(names({ ...often, callsFrom: () => new Map([[idOf('large'), 900]]) }), ['large']);
});

test('a callee with one call in the program takes a tenth of the room', () => {
  const fits = (budget: number) =>
    planInlining(program, idOf('lone'), { budget, depth: 1 }).some((fn) => fn === idOf('once'));
  const room = Math.ceil(sizeOf('once') / 10);
  assert.ok(fits(room));
  assert.not.ok(fits(room - 1));
});

test('the rooms of such callees are not rounded one by one', () => {
  const tenths = (sizeOf('twin') + sizeOf('third')) / 10;
  assert.ok(Math.ceil(tenths) < 2 * Math.ceil(sizeOf('twin') / 10), `no rounding to be seen at ${tenths}`);
  const found = planInlining(program, idOf('pair'), { budget: Math.ceil(tenths), depth: 1 });
  assert.equal(found, [idOf('twin'), idOf('third')]);
});

test('what is optimised already and is called too rarely from here is left out, unless it is called from nowhere else', () => {
  const names = (fromHere: number, optimised = 'once', leastShare = 0.001, inAll = 10_000_000) => {
    const calls = () => inAll;
    const measured = { calls, counted: calls, callsFrom: () => new Map([[idOf('once'), fromHere]]) };
    const own = { isOptimised: (fn: number) => fn === idOf(optimised), rounds: () => 0, ageNs: () => 1e9 };
    const limits = { budget: 2000, depth: 8, leastShare };
    return planInlining(program, idOf('lone'), limits, measured, { own }).map((fn) => program.functions[fn]?.name);
  };
  // A call costs 10 ns: 100,000 of them are a thousandth of a second.
  assert.equal(names(100_000), ['once']);
  assert.equal(names(99_999), []);
  assert.equal(names(99_999, 'lone'), ['once']);
  assert.equal(names(0, 'once', 0), ['once']);
  assert.equal(names(200, 'once', 0.001, 1600), ['once']);
  assert.equal(names(199, 'once', 0.001, 1600), []);
});

test('what takes long in what it calls, and is optimised already, is left out however often it is called', () => {
  const names = (callsOfIt: number, optimised = true, rounds = 0) => {
    const callsFrom = (fn: number) => new Map(fn === idOf('lone') ? [[idOf('once'), callsOfIt]] : [[idOf('lone'), 10]]);
    const measured = { calls: () => 10, counted: () => 10, callsFrom };
    const own = { isOptimised: () => optimised, rounds: () => rounds, ageNs: () => 1e9 };
    const limits = { budget: 2000, depth: 1 };
    return planInlining(program, idOf('main'), limits, measured, { own }).map((fn) => program.functions[fn]?.name);
  };
  assert.ok(names(10).includes('lone'));
  assert.not.ok(names(10_000).includes('lone'));
  assert.ok(names(10_000, false).includes('lone'));
  assert.ok(names(10_000, true, 9).includes('lone'));
});

test('what a function sorts by goes into its module, and comes with its own calls', () => {
  const sorting = programOf(`fn key(x: int) -> int:
    return x % 10

fn before(a: int, b: int) -> bool:
    return key(a) < key(b)

fn root(xs: list<int>):
    xs.sort_by(before)

fn main():
    let xs = [12, 3, 21]
    root(xs)
    println(xs)
`);
  const named = (name: string) => sorting.functions.find((fn) => fn.name === name)?.id ?? -1;
  const chosen = planInlining(sorting, named('root'), { budget: 200, depth: 3 });
  assert.equal([...chosen].sort(), [named('key'), named('before')].sort());
  assert.equal(planInlining(sorting, named('root'), { budget: 1, depth: 3 }), []);
});

test.run();
