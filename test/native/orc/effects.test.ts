/** What LLVM makes of the plan's facts on calls, of allocation, and of lists that are found through fields. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ModulePlan } from '../../../src/jit/native.js';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

function optimised(text: string, facts: Partial<ModulePlan> = {}): string {
  return addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised', ...facts }), RUNTIME_BITCODE, 'opt');
}

function count(ir: string, pattern: RegExp): number {
  return ir.match(new RegExp(pattern, 'g'))?.length ?? 0;
}

/** Loads a list's length, calls `other` by its entry slot, and loads the length again. */
const AROUND_A_CALL = `
%ot.list = type { i32, i32, i64, i64, i8* }
@otter.slot.other = external global i8*
define i64 @f(i8* %ctx, i8* %ref32.) {
  %list = bitcast i8* %ref32. to %ot.list*
  %length = getelementptr inbounds %ot.list, %ot.list* %list, i64 0, i32 2
  %before = load i64, i64* %length
  %code = load i8*, i8** @otter.slot.other
  %callee = bitcast i8* %code to void (i8*)*
  call void %callee(i8* %ctx)
  %after = load i64, i64* %length
  %sum = add i64 %before, %after
  ret i64 %sum
}`;

test('what a call does not write is kept across it', () => {
  const writes = (...places: number[]) => ({
    places: ['ot.list#2', 'ot.el.i64#0'],
    writes: [{ symbol: 'other', places }],
  });
  assert.is(count(optimised(AROUND_A_CALL), /load i64/), 2);
  assert.is(count(optimised(AROUND_A_CALL, writes(0, 1)), /load i64/), 2);
  assert.is(count(optimised(AROUND_A_CALL, writes(1)), /load i64/), 1);
});

/** Looks a key up in a dict twice, `between` being what happens meanwhile. The shapes are those of src/lower/dict.ts. */
const lookedUpTwice = (shape: bigint, between = '') => `
declare i64 @ot_dict_at(i8*, i8*, i64, i64)
declare i8* @ot_dict_put(i8*, i8*, i64, i64)
define i64 @f(i8* %ctx, i8* %dict, i64 %key, i64 %other) {
  %before = call i64 @ot_dict_at(i8* %ctx, i8* %dict, i64 ${shape}, i64 %key)
  ${between}
  %after = call i64 @ot_dict_at(i8* %ctx, i8* %dict, i64 ${shape}, i64 %key)
  %sum = add i64 %before, %after
  ret i64 %sum
}`;

test('a string is searched for once where its dict does not change', () => {
  const entry = (8n << 8n) | (8n << 16n) | (16n << 32n);
  const texts = entry | 3n;
  const search = /call .*@ot_dict_probe_str/;
  const put = `call i8* @ot_dict_put(i8* %ctx, i8* %dict, i64 ${texts}, i64 %other)`;
  assert.is(count(optimised(lookedUpTwice(texts)), search), 1);
  assert.is(
    count(optimised(lookedUpTwice(texts).replace(/%after = .*/, '%after = add i64 0, 1')), search),
    1,
    'stays a call',
  );
  assert.is(count(optimised(lookedUpTwice(texts, put)), search), 3);
  assert.is(count(optimised(lookedUpTwice(entry | 2n)), search), 0, 'an int is searched for in line');
});

