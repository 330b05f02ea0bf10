/** What lowered programs print: values, control flow, calls, lists, structs, panics. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import type { Type } from '../../../src/hir/types.js';
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
  num,
  op,
  ProgramBuilder,
  panic,
  println,
  ret,
  run,
  set,
  text,
  types,
  when,
  yes,
} from './hir.js';
import { output, runStatic } from './run.js';

const { int, float, str, unit, i32, bool } = types;

/** A program whose entry is `body`, and what it prints. */
function printed(body: (fn: FunctionBuilder) => readonly HirStmt[]): string[] {
  const p = new ProgramBuilder();
  return output(p.program(p.fn('top level', [], unit, body)))
    .split('\n')
    .slice(0, -1);
}

/** Prints each expression, both as constants and with operands that the compiler cannot see through. */
function values(...exprs: HirExpr[]): string[] {
  return printed(() => exprs.map(println));
}

/** Hides a constant behind a call of a function that is not inlined at -O0 and is at -O2. */
function opaque(p: ProgramBuilder, type: Type): (e: HirExpr) => HirExpr {
  const id = p.fn(`opaque_${type.name}`, [type], type, (fn) => [ret(fn.get(0))]);
  return (e) => call(id, type, e);
}

test('64-bit constants are exact', () => {
  const constants = [
    0n,
    -1n,
    2n ** 53n,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    123456789012345678n,
  ];
  assert.equal(values(...constants.map((c) => num(c))), constants.map(String));
});

test('float constants are exact', () => {
  const bits = (x: number) => convert('floatToInt', op('mul', flt(x), flt(1)));
  assert.equal(values(flt(-0), flt(0.1), flt(5e-324), flt(Infinity), flt(-Infinity)), [
    '-0',
    '0.10000000000000001',
    '4.9406564584124654e-324',
    'inf',
    '-inf',
  ]);
  assert.equal(values(cmp('ne', flt(NaN), flt(NaN)), bits(NaN), bits(1e300), bits(-1e300), bits(-2.9)), [
    'true',
    '0',
    '9223372036854775807',
    '-9223372036854775808',
    '-2',
  ]);
});

test('strings keep NUL and any character', () => {
  const value = 'a\0b é 😀 "\n\t';
  assert.is(printed(() => [println(text(value))]).join('\n'), value);
});

test('int arithmetic wraps and division truncates', () => {
  const p = new ProgramBuilder();
  const x = opaque(p, int);
  const min = num(-(2n ** 63n));
  const cases: [HirExpr, string][] = [
    [op('add', x(num(2n ** 63n - 1n)), num(1)), '-9223372036854775808'],
    [op('mul', x(num(2n ** 62n)), num(4)), '0'],
    [op('div', x(num(-7)), x(num(2))), '-3'],
    [op('rem', x(num(-7)), x(num(2))), '-1'],
    [op('div', x(min), x(num(-1))), '-9223372036854775808'],
    [op('rem', x(min), x(num(-1))), '0'],
    [op('div', x(min), num(-1)), '-9223372036854775808'],
    [op('div', x(num(7)), num(2)), '3'],
    [op('shl', x(num(1)), x(num(65))), '2'],
    [op('shr', x(num(-8)), num(1)), '-4'],
    [op('pow', x(num(3)), num(4)), '81'],
    [op('xor', x(num(6)), num(3)), '5'],
  ];
  const entry = p.fn('top level', [], unit, () => cases.map(([e]) => println(e)));
  assert.equal(
    output(p.program(entry)).split('\n').slice(0, -1),
    cases.map(([, want]) => want),
  );
});

test('i32 arithmetic wraps at 32 bits', () => {
  const p = new ProgramBuilder();
  const x = opaque(p, i32);
  const min = num(-(2n ** 31n), i32);
  const cases: [HirExpr, string][] = [
    [op('add', x(num(2n ** 31n - 1n, i32)), num(1, i32)), '-2147483648'],
    [op('div', x(min), x(num(-1, i32))), '-2147483648'],
    [op('shl', x(num(1, i32)), x(num(33, i32))), '2'],
    [convert('i32ToInt', x(num(-5, i32))), '-5'],
    [convert('intToI32', num(2n ** 32n + 7n)), '7'],
  ];
  const entry = p.fn('top level', [], unit, () => cases.map(([e]) => println(e)));
  assert.equal(
    output(p.program(entry)).split('\n').slice(0, -1),
    cases.map(([, want]) => want),
  );
});

