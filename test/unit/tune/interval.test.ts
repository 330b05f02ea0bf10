import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { coverage } from '../../../src/tune/coverage.js';
import { NOISE_KINDS } from '../../../src/tune/gate/simulate.js';
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

test('the interval is that of another implementation', () => {
  // numpy 2.4: 100,000 resamples with normalised rng.beta(0.5, 1.5) weights, and a million for the strata.
  const values = Array.from({ length: 200 }, (_, i) => -Math.log((i + 0.5) / 200));
  const { low, high, estimate, method } = meanInterval(values, { resamples: 40_000 });
  assert.is(method, 'bootstrap t');
  near(estimate, 0.9982681737137478, 1e-9);
  near(low, 0.865588, 0.002);
  near(high, 1.144309, 0.002);
  const strata = [
    { weight: 0.5, values: [0.01, 0.02, 0.015, 0.08, 0.012, 0.018] },
    { weight: 0.5, values: [-0.01, 0.005, 0.03, 0.002, -0.004, 0.11] },
  ];
  const split = stratifiedInterval(strata, { resamples: 40_000 });
  near(split.low, 0.002938, 0.0005);
  near(split.high, 0.062092, 0.0005);
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

test('95% intervals cover the truth 93 to 97 times in 100, whatever the noise, and when they decide when to stop', () => {
  // A share of 600 runs has a standard error of 0.9%; results/validation/coverage.json has those of more runs.
  const shares = NOISE_KINDS.flatMap((noise) => [
    coverage({ design: 'pairs', noise, pairs: 8, runs: 600, resamples: 200 }),
    coverage({ design: 'pairs', noise, pairs: 16, runs: 600, resamples: 200 }),
    coverage({ design: 'oneNoisy', noise, pairs: 16, runs: 600, resamples: 200 }),
  ]);
  for (const share of shares) assert.ok(share >= 0.91 && share <= 0.99, `${shares}`);
  const all = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  assert.ok(all >= 0.94 && all <= 0.97, `${all}`);
  const stopped = coverage({ design: 'stopped', noise: 'normal', pairs: 12, runs: 300, resamples: 200 });
  assert.ok(stopped >= 0.9, `${stopped}`);
});

test.run();