test('a part of a text is searched for once where its dict does not change', () => {
  const at = '@ot_dict_at_part(i8* %ctx, i8* %dict, i64 68720003075, i8* %text, i64 %start, i64 %end)';
  const twice = (between = '') => `
declare i64 @ot_dict_at_part(i8*, i8*, i64, i8*, i64, i64)
declare i8* @ot_dict_put_part(i8*, i8*, i64, i8*, i64, i64)
define i64 @f(i8* %ctx, i8* %dict, i8* %text, i64 %start, i64 %end) {
  %before = call i64 ${at}
  ${between}
  %after = call i64 ${at}
  %sum = add i64 %before, %after
  ret i64 %sum
}`;
  const search = /call .*@ot_dict_probe_part\(/;
  assert.is(count(optimised(twice()), search), 1);
  const put = `call i8* ${at.replace('_at_', '_put_')}`;
  assert.is(count(optimised(twice(put)), search), 2, 'the first one serves both, but a key may be new then');
});

/** Writes text between two looks at a list's length. */
const aroundText = (put: string) => `
%ot.list = type { i32, i32, i64, i64, i8* }
declare void @${put}(i8*, i8*, i8*)
define i64 @f(i8* %ctx, i8* %ref32., i8* %at, i8* %text) {
  %list = bitcast i8* %ref32. to %ot.list*
  %length = getelementptr inbounds %ot.list, %ot.list* %list, i64 0, i32 2
  %before = load i64, i64* %length
  call void @${put}(i8* %ctx, i8* %at, i8* %text)
  %after = load i64, i64* %length
  %sum = add i64 %before, %after
  ret i64 %sum
}`;

test('writing the bytes of a text changes no list', () => {
  for (const put of ['ot_text_put_char', 'ot_text_put_short', 'ot_text_put_word']) {
    const ir = optimised(aroundText(put));
    assert.is(count(ir, /call void @ot_text/), 0, 'it is inlined');
    assert.match(ir, /%before = load i64/);
    assert.not.match(ir, /%after = load i64/);
  }
});

test('only what appends text without room leaves the registers to its caller', () => {
  const ir = optimised(`
declare { i64, i8* } @ot_text_appended(i8*, i8*, i64, i64, i8*)
declare i8* @ot_text_widened(i8*, i8*, i64, i64, i64)
declare void @ot_list_grow(i8*, i8*, i64)
define i8* @f(i8* %ctx, i8* %text, i64 %length, i8* %more, i8* %list) {
  %a = call { i64, i8* } @ot_text_appended(i8* %ctx, i8* %text, i64 %length, i64 0, i8* %more)
  %room = extractvalue { i64, i8* } %a, 0
  %longer = extractvalue { i64, i8* } %a, 1
  %wide = call i8* @ot_text_widened(i8* %ctx, i8* %longer, i64 %length, i64 %room, i64 1000)
  call void @ot_list_grow(i8* %ctx, i8* %list, i64 9)
  ret i8* %wide
}`);
  for (const name of ['ot_text_appended', 'ot_text_widened']) {
    assert.is(count(ir, new RegExp(`call preserve_mostcc .*@${name}\\(`)), 1);
    assert.is(count(ir, new RegExp(`declare preserve_mostcc .*@${name}\\(`)), 1);
  }
  assert.match(ir, /call void @ot_list_grow\(/);
});

test('a plan that names a place it does not have is refused', () => {
  const facts = { places: ['ot.list#2'], writes: [{ symbol: 'other', places: [1] }] };
  assert.throws(() => optimised(AROUND_A_CALL, facts), 'bad module plan: writes');
});

test("the length of a field's list leaves a loop that needs it only now and then", () => {
  const ir = optimised(`
%ot.list = type { i32, i32, i64, i64, i8* }
%ot.s.20.P = type { i32, i32, i8* }
declare void @ot_io_print(i8*, i64)
define void @f(i8* %ctx, i8* %ref16., i64 %n) {
entry:
  %p = bitcast i8* %ref16. to %ot.s.20.P*
  %items = getelementptr inbounds %ot.s.20.P, %ot.s.20.P* %p, i64 0, i32 2
  br label %loop
loop:
  %i = phi i64 [ 0, %entry ], [ %next, %step ]
  %more = icmp slt i64 %i, %n
  br i1 %more, label %body, label %exit
body:
  %low = and i64 %i, 7
  %c = icmp eq i64 %low, 5
  br i1 %c, label %then, label %step
then:
  %ref32. = load i8*, i8** %items
  %list = bitcast i8* %ref32. to %ot.list*
  %at = getelementptr inbounds %ot.list, %ot.list* %list, i64 0, i32 2
  %length = load i64, i64* %at
  call void @ot_io_print(i8* %ctx, i64 %length)
  br label %step
step:
  %next = add i64 %i, 1
  br label %loop
exit:
  ret void
}`);
  const entry = ir.slice(ir.indexOf('define'), ir.indexOf('phi i64'));
  assert.match(entry, 'load i64');
  assert.is(count(ir, /load i64/), 1);
});

const OBJECTS = `
%ot.s.20.P = type { i32, i32, i64 }
declare i8* @ot_new_object(i8*, i64, i64)
define i64 @f(i8* %ctx, i64 %x, i64 %y) {
  %a = call i8* @ot_new_object(i8* %ctx, i64 20, i64 16)
  %b = call i8* @ot_new_object(i8* %ctx, i64 20, i64 16)
  %pa = bitcast i8* %a to %ot.s.20.P*
  %pb = bitcast i8* %b to %ot.s.20.P*
  %fa = getelementptr inbounds %ot.s.20.P, %ot.s.20.P* %pa, i64 0, i32 2
  %fb = getelementptr inbounds %ot.s.20.P, %ot.s.20.P* %pb, i64 0, i32 2
  store i64 %x, i64* %fa
  store i64 %y, i64* %fb
  %read = load i64, i64* %fa
  ret i64 %read
}`;

test('new objects are distinct, and those nobody needs are not made', () => {
  const ir = optimised(OBJECTS);
  assert.match(ir, /ret i64 %x/);
  assert.not.match(ir, 'ot_allocate_slow');
});

test('an object that is needed is made in line', () => {
  const ir = optimised(`
declare i8* @ot_new_object(i8*, i64, i64)
define i8* @f(i8* %ctx) {
  %a = call i8* @ot_new_object(i8* %ctx, i64 20, i64 16)
  ret i8* %a
}`);
  assert.match(ir, 'ot_allocate_slow');
  assert.not.match(ir, 'ot_new_object(');
});

test.run();
