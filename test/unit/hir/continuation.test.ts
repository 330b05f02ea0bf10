/** Continuations do what is left of a function, seen by running them beside it in the reference interpreter. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { continuationOf, transfersOf } from '../../../src/hir/continuation.js';
import type { HirFunction } from '../../../src/hir/hir.js';
import { hoistLoops } from '../../../src/hir/hoist.js';
import { neverNegative } from '../../../src/hir/never-negative.js';
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

test('a continuation knows which of its parameters are never negative', () => {
  const program = accepts(`
fn work(n: int, xs: list<int>) -> int:
    let total = 0
    let up = 0
    let same = 5
    let down = 9
    for i in 0..n:
        for j in i..n:
            for k in n..9:
                total += xs[j] + i + k
                same = i
                down -= 1
                up += 1
    return total + up + same + down

println(f"{work(5, [1, 2])}")
`);
  const fn = functionOf(program, 'work');
  const known = neverNegative(fn);
  const names = fn.locals.filter(({ id }) => known.has(id)).map(({ name }) => name);
  // Of k its bounds say nothing, and what a program adds up may wrap around.
  for (const name of ['i', 'j', 'same']) assert.ok(names.includes(name), name);
  for (const name of ['n', 'xs', 'k', 'total', 'up', 'down']) assert.not.ok(names.includes(name), name);
  const inner = [...transfersOf(fn).keys()].at(-1) ?? -1;
  const made = continuationOf(program, fn, inner, program.functions.length);
  const restricted = made.body.filter(
    (s) => s.kind === 'setLocal' && s.local < made.paramCount && s.value.kind === 'cond',
  );
  const handed = (transfersOf(fn).get(inner) ?? []).filter((id) => known.has(id));
  assert.ok(handed.length >= 3);
  assert.is(restricted.length, handed.length);
});

test('a counter of a while loop is never negative where it cannot wrap around', () => {
  const program = accepts(`
fn work(n: int, xs: list<int>) -> int:
    let total = 0
    let plain = 0
    while plain < n:
        plain += 1
    let both = 0
    while total < 9 and len(xs) > both:
        if n > 3:
            both += 1
        total -= 1
    let twice = 0
    while twice < n:
        if twice > 4:
            twice += 1
        twice += 1
    let inside = 0
    while inside < n:
        for k in 0..n:
            inside += 1
    let large = 0
    while large < n:
        large += 2
    let equal = 0
    while equal <= n:
        equal += 1
    let other = 0
    while other != n:
        other += 1
    let either = 0
    while either < n or total < 5:
        either += 1
    let below = -1
    while below < n:
        below += 1
    return total + plain + both + twice + inside + large + equal + other + either + below

println(f"{work(5, [1, 2])}")
`);
  const fn = functionOf(program, 'work');
  const known = neverNegative(fn);
  const names = fn.locals.filter(({ id, hidden, name }) => known.has(id) && !hidden && name !== 'k');
  assert.equal(
    names.map(({ name }) => name),
    ['plain', 'both'],
  );
});

test.run();
