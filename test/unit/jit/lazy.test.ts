/** Lazy compilation against a host that only keeps a record: `main` calls f0 to f9, each of size 2. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CallOrder } from '../../../src/jit/call-order.js';
import { LazyCompiler, type LazyHost, type LazyKnobs } from '../../../src/jit/lazy.js';
import { call, num, ProgramBuilder, ret, run, types } from '../lower/hir.js';

const KNOBS: LazyKnobs = { budget: 6, depth: 10, likelihood: 0.6, ahead: 0 };
const MAIN = 10;

function program() {
  const b = new ProgramBuilder();
  const ids = Array.from({ length: 10 }, (_, i) => b.fn(`f${i}`, [], types.int, () => [ret(num(i))]));
  b.fn('main', [], types.unit, () => ids.map((fn) => run(call(fn, types.int))));
  return b.program(MAIN);
}

class Host implements LazyHost {
  readonly log: string[] = [];
  readonly awaited = new Set<number>();
  readonly called = new Set<number>();
  broken: (fns: readonly number[]) => boolean = () => false;
  private steps: (() => void)[] = [];
  private jobs = 0;

  start(fns: readonly number[], urgent: boolean, plain: boolean): number {
    this.log.push(`${urgent ? 'urgent' : 'ahead'}${plain ? ' plain' : ''} ${fns.join(' ')}`);
    if (this.broken(fns)) throw new Error('cannot be lowered');
    return this.jobs++;
  }
  hurry(job: number): void {
    this.log.push(`hurry ${job}`);
  }
  isAwaited(fn: number): boolean {
    return this.awaited.has(fn);
  }
  wasCalled(fn: number): boolean {
    return this.called.has(fn);
  }
  fail(fn: number, message: string): void {
    this.log.push(`fail ${fn}: ${message}`);
    this.awaited.delete(fn);
  }
  later(step: () => void): void {
    this.steps.push(step);
  }
  after(ms: number, step: () => void): void {
    this.log.push(`after ${ms} ms`);
    this.steps.push(step);
  }
  /** Runs what was put off, and returns the log since the last time. */
  settle(): string[] {
    for (let step = this.steps.shift(); step !== undefined; step = this.steps.shift()) step();
    return this.log.splice(0);
  }
}

function setUp(knobs: Partial<LazyKnobs> = {}) {
  const host = new Host();
  const lazy = new LazyCompiler(new CallOrder(program(), [MAIN]), { ...KNOBS, ...knobs }, host);
  const request = (fn: number): string[] => {
    host.awaited.add(fn);
    lazy.request(fn);
    return host.settle();
  };
  const done = (job: number, fns: readonly number[], error?: string): string[] => {
    if (error === undefined) for (const fn of fns) host.awaited.delete(fn);
    lazy.done(job, error);
    return host.settle();
  };
  return { host, lazy, request, done };
}

test('a function is compiled with those that follow, within the budget', () => {
  const { request, done } = setUp();
  assert.equal(request(0), ['urgent 0 1 2']);
  assert.equal(done(0, [0, 1, 2]), []);
  assert.equal(request(3), ['urgent 3 4 5']);
  assert.equal(request(6), ['urgent 6 7 8']);
});

test('without a budget each function is compiled alone', () => {
  const { request } = setUp({ budget: 0 });
  assert.equal(request(0), ['urgent 0']);
});

test('a request that was answered in the meantime starts nothing', () => {
  const { lazy, host } = setUp();
  lazy.request(0);
  assert.equal(host.settle(), []);
});

test('a request for what is under way hurries its job', () => {
  const { request, done } = setUp();
  request(0);
  assert.equal(request(2), ['hurry 0']);
  assert.equal(done(0, [0, 1, 2]), []);
});

test('modules are compiled ahead, and further ones when the program gets there', () => {
  const { request, done } = setUp({ ahead: 1, budget: 4 });
  assert.equal(request(0), ['urgent 0 1', 'ahead 2 3']);
  assert.equal(done(0, [0, 1]), []);
  assert.equal(done(1, [2, 3]), []);
  assert.equal(request(4), ['urgent 4 5', 'ahead 6 7']);
  assert.equal(request(6), ['hurry 3', 'ahead 8 9']);
});

test('modules that the program reached without asking make room for further ones', () => {
  const { host, request, done } = setUp({ ahead: 1, budget: 4 });
  assert.equal(request(0), ['urgent 0 1', 'ahead 2 3']);
  assert.equal(done(0, [0, 1]), []);
  host.called.add(0).add(1).add(2);
  assert.equal(done(1, [2, 3]), ['ahead 4 5']);
  assert.equal(done(2, [4, 5]), []);
  assert.equal(request(6), ['urgent 6 7', 'ahead 8 9']);
});

