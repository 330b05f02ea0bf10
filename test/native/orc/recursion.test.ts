/** Functions that call themselves: small ones get calls of themselves in line, a few levels of them. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

/** As often as said, with so many stores that cannot be left out. Memory decides where it ends, so it stays whole. */
const recursive = (calls: number, stores: number): string => `
define void @work(i8* %ctx, i64* %to, i64 %n) {
  %seen = load i64, i64* %to
  %end = icmp eq i64 %seen, 0
  br i1 %end, label %out, label %on
on:
  %less = sub i64 %n, 1
${'  call void @work(i8* %ctx, i64* %to, i64 %less)\n'.repeat(calls)}${'  store volatile i64 %n, i64* %to\n'.repeat(stores)}  br label %out
out:
  ret void
}`;

function count(text: string, what: RegExp, recursionInstructions = 800): number {
  const options = plan({ tier: 'optimised', recursionInstructions });
  const ir = addon.dump(memoryFile(assemble(text)), options, RUNTIME_BITCODE, 'opt');
  return ir.match(what)?.length ?? 0;
}

const STORES = /store volatile/g;
const CALLS = /call .*@work/g;

test('a small function has itself in line, as many levels as there is room for', () => {
  const text = recursive(2, 3);
  const bodies = count(text, STORES) / 3;
  assert.ok([7, 15, 31, 63].includes(bodies), `${bodies} bodies`);
  assert.is(count(text, CALLS), bodies + 1, 'of the last level the calls are left');
  assert.ok(count(text, STORES, 200) / 3 < bodies, 'less where there is less room');
});

test('no more than eight levels of one with a single call', () => {
  assert.is(count(recursive(1, 3), STORES) / 3, 9);
  assert.is(count(recursive(1, 3), CALLS), 1);
});

test('large functions are left alone, and all of them where nothing is allowed', () => {
  assert.is(count(recursive(2, 120), CALLS), 2);
  assert.is(count(recursive(2, 3), CALLS, 0), 2);
});

test('a function that does nothing but call itself is done with', () => {
  const text = `
define void @work(i8* %ctx) {
  call void @work(i8* %ctx)
  ret void
}`;
  assert.ok(count(text, /define void @work/g) === 1);
});

test.run();
