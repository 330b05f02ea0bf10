/** Each rule of the verifier catches a program that breaks it, and only that rule speaks. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirFunction, HirProgram, HirStmt } from '../../../src/hir/hir.js';
import type { Type } from '../../../src/hir/types.js';
import { verifyProgram } from '../../../src/hir/verify.js';
import { accepts } from '../check/helpers.js';
import {
  AT,
  call,
  cmp,
  cond,
  convert,
  type FunctionBuilder,
  flt,
  index,
  intrinsic,
  list,
  logic,
  loop,
  none,
  num,
  op,
  ProgramBuilder,
  panic,
  ret,
  run,
  set,
  text,
  types,
  when,
  yes,
} from '../lower/hir.js';

const { int, i32, float, bool, str, unit, any, never } = types;

const point = types.struct('P', 'P');
point.fields = [{ name: 'x', type: int }];
const shape = types.enum('E', 'E', 'E');
shape.variants = [
  { name: 'Dot', payload: [] },
  { name: 'Box', payload: [int] },
];

type Body = (fn: FunctionBuilder, p: ProgramBuilder) => readonly HirStmt[];

/** Functions 0 `id(int) -> int` and 1 `quiet() -> unit`, then the entry with this body. */
function programOf(body: Body): HirProgram {
  const p = new ProgramBuilder();
  p.fn('id', [int], int, (fn) => [ret(fn.get(0))]);
  p.fn('quiet', [], unit, () => []);
  p.global('g', int);
  return p.program(p.fn('top level', [], unit, (fn) => body(fn, p)));
}

function catches(name: string, expected: string, body: Body): void {
  test(name, () => assert.equal(verifyProgram(programOf(body)), [`top_level: ${expected}`]));
}

/** The entry evaluates the expression and drops its value. */
function catchesExpr(name: string, expected: string, e: HirExpr): void {
  catches(name, expected, () => [run(e)]);
}

const expr = (e: object, type: Type): HirExpr => ({ span: AT, type, ...e }) as HirExpr;
const newPoint = (...args: HirExpr[]): HirExpr => expr({ kind: 'newStruct', struct: point, args }, point);
const newShape = (variant: number, ...args: HirExpr[]): HirExpr =>
  expr({ kind: 'newEnum', enum: shape, variant, args }, shape);
const local = (id: number, type: Type): HirExpr => expr({ kind: 'local', local: id }, type);
const leave = (kind: 'break' | 'continue', label: number): HirStmt => ({ kind, span: AT, label });
const block = (label: number | undefined, body: readonly HirStmt[]): HirStmt => ({
  kind: 'block',
  span: AT,
  label,
  body,
});

// ------------------------------------------------------------------------------------------- whole

test('a sound program has no problems', () => {
  const source = `struct P:
    x: int
    fn twice(self) -> int:
        return self.x * 2

enum E:
    A
    B: (int)

fn pick(e: E) -> int:
    return match e:
        case E.A: 0
        case E.B(n): n

fn main():
    let xs = [x * x for x in 0..4 if x != 2]
    for i, x in enumerate(xs):
        if x > 4:
            continue
        println(f"{i} {P(x=x).twice()} {pick(E.B(x))}")
    let d = {"a": 1.5}
    d["b"] = float(len(xs))
    println(d)
`;
  assert.equal(verifyProgram(accepts(source)), []);
});

function changed(change: (fn: HirFunction) => Partial<HirFunction>): HirProgram {
  const program = programOf(() => []);
  const entry = program.functions[program.entry] as HirFunction;
  const functions = [...program.functions];
  functions[program.entry] = { ...entry, ...change(entry) };
  return { ...program, functions };
}

test('ids are positions', () => {
  assert.equal(verifyProgram(changed(() => ({ id: 7 }))), ['top_level: id 7 at index 2']);
  const locals = [{ id: 3, name: 'x', type: int, hidden: false }];
  assert.equal(verifyProgram(changed(() => ({ locals }))), ['top_level: local 0 has id 3']);
});

test('symbols are unique', () => {
  assert.equal(verifyProgram(changed(() => ({ symbol: 'id' }))), ['two functions have one symbol']);
});

test('the entry and init take and give nothing', () => {
  const program = programOf(() => []);
  assert.equal(verifyProgram({ ...program, entry: 0 }), ['bad entry']);
  assert.equal(verifyProgram({ ...program, init: 0 }), ['bad init']);
  assert.equal(verifyProgram({ ...program, init: 99 }), ['bad init']);
});

