/** One-sided tests, equivalence, detectable effects, discoveries, variance components and E-divisive on planted data. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { random } from '../../../src/tune/random.js';
import { divisiveChangePoints } from '../../../src/tune/statistics/edivisive.js';
import { bestIterations, meanHalfWidth, varianceComponents } from '../../../src/tune/statistics/hierarchy.js';
import {
  adjustForDiscoveries,
  minimumDetectable,
  pAbove,
  pBelow,
  pEquivalent,
} from '../../../src/tune/statistics/tests.js';

const close = (actual: number, expected: number, tolerance = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);
const one = (values: readonly number[]) => [{ weight: 1, values }];

test('p-values are those of the one-sample t test', () => {
  // R: t.test(c(0.02, 0.05, 0.01, 0.04, 0.03), alternative = "greater"): t = 4.2426, df = 4, p = 0.006618
  const sample = one([0.02, 0.05, 0.01, 0.04, 0.03]);
  close(pAbove(sample, 0), 0.006618, 2e-6);
  close(pAbove(sample, 0) + pBelow(sample, 0), 1, 1e-12);
  close(pAbove(sample, 0.03), 0.5, 1e-12);
  assert.is(pAbove(one([0.1]), 0), 1);
  assert.ok(pAbove(one([0.1, 0.1]), 0) > 0);
});

test('equivalence needs both limits within the margin', () => {
  const sample = one([0.001, -0.002, 0.0015, -0.0005, 0.0012, -0.001]);
  assert.ok(pEquivalent(sample, 0.01) < 0.001);
  assert.ok(pEquivalent(sample, 0.0005) > 0.2);
  const shifted = one([0.021, 0.018, 0.0215, 0.0195, 0.0212, 0.019]);
  assert.ok(pEquivalent(shifted, 0.02) > 0.4);
});

test('equivalence is claimed of a difference at the margin 5 times in 100 at most, and of none nearly always', () => {
  const stream = random(13, 'equivalence');
  const claims = (shift: number): number => {
    let found = 0;
    for (let i = 0; i < 2000; i++) {
      const sample = one(Array.from({ length: 10 }, () => shift + 0.01 * stream.normal()));
      if (pEquivalent(sample, 0.02) <= 0.05) found++;
    }
    return found / 2000;
  };
  const atMargin = claims(0.02);
  assert.ok(atMargin > 0.035 && atMargin < 0.065, `${atMargin}`);
  assert.ok(claims(-0.02) < 0.065);
  assert.ok(claims(0) > 0.95);
});

test('the detectable effect is found with the power it promises', () => {
  const stream = random(3, 'power');
  let found = 0;
  const runs = 2000;
  const noise = (shift: number) => one(Array.from({ length: 12 }, () => shift + 0.01 * stream.normal()));
  const effect = minimumDetectable(one(Array.from({ length: 4000 }, () => 0.01 * stream.normal())), 0.05);
  // Twelve values instead of 4000: the standard error is sqrt(4000 / 12) times as large.
  const shift = effect * Math.sqrt(4000 / 12);
  for (let i = 0; i < runs; i++) if (pAbove(noise(shift), 0) <= 0.05) found++;
  assert.ok(found / runs > 0.74 && found / runs < 0.84, `power ${found / runs}`);
});

test('adjusted p-values are those of R: p.adjust(p, "BH")', () => {
  const adjusted = adjustForDiscoveries([0.01, 0.04, 0.03, 0.005, 0.8]);
  const expected = [0.025, 0.05, 0.05, 0.025, 0.8];
  for (const [i, p] of adjusted.entries()) close(p, expected[i] as number, 1e-12);
  assert.equal(adjustForDiscoveries([]), []);
});

test('false discoveries under the null stay below the level', () => {
  const stream = random(5, 'null');
  let families = 0;
  for (let i = 0; i < 400; i++) {
    const ps = Array.from({ length: 10 }, () => pAbove(one(Array.from({ length: 8 }, () => stream.normal())), 0));
    if (adjustForDiscoveries(ps).some((p) => p <= 0.05)) families++;
  }
  assert.ok(families / 400 < 0.08, `${families} of 400`);
});

test('variance components of planted levels', () => {
  const stream = random(7, 'levels');
  const levels = Array.from({ length: 400 }, () => {
    const shift = 3 * stream.normal();
    return Array.from({ length: 10 }, () => 100 + shift + 2 * stream.normal());
  });
  const c = varianceComponents(levels);
  close(c.mean, 100, 0.5);
  close(c.within, 4, 0.4);
  close(c.between, 9, 1.5);
  // sqrt(50 / 1 * 4 / 9) = 4.71
  assert.is(bestIterations({ mean: 1, within: 4, between: 9 }, 50, 1), 5);
  assert.is(bestIterations({ mean: 1, within: 4, between: 0 }, 50, 1), Number.POSITIVE_INFINITY);
  assert.throws(() => varianceComponents([[1, 2]]), /two or more invocations/);
});

test('the interval of the grand mean covers', () => {
  const stream = random(9, 'coverage');
  let covered = 0;
  for (let i = 0; i < 1000; i++) {
    const levels = Array.from({ length: 8 }, () => {
      const shift = stream.normal();
      return Array.from({ length: 5 }, () => shift + stream.normal());
    });
    const { mean } = varianceComponents(levels);
    if (Math.abs(mean) <= meanHalfWidth(levels)) covered++;
  }
  assert.ok(covered > 930 && covered < 970, `${covered} of 1000`);
});

test('E-divisive finds planted changes and none in noise', () => {
  const stream = random(11, 'history');
  const level = (count: number, at: number) => Array.from({ length: count }, () => at + 0.3 * stream.normal());
  assert.equal(divisiveChangePoints([...level(20, 0), ...level(20, 2), ...level(20, 1)]), [20, 40]);
  let alarms = 0;
  for (let i = 0; i < 60; i++)
    if (divisiveChangePoints(level(20, 0), { permutations: 99, seed: i }).length > 0) alarms++;
  assert.ok(alarms <= 7, `${alarms} of 60 at a level of 5%`);
  assert.equal(divisiveChangePoints([1, 2, 3]), []);
});

test.run();
