/** Enums of every representation, `any`, dynamic calls, tasks. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DynOp, HirExpr, HirProgram, HirStmt } from '../../../src/hir/hir.js';
import type { EnumType, Type } from '../../../src/hir/types.js';
import { lowerVersions } from '../../../src/lower/index.js';
import { enumRepr } from '../../../src/lower/repr.js';
import {
  AT,
  call,
  cmp,
  type FunctionBuilder,
  flt,
  list,
  num,
  op,
  ProgramBuilder,
  println,
  ret,
  run,
  set,
  text,
  types,
  yes,
} from './hir.js';
import { output, runStatic, verified } from './run.js';

const { int, float, str, unit, i32, bool, any } = types;

function enumType(name: string, ...variants: (readonly Type[])[]): EnumType {
  const type = types.enum(name, name, name);
  type.variants = variants.map((payload, i) => ({ name: `V${i}`, payload }));
  return type;
}

const make = (type: EnumType, variant: number, ...args: HirExpr[]): HirExpr => ({
  kind: 'newEnum',
  span: AT,
  type,
  enum: type,
  variant,
  args,
});
const tag = (value: HirExpr): HirExpr => ({ kind: 'tag', span: AT, type: int, value });
const payload = (value: HirExpr, variant: number, index: number): HirExpr => {
  const type = (value.type as EnumType).variants[variant]?.payload[index] ?? unit;
  return { kind: 'payload', span: AT, type, value, variant, index };
};
const box = (value: HirExpr): HirExpr => ({ kind: 'box', span: AT, type: any, value });
const unbox = (value: HirExpr, type: Type): HirExpr => ({ kind: 'unbox', span: AT, type, value });
const dyn = (op: DynOp, type: Type, ...args: HirExpr[]): HirExpr => ({ kind: 'dyn', span: AT, type, op, args });

function lines(program: HirProgram): string[] {
  return output(program).split('\n').slice(0, -1);
}

function printed(body: (fn: FunctionBuilder) => readonly HirStmt[]): string[] {
  const p = new ProgramBuilder();
  return lines(p.program(p.fn('top level', [], unit, body)));
}

/** Puts values through a local, a function's parameter and result, a list, a struct field and an any. */
function travel(type: EnumType, variants: readonly (readonly HirExpr[])[]): string[] {
  const p = new ProgramBuilder();
  const holder = types.struct(`Holder ${type.name}`, 'Holder');
  holder.fields = [
    { name: 'flag', type: bool },
    { name: 'value', type },
  ];
  const pass = p.fn(`pass ${type.name}`, [int, type, float], type, (fn) => [ret(fn.get(1))]);
  const show = p.fn(`show ${type.name}`, [type], unit, (fn) => [
    println(tag(fn.get(0))),
    ...type.variants.map(
      (variant, v): HirStmt => ({
        kind: 'if',
        span: AT,
        condition: cmp('eq', tag(fn.get(0)), num(v)),
        // biome-ignore lint/suspicious/noThenProperty: the HIR names it so
        then: variant.payload.map((_, i) => println(payload(fn.get(0), v, i))),
        else: [],
      }),
    ),
  ]);
  const entry = p.fn('top level', [], unit, () =>
    variants.flatMap((args, v) => {
      const value = make(type, v, ...args);
      const inList: HirExpr = { kind: 'index', span: AT, type, list: list(type, value), index: num(0), checked: true };
      const object: HirExpr = { kind: 'newStruct', span: AT, type: holder, struct: holder, args: [yes(true), value] };
      const inField: HirExpr = { kind: 'field', span: AT, type, object, field: 1 };
      const passed = call(pass, type, num(1), value, flt(2));
      return [value, passed, inList, inField, unbox(box(value), type)].map((e) => run(call(show, unit, e)));
    }),
  );
  return lines(p.program(entry));
}

const five = (...one: string[]): string[] => Array.from({ length: 5 }, () => one).flat();

test('an enum without payloads is its tag', () => {
  const type = enumType('Plain', [], [], []);
  assert.equal(enumRepr(type), { kind: 'tag' });
  assert.equal(travel(type, [[], [], []]), [...five('0'), ...five('1'), ...five('2')]);
});