test('a function with a result returns on every path', () => {
  const problemsOf = (body: readonly HirStmt[]): string[] => {
    const p = new ProgramBuilder();
    p.fn('f', [], int, (fn) => {
      fn.label();
      return body;
    });
    return verifyProgram(p.program(p.fn('top level', [], unit, () => [])));
  };
  const missing = ['f: can end without a value of int'];
  assert.equal(problemsOf([]), missing);
  assert.equal(problemsOf([when(yes(true), [ret(num(1))])]), missing);
  assert.equal(problemsOf([loop(0, yes(true), [leave('break', 0)])]), missing);
  assert.equal(problemsOf([when(yes(true), [ret(num(1))], [run(panic(text('no')))])]), []);
  assert.equal(problemsOf([loop(0, yes(true), [])]), []);
});

// --------------------------------------------------------------------------------------- statements

catches('a local that is not there', 'no local 5', () => [set(5, num(1))]);
catches('a local of another type', 'local x is bool, not int', (fn) => [set(fn.local('x', int), yes(true))]);
catches('a global of another type', 'a global is str, not int', () => [
  { kind: 'setGlobal', span: AT, global: 0, value: text('a') },
]);
catches('a global that is not there', 'no global 4', () => [{ kind: 'setGlobal', span: AT, global: 4, value: num(1) }]);
catches('a field of another type', 'a field is bool, not int', () => [
  { kind: 'setField', span: AT, object: newPoint(num(1)), field: 0, value: yes(true) },
]);
catches('an element of another type', 'an element is bool, not int', () => [
  { kind: 'setIndex', span: AT, list: list(int, num(1)), index: num(0), value: yes(true) },
]);
catches('an index that is no int', 'an index is bool, not int', () => [
  { kind: 'setIndex', span: AT, list: list(int, num(1)), index: yes(true), value: num(0) },
]);
catches('an indexed assignment to no list', 'an indexed assignment to no list', () => [
  { kind: 'setIndex', span: AT, list: num(1), index: num(0), value: num(0) },
]);
catches('a condition that is no bool', 'a condition is int, not bool', () => [when(num(1), [])]);
catches('a loop condition that is no bool', 'a condition is int, not bool', (fn) => [loop(fn.label(), num(1), [])]);
catches('a value returned from a unit function', 'a return that does not fit the result', () => [ret(none)]);
catches('a break outside its loop', 'break of L0 outside it', (fn) => {
  fn.label();
  return [leave('break', 0)];
});
catches('a continue of a block', 'continue of L0 outside it', (fn) => [block(fn.label(), [leave('continue', 0)])]);
catches('a label that the function has not', 'label L3 of 0', () => [block(3, [])]);
catches('a label inside itself', 'label L0 inside itself', (fn) => {
  const label = fn.label();
  return [block(label, [block(label, [])])];
});

// --------------------------------------------------------------------------------------- assignment

const unassigned = 'local x may be unassigned';

catches('a local read before it is assigned', unassigned, (fn) => [run(fn.get(fn.local('x', int)))]);
catches('a local assigned in one branch only', unassigned, (fn) => {
  const x = fn.local('x', int);
  return [when(yes(true), [set(x, num(1))]), run(fn.get(x))];
});
catches('a local assigned in a loop only', unassigned, (fn) => {
  const x = fn.local('x', int);
  return [loop(fn.label(), yes(false), [set(x, num(1))]), run(fn.get(x))];
});
catches('a local assigned after a continue, read in the step', unassigned, (fn) => {
  const [x, label] = [fn.local('x', int), fn.label()];
  return [loop(label, yes(false), [when(yes(true), [leave('continue', label)]), set(x, num(1))], [run(fn.get(x))])];
});
catches('a local assigned after a break', unassigned, (fn) => {
  const [x, label] = [fn.local('x', int), fn.label()];
  return [block(label, [when(yes(true), [leave('break', label)]), set(x, num(1))]), run(fn.get(x))];
});
catches('a local assigned in an operand that may be skipped', unassigned, (fn) => {
  const x = fn.local('x', int);
  const assigns = expr({ kind: 'seq', body: [set(x, num(1))], value: yes(true) }, bool);
  return [run(logic('and', yes(true), assigns)), run(fn.get(x))];
});
test('a local assigned on every path that arrives may be read', () => {
  const program = programOf((fn) => {
    const [x, label] = [fn.local('x', int), fn.label()];
    const both = when(yes(true), [set(x, num(1))], [run(panic(text('no')))]);
    return [both, loop(label, yes(true), [set(x, fn.get(x)), leave('break', label)]), run(fn.get(x))];
  });
  assert.equal(verifyProgram(program), []);
});

// -------------------------------------------------------------------------------------- expressions

