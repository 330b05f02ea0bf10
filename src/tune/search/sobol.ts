/**
 * Sobol points: they fill a space more evenly than random ones, at any number of points.
 *
 * Source: direction numbers of Joe and Kuo 2008, "Constructing Sobol sequences with better two-dimensional projections"
 * (file new-joe-kuo-6.21201, first 16 dimensions); Gray-code order of Antonov and Saleev 1979; a random digital shift
 * (Cranley and Patterson 1976 in base 2) makes the points unbiased and different for each seed.
 */
import { assert } from '../../support/assert.js';
import { random } from '../random.js';

const BITS = 30;
export const MAX_DIMENSIONS = 16;

/** Degree, coefficients and initial numbers of the primitive polynomial of dimensions 2 to 16. */
const POLYNOMIALS: readonly (readonly [s: number, a: number, m: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
];

function directions(dimension: number): Int32Array {
  const v = new Int32Array(BITS);
  const polynomial = POLYNOMIALS[dimension - 1];
  for (let i = 0; i < BITS; i++) {
    if (polynomial === undefined) {
      v[i] = 1 << (BITS - 1 - i);
      continue;
    }
    const [s, a, m] = polynomial;
    if (i < s) v[i] = (m[i] as number) << (BITS - 1 - i);
    else v[i] = recurrence(v, i, s, a);
  }
  return v;
}

function recurrence(v: Int32Array, i: number, s: number, a: number): number {
  let value = (v[i - s] as number) ^ ((v[i - s] as number) >>> s);
  for (let k = 1; k < s; k++) value ^= ((a >>> (s - 1 - k)) & 1) * (v[i - k] as number);
  return value;
}

/** Endless points in [0, 1)^dimensions; without a seed the plain sequence, which begins with the origin. */
export function* sobol(dimensions: number, seed?: number): Generator<number[], never> {
  assert(dimensions >= 1 && dimensions <= MAX_DIMENSIONS, `Sobol points have 1 to ${MAX_DIMENSIONS} dimensions`);
  const tables = Array.from({ length: dimensions }, (_, d) => directions(d));
  const shift = tables.map((_, d) => (seed === undefined ? 0 : random(seed, 'sobol', d).below(2 ** BITS)));
  const state = tables.map(() => 0);
  for (let index = 0; ; index++) {
    yield state.map((x, d) => (x ^ (shift[d] as number)) / 2 ** BITS);
    const bit = trailingOnes(index);
    for (const [d, table] of tables.entries()) state[d] = (state[d] as number) ^ (table[bit] as number);
  }
}

function trailingOnes(x: number): number {
  let count = 0;
  for (let rest = x; rest & 1; rest >>>= 1) count++;
  return count;
}
