/** Which lists are known to stay as they are while a loop appends to a new one. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import { steadyLists } from '../../../src/lower/steady-lists.js';
import {
  call,
  cmp,
  type FunctionBuilder,
  index,
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
const ints = types.list(int);

/** A function that is given a list, and makes others. */
class Names {
  readonly old: number;
  readonly made: number;
  readonly other: number;
  readonly i: number;

  constructor(readonly fn: FunctionBuilder) {
    this.old = fn.local('old', ints);
    this.made = fn.local('made', ints);
    this.other = fn.local('other', ints);
    this.i = fn.local('i', int);
  }

  append(to: number, value: HirExpr): HirStmt {
    return run(intrinsic('list.append', unit, this.fn.get(to), value));
  }

  at(from: number): HirExpr {
    return index(this.fn.get(from), this.fn.get(this.i));
  }

  length(of: number): HirExpr {
    return intrinsic('list.len', int, this.fn.get(of));
  }

  counting(body: readonly HirStmt[]): HirStmt {
    const step = set(this.i, op('add', this.fn.get(this.i), num(1)));
    return loop(this.fn.label(), cmp('lt', this.fn.get(this.i), num(9)), body, [step]);
  }

  /** What all of them do. */
  copying(...more: readonly HirStmt[]): HirStmt {
    return this.counting([this.append(this.made, this.at(this.old)), ...more]);
  }
}

/** The names of the lists that are steady in the first loop of `body`, whose other functions are `harmless` and `grower`. */
function found(body: (names: Names, harmless: number, grower: number) => readonly HirStmt[]): string[] {
  const p = new ProgramBuilder();
  const harmless = p.fn('harmless', [int], int, (fn) => [ret(fn.get(0))]);
  const grower = p.fn('grower', [ints], int, (fn) => [
    run(intrinsic('list.append', unit, fn.get(0), num(1))),
    ret(num(1)),
  ]);
  const entry = p.fn('top level', [], unit, (fn) => body(new Names(fn), harmless, grower));
  const program = p.program(entry);
  const fn = program.functions[entry];
  const first = fn?.body.find((s) => s.kind === 'loop');
  assert.ok(fn !== undefined && first?.kind === 'loop');
  return steadyLists(program, fn, first).map((local) => fn.locals[local]?.name ?? '');
}

const making = (n: Names, ...items: HirExpr[]) => set(n.made, list(int, ...items));

test('what a loop reads while it appends to a new list is steady', () => {
  assert.equal(
    found((n) => [making(n), n.copying()]),
    ['old'],
  );
  assert.equal(
    found((n) => [making(n, num(1)), n.append(n.made, n.length(n.made)), n.copying(run(n.length(n.other)))]),
    ['old', 'other'],
  );
  assert.equal(
    found((n, harmless) => [making(n), n.copying(run(call(harmless, int, n.at(n.old))))]),
    ['old'],
  );
  assert.equal(
    found((n) => [making(n), when(cmp('lt', n.length(n.made), num(1)), [n.append(n.made, num(1))]), n.copying()]),
    ['old'],
  );
});

test('nothing is where somebody else may have the new list', () => {
  assert.equal(
    found((n) => [n.copying()]),
    [],
    'it is not made here',
  );
  assert.equal(
    found((n) => [making(n), set(n.old, n.fn.get(n.made)), n.copying()]),
    [],
  );
  assert.equal(
    found((n, _, grower) => [making(n), run(call(grower, int, n.fn.get(n.made))), n.copying()]),
    [],
  );
  assert.equal(
    found((n) => [making(n), when(cmp('lt', num(1), n.fn.get(n.i)), [set(n.made, n.fn.get(n.old))]), n.copying()]),
    [],
  );
  assert.equal(
    found((n) => [making(n), set(n.made, n.fn.get(n.old)), n.copying()]),
    [],
  );
  assert.equal(
    found((n) => [making(n), n.copying(set(n.other, n.fn.get(n.made)))]),
    [],
    'in the loop itself',
  );
});

test('nothing is where lists become longer or shorter in other ways', () => {
  assert.equal(
    found((n) => [making(n), n.copying(n.append(n.other, num(1)))]),
    [],
  );
  assert.equal(
    found((n) => [making(n), n.copying(run(intrinsic('list.pop', int, n.fn.get(n.old))))]),
    [],
  );
  assert.equal(
    found((n, _, grower) => [making(n), n.copying(run(call(grower, int, n.fn.get(n.old))))]),
    [],
  );
});

test('a list that is assigned in the loop is not', () => {
  assert.equal(
    found((n) => [making(n), n.copying(set(n.old, n.fn.get(n.other)))]),
    [],
  );
});

test('nor is any where loops are nested, or nothing is appended', () => {
  assert.equal(
    found((n) => [making(n), n.copying(n.counting([]))]),
    [],
  );
  assert.equal(
    found((n) => [making(n), n.counting([run(n.at(n.old))])]),
    [],
  );
});

test.run();