catchesExpr('an int beyond 64 bits', '9223372036854775808 is no int', num(2n ** 63n));
catchesExpr('an i32 beyond 32 bits', '2147483648 is no i32', num(2n ** 31n, i32));
catchesExpr('a constant of another type', 'a constant str as int', expr({ kind: 'str', value: 'a' }, int));
catches('a read of a local as another type', 'local x as bool', (fn) => {
  const x = fn.local('x', int);
  return [set(x, num(1)), run(local(x, bool))];
});
catchesExpr('a read of a global as another type', 'global 0 as bool', expr({ kind: 'global', global: 0 }, bool));
catchesExpr('a negated bool', 'neg of bool as bool', expr({ kind: 'unary', op: 'neg', operand: yes(true) }, bool));
catchesExpr(
  'a bitwise float',
  'bitnot of float as float',
  expr({ kind: 'unary', op: 'bitnot', operand: flt(1) }, float),
);
catchesExpr('operands of two types', 'add of int and float as int', op('add', num(1), flt(1)));
catchesExpr('bits of floats', 'xor of floats', op('xor', flt(1), flt(2)));
catchesExpr('a comparison of two types', 'eq of int and str', cmp('eq', num(1), text('a')));
catchesExpr(
  'an operand of logic that is no bool',
  'an operand of logic is int, not bool',
  logic('or', yes(true), num(1)),
);
catchesExpr('branches of two types', 'an operand of cond is float, not int', cond(yes(true), num(1), flt(1)));
catchesExpr(
  'a sequence of another type',
  'the value of a seq is int, not bool',
  expr({ kind: 'seq', body: [], value: num(1) }, bool),
);
catchesExpr('a conversion of another type', 'intToFloat of bool to float', convert('intToFloat', yes(true)));
catchesExpr('a call without its argument', '0 values for id, not 1', call(0, int));
catchesExpr('a call with another argument', 'value 0 of id is bool, not int', call(0, int, yes(true)));
catchesExpr('a call of another result', 'a call as bool', call(0, bool, num(1)));
catchesExpr('a call as never', 'a call as never', expr({ kind: 'call', fn: 1, args: [] }, never));
catchesExpr(
  'a call of a value that is no function',
  'a call of int',
  expr({ kind: 'callValue', callee: num(1), args: [] }, int),
);
catchesExpr(
  'a reference of another type',
  'a reference to function 0 as fn() -> int',
  expr({ kind: 'fnRef', fn: 0 }, types.fn([], int)),
);
catchesExpr('an unknown intrinsic', 'no intrinsic list.fly', intrinsic('list.fly', unit));
catchesExpr('an intrinsic with too few operands', '0 values for list.len', intrinsic('list.len', int));
catchesExpr(
  'an intrinsic of another operand',
  'value 0 of list.len is int, not list',
  intrinsic('list.len', int, num(1)),
);
catchesExpr('an intrinsic of another result', 'str.len as bool', intrinsic('str.len', bool, text('a')));
catchesExpr('a struct without its field', '0 values for P, not 1', newPoint());
catchesExpr(
  'a field that is not there',
  'field 4 of P as int',
  expr({ kind: 'field', object: newPoint(num(1)), field: 4 }, int),
);
catchesExpr('a list of two types', 'an element is bool, not int', list(int, num(1), yes(true)));
catchesExpr('an index into no list', 'index of int', index(num(1), num(0)));
catchesExpr('a variant that is not there', 'variant 7 of E', newShape(7));
catchesExpr('a payload of another type', 'value 0 of E is bool, not int', newShape(1, yes(true)));
catchesExpr('the tag of a number', 'the tag of int', expr({ kind: 'tag', value: num(1) }, int));
catchesExpr(
  'a payload that is not there',
  'payload 0.0 of E',
  expr({ kind: 'payload', value: newShape(0), variant: 0, index: 0 }, int),
);
catchesExpr(
  'a box in a box',
  'a box of any',
  expr({ kind: 'box', value: expr({ kind: 'box', value: num(1) }, any) }, any),
);
catchesExpr('unboxing what is no any', 'unbox of int', expr({ kind: 'unbox', value: num(1) }, int));
catchesExpr(
  'a dynamic operation on a typed value',
  'len of str',
  expr({ kind: 'dyn', op: { op: 'len' }, args: [text('a')] }, int),
);
catchesExpr(
  'a dynamic operation of a typed result',
  'iter as str',
  expr({ kind: 'dyn', op: { op: 'iter' }, args: [expr({ kind: 'box', value: num(1) }, any)] }, str),
);
catchesExpr(
  'a task of another result',
  'a spawned int as task<bool>',
  expr({ kind: 'spawn', fn: 0, args: [num(1)] }, types.handle('task', [bool])),
);

test('a call of a function that is not there', () => {
  assert.equal(verifyProgram(programOf(() => [run(call(9, int))])), [
    'top_level: no function 9',
    'top_level: a call as int',
  ]);
});

test.run();