test('an optional reference is a pointer, whichever variant is empty', () => {
  const some0 = enumType('Some0', [str], []);
  const some1 = enumType('Some1', [], [str]);
  assert.equal(enumRepr(some0), { kind: 'niche', some: 0 });
  assert.equal(enumRepr(some1), { kind: 'niche', some: 1 });
  assert.equal(travel(some0, [[text('x')], []]), [...five('0', 'x'), ...five('1')]);
  assert.equal(travel(some1, [[], [text('x')]]), [...five('0'), ...five('1', 'x')]);
});

test('small payloads are held inline, in words', () => {
  const type = enumType('Shape', [float], [i32, bool], [], [str, int, float]);
  assert.equal(enumRepr(type), { kind: 'inline', words: 3 });
  const values = [[flt(1.5)], [num(-4, i32), yes(true)], [], [text('s'), num(-9), flt(0.25)]];
  assert.equal(travel(type, values), [
    ...five('0', '1.5'),
    ...five('1', '-4', 'true'),
    ...five('2'),
    ...five('3', 's', '-9', '0.25'),
  ]);
});

test('recursive and large enums are boxed', () => {
  const tree = types.enum('Tree', 'Tree', 'Tree');
  tree.variants = [
    { name: 'Leaf', payload: [] },
    { name: 'Node', payload: [tree, int, tree] },
  ];
  assert.equal(enumRepr(tree), { kind: 'boxed', words: 3 });
  const large = enumType('Large', [int, int, int, float]);
  assert.equal(enumRepr(large), { kind: 'boxed', words: 4 });
  assert.equal(travel(large, [[num(1), num(2), num(3), flt(4.5)]]), five('0', '1', '2', '3', '4.5'));
  const depth = printed((fn) => {
    const t = fn.local('t', tree);
    return [
      set(t, make(tree, 1, make(tree, 0), num(5), make(tree, 1, make(tree, 0), num(6), make(tree, 0)))),
      println(payload(payload(fn.get(t), 1, 2), 1, 1)),
      println(tag(payload(fn.get(t), 1, 0))),
    ];
  });
  assert.equal(depth, ['6', '0']);
});

test('enums on a cycle are boxed together', () => {
  const a = types.enum('CycleA', 'CycleA', 'CycleA');
  const b = enumType('CycleB', [a, int], []);
  a.variants = [
    { name: 'X', payload: [b, float] },
    { name: 'Y', payload: [] },
  ];
  assert.equal(enumRepr(a), { kind: 'boxed', words: 2 });
  assert.equal(enumRepr(b), { kind: 'boxed', words: 2 });
});

test('enums of ints compare by their words', () => {
  const type = enumType('Maybe', [int, bool], []);
  const eq = (l: HirExpr, r: HirExpr) => println(cmp('eq', l, r));
  const shown = printed(() => [
    eq(make(type, 0, num(1), yes(true)), make(type, 0, num(1), yes(true))),
    eq(make(type, 0, num(1), yes(true)), make(type, 0, num(1), yes(false))),
    eq(make(type, 0, num(0), yes(false)), make(type, 1)),
    eq(make(type, 1), make(type, 1)),
  ]);
  assert.equal(shown, ['true', 'false', 'false', 'true']);
});

test('values come back from any as they were; an int widens to float', () => {
  const there = (value: HirExpr, type = value.type) => println(unbox(box(value), type));
  const shown = printed((fn) => {
    const a = fn.local('a', any);
    return [
      there(num(-5)),
      there(num(-5, i32)),
      there(flt(-0.5)),
      there(yes(true)),
      there(text('text')),
      there(num(3), float),
      set(a, box(num(1))),
      set(a, box(flt(2.5))),
      println(unbox(fn.get(a), float)),
    ];
  });
  assert.equal(shown, ['-5', '-5', '-0.5', 'true', 'text', '3', '2.5']);
});

test('an any of another type panics with both types', () => {
  const p = new ProgramBuilder();
  const program = p.program(p.fn('top level', [], unit, () => [println(unbox(box(text('x')), int))]));
  const result = runStatic(program);
  assert.is(result.status, 101);
  assert.is(result.stderr, `panic: wanted type ${int.id}, found ${str.id}\n`);
});