test('floats follow IEEE', () => {
  assert.equal(
    values(
      op('div', flt(1), flt(0)),
      op('rem', flt(-7.5), flt(2)),
      op('pow', flt(2), flt(0.5)),
      cmp('lt', flt(NaN), flt(1)),
      cmp('eq', flt(0), flt(-0)),
      intrinsic('math.sqrt', float, flt(2)),
    ),
    ['inf', '-1.5', '1.4142135623730951', 'false', 'true', '1.4142135623730951'],
  );
});

test('a loop sums, continue goes to the step, break leaves', () => {
  const lines = printed((fn) => {
    const [i, sum, label] = [fn.local('i', int), fn.local('sum', int), fn.label()];
    return [
      set(i, num(0)),
      set(sum, num(0)),
      loop(
        label,
        yes(true),
        [
          when(cmp('eq', fn.get(i), num(3)), [{ kind: 'continue', span: AT, label }]),
          when(cmp('gt', fn.get(i), num(10)), [{ kind: 'break', span: AT, label }]),
          set(sum, op('add', fn.get(sum), fn.get(i))),
        ],
        [set(i, op('add', fn.get(i), num(1)))],
      ),
      println(fn.get(sum)),
    ];
  });
  assert.equal(lines, ['52']);
});

test('and, or and cond evaluate only what they must', () => {
  const loud = (value: boolean): HirExpr => ({
    kind: 'seq',
    span: AT,
    type: bool,
    body: [println(text('evaluated'))],
    value: yes(value),
  });
  const lines = printed(() => [
    println(logic('and', yes(false), loud(true))),
    println(logic('or', yes(true), loud(true))),
    println(logic('and', loud(true), loud(false))),
    println(cond(logic('or', loud(false), yes(true)), num(1), num(2))),
    println(cond(cmp('lt', num(1), num(2)), num(4), panic(text('never')))),
  ]);
  assert.equal(lines, ['false', 'true', 'evaluated', 'evaluated', 'false', 'evaluated', '1', '4']);
});

test('recursion and calls', () => {
  const p = new ProgramBuilder();
  const id = p.functions.length;
  p.fn('fib', [int], int, (fn) => [
    when(cmp('lt', fn.get(0), num(2)), [ret(fn.get(0))]),
    ret(op('add', call(id, int, op('sub', fn.get(0), num(1))), call(id, int, op('sub', fn.get(0), num(2))))),
  ]);
  const entry = p.fn('top level', [], unit, () => [println(call(id, int, num(20)))]);
  const nothing = p.fn('nothing', [], unit, () => []);
  const program = p.program(entry, id, nothing);
  assert.is(output(program), '6765\n');
  assert.is(runStatic(program, '-O2', 25).stdout, '75025\n');
});

test('a bench runs after the top level without main', () => {
  const p = new ProgramBuilder();
  const g = p.global('base', int);
  const base: HirExpr = { kind: 'global', span: AT, type: int, global: g };
  const init = p.fn('top level', [], unit, () => [{ kind: 'setGlobal', span: AT, global: g, value: num(100) }]);
  const entry = p.fn('whole', [], unit, () => [run(call(init, unit)), println(text('main'))]);
  const bench = p.fn('bench', [int], int, (fn) => [ret(op('add', base, fn.get(0)))]);
  const program = p.program(entry, bench, init);
  assert.is(runStatic(program, '-O2', 5).stdout, '105\n');
  assert.is(runStatic(program, '-O2').stdout, 'main\n');
});

test('lists of every element size: append, index, assign, pop', () => {
  for (const [elem, items] of [
    [int, [num(1), num(2), num(3)]],
    [i32, [num(1, i32), num(2, i32), num(3, i32)]],
    [float, [flt(1.5), flt(2.5), flt(3.5)]],
    [bool, [yes(true), yes(false), yes(true)]],
    [str, [text('x'), text('yy'), text('')]],
  ] as const) {
    const show = (e: HirExpr) => println(e);
    const lines = printed((fn) => {
      const xs = fn.local('xs', types.list(elem));
      const [a, b, c] = items;
      return [
        set(xs, list(elem, a, b)),
        run(intrinsic('list.append', unit, fn.get(xs), c)),
        run(intrinsic('list.append', unit, fn.get(xs), a)),
        { kind: 'setIndex', span: AT, list: fn.get(xs), index: num(0), value: c },
        println(intrinsic('list.len', int, fn.get(xs))),
        ...[0, 1, 2, 3].map((i) => show(index(fn.get(xs), num(i)))),
        show(intrinsic('list.pop', elem, fn.get(xs))),
        println(intrinsic('list.len', int, fn.get(xs))),
      ];
    });
    const want = values(...items);
    assert.equal(lines, ['4', want[2], want[1], want[2], want[0], want[0], '3'], elem.name);
  }
});

