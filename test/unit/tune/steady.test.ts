import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { random } from '../../../src/tune/random.js';
import { differenceNoise, pelt } from '../../../src/tune/statistics/changepoint.js';
import { steadyState } from '../../../src/tune/statistics/steady.js';

/** Levels with multiplicative noise. */
function series(levels: readonly (readonly [level: number, count: number])[], noise: number, seed: number): number[] {
  const stream = random(seed, 'series');
  return levels.flatMap(([level, count]) =>
    Array.from({ length: count }, () => level * Math.exp(noise * stream.normal())),
  );
}

/** Optimal partitioning without pruning: the answer that PELT must give. */
function exhaustive(
  values: readonly number[],
  noise: number,
  penalty: number,
  minLength: number,
  firstLength: number,
): number {
  const cost = (from: number, to: number): number => {
    const part = values.slice(from, to);
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    return part.reduce((sum, v) => sum + (v - mean) ** 2, 0) / noise ** 2;
  };
  const best = [-penalty];
  for (let end = 1; end <= values.length; end++) {
    best[end] = Number.POSITIVE_INFINITY;
    for (let start = 0; start <= end - 1; start++) {
      if (end - start < (start === 0 ? firstLength : minLength)) continue;
      best[end] = Math.min(best[end] as number, (best[start] as number) + cost(start, end) + penalty);
    }
  }
  return best[values.length] as number;
}

function costOf(values: readonly number[], points: readonly number[], noise: number, penalty: number): number {
  const bounds = [0, ...points, values.length];
  let total = -penalty;
  for (let i = 1; i < bounds.length; i++) {
    const part = values.slice(bounds[i - 1], bounds[i]);
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    total += part.reduce((sum, v) => sum + (v - mean) ** 2, 0) / noise ** 2 + penalty;
  }
  return total;
}

test('PELT finds a segmentation as good as the exhaustive one', () => {
  const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 24 });
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.double({ min: 0.5, max: 20, noNaN: true }),
      (x, m, first, penalty) => {
        if (x.length < 2 * m || first > m) return;
        const points = pelt(x, { noise: 1, penalty, minLength: m, firstLength: first });
        const found = costOf(x, points, 1, penalty);
        const best = exhaustive(x, 1, penalty, m, first);
        assert.ok(Math.abs(found - best) < 1e-6 * Math.max(1, Math.abs(best)), `${found} against ${best}`);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

test('the noise estimate is not disturbed by a jump', () => {
  const x = series(
    [
      [5, 100],
      [2, 100],
    ],
    0.02,
    3,
  ).map(Math.log);
  const noise = differenceNoise(x);
  assert.ok(noise > 0.015 && noise < 0.025, String(noise));
});

test('rescaling the data moves no change point', () => {
  const x = series(
    [
      [3, 20],
      [1, 40],
    ],
    0.05,
    5,
  ).map(Math.log);
  const at = (scale: number) =>
    pelt(
      x.map((v) => v * scale),
      { noise: differenceNoise(x) * scale },
    );
  assert.equal(at(1), [20]);
  assert.equal(at(1000), [20]);
});

test('a flat series is flat', () => {
  const { kind, start } = steadyState(series([[1e8, 40]], 0.004, 1));
  assert.equal([kind, start], ['flat', 0]);
});

test('a warm-up of three levels ends where the last begins', () => {
  const { kind, start, value } = steadyState(
    series(
      [
        [3e8, 2],
        [1.5e8, 10],
        [1e8, 30],
      ],
      0.004,
      2,
    ),
  );
  assert.equal([kind, start], ['warm-up', 12]);
  assert.ok(Math.abs(value / 1e8 - 1) < 0.005);
});

test('a first slow iteration of five is a warm-up', () => {
  const { kind, start } = steadyState([2e8, 1.0e8, 1.004e8, 0.998e8, 1.001e8]);
  assert.equal([kind, start], ['warm-up', 1]);
});

test('a series that ends slower is a slowdown', () => {
  const { kind, start } = steadyState(
    series(
      [
        [1e8, 12],
        [1.2e8, 30],
      ],
      0.004,
      4,
    ),
  );
  assert.equal([kind, start], ['slowdown', 12]);
});

test('a level that comes too late is no steady state', () => {
  const { kind, start } = steadyState(
    series(
      [
        [1e8, 40],
        [1.3e8, 2],
      ],
      0.004,
      6,
    ),
  );
  assert.equal([kind, start], ['none', 21]);
});

test('going back to an earlier level is steady from there on', () => {
  const { kind } = steadyState(
    series(
      [
        [1e8, 10],
        [1.3e8, 10],
        [1e8, 20],
      ],
      0.004,
      8,
    ),
  );
  assert.is(kind, 'warm-up', 'what differs from the last level is slower');
});

test('a spike is labelled, stays in the data and starts no segment', () => {
  const x = series([[1e8, 20]], 0.004, 9);
  x[11] = 2.5e8;
  const { kind, outliers, segments } = steadyState(x);
  assert.equal([kind, outliers, segments.length], ['flat', [11], 1]);
});

test('planted classes are found in nine of ten noisy series', () => {
  const planted: readonly [string, (readonly [number, number])[]][] = [
    ['flat', [[1, 30]]],
    [
      'warm-up',
      [
        [1.3, 8],
        [1, 22],
      ],
    ],
    [
      'slowdown',
      [
        [1, 8],
        [1.15, 22],
      ],
    ],
    [
      'none',
      [
        [1, 27],
        [1.5, 3],
      ],
    ],
  ];
  for (const [kind, levels] of planted) {
    let right = 0;
    for (let seed = 0; seed < 100; seed++) if (steadyState(series(levels, 0.01, seed)).kind === kind) right++;
    assert.ok(right >= 90, `${kind}: ${right} of 100`);
  }
});

test.run();
