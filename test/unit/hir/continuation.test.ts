/** Continuations do what is left of a function, seen by running them beside it in the reference interpreter. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { continuationOf, transfersOf } from '../../../src/hir/continuation.js';
import type { HirFunction } from '../../../src/hir/hir.js';
import { hoistLoops } from '../../../src/hir/hoist.js';
import { printFunction } from '../../../src/hir/print.js';
import { verifyFunction } from '../../../src/hir/verify.js';
import { walkFunction } from '../../../src/hir/walk.js';
import { accepts, functionNamed as functionOf } from '../check/helpers.js';

function named(fn: HirFunction, ids: readonly number[] | undefined): string[] {
  return (ids ?? []).map((id) => fn.locals[id]?.name ?? '?').filter((name) => !/^[^a-z]|hidden/.test(name));
}

const NESTED = `
fn work(n: int) -> int:
    let before = n * 2
    let unused = before + 1
    let total = 0
    for i in 0..n:
        if i == 3:
            continue
        let j = 0
        while true:
            j += 1
            if j > i:
                break
            if total > 1000:
                return before
            total += j
    let after = total
    while after > 0:
        after -= 7
    return after + unused

println(f"{work(5)}")
`;

test('every loop has a continuation that is valid HIR', () => {
  const program = accepts(NESTED);
  const fn = functionOf(program, 'work');
  const labels = [...transfersOf(fn).keys()];
  assert.is(labels.length, 3);
  for (const label of labels) {
    const made = continuationOf(program, fn, label, program.functions.length);
    assert.equal(verifyFunction(program, made), []);
    assert.is(made.paramCount, transfersOf(fn).get(label)?.length);
    assert.is(made.symbol, `${fn.symbol}.osr${label}`);
  }
});

test('a transfer hands over what can still be read, and nothing else', () => {
  const program = accepts(NESTED);
  const fn = functionOf(program, 'work');
  const transfers = [...transfersOf(fn).values()].map((ids) => named(fn, ids));
  const [outer = [], inner = [], last = []] = transfers;
  for (const name of ['before', 'unused', 'total']) {
    assert.ok(outer.includes(name) && inner.includes(name), name);
  }
  assert.ok(inner.includes('j') && !outer.includes('j'));
  assert.ok(last.includes('after') && last.includes('unused'));
  assert.not.ok(last.includes('before') || last.includes('total'));
});

test('the rest of an iteration is written out before the loop around it', () => {
  const program = accepts(NESTED);
  const fn = functionOf(program, 'work');
  const [, inner = -1] = transfersOf(fn).keys();
  const made = continuationOf(program, fn, inner, program.functions.length);
  let loops = 0;
  walkFunction(made, {
    stmt: (s) => {
      if (s.kind === 'loop') loops++;
    },
  });
  // The inner loop, the outer one with the inner one in it, the last one.
  assert.is(loops, 4);
  assert.match(printFunction(program, made), 'return');
});

const EXPRESSIONS = `
fn sum(xs: list<int>, base: int) -> int:
    let total = base
    for x in xs:
        total += x
    return total

fn work(n: int) -> int:
    let k = n
    let a = sum([i * k for i in 0..n], k) + sum([i + k for i in 0..n if i % 2 == 0], n)
    if n > 2 and len([i for i in 0..n if i > k]) == 0:
        k += 1
    while len([i for i in 0..k]) > 3:
        k -= 1
    return a * k if len([i for i in 0..k]) == 3 else 0 - a

println(f"{work(6)}")
`;

test('loops in expressions become statements, and then no expression holds one', () => {
  const program = accepts(EXPRESSIONS);
  const fn = functionOf(program, 'work');
  const form = hoistLoops(fn);
  assert.is.not(form, fn);
  assert.equal(verifyFunction(program, form), []);
  walkFunction(form, {
    expr: (e) => {
      if (e.kind !== 'seq') return;
      walkFunction({ ...form, body: e.body }, { stmt: (s) => assert.is.not(s.kind, 'loop') });
    },
  });
  assert.is(hoistLoops(functionOf(program, 'sum')), functionOf(program, 'sum'));
});

test('each loop that was in an expression has a continuation', () => {
  const program = accepts(EXPRESSIONS);
  const fn = functionOf(program, 'work');
  const labels = [...transfersOf(fn).keys()];
  assert.ok(labels.length >= 5);
  for (const label of labels) continuationOf(program, fn, label, program.functions.length);
});

test.run();
