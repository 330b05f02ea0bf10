/**
 * Change points of a history by E-divisive means: Matteson and James 2014, "A nonparametric approach for multiple
 * change point analysis of multivariate data", JASA 109, with alpha = 1; used on benchmark histories by Daly et al.
 * 2020, "The use of change point detection to identify software performance regressions" (ICPE). It assumes nothing
 * about the distribution, and is a second opinion beside the gate's paired test.
 */
import { type Random, random, shuffled } from '../random.js';

export interface DivisiveOptions {
  /** Of the permutation test of each split. */
  readonly significance?: number;
  readonly permutations?: number;
  readonly minLength?: number;
  readonly seed?: number;
}

interface Split {
  /** Index at which the second part begins. */
  readonly at: number;
  readonly statistic: number;
}

/** Indices at which a new segment begins, ascending. */
export function divisiveChangePoints(values: readonly number[], options: DivisiveOptions = {}): number[] {
  const stream = random(options.seed ?? 1, 'e-divisive');
  return divide(values, 0, options, stream).sort((a, b) => a - b);
}

function divide(values: readonly number[], offset: number, options: DivisiveOptions, stream: Random): number[] {
  const minLength = options.minLength ?? 3;
  const split = bestSplit(values, minLength);
  if (split === undefined || !isSignificant(values, split, minLength, options, stream)) return [];
  return [
    offset + split.at,
    ...divide(values.slice(0, split.at), offset, options, stream),
    ...divide(values.slice(split.at), offset + split.at, options, stream),
  ];
}

/** The share of shuffled series whose best split is at least as good; (k + 1) / (n + 1) is never 0 (Phipson and Smyth 2010). */
function isSignificant(
  values: readonly number[],
  split: Split,
  minLength: number,
  options: DivisiveOptions,
  stream: Random,
): boolean {
  const permutations = options.permutations ?? 199;
  let asGood = 0;
  for (let i = 0; i < permutations; i++) {
    const other = bestSplit(shuffled(values, stream), minLength);
    if (other !== undefined && other.statistic >= split.statistic) asGood++;
  }
  return (asGood + 1) / (permutations + 1) <= (options.significance ?? 0.05);
}

/**
 * Maximises the scaled energy distance mn/(m+n) * (2 E|X-Y| - E|X-X'| - E|Y-Y'|) over split points. Sums of distances
 * are kept as the point moves: O(n squared) in all.
 */
function bestSplit(values: readonly number[], minLength: number): Split | undefined {
  const n = values.length;
  if (n < 2 * minLength) return undefined;
  let left = 0;
  let across = 0;
  let right = pairSum(values, 0, n);
  let best: Split | undefined;
  for (let at = 1; at <= n - minLength; at++) {
    const moved = values[at - 1] as number;
    const toLeft = distanceSum(values, moved, 0, at - 1);
    const toRight = distanceSum(values, moved, at, n);
    left += toLeft;
    right -= toRight;
    across += toRight - toLeft;
    if (at < minLength) continue;
    const statistic = energy(at, n - at, left, across, right);
    if (best === undefined || statistic > best.statistic) best = { at, statistic };
  }
  return best;
}

function energy(m: number, k: number, left: number, across: number, right: number): number {
  const within = (sum: number, size: number): number => (size < 2 ? 0 : (2 * sum) / (size * (size - 1)));
  return ((m * k) / (m + k)) * ((2 * across) / (m * k) - within(left, m) - within(right, k));
}

function distanceSum(values: readonly number[], from: number, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.abs((values[i] as number) - from);
  return sum;
}

function pairSum(values: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += distanceSum(values, values[i] as number, i + 1, end);
  return sum;
}