test('nothing is compiled ahead for a program that has ended', () => {
  const { lazy, host } = setUp({ ahead: 5, budget: 4 });
  host.awaited.add(0);
  lazy.request(0);
  lazy.pause();
  assert.equal(host.settle(), ['urgent 0 1']);
});

test('when a module cannot be lowered, what is asked for is compiled alone', () => {
  const { host, request } = setUp();
  host.broken = (fns) => fns.includes(1);
  assert.equal(request(0), ['urgent 0 1 2', 'urgent 0']);
  assert.equal(request(1), [
    'urgent 1',
    'after 0 ms',
    'urgent plain 1',
    'after 10 ms',
    'urgent plain 1',
    'after 40 ms',
    'urgent plain 1',
    'after 160 ms',
    'urgent plain 1',
    'fail 1: cannot be lowered',
  ]);
  assert.equal(request(2), ['urgent 2']);
});

test('when a module fails later, all that wait for it are compiled alone', () => {
  const { request, done } = setUp();
  request(0);
  request(2);
  assert.equal(done(0, [0, 1, 2], 'no memory'), ['urgent 0', 'urgent 2']);
  assert.equal(done(1, [0], 'no memory'), ['after 0 ms', 'urgent plain 0']);
  assert.equal(done(2, [2]), []);
  assert.equal(done(3, [0]), [], 'the plain way worked');
});

test('the program is told when no attempt worked, and a later call starts anew', () => {
  const { request, done, host } = setUp({ budget: 0 });
  request(0);
  for (const [job, ms] of [0, 10, 40, 160].entries())
    assert.equal(done(job, [0], 'no memory'), [`after ${ms} ms`, 'urgent plain 0']);
  assert.equal(done(4, [0], 'no memory'), ['fail 0: no memory']);
  host.awaited.delete(0);
  assert.equal(request(0), ['urgent 0']);
});

test('a request during a pause starts nothing', () => {
  const { lazy, host, request } = setUp({ budget: 0 });
  request(0);
  lazy.done(0, 'no memory');
  lazy.request(0);
  assert.equal(host.log, ['after 0 ms']);
  assert.equal(host.settle(), ['after 0 ms', 'urgent plain 0']);
});

test('a function that has code when its pause ends is not compiled again', () => {
  const { lazy, host, request } = setUp({ budget: 0 });
  request(0);
  lazy.done(0, 'no memory');
  host.awaited.delete(0);
  assert.equal(host.settle(), ['after 0 ms']);
});

test('a function that went while its job was reported is compiled again', () => {
  const { lazy, host, request } = setUp();
  request(0);
  // Published, evicted and called again before the job is reported.
  lazy.evicted(1);
  host.awaited.add(1);
  host.awaited.delete(0);
  lazy.request(1);
  assert.equal(host.settle(), ['hurry 0']);
  lazy.done(0, undefined);
  assert.equal(host.settle(), ['urgent 1 3 4']);
});

test('an evicted function is compiled again on request', () => {
  const { lazy, request, done } = setUp({ budget: 2 });
  request(0);
  done(0, [0]);
  lazy.evicted(0);
  assert.equal(request(0), ['urgent 0']);
});

/** Numbers of jobs that the host has not given. */
const KEPT = 100;

test('a request for an adopted function hurries its job, and speculation goes on behind that function', () => {
  const { lazy, request, done } = setUp({ ahead: 1, budget: 4 });
  lazy.adopt([8, 1], KEPT);
  lazy.adopt([4], KEPT + 1);
  assert.equal(request(4), [`hurry ${KEPT + 1}`, 'ahead 5 6']);
  assert.equal(request(1), [`hurry ${KEPT}`, 'ahead 2 3'], 'not behind the first one of its module');
  assert.equal(done(KEPT, [8, 1]), []);
  assert.equal(request(7), ['urgent 7 9'], 'what was linked is not compiled again');
});

test('functions whose kept code was not linked are compiled as usual when they are asked for', () => {
  const { lazy, host, request, done } = setUp();
  lazy.adopt([0, 1, 2], KEPT);
  assert.equal(done(KEPT, [0, 1, 2], 'no memory'), [], 'nobody waits');
  assert.equal(request(0), ['urgent 0 1 2'], 'with neighbours, not alone');
  lazy.adopt([3], KEPT + 1);
  host.awaited.add(3);
  assert.equal(request(3), [`hurry ${KEPT + 1}`]);
  assert.equal(done(KEPT + 1, [3], 'no memory'), ['urgent 3 4 5'], 'somebody waits: no failure of its own');
});

test.run();
