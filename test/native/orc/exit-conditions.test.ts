/** What a loop's condition was is known behind each way out of the loop: no round has to keep it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

/** A loop goes on while it reads positive numbers from `%from`, and ends, too, where `%to` is 0. */
const SEARCH = `
define void @root(i8* %ctx, i64* %from, i64* %to, i1* %last) {
entry:
  br label %loop
loop:
  %first = load volatile i64, i64* %from
  %more = icmp sgt i64 %first, 0
  br i1 %more, label %look, label %none
look:
  %second = load volatile i64, i64* %to
  %zero = icmp eq i64 %second, 0
  br i1 %zero, label %found, label %loop
found:
  store volatile i64 1, i64* %to
  br label %join
none:
  %other = load volatile i64, i64* %from
  store volatile i64 %other, i64* %from
  br label %join
join:
  %was = phi i1 [ true, %found ], [ false, %none ]
  %again = load volatile i64, i64* %to
  %ends = icmp eq i64 %again, 99
  br i1 %ends, label %out, label %loop
out:
  store volatile i1 %was, i1* %last
  ret void
}`;

function optimised(text: string): string {
  return addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');
}

test('behind a loop its condition is what the way out says', () => {
  const ir = optimised(SEARCH);
  assert.match(ir, /phi i1 \[ (false, %none \], \[ true, %found|true, %found \], \[ false, %none) \]/);
  assert.not.match(ir, 'store volatile i1 %more,');
});

test.run();
