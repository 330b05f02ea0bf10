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

/** Fills 4 KB below its frame, allocates the slow way, and counts how many of the 512 words are as they were. */
const ALLOCATION = `
declare i8* @ot_allocate_slow(i8*, i64, i64, i8*)
define i64 @NAME(i8* %ctx, i64 %n) {
  %filled = call i64 @words(i64 1)
  %object = call i8* @ot_allocate_slow(i8* %ctx, i64 5, i64 32, i8* null)
  %left = call i64 @words(i64 0)
  ret i64 %left
}
${FRAME.replace('define i64 @NAME(i8* %ctx, i64 %fills)', 'define internal i64 @words(i64 %fills) noinline')}`;

test('nor does a collection find what calls before the allocation have left', async () => {
  const program = new Program([{ symbol: 'allocation', text: ALLOCATION }]);
  try {
    const left = Number((await program.bench(0, 1)).result);
    assert.ok(left > 0, 'nothing was filled');
    // Functions of the runtime on the way to the collector write to some 50 of them themselves.
    assert.ok(left <= 512 - 1024 / 8, `${left} words are left`);
  } finally {
    program.close();
  }
});

test.run();
