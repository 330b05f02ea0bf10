/** What LLVM may do with branch weights and call counts, and what it would lose by. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

const CALLS = [{ name: 'root', count: 1000 }];

const optimised = (text: string, stage: 'opt' | 'asm'): string =>
  addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised', calls: CALLS }), RUNTIME_BITCODE, stage);

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** Two rounds each time, on average; how many it takes only the memory says. */
const SHORT_LOOP = `
define void @root(i8* %ctx, i64* %to) {
  br label %loop
loop:
  store volatile i64 7, i64* %to
  %more = load volatile i64, i64* %to
  %on = icmp ne i64 %more, 0
  br i1 %on, label %loop, label %out, !prof !0
out:
  ret void
}
!0 = !{!"branch_weights", i32 100, i32 100}`;

test('a loop of few rounds keeps them all', () => {
  const ir = optimised(SHORT_LOOP, 'opt');
  assert.is(count(ir, /store volatile i64 7/g), 1);
  assert.match(ir, /function_entry_count.*1000/);
  assert.match(ir, 'branch_weights');
});

/** Both ways meet at a block with a comparison, small enough for LLVM to copy it behind each of them. */
const MEETING = `
define void @root(i8* %ctx, i64* %to, i64* %from) {
  br label %loop
loop:
  %way = load volatile i64, i64* %to
  %is = icmp slt i64 %way, 1
  br i1 %is, label %left, label %right, !prof !0
left:
  store volatile i64 1, i64* %to
  store volatile i64 11, i64* %from
  store volatile i64 12, i64* %from
  br label %meet
right:
  store volatile i64 2, i64* %from
  br label %meet
meet:
  %end = load volatile i64, i64* %to
  %is2 = icmp slt i64 %end, 77
  br i1 %is2, label %three, label %four, !prof !0
three:
  store volatile i64 3, i64* %to
  store volatile i64 31, i64* %from
  br label %again
four:
  store volatile i64 4, i64* %from
  store volatile i64 5, i64* %from
  store volatile i64 6, i64* %from
  br label %again
again:
  %last = load volatile i64, i64* %from
  %ends = icmp eq i64 %last, 99
  br i1 %ends, label %out, label %loop, !prof !1
out:
  ret void
}
!0 = !{!"branch_weights", i32 80, i32 20}
!1 = !{!"branch_weights", i32 1, i32 1000}`;

test('a block of three instructions that several lead to is laid out once', () => {
  assert.is(count(optimised(MEETING, 'asm'), /cmpq\s+\$76/g), 1);
});

/** No loop: what comes first in memory is decided by LLVM's rules for functions that nobody counted. */
const STRAIGHT = `
define void @root(i8* %ctx, i64* %to) {
  %way = load volatile i64, i64* %to
  %is = icmp slt i64 %way, 1
  br i1 %is, label %left, label %right, !prof !0
left:
  store volatile i64 1, i64* %to
  ret void
right:
  store volatile i64 2, i64* %to
  ret void
}
!0 = !{!"branch_weights", i32 80, i32 20}`;

test('a function without loops keeps its weights, but not its call count', () => {
  const ir = optimised(STRAIGHT, 'opt');
  assert.not.match(ir, 'function_entry_count');
  assert.match(ir, 'branch_weights');
});

test.run();
