/** Functions that are called from one place: inlined there whatever their size, and still there for others. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

/** Stores that cannot be left out, so that the function is as large as it looks. */
const stores = (count: number): string =>
  Array.from({ length: count }, (_, i) => `  store volatile i64 ${i}, i64* %to`).join('\n');

/** `root` calls `work` as often as said; both can be called from other modules. */
const program = (instructions: number, calls: number): string => `
define void @work(i8* %ctx, i64* %to) {
${stores(instructions)}
  ret void
}
define void @root(i8* %ctx, i64* %to) {
${'  call void @work(i8* %ctx, i64* %to)\n'.repeat(calls)}  ret void
}`;

const optimised = (text: string): string =>
  addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');
const callsLeft = (ir: string): number => ir.match(/call .*@work/g)?.length ?? 0;

test('the only call of a large function is inlined, and the function stays', () => {
  const ir = optimised(program(1000, 1));
  assert.is(callsLeft(ir), 0);
  assert.match(ir, /define void @work/);
});

test('a large function that is called twice stays a call', () => {
  assert.is(callsLeft(optimised(program(1000, 2))), 2);
});

test('a huge function stays a call', () => {
  assert.is(callsLeft(optimised(program(4000, 1))), 1);
});

test('a function that only calls itself is left alone', () => {
  const ir = optimised(`
define void @work(i8* %ctx, i64* %to, i64 %n) {
  %end = icmp eq i64 %n, 0
  br i1 %end, label %out, label %on
on:
  %less = sub i64 %n, 1
  call void @work(i8* %ctx, i64* %to, i64 %less)
  store volatile i64 %n, i64* %to
  br label %out
out:
  ret void
}`);
  assert.is(callsLeft(ir), 1);
});

/** The call in `rare` runs once in 200 calls; its callee is too large for a call that LLVM takes for cold. */
test('a call is not taken for cold by branch weights', () => {
  const ir = optimised(`
define void @work(i8* %ctx, i64* %to) {
${stores(40)}
  ret void
}
define void @root(i8* %ctx, i64* %to, i1 %flag) {
  br i1 %flag, label %rare, label %often, !prof !0
rare:
  call void @work(i8* %ctx, i64* %to)
  br label %often
often:
  call void @work(i8* %ctx, i64* %to)
  ret void
}
!0 = !{!"branch_weights", i32 1, i32 200}`);
  assert.is(callsLeft(ir), 0);
});

test.run();
