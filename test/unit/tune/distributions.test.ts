/** Reference values: scipy 1.x (scipy.stats.norm, t; scipy.special.betainc). */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { incompleteBeta, normalCdf, normalQuantile, tQuantile } from '../../../src/tune/statistics/distributions.js';

function near(actual: number, expected: number, tolerance = 1e-10): void {
  const error = Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected) || 1);
  assert.ok(error < tolerance, `${actual} is not ${expected}`);
}

test('the normal distribution reaches far into its tails', () => {
  near(normalCdf(-37), 5.7255712225239266e-300, 1e-8);
  near(normalCdf(-8), 6.22096057427174e-16, 1e-9);
  near(normalCdf(-1), 0.15865525393145707);
  near(normalCdf(0.5), 0.6914624612740131);
  near(normalCdf(5), 0.9999997133484281);
});

test('normal quantiles', () => {
  near(normalQuantile(1e-10), -6.361340902404056);
  near(normalQuantile(0.025), -1.9599639845400545);
  near(normalQuantile(0.9999), 3.719016485455709);
  assert.is(Math.abs(normalQuantile(0.5)) < 1e-12, true);
  assert.is(normalQuantile(0), Number.NEGATIVE_INFINITY);
});

test('Student quantiles, fractional degrees of freedom too', () => {
  near(tQuantile(0.975, 1), 12.706204736174694);
  near(tQuantile(0.975, 2.5), 3.5746548420036817);
  near(tQuantile(0.975, 10), 2.228138851986274);
  near(tQuantile(0.995, 4), 4.604094871349992);
  near(tQuantile(0.025, 7), -2.3646242515927844);
  near(tQuantile(0.9, 120), 1.288646233656378);
});

test('the incomplete beta function', () => {
  near(incompleteBeta(0.5, 0.5, 0.3), 0.36901011956554536);
  near(incompleteBeta(2, 3, 0.4), 0.5248);
  near(incompleteBeta(20, 0.5, 0.9), 0.041327483918087285);
});

test.run();