test('panics stop the program and say why', () => {
  const panics = (body: (fn: FunctionBuilder) => readonly HirStmt[]): string => {
    const p = new ProgramBuilder();
    const result = runStatic(p.program(p.fn('top level', [], unit, body)));
    assert.is(result.status, 101);
    return result.stderr.trim();
  };
  const zero = (fn: FunctionBuilder): HirExpr => {
    const xs = fn.local('xs', types.list(int));
    return {
      kind: 'seq',
      span: AT,
      type: int,
      body: [set(xs, list(int))],
      value: intrinsic('list.len', int, fn.get(xs)),
    };
  };
  assert.is(
    panics(() => [println(index(list(int, num(1)), num(1)))]),
    'panic: index 1 is out of range for a list of length 1',
  );
  assert.is(
    panics(() => [println(index(list(int, num(1)), num(-1)))]),
    'panic: index -1 is out of range for a list of length 1',
  );
  assert.is(
    panics((fn) => [println(op('div', num(1), zero(fn)))]),
    'panic: division by zero',
  );
  assert.is(
    panics((fn) => [println(op('rem', num(1), zero(fn)))]),
    'panic: remainder by zero',
  );
  assert.is(
    panics(() => [println(op('rem', num(1), num(0)))]),
    'panic: remainder by zero',
  );
  assert.is(
    panics(() => [println(intrinsic('list.pop', int, list(int)))]),
    'panic: pop from an empty list',
  );
  assert.is(
    panics(() => [run(panic(text('oh no')))]),
    'panic: oh no',
  );
});

test('structs: fields of every type keep their values', () => {
  const type = types.struct('Mixed', 'Mixed', 'Mixed');
  type.fields = [
    { name: 'flag', type: bool },
    { name: 'small', type: i32 },
    { name: 'big', type: int },
    { name: 'on', type: bool },
    { name: 'x', type: float },
    { name: 'name', type: str },
  ];
  const args = [yes(true), num(-3, i32), num(2n ** 40n), yes(false), flt(2.5), text('otter')];
  const lines = printed((fn) => {
    const p = fn.local('p', type);
    const field = (i: number): HirExpr => ({
      kind: 'field',
      span: AT,
      type: type.fields[i]?.type ?? unit,
      object: fn.get(p),
      field: i,
    });
    return [
      set(p, { kind: 'newStruct', span: AT, type, struct: type, args }),
      { kind: 'setField', span: AT, object: fn.get(p), field: 1, value: num(7, i32) },
      ...type.fields.map((_, i) => println(field(i))),
    ];
  });
  assert.equal(lines, ['true', '7', '1099511627776', 'false', '2.5', 'otter']);
});

test('strings compare by content, constants too', () => {
  const join = (a: string, b: string) => intrinsic('str.concat', str, text(a), text(b));
  const lines = values(
    cmp('eq', join('o', 'tter'), text('otter')),
    cmp('eq', join('o', 'tter'), text('ottes')),
    cmp('ne', join('o', ''), text('o')),
    cmp('eq', join('', ''), text('')),
    cmp('eq', join('a', 'b'), join('a', 'b')),
    cmp('lt', join('a', 'b'), text('b')),
    cmp('ge', join('a', 'b'), text('abc')),
  );
  assert.equal(lines, ['true', 'false', 'false', 'true', 'true', 'true', 'false']);
});

test('module-level variables', () => {
  const p = new ProgramBuilder();
  const g = p.global('count', int);
  const read: HirExpr = { kind: 'global', span: AT, type: int, global: g };
  const bump = p.fn('bump', [], unit, () => [
    { kind: 'setGlobal', span: AT, global: g, value: op('add', read, num(2)) },
  ]);
  const entry = p.fn('top level', [], unit, () => [run(call(bump, unit)), run(call(bump, unit)), println(read)]);
  assert.is(output(p.program(entry)), '4\n');
});

test('function values are called through their slots', () => {
  const p = new ProgramBuilder();
  const type = types.fn([int, float], float);
  const scale = p.fn('scale', [int, float], float, (fn) => [
    ret(op('mul', convert('intToFloat', fn.get(0)), fn.get(1))),
  ]);
  const entry = p.fn('top level', [], unit, (fn) => {
    const f = fn.local('f', type);
    return [
      set(f, { kind: 'fnRef', span: AT, type, fn: scale }),
      println({ kind: 'callValue', span: AT, type: float, callee: fn.get(f), args: [num(3), flt(1.5)] }),
    ];
  });
  assert.is(output(p.program(entry)), '4.5\n');
});

test.run();
