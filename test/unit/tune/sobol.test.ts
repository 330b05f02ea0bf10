/** Reference points: scipy.stats.qmc.Sobol(16, scramble=False). */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sobol } from '../../../src/tune/search/sobol.js';

function points(dimensions: number, count: number, seed?: number): number[][] {
  const generator = sobol(dimensions, seed);
  return Array.from({ length: count }, () => generator.next().value);
}

test('the plain sequence is that of Joe and Kuo in all sixteen dimensions', () => {
  const all = points(16, 64);
  assert.equal(all[0], new Array(16).fill(0));
  assert.equal(
    all[2],
    [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25],
  );
  assert.equal(
    all[37],
    [
      0.921875, 0.640625, 0.578125, 0.921875, 0.765625, 0.296875, 0.171875, 0.796875, 0.609375, 0.171875, 0.015625,
      0.078125, 0.578125, 0.859375, 0.109375, 0.484375,
    ],
  );
  assert.equal(
    all[63],
    [
      0.015625, 0.796875, 0.359375, 0.453125, 0.859375, 0.140625, 0.578125, 0.140625, 0.828125, 0.578125, 0.421875,
      0.671875, 0.546875, 0.765625, 0.328125, 0.765625,
    ],
  );
});

test('a shifted sequence still puts one point into each interval', () => {
  for (const seed of [1, 2, 99]) {
    const all = points(5, 32, seed);
    for (let d = 0; d < 5; d++) {
      const cells = new Set(all.map((p) => Math.floor((p[d] ?? 0) * 32)));
      assert.is(cells.size, 32, `dimension ${d} of seed ${seed}`);
    }
  }
  assert.not.equal(points(3, 4, 1), points(3, 4, 2));
  assert.equal(points(3, 4, 1), points(3, 4, 1));
});

test.run();
