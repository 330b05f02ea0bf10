/** Reference values: scipy 1.x (scipy.stats.t; scipy.special.betainc). */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { incompleteBeta, tQuantile } from '../../../src/tune/statistics/distributions.js';

function near(actual: number, expected: number, tolerance = 1e-10): void {
  const error = Math.abs(actual - expected) / Math.max(1e-300, Math.abs(expected) || 1);
  assert.ok(error < tolerance, `${actual} is not ${expected}`);
}

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
