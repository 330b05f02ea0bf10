import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { OptimiseQueue } from '../../../src/jit/optimise-queue.js';

interface Setting {
  readonly parallel: number;
  readonly nodes: number;
  /** Functions that cannot be lowered. */
  readonly broken?: readonly number[];
  /** Bodies that are in the module of a function beside its own. */
  readonly callees?: Readonly<Record<number, readonly number[]>>;
  readonly specialised?: readonly number[];
}

/** A queue whose modules are numbered from 0, continuations as `[fn, loop]` in a string; functions are of 10 nodes, those from 100 on of 1000. */
function queueOf({ parallel, nodes, broken = [], callees = {}, specialised = [] }: Setting) {
  const modules: (readonly number[] | string)[] = [];
  const failed: number[] = [];
  const dropped: string[] = [];
  const began: number[] = [];
  const ended = new Set<number>();
  const queue = new OptimiseQueue(
    { parallel, nodes },
    {
      start: (fns) => {
        if (fns.some((fn) => broken.includes(fn))) throw new Error('cannot lower');
        return modules.push(fns) - 1;
      },
      startLoop: (fn, loop) => (broken.includes(fn) ? undefined : modules.push(`${fn}.${loop}`) - 1),
      began: (job) => began.push(job),
      isRunning: (fn) => !ended.has(fn),
      dropped: (fn, loop) => dropped.push(`${fn}.${loop}`),
      bodiesOf: (fn) => [fn, ...(callees[fn] ?? [])],
      sizeOf: (fn) => (fn >= 100 ? 1000 : 10),
      isSpecialised: (fn) => specialised.includes(fn),
      failed: (fn) => failed.push(fn),
    },
  );
  return { queue, modules, failed, dropped, began, ended };
}

test('an idle thread takes a function at once; what comes meanwhile shares the next module', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 1000 });
  for (const fn of [1, 2, 3]) queue.add({ fn }, 1);
  assert.equal(modules, [[1]]);
  queue.done(0, undefined);
  assert.equal(modules, [[1], [2, 3]]);
  queue.done(1, undefined);
  assert.is(modules.length, 2);
});

test('what is under way is what was handed over and has not ended; a continuation is no version of its function', () => {
  const { queue } = queueOf({ parallel: 1, nodes: 1000 });
  queue.add({ fn: 1 }, 1);
  queue.add({ fn: 2 }, 1);
  assert.equal(
    [1, 2].map((fn) => queue.isUnderWay(fn)),
    [true, false],
  );
  queue.prepare();
  assert.equal(
    [1, 2].map((fn) => queue.isUnderWay(fn)),
    [true, true],
  );
  queue.done(0, undefined);
  queue.done(1, undefined);
  queue.add({ fn: 2, loop: 7 }, 1);
  assert.equal(
    [1, 2].map((fn) => queue.isUnderWay(fn)),
    [false, false],
  );
});

test('what waits is what is not lowered yet; a loop is no version of its function', () => {
  const { queue } = queueOf({ parallel: 1, nodes: 1000 });
  queue.add({ fn: 1 }, 1);
  queue.add({ fn: 2 }, 1);
  queue.add({ fn: 3, loop: 7 }, 1);
  const waiting = () => [1, 2, 3].map((fn) => queue.isWaiting(fn));
  assert.equal(waiting(), [false, true, false]);
  queue.prepare();
  assert.equal(waiting(), [false, false, false]);
});

test('a module holds what fits; what is larger than a module gets one of its own', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 25 });
  for (const fn of [1, 100, 2, 3, 4]) queue.add({ fn }, 1);
  queue.done(0, undefined);
  queue.done(1, undefined);
  queue.done(2, undefined);
  assert.equal(modules, [[1], [100], [2, 3], [4]]);
});

test('specialised functions have modules of their own', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 1000, specialised: [2, 4] });
  for (const fn of [1, 2, 3, 4, 5]) queue.add({ fn }, 1);
  for (const job of [0, 1]) queue.done(job, undefined);
  assert.equal(modules, [[1], [2, 4], [3, 5]]);
});

test('what gains most goes first, by the latest that is known; what is under way is not weighed', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 25 });
  for (const [fn, gain] of [
    [1, 1],
    [2, 17],
    [3, 20],
    [4, 70],
    [5, 16],
  ] as const)
    queue.add({ fn }, gain);
  queue.weigh(1, 1000);
  queue.weigh(5, 50);
  for (const job of [0, 1, 2]) queue.done(job, undefined);
  assert.equal(modules, [[1], [4, 5], [2, 3]]);
});

test('as many modules are under way as there are threads', () => {
  const { queue, modules } = queueOf({ parallel: 2, nodes: 1000 });
  for (const fn of [1, 2, 3, 4]) queue.add({ fn }, 1);
  assert.equal(modules, [[1], [2]]);
  queue.done(1, undefined);
  assert.equal(modules[2], [3, 4]);
});

test('after a module of several failed, each of its functions is compiled alone, and only the broken one fails', () => {
  const { queue, modules, failed } = queueOf({ parallel: 1, nodes: 1000 });
  for (const fn of [1, 2, 3]) queue.add({ fn }, 1);
  queue.done(0, undefined);
  queue.done(1, 'LLVM failed');
  assert.equal(modules[2], [2]);
  queue.done(2, 'LLVM failed again');
  assert.equal(failed, [2]);
  assert.equal(modules[3], [3]);
  queue.done(3, undefined);
  assert.is(modules.length, 4);
});

test('what cannot be lowered fails alone too', () => {
  const { queue, modules, failed } = queueOf({ parallel: 1, nodes: 1000, broken: [2] });
  for (const fn of [1, 2, 3]) queue.add({ fn }, 1);
  queue.done(0, undefined);
  assert.equal(failed, [2]);
  assert.equal(modules, [[1], [3]]);
});

