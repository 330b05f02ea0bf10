/** Where a loop's end lies: before its start when a way through it that is taken now and then would come behind. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

/** Of a hundred rounds `rare` take the longer way, and the loop has `rounds` of them each time. */
const loop = (rare: number, rounds: number) => `
define void @root(i8* %ctx, i64* %to, i64* %from, i64 %count) {
  br label %start
start:
  %i = phi i64 [ 0, %0 ], [ %next, %end ]
  store volatile i64 11, i64* %to
  %way = load volatile i64, i64* %from
  %isFar = icmp ugt i64 %way, 2000
  br i1 %isFar, label %fail, label %near
near:
  %is = icmp eq i64 %way, 1000
  br i1 %is, label %rare, label %end, !prof !0
rare:
  store volatile i64 22, i64* %to
  %more = load volatile i64, i64* %from
  %isMore = icmp slt i64 %more, 1001
  br i1 %isMore, label %rarer, label %end
rarer:
  store volatile i64 23, i64* %to
  br label %end
end:
  store volatile i64 33, i64* %to
  %next = add i64 %i, 1
  %on = icmp ne i64 %next, %count
  br i1 %on, label %start, label %out, !prof !1, !llvm.loop !2
fail:
  call void @panic() noreturn cold
  unreachable
out:
  store volatile i64 44, i64* %to
  ret void
}
declare void @panic() noreturn cold
!0 = !{!"branch_weights", i32 ${rare}, i32 ${100 - rare}}
!1 = !{!"branch_weights", i32 ${rounds - 1}, i32 1}
!2 = distinct !{!2, !3}
!3 = !{!"llvm.loop.unroll.disable"}`;

/** The constants that are stored, in the order of the code. */
function order(text: string): number[] {
  const calls = [{ name: 'root', count: 1000 }];
  const code = addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised', calls }), RUNTIME_BITCODE, 'asm');
  return [...code.matchAll(/movq\t\$(\d+), \(%r/g)].map(([, constant]) => Number(constant));
}

test('a way that is taken more than once each time follows the start, with the end before it', () => {
  assert.equal(order(loop(14, 9)), [33, 11, 22, 23, 44]);
});

test('one that is taken less often than the loop is entered stays behind the end', () => {
  assert.equal(order(loop(3, 9)), [11, 33, 22, 23, 44]);
});

test.run();
