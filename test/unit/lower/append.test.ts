/** Strings that grow in place: the result is what copying would give, and copies happen only when they must. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import {
  AT,
  cmp,
  type FunctionBuilder,
  intrinsic,
  loop,
  num,
  op,
  ProgramBuilder,
  println,
  set,
  text,
  types,
  when,
} from './hir.js';
import { runStatic } from './run.js';

const { int, str, unit } = types;
const concat = (left: HirExpr, right: HirExpr) => intrinsic('str.concat', str, left, right);

interface Names {
  readonly fn: FunctionBuilder;
  readonly s: number;
  readonly t: number;
  readonly i: number;
}

/** Runs `body` ten times with locals s, t (empty strings) and i; prints s and t; the last line counts appends. */
function tenTimes(body: (names: Names) => readonly HirStmt[]): string[] {
  const p = new ProgramBuilder();
  const entry = p.fn('top level', [], unit, (fn) => {
    const names = { fn, s: fn.local('s', str), t: fn.local('t', str), i: fn.local('i', int) };
    const { s, t, i } = names;
    return [
      set(s, text('')),
      set(t, text('')),
      set(i, num(0)),
      loop(fn.label(), cmp('lt', fn.get(i), num(10)), body(names), [set(i, op('add', fn.get(i), num(1)))]),
      println(fn.get(s)),
      println(fn.get(t)),
    ];
  });
  process.env.COUNT_APPENDS = '1';
  const runs = (['-O0', '-O2'] as const).map((level) => runStatic(p.program(entry), level));
  delete process.env.COUNT_APPENDS;
  const [plain, optimised] = runs;
  assert.is(plain?.status, 0, plain?.stderr);
  assert.is(plain?.stdout, optimised?.stdout);
  return plain?.stdout.split('\n').slice(0, -1) ?? [];
}

test('appending copies when it runs out of room, not each time', () => {
  const lines = tenTimes(({ fn, s }) => [set(s, concat(fn.get(s), text('0123456789')))]);
  assert.equal(lines, ['0123456789'.repeat(10), '', '7 in place, 3 copied']);
});

test('several parts are appended in order, after all are evaluated', () => {
  const lines = tenTimes(({ fn, s, t }) => [
    set(t, text('t')),
    set(s, concat(concat(fn.get(s), fn.get(t)), concat(text('<'), text('>')))),
  ]);
  assert.is(lines[0], 't<>'.repeat(10));
});

test('what was read before an append does not change', () => {
  const lines = tenTimes(({ fn, s, t, i }) => [
    when(cmp('eq', fn.get(i), num(5)), [set(t, fn.get(s))]),
    set(s, concat(fn.get(s), text('x'))),
  ]);
  assert.equal(lines, ['x'.repeat(10), 'x'.repeat(5), '8 in place, 2 copied']);
});

test('appending a string to itself doubles it', () => {
  const lines = tenTimes(({ fn, s }) => [
    set(s, concat(fn.get(s), text('a'))),
    when(cmp('lt', intrinsic('str.len', int, fn.get(s)), num(4)), [set(s, concat(fn.get(s), fn.get(s)))]),
  ]);
  assert.is(lines[0], 'a'.repeat(14));
});

test('looking at a string does not make it shared', () => {
  const lines = tenTimes(({ fn, s, t }) => [
    set(s, concat(fn.get(s), text('ab'))),
    when(cmp('eq', fn.get(s), text('abab')), [set(t, text('seen'))]),
  ]);
  assert.equal(lines, ['ab'.repeat(10), 'seen', '9 in place, 1 copied']);
});

test('a part that assigns the local appends to what it was before', () => {
  const lines = tenTimes(({ fn, s }) => {
    const value: HirExpr = { kind: 'seq', span: AT, type: str, body: [set(s, text('lost'))], value: text('.') };
    return [set(s, concat(fn.get(s), value))];
  });
  assert.is(lines[0], '..........');
});

test.run();
