/** What lowered modules say beside what they compute: symbols, counters, profiles, the places of expressions. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withKnownTypes } from '../../../src/hir/known-types.js';
import type { Type } from '../../../src/hir/types.js';
import { lowerVersions } from '../../../src/lower/index.js';
import {
  AT,
  call,
  cmp,
  flt,
  index,
  line,
  loop,
  num,
  op,
  ProgramBuilder,
  println,
  ret,
  run,
  set,
  text,
  types,
  when,
} from './hir.js';
import { verified } from './run.js';

const { int, float, unit, bool } = types;

test('a JIT module names its versions, slots, counters, strings and globals', () => {
  const p = new ProgramBuilder();
  const g = p.global('g', float);
  const callee = p.fn('callee', [int], int, (fn) => [ret(fn.get(0))]);
  const inlined = p.fn('inlined', [], unit, () => [
    { kind: 'setGlobal', span: AT, global: g, value: flt(1) },
    println(text('hello')),
  ]);
  const caller = p.fn('caller', [], int, (fn) => {
    const [i, label] = [fn.local('i', int), fn.label()];
    return [
      run(call(inlined, unit)),
      set(i, num(0)),
      loop(label, cmp('lt', fn.get(i), num(9)), [], [set(i, op('add', fn.get(i), num(1)))]),
      ret(call(callee, int, num(1))),
    ];
  });
  const program = p.program(caller);
  const baseline = lowerVersions(program, { functions: [caller], inlineCallees: [], tier: 'baseline', version: 3 });
  const ir = verified(baseline);
  assert.equal(baseline.versions, [{ fn: caller, symbol: 'caller', name: 'caller.v3' }]);
  assert.match(ir, 'define i64 @caller.v3(ptr');
  assert.match(ir, '@otter.slot.callee = external global ptr');
  assert.match(ir, '@otter.slot.inlined = external global ptr');
  assert.is(ir.split('call void @ot_hot(').length - 1, 1);
  assert.is(ir.split('call ptr @ot_hot_loop(').length - 1, 1);
  const optimised = lowerVersions(program, {
    functions: [caller],
    inlineCallees: [inlined],
    tier: 'optimised',
    version: 4,
  });
  const text2 = verified(optimised);
  assert.match(text2, 'define internal void @inlined.inline(ptr');
  assert.match(text2, '@otter.glob.0 = external global');
  assert.not.match(text2, 'ot_hot');
  assert.equal(
    optimised.strings.map((s) => s.text),
    ['hello'],
  );
  assert.match(text2, `@${optimised.strings[0]?.symbol} = external global`);
});

test('baseline code counts which way conditions go, optimised code tells LLVM', () => {
  const p = new ProgramBuilder();
  const fn = p.fn('way', [int], int, (b) => [when(cmp('lt', b.get(0), num(9)), [ret(num(1))], []), ret(num(2))]);
  const branches = { slot: () => 7, counts: () => ({ taken: 2, other: 96 }) };
  const lowered = (tier: 'baseline' | 'optimised', profile = branches) =>
    verified(lowerVersions(p.program(fn), { functions: [fn], inlineCallees: [], tier, version: 1, branches: profile }));
  assert.match(lowered('baseline'), /getelementptr inbounds \[2 x i32\], ptr @otter.branches, i64 7, i64 %/);
  assert.not.match(lowered('baseline'), 'llvm.expect');
  assert.match(lowered('optimised'), /llvm.expect.with.probability.i1\(i1 %\d+, i1 false, double 0x3FEF0A3D/);
  assert.not.match(lowered('optimised'), 'otter.branches');
  const few = { slot: () => 7, counts: () => ({ taken: 1, other: 3 }) };
  assert.not.match(lowered('optimised', few), 'llvm.expect');
});

test('baseline code counts its calls by call site, optimised code does not', () => {
  const p = new ProgramBuilder();
  const callee = p.fn('callee', [int], int, (b) => [ret(b.get(0))]);
  const fn = p.fn('caller', [int], int, (b) => [ret(call(callee, int, b.get(0)))]);
  const asked: number[][] = [];
  const site = (from: number, to: number): number => asked.push([from, to]) + 6;
  const lowered = (tier: 'baseline' | 'optimised') =>
    verified(lowerVersions(p.program(fn), { functions: [fn], inlineCallees: [], tier, version: 1, sites: { site } }));
  assert.match(lowered('baseline'), /getelementptr inbounds \(i32, ptr @otter.edges, i64 7\)/);
  assert.not.match(lowered('optimised'), 'otter.edges');
  assert.equal(asked, [[fn, callee]]);
});

test('baseline code shows its arguments where it counts calls, a word each', () => {
  const p = new ProgramBuilder();
  const shown = p.fn('shown', [int, float, bool, types.any], unit, () => []);
  const silent = p.fn('silent', [float], unit, () => []);
  const lowered = (fn: number, samples: boolean) =>
    verified(
      lowerVersions(p.program(fn), { functions: [fn], inlineCallees: [], tier: 'baseline', version: 1, samples }),
    );
  const text = lowered(shown, true);
  assert.match(text, 'alloca [3 x i64]');
  assert.match(text, 'call void @ot_hot_call(ptr %0, ptr @otter.ctr.shown, ptr %');
  assert.not.match(text, '@ot_hot(');
  assert.not.match(lowered(silent, true), 'ot_hot_call');
  assert.not.match(lowered(shown, false), 'ot_hot_call');
});

test('a function with a body for known types asks for them once a call, and counts those that miss it', () => {
  const p = new ProgramBuilder();
  const fn = p.fn('sized', [types.any, types.any], int, (b) => [
    ret({ kind: 'dyn', span: line(2), type: int, op: { op: 'len' }, args: [b.get(0)] }),
  ]);
  const program = p.program(fn);
  const body = program.functions[fn];
  if (body === undefined) throw new Error('no function');
  types.list(types.any); // every checked program has it
  const known = new Map<number, Type>([
    [0, types.list(int)],
    [1, types.str],
  ]);
  const guarded = new Map([[fn, withKnownTypes(program, body, known)]]);
  const request = { functions: [fn], inlineCallees: [], tier: 'specialised', version: 1, guarded } as const;
  const text = verified(lowerVersions(program, request));
  assert.match(text, new RegExp(`icmp eq i64 %\\d+, ${types.list(int).id}\\b`));
  assert.match(text, new RegExp(`icmp eq i64 %\\d+, ${types.str.id}\\b`));
  assert.is(text.match(/call void @ot_bound_missed\(ptr %0, ptr @otter.ctr.sized\)/g)?.length, 1);
  assert.is(text.match(/call i64 @ot_dyn_len/g)?.length, 1, 'in the other body only');
});

test('calls and panics have the locations of their expressions, in the file as the user named it', () => {
  const p = new ProgramBuilder();
  const fn = p.fn('Thing.method', [types.list(int), int], int, (b) => [
    ret(op('div', index(b.get(0), b.get(1), line(7)), b.get(1), line(9))),
  ]);
  const ir = verified(
    lowerVersions(p.program(fn), { functions: [fn], inlineCallees: [], tier: 'optimised', version: 1 }),
  );
  const locationOf = (callee: string): string => {
    const id = new RegExp(`call void @${callee}\\(.*!dbg (!\\d+)`).exec(ir)?.[1];
    return new RegExp(`^${id} = .*$`, 'm').exec(ir)?.[0] ?? '';
  };
  assert.match(locationOf('ot_panic_index'), 'line: 7, column: 1');
  assert.match(locationOf('ot_panic_div'), 'line: 9, column: 1');
  assert.match(ir, 'name: "Thing.method"');
  assert.match(ir, 'filename: "made/up.ot"');
});

test('element accesses go through named structs', () => {
  const p = new ProgramBuilder();
  const fn = p.fn('get', [types.list(float), int], float, (b) => [ret(index(b.get(0), b.get(1)))]);
  const ir = verified(
    lowerVersions(p.program(fn), { functions: [fn], inlineCallees: [], tier: 'optimised', version: 1 }),
  );
  assert.match(ir, 'getelementptr inbounds %ot.el.f64');
  assert.match(ir, /getelementptr inbounds %ot\.list, ptr %\d+, i64 0, i32 4/);
});

test.run();
