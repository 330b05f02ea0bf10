import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { random } from '../../../src/tune/random.js';
import { warmUp } from '../../../src/tune/statistics/warm-up.js';

const OPTIONS = { span: 1e9, tolerance: 1.05, least: 5e6 };

/** A process whose iterations take `early` until `warmNs` have passed, then `late`, for two seconds; each process has its own pace. */
function run(early: number, late: number, warmNs: number, noise: number, seed: number): number[] {
  const stream = random(seed, 'warm-up');
  const pace = Math.exp(0.1 * stream.normal());
  const times: number[] = [];
  for (let sum = 0; sum < 2.2e9 * pace; ) {
    const time = pace * (sum < warmNs * pace ? early : late) * Math.exp(noise * stream.normal());
    times.push(time);
    sum += time;
  }
  return times;
}

const runs = (count: number, make: (seed: number) => number[]) => Array.from({ length: count }, (_, i) => make(i + 1));

test('a planted change is found where it is, in noise that hides it from each process', () => {
  for (const iteration of [1e6, 2e7]) {
    const found = warmUp(
      runs(7, (seed) => run(1.3 * iteration, iteration, 3e8, 0.1, seed)),
      OPTIONS,
    );
    assert.is(found.kind, 'warm-up');
    assert.ok(Math.abs(found.timeNs - 3e8) < 5e7, `${found.timeNs}`);
    assert.ok(Math.abs(found.lostNs - 3e8 * (1 - 1 / 1.3)) < 5e7, `${found.lostNs}`);
  }
});

test('a first iteration that takes long is all that is late', () => {
  const found = warmUp(
    runs(7, (seed) => [8e7, ...run(1e7, 1e7, 0, 0.08, seed)]),
    OPTIONS,
  );
  assert.is(found.kind, 'warm-up');
  assert.ok(found.timeNs <= 8.1e7, `${found.timeNs}`);
  assert.ok(Math.abs(found.lostNs - 7e7) < 3e7, `${found.lostNs}`);
});

test('noise alone is no warm-up', () => {
  for (let study = 0; study < 20; study++) {
    const found = warmUp(
      runs(7, (seed) => run(1e7, 1e7, 0, 0.1, 100 * study + seed)),
      OPTIONS,
    );
    assert.is(found.timeNs, 0, `study ${study}`);
    assert.is(found.kind, 'flat');
  }
});

test('a process that ends within the span is refused', () => {
  assert.throws(() => warmUp([[1e8, 1e8]], OPTIONS), /take no longer than/);
});

test.run();