test('arithmetic and comparison on any', () => {
  const arith = (name: 'add' | 'div', l: HirExpr, r: HirExpr) => dyn({ op: 'arith', arith: name }, any, box(l), box(r));
  const shown = printed(() => [
    println(unbox(arith('add', num(2), num(3)), int)),
    println(unbox(arith('add', flt(2), flt(0.5)), float)),
    println(unbox(arith('div', num(7), num(2)), int)),
    println(dyn({ op: 'compare', compare: 'lt' }, bool, box(flt(1)), box(flt(2)))),
    println(dyn({ op: 'compare', compare: 'eq' }, bool, box(num(1)), box(text('1')))),
    println(unbox(dyn({ op: 'compare', compare: 'eq' }, any, box(num(1)), box(num(1))), bool)),
    println(dyn({ op: 'truth' }, bool, box(yes(false)))),
  ]);
  assert.equal(shown, ['5', '2.5', '3', 'true', 'false', 'true', 'false']);
});

test('a function in an any is called by its own type', () => {
  const p = new ProgramBuilder();
  const scale = p.fn('scale', [float, int], float, (fn) => [ret(op('mul', fn.get(0), flt(2)))]);
  const type = types.fn([float, int], float);
  const ref = box({ kind: 'fnRef', span: AT, type, fn: scale });
  const entry = p.fn('top level', [], unit, () => [
    println(unbox(dyn({ op: 'call' }, any, ref, box(flt(1.5)), box(num(1))), float)),
    println(unbox(dyn({ op: 'call' }, any, ref, box(num(4)), box(num(1))), float)),
    println(dyn({ op: 'call' }, any, box(num(4)), box(num(1)))),
  ]);
  const result = runStatic(p.program(entry));
  assert.is(result.stdout, '3\n8\n');
  assert.is(result.stderr, `panic: type ${int.id} called with 1 arguments\n`);
});

test('methods of structs are dispatched, others are the runtime’s', () => {
  const p = new ProgramBuilder();
  const point = types.struct('Point', 'Point');
  point.fields = [{ name: 'x', type: int }];
  const shift = p.fn('Point.shift', [point, int], int, (fn) => [
    ret(op('add', { kind: 'field', span: AT, type: int, object: fn.get(0), field: 0 }, fn.get(1))),
  ]);
  const object = box({ kind: 'newStruct', span: AT, type: point, struct: point, args: [num(40)] });
  const entry = p.fn('top level', [], unit, () => [
    println(unbox(dyn({ op: 'method', name: 'shift' }, any, object, box(num(2))), int)),
    println(unbox(dyn({ op: 'method', name: 'shift' }, any, box(num(0)), box(num(2))), int)),
    println(unbox(dyn({ op: 'method', name: 'other' }, any, object), int)),
  ]);
  const program = { ...p.program(entry), methods: [{ type: point, name: 'shift', fn: shift }] };
  assert.equal(lines(program), [
    '42',
    `method shift with 1 arguments ${int.id}:2`,
    '77',
    'method other with 0 arguments',
    '77',
  ]);
});

test('a task gets its arguments as words', () => {
  const p = new ProgramBuilder();
  const task = types.handle('task', [unit]);
  const work = p.fn('work', [int, bool], unit, (fn) => [println(fn.get(0)), println(fn.get(1))]);
  const mixed = p.fn('mixed', [float, any, float], unit, () => []);
  const entry = p.fn('top level', [], unit, () => [
    run({ kind: 'spawn', span: AT, type: task, fn: work, args: [num(6), yes(true)] }),
    run({ kind: 'spawn', span: AT, type: task, fn: mixed, args: [flt(1), box(num(1)), flt(2)] }),
  ]);
  assert.equal(lines(p.program(entry)), ['spawn with 2 words, floats 0', '6', 'true', 'spawn with 4 words, floats 9']);
});

test('loops of a program with tasks poll, others do not', () => {
  const build = (tasks: boolean): string => {
    const p = new ProgramBuilder();
    const work = p.fn('work', [], unit, (fn) => {
      const label = fn.label();
      return [{ kind: 'loop', span: AT, label, condition: yes(true), body: [], step: [] }];
    });
    const spawn: HirExpr = { kind: 'spawn', span: AT, type: types.handle('task', [unit]), fn: work, args: [] };
    const entry = p.fn('top level', [], unit, () => [run(tasks ? spawn : call(work, unit))]);
    return verified(
      lowerVersions(p.program(entry), { functions: [work], inlineCallees: [], tier: 'optimised', version: 1 }),
    );
  };
  assert.match(build(true), /%poll\.\d* = load i32/);
  assert.not.match(build(false), 'ot_poll');
});

test.run();