test('the end of a job that is none of its own changes nothing', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 1000 });
  queue.add({ fn: 1 }, 1);
  queue.add({ fn: 2 }, 1);
  queue.done(17, undefined);
  assert.equal(modules, [[1]]);
});

test('a module is as large as all bodies in it, each counted once', () => {
  const callees = { 1: [100], 2: [100], 3: [101] };
  const { queue, modules } = queueOf({ parallel: 1, nodes: 1500, callees });
  for (const fn of [9, 1, 2, 3]) queue.add({ fn }, 1);
  queue.done(0, undefined);
  queue.done(1, undefined);
  assert.equal(modules, [[9], [1, 2], [3]]);
});

test('functions are in a module in the order of the source, whatever order they became hot in', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 1000 });
  for (const fn of [9, 3, 7, 1]) queue.add({ fn }, fn);
  queue.done(0, undefined);
  assert.equal(modules, [[9], [1, 3, 7]]);
});

test('what gains nothing is compiled last', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 10 });
  for (const [fn, gain] of [
    [1, 1],
    [2, 0],
    [3, 1e-9],
  ] as const)
    queue.add({ fn }, gain);
  for (const job of [0, 1]) queue.done(job, undefined);
  assert.equal(modules, [[1], [3], [2]]);
});

test('a loop waits like a function and is compiled alone', () => {
  const { queue, modules } = queueOf({ parallel: 1, nodes: 1000 });
  queue.add({ fn: 1 }, 1);
  queue.add({ fn: 2 }, 1);
  queue.add({ fn: 3, loop: 7 }, 4);
  queue.add({ fn: 4 }, 8);
  queue.add({ fn: 5 }, 1);
  assert.is(queue.length, 5);
  for (const job of [0, 1, 2]) queue.done(job, undefined);
  assert.equal(modules, [[1], [2, 4, 5], '3.7']);
});

test('a loop is dropped when its turn comes after the end of its call', () => {
  const { queue, modules, dropped, ended } = queueOf({ parallel: 1, nodes: 1000 });
  queue.add({ fn: 1 }, 1);
  queue.add({ fn: 2, loop: 7 }, 9);
  queue.add({ fn: 3, loop: 8 }, 1);
  ended.add(2);
  queue.done(0, undefined);
  assert.equal(modules, [[1], '3.8']);
  assert.equal(dropped, ['2.7']);
  assert.is(queue.length, 1);
});

test('of the loops of a function only the latest waits', () => {
  const { queue, modules, dropped } = queueOf({ parallel: 1, nodes: 1000 });
  queue.add({ fn: 1 }, 1);
  for (const loop of [7, 8]) queue.add({ fn: 2, loop }, 1);
  queue.add({ fn: 2 }, 1);
  assert.equal(dropped, ['2.7']);
  queue.done(0, undefined);
  queue.done(1, undefined);
  assert.equal(modules, [[1], '2.8', [2]]);
});

test('a loop that fails makes room for what waits, and its function is not blamed', () => {
  const { queue, modules, failed } = queueOf({ parallel: 1, nodes: 1000, broken: [3] });
  queue.add({ fn: 1, loop: 7 }, 1);
  queue.add({ fn: 3, loop: 8 }, 1);
  queue.add({ fn: 2 }, 1);
  queue.done(0, 'LLVM failed');
  assert.equal(modules, ['1.7', [2]]);
  assert.equal(failed, []);
});

test('one module is lowered before the job under way ends, and begins when it has ended', () => {
  const { queue, modules, began } = queueOf({ parallel: 1, nodes: 25 });
  for (const fn of [1, 2, 3, 4, 5, 6]) queue.add({ fn }, 1);
  queue.prepare();
  queue.prepare();
  assert.equal(modules, [[1], [2, 3]]);
  assert.equal(began, [0]);
  queue.add({ fn: 7 }, 100);
  queue.done(0, undefined);
  assert.is(modules.length, 2);
  assert.equal(began, [0, 1]);
  queue.done(1, undefined);
  assert.equal(modules.slice(2), [[4, 7]]);
  assert.equal(began, [0, 1, 2]);
});

test('nothing is lowered ahead where a thread is free, nothing waits, or a continuation is next', () => {
  const { queue, modules } = queueOf({ parallel: 2, nodes: 1000 });
  queue.prepare();
  queue.add({ fn: 1 }, 1);
  queue.prepare();
  queue.add({ fn: 2 }, 1);
  queue.prepare();
  queue.add({ fn: 3, loop: 7 }, 9);
  queue.add({ fn: 4 }, 1);
  queue.prepare();
  assert.equal(modules, [[1], [2]]);
  queue.done(0, undefined);
  queue.prepare();
  assert.equal(modules, [[1], [2], '3.7', [4]]);
  queue.add({ fn: 5 }, 1);
  queue.done(1, undefined);
  queue.prepare();
  assert.equal(modules[4], [5]);
});

test('what was lowered ahead may fail, or fail to be lowered', () => {
  const { queue, modules, failed, began } = queueOf({ parallel: 1, nodes: 25, broken: [3] });
  for (const fn of [1, 2, 3]) queue.add({ fn }, 1);
  queue.prepare();
  assert.equal(modules, [[1]]);
  queue.prepare();
  assert.equal(modules, [[1], [2]]);
  queue.done(0, undefined);
  queue.done(1, 'LLVM failed');
  assert.equal(failed, [2, 3]);
  assert.equal(began, [0, 1]);
  assert.is(queue.length, 0);
});

test.run();
