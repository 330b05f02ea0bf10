/** Which loops are known to append to a list in each of their rounds. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import { type ExpectedAppends, expectedAppends } from '../../../src/lower/expected-appends.js';
import {
  AT,
  cmp,
  type FunctionBuilder,
  intrinsic,
  list,
  loop,
  num,
  op,
  ProgramBuilder,
  ret,
  run,
  set,
  types,
  when,
} from './hir.js';

const { int, unit } = types;

/** Locals of the function, and what is read of them. */
class Names {
  readonly out: number;
  readonly other: number;
  readonly i: number;
  readonly end: number;

  constructor(readonly fn: FunctionBuilder) {
    this.out = fn.local('out', types.list(int));
    this.other = fn.local('other', types.list(int));
    this.i = fn.local('i', int);
    this.end = fn.local('end', int);
  }

  append(to = this.out): HirStmt {
    return run(intrinsic('list.append', unit, this.fn.get(to), this.fn.get(this.i)));
  }

  length(of: number): HirExpr {
    return intrinsic('list.len', int, this.fn.get(of));
  }

  increment(by = 1): HirStmt {
    return set(this.i, op('add', this.fn.get(this.i), num(by)));
  }

  below(bound: HirExpr): HirExpr {
    return cmp('lt', this.fn.get(this.i), bound);
  }
}

/** What is found of the first loop in `body`, with the locals' names in place of numbers. */
function found(body: (names: Names) => readonly HirStmt[]): Record<string, number> | undefined {
  const p = new ProgramBuilder();
  let expected: ExpectedAppends | undefined;
  let names: Names | undefined;
  const entry = p.fn('top level', [], unit, (fn) => {
    names = new Names(fn);
    return body(names);
  });
  // Without a text that could rule it out, functions are searched for what asks for capacities.
  const program = { ...p.program(entry), files: [] };
  const fn = program.functions[entry];
  for (const s of fn?.body ?? []) if (s.kind === 'loop') expected ??= expectedAppends(program, s);
  if (expected === undefined) return undefined;
  return Object.fromEntries([...expected.lists].map(([local, each]) => [fn?.locals[local]?.name ?? '', each]));
}

function counting(body: (names: Names) => readonly HirStmt[], bound?: (names: Names) => HirExpr) {
  return found((names) => [
    loop(names.fn.label(), names.below(bound?.(names) ?? names.fn.get(names.end)), body(names), [names.increment()]),
  ]);
}

test('appends of each round are counted for each list', () => {
  assert.equal(
    counting((n) => [n.append(), n.append(n.other), n.append()]),
    { out: 2, other: 1 },
  );
  assert.equal(
    counting(
      (n) => [n.append()],
      (n) => n.length(n.other),
    ),
    { out: 1 },
  );
  assert.equal(
    counting(
      (n) => [n.append()],
      () => num(10),
    ),
    { out: 1 },
  );
});

test('an append under a condition is not of each round', () => {
  assert.is(
    counting((n) => [when(n.below(num(3)), [n.append()])]),
    undefined,
  );
});

test('nothing is expected of a loop that may end earlier', () => {
  assert.is(
    counting((n) => [when(n.below(num(3)), [ret()]), n.append()]),
    undefined,
  );
  assert.is(
    found((n) => {
      const label = n.fn.label();
      const leave: HirStmt = { kind: 'break', span: AT, label };
      return [loop(label, n.below(num(9)), [when(n.below(num(3)), [leave]), n.append()], [n.increment()])];
    }),
    undefined,
  );
  assert.equal(
    counting((n) => {
      const label = n.fn.label();
      const leave: HirStmt = { kind: 'break', span: AT, label };
      return [loop(label, n.below(num(9)), [leave]), n.append()];
    }),
    { out: 1 },
    'leaving an inner loop does no harm',
  );
});

test('nothing is expected where the list, the position or the bound is assigned', () => {
  assert.is(
    counting((n) => [n.append(), set(n.out, list(int))]),
    undefined,
  );
  assert.is(
    counting((n) => [n.append(), set(n.end, num(3))]),
    undefined,
  );
  assert.is(
    counting((n) => [n.append(), n.increment()]),
    undefined,
  );
});

test('nothing is expected of loops with other steps or bounds', () => {
  assert.is(
    found((n) => [loop(n.fn.label(), n.below(num(9)), [n.append()], [n.increment(2)])]),
    undefined,
  );
  assert.is(
    found((n) => [loop(n.fn.label(), n.below(n.length(n.out)), [n.append()], [n.increment()])]) === undefined,
    false,
    'a list that is walked while it grows may be asked for room in vain',
  );
  assert.is(
    counting(
      (n) => [n.append()],
      (n) => intrinsic('core.panic', int, n.fn.get(n.end)),
    ),
    undefined,
  );
});

test('a program that asks for capacities is left alone', () => {
  assert.is(
    found((n) => [
      loop(n.fn.label(), n.below(num(9)), [n.append()], [n.increment()]),
      run(intrinsic('list.cap', int, n.fn.get(n.out))),
    ]),
    undefined,
  );
});

test.run();
