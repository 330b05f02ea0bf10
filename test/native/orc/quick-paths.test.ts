/** Recursive functions that are done early in their base case: what is behind it is a function of its own. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addon, assemble, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';

const optimised = (text: string): string =>
  addon.dump(memoryFile(assemble(text)), plan({ tier: 'optimised' }), RUNTIME_BITCODE, 'opt');

interface Shape {
  /** Before the condition. */
  readonly start?: string;
  readonly condition?: string;
  readonly base?: string;
  /** What is added to both calls' results. */
  readonly added?: string;
  readonly callee?: string;
  readonly weights?: string;
}

/** Calls itself twice unless `n` is 0. */
const recursive = ({
  start = '',
  condition = 'icmp eq i64 %n, 0',
  base = '',
  added = '%n',
  callee = 'work',
  weights = '',
}: Shape): string => `
declare void @other(i8*)
declare i64 @someone(i8*, i64*, i64)
define i64 @work(i8* %ctx, i64* %cell, i64 %n) {
  ${start}
  %done = ${condition}
  br i1 %done, label %base, label %rest${weights === '' ? '' : ', !prof !0'}
base:
  ${base}
  ret i64 1
rest:
  %less = sub i64 %n, 1
  %left = call i64 @${callee}(i8* %ctx, i64* %cell, i64 %less)
  %half = lshr i64 %n, 1
  %right = call i64 @${callee}(i8* %ctx, i64* %cell, i64 %half)
  %both = add i64 %left, %right
  %sum = add i64 %both, ${added}
  ret i64 %sum
}
${weights}`;

/** What is left of the function, and its rest where there is one. */
function parts(ir: string): { start: string; rest: string } {
  const bodies = ir.split(/^define /m).slice(1);
  const named = (name: string) => bodies.find((body) => body.slice(0, body.indexOf('\n')).includes(`@${name}(`)) ?? '';
  return { start: named('work'), rest: named('work.rest') };
}

test('the base case goes on to the rest by a jump', () => {
  const { start, rest } = parts(optimised(recursive({})));
  assert.match(start, /musttail call .*@work\.rest\(/);
  assert.not.match(start, /call .*@work\(/);
  assert.match(rest, /call .*@work\(/);
  assert.not.match(rest, /icmp/);
});

test('what is stored before is not stored again', () => {
  const { start, rest } = parts(optimised(recursive({ start: 'store i64 %n, i64* %cell' })));
  assert.match(start, /store i64 %n/);
  assert.ok(rest !== '');
  assert.not.match(rest, /store/);
});

test('what was loaded before a store is not loaded again behind it', () => {
  const start = '%old = load i64, i64* %cell\n  %new = add i64 %old, 1\n  store i64 %new, i64* %cell';
  assert.ok(parts(optimised(recursive({ start }))).rest !== '', 'the rest needs nothing of it');
  assert.is(parts(optimised(recursive({ start, added: '%old' }))).rest, '');
});

test('what was only loaded is', () => {
  const start = '%old = load i64, i64* %cell';
  assert.match(parts(optimised(recursive({ start, added: '%old' }))).rest, /load i64/);
});

test('a function stays whole whose end memory decides', () => {
  const start = '%old = load i64, i64* %cell';
  assert.is(parts(optimised(recursive({ start, condition: 'icmp eq i64 %old, 0' }))).rest, '');
});

test('a function stays whole whose base case calls something, or that calls others only', () => {
  assert.is(parts(optimised(recursive({ base: 'call void @other(i8* %ctx)' }))).rest, '');
  assert.is(parts(optimised(recursive({ callee: 'someone' }))).rest, '');
});

test('a function stays whole that calls itself once at the most', () => {
  const twice = recursive({});
  const once = twice.replace(/%right = .*/, '%right = add i64 %less, 1');
  assert.is.not(once, twice);
  assert.is(parts(optimised(once)).rest, '');
  const either = `
define void @work(i8* %ctx, i64* %cell, i64 %n) {
  %done = icmp eq i64 %n, 0
  br i1 %done, label %base, label %more
more:
  %left = lshr i64 %n, 1
  %odd = trunc i64 %n to i1
  br i1 %odd, label %one, label %other
one:
  call void @work(i8* %ctx, i64* %cell, i64 %left)
  store i64 1, i64* %cell
  ret void
other:
  call void @work(i8* %ctx, i64* %cell, i64 0)
  store i64 2, i64* %cell
  ret void
base:
  ret void
}`;
  assert.is(parts(optimised(either)).rest, '');
});

test('a function stays whole whose base case is rare', () => {
  const weights = (often: number) => `!0 = !{!"branch_weights", i32 ${often}, i32 100}`;
  assert.is(parts(optimised(recursive({ weights: weights(1) }))).rest, '');
  assert.ok(parts(optimised(recursive({ weights: weights(100) }))).rest !== '');
});

test.run();
