/** What a run leaves on the stack would keep objects alive in the next one: places that nothing is written to. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Program } from './harness.js';

/** With 1, fills its frame; with 0, counts the words of it that are not clear, without having written to any. */
const FRAME = `
define i64 @NAME(i8* %ctx, i64 %fills) {
  %frame = alloca [512 x i64]
  %is = icmp eq i64 %fills, 1
  br label %loop
loop:
  %i = phi i64 [ 0, %0 ], [ %next, %on ]
  %left = phi i64 [ 0, %0 ], [ %count, %on ]
  %at = getelementptr [512 x i64], [512 x i64]* %frame, i64 0, i64 %i
  br i1 %is, label %fill, label %look
fill:
  store volatile i64 %fills, i64* %at
  br label %on
look:
  %word = load volatile i64, i64* %at
  %isOld = icmp eq i64 %word, 1
  %one = zext i1 %isOld to i64
  br label %on
on:
  %more = phi i64 [ 0, %fill ], [ %one, %look ]
  %count = add i64 %left, %more
  %next = add i64 %i, 1
  %ends = icmp eq i64 %next, 512
  br i1 %ends, label %out, label %loop
out:
  ret i64 %count
}`;

test('a run finds nothing in its frames that an earlier one has left', async () => {
  const program = new Program([{ symbol: 'frame', text: FRAME }]);
  try {
    assert.is((await program.bench(0, 1)).result, '0');
    assert.is((await program.bench(0, 0)).result, '0');
  } finally {
    program.close();
  }
});

test.run();
