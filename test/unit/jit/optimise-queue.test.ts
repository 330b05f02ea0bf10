import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { OptimiseQueue } from '../../../src/jit/optimise-queue.js';

/** A queue whose modules are numbered from 0; functions are of 10 nodes, those from 100 on of 1000. */
function queueOf(parallel: number, nodes: number, broken: readonly number[] = []) {
  const modules: (readonly number[])[] = [];
  const failed: number[] = [];
  const queue = new OptimiseQueue(
    { parallel, nodes },
    {
      start: (fns) => {
        if (fns.some((fn) => broken.includes(fn))) throw new Error('cannot lower');
        return modules.push(fns) - 1;
      },
      sizeOf: (fn) => (fn >= 100 ? 1000 : 10),
      failed: (fn) => failed.push(fn),
    },
  );
  return { queue, modules, failed };
}

test('an idle thread takes a function at once; what comes meanwhile shares the next module', () => {
  const { queue, modules } = queueOf(1, 1000);
  for (const fn of [1, 2, 3]) queue.add(fn, 1);
  assert.equal(modules, [[1]]);
  queue.done(0, undefined);
  assert.equal(modules, [[1], [2, 3]]);
  queue.done(1, undefined);
  assert.is(modules.length, 2);
});

test('a module holds what fits; what is larger than a module gets one of its own', () => {
  const { queue, modules } = queueOf(1, 25);
  for (const fn of [1, 100, 2, 3, 4]) queue.add(fn, 1);
  queue.done(0, undefined);
  queue.done(1, undefined);
  queue.done(2, undefined);
  assert.equal(modules, [[1], [100], [2, 3], [4]]);
});

test('what gains most goes first, by the latest that is known; what is under way is not weighed', () => {
  const { queue, modules } = queueOf(1, 25);
  for (const [fn, gain] of [
    [1, 1],
    [2, 17],
    [3, 20],
    [4, 70],
    [5, 16],
  ] as const)
    queue.add(fn, gain);
  queue.weigh(1, 1000);
  queue.weigh(5, 50);
  for (const job of [0, 1, 2]) queue.done(job, undefined);
  assert.equal(modules, [[1], [4, 5], [2, 3]]);
});

test('as many modules are under way as there are threads', () => {
  const { queue, modules } = queueOf(2, 1000);
  for (const fn of [1, 2, 3, 4]) queue.add(fn, 1);
  assert.equal(modules, [[1], [2]]);
  queue.done(1, undefined);
  assert.equal(modules[2], [3, 4]);
});

test('after a module of several failed, each of its functions is compiled alone, and only the broken one fails', () => {
  const { queue, modules, failed } = queueOf(1, 1000);
  for (const fn of [1, 2, 3]) queue.add(fn, 1);
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
  const { queue, modules, failed } = queueOf(1, 1000, [2]);
  for (const fn of [1, 2, 3]) queue.add(fn, 1);
  queue.done(0, undefined);
  assert.equal(failed, [2]);
  assert.equal(modules, [[1], [3]]);
});

test('the end of a job that is none of its own changes nothing', () => {
  const { queue, modules } = queueOf(1, 1000);
  queue.add(1, 1);
  queue.add(2, 1);
  queue.done(17, undefined);
  assert.equal(modules, [[1]]);
});

test.run();
