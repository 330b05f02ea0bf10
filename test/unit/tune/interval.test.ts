import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { random } from '../../../src/tune/random.js';
import { tQuantile } from '../../../src/tune/statistics/distributions.js';
import {
  exponentiate,
  meanInterval,
  standardError,
  stratifiedInterval,
} from '../../../src/tune/statistics/interval.js';

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not within ${tolerance} of ${expected}`);
}

test('on many skewed values BCa agrees with scipy.stats.bootstrap', () => {
  const values = Array.from({ length: 200 }, (_, i) => -Math.log((i + 0.5) / 200));
  const { low, high, estimate, method } = meanInterval(values, { resamples: 40_000 });
  assert.is(method, 'bca');
  near(estimate, 0.9982681737137478, 1e-9);
  near(low, 0.87298568, 0.0045);
  near(high, 1.14879091, 0.0045);
});

test("few values get Student's interval", () => {
  const { low, high, method, n } = meanInterval([1, 2, 4]);
  assert.is(method, 't');
  assert.is(n, 3);
  const half = tQuantile(0.975, 2) * Math.sqrt(7 / 3 / 3);
  near(low, 7 / 3 - half, 1e-9);
  near(high, 7 / 3 + half, 1e-9);
});

test('one value bounds nothing, no value has no estimate', () => {
  const one = meanInterval([0.1]);
  assert.equal([one.estimate, one.low, one.high], [0.1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  assert.ok(Number.isNaN(meanInterval([]).estimate));
  assert.equal(exponentiate(one).low, 0);
});

test('equal values have an interval of no width', () => {
  const { low, high } = meanInterval([2, 2, 2, 2, 2, 2, 2, 2]);
  assert.equal([low, high], [2, 2]);
});

test('strata with an offset each do not widen the interval', () => {
  const stream = random(4, 'strata');
  const noise = Array.from({ length: 20 }, () => 0.01 * stream.normal());
  const ab = noise.slice(0, 10).map((v) => v + 0.5);
  const ba = noise.slice(10).map((v) => v - 0.5);
  const split = stratifiedInterval([
    { weight: 0.5, values: ab },
    { weight: 0.5, values: ba },
  ]);
  const mixed = meanInterval([...ab, ...ba]);
  near(split.estimate, mixed.estimate, 1e-12);
  assert.ok(split.high - split.low < 0.02, 'the drift cancels');
  assert.ok(mixed.high - mixed.low > 0.3, 'unstratified it does not');
});

test('the standard error is that of a weighted sum of means, with the freedom of Satterthwaite', () => {
  const { variance, freedom } = standardError([
    { weight: 0.5, values: [1, 3] },
    { weight: 0.5, values: [0, 4] },
  ]);
  near(variance, 0.25 * (2 / 2) + 0.25 * (8 / 2), 1e-12);
  near(freedom, 1.25 ** 2 / (0.25 ** 2 + 1 ** 2), 1e-12);
});

test('a stratum of one value borrows the variance of the others and no freedom', () => {
  const { variance, freedom } = standardError([
    { weight: 0.5, values: [1, 3] },
    { weight: 0.5, values: [7] },
  ]);
  near(variance, 0.25 * (2 / 2) + 0.25 * 2, 1e-12);
  near(freedom, 1, 1e-12);
});

test('a higher confidence is a wider interval, and the seed decides the rest', () => {
  const values = Array.from({ length: 12 }, (_, i) => Math.sin(i * 12.9898));
  const a = meanInterval(values, { confidence: 0.95 });
  const b = meanInterval(values, { confidence: 0.99 });
  assert.ok(b.low < a.low && b.high > a.high);
  assert.equal(meanInterval(values, { seed: 3 }), meanInterval(values, { seed: 3 }));
});

test('95% intervals of a few normal values cover the truth about 95 times in 100', () => {
  for (const n of [6, 10, 20]) {
    const stream = random(11, 'coverage', n);
    let covered = 0;
    for (let i = 0; i < 1000; i++) {
      const values = Array.from({ length: n }, () => stream.normal());
      const { low, high } = meanInterval(values, { resamples: 400, seed: i });
      if (low <= 0 && high >= 0) covered++;
    }
    assert.ok(covered >= 925 && covered <= 975, `${covered} of 1000 with ${n} values`);
  }
});

test.run();
