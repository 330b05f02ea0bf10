/**
 * Confidence intervals of a weighted sum of stratum means: the one estimator everything here reduces to. A ratio of one
 * program is the mean of its paired log-ratios; a geometric mean over programs is the mean of those means; balancing
 * the two orders of a pair (AB and BA) makes two strata of each program, and a constant drift cancels.
 *
 * Method: the bootstrap t (Efron 1982, "The jackknife, the bootstrap and other resampling plans", section 10.10) with the
 * weights of Owen 2025 ("Better bootstrap t confidence intervals for the mean", arXiv 2508.10083), stratified as in
 * Davison and Hinkley 1997, section 3.2. Instead of drawing values it gives each a weight from Beta(1/2, 3/2), which has
 * the variance of a drawn count but never leaves a resample of one value. It corrects for skewed noise; since the
 * correction is noisy itself, its limits are shrunk towards Student's, by half where there are plenty of values. BCa, which
 * this replaces, covered 92% of log-normal noise with 8 values (results/validation/coverage.json has what this does).
 * Below `MIN_BOOTSTRAP_FREEDOM` degrees of freedom Student's interval is taken, with Satterthwaite's degrees.
 *
 * No method can do better than 1 - 0.8^8 = 83% with eight values whose noise is off by much in one of five: that often
 * there is none of the fifth among them, and nothing in the other values tells of it.
 */
import { mean } from 'simple-statistics';
import { type Random, random } from '../random.js';
import { tQuantile } from './distributions.js';

export interface Stratum {
  readonly weight: number;
  readonly values: readonly number[];
}

export type IntervalMethod = 'bootstrap t' | 't' | 'none';

/** `low` and `high` are infinite when the data cannot bound the estimate. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly method: IntervalMethod;
}

export interface IntervalOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
}

export const MIN_BOOTSTRAP_FREEDOM = 5;
/** Student's share grows by one over this for each further degree, up to a half. */
const SHRINKING_FREEDOM = 20;
const RESAMPLES = 2000;

export function meanInterval(values: readonly number[], options: IntervalOptions = {}): Interval {
  return stratifiedInterval([{ weight: 1, values }], options);
}

export function stratifiedInterval(strata: readonly Stratum[], options: IntervalOptions = {}): Interval {
  const used = strata.filter((s) => s.values.length > 0);
  const n = used.reduce((sum, s) => sum + s.values.length, 0);
  if (n === 0) return unbounded(Number.NaN, 0);
  const estimate = used.reduce((sum, s) => sum + s.weight * mean([...s.values]), 0);
  const { variance, freedom } = standardError(used);
  if (freedom <= 0) return unbounded(estimate, n);
  if (variance === 0) return { estimate, low: estimate, high: estimate, n, method: 't' };
  const tail = (1 - (options.confidence ?? 0.95)) / 2;
  const half = -tQuantile(tail, freedom) * Math.sqrt(variance);
  const student = [estimate - half, estimate + half] as const;
  const degrees = n - used.length;
  if (degrees < MIN_BOOTSTRAP_FREEDOM) return { estimate, low: student[0], high: student[1], n, method: 't' };
  const corrected = bootstrapLimits(used, estimate, tail, options);
  const share = Math.min(0.5, (degrees - MIN_BOOTSTRAP_FREEDOM) / SHRINKING_FREEDOM);
  const [low, high] = [mix(corrected[0], student[0], share), mix(corrected[1], student[1], share)];
  return { estimate, low, high, n, method: 'bootstrap t' };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function unbounded(estimate: number, n: number): Interval {
  return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n, method: 'none' };
}

/** Half of Student's interval; infinite when the data cannot bound the estimate. */
export function studentHalfWidth(strata: readonly Stratum[], confidence = 0.95): number {
  const used = strata.filter((s) => s.values.length > 0);
  const { variance, freedom } = standardError(used);
  return freedom <= 0 ? Number.POSITIVE_INFINITY : -tQuantile((1 - confidence) / 2, freedom) * Math.sqrt(variance);
}

/**
 * Squared standard error of the weighted sum and its degrees of freedom (Satterthwaite 1946, Biometrics Bulletin 2). A
 * stratum of one value has no variance of its own and borrows the pooled one, so the whole is a weighted sum of the
 * variances of the other strata.
 */
export function standardError(strata: readonly Stratum[]): { variance: number; freedom: number } {
  const degrees = strata.reduce((sum, s) => sum + s.values.length - 1, 0);
  if (degrees === 0) return { variance: Number.NaN, freedom: 0 };
  const borrowed = strata.reduce((sum, s) => sum + (s.values.length === 1 ? s.weight ** 2 : 0), 0);
  let variance = 0;
  let denominator = 0;
  for (const { weight, values } of strata) {
    const own = values.length - 1;
    if (own === 0) continue;
    const part = (weight ** 2 / values.length + (borrowed * own) / degrees) * sampleVariance(values);
    variance += part;
    denominator += part ** 2 / own;
  }
  return { variance, freedom: denominator === 0 ? degrees : variance ** 2 / denominator };
}

function sampleVariance(values: readonly number[]): number {
  const center = mean([...values]);
  return values.reduce((sum, v) => sum + (v - center) ** 2, 0) / (values.length - 1);
}

function bootstrapLimits(
  strata: readonly Stratum[],
  estimate: number,
  tail: number,
  options: IntervalOptions,
): [number, number] {
  const statistics = bootstrap(strata, options.resamples ?? RESAMPLES, random(options.seed ?? 1, 'bootstrap'));
  const error = pluggedError(strata);
  return [estimate - quantileAt(statistics, 1 - tail) * error, estimate - quantileAt(statistics, tail) * error];
}

/** Standard error with variances of divisor n, as the resamples have; what single values borrow is kept in proportion. */
function pluggedError(strata: readonly Stratum[]): number {
  let unbiased = 0;
  let plugged = 0;
  for (const { weight, values } of strata) {
    if (values.length === 1) continue;
    const part = (weight ** 2 * sampleVariance(values)) / values.length;
    unbiased += part;
    plugged += (part * (values.length - 1)) / values.length;
  }
  return Math.sqrt((plugged * standardError(strata).variance) / unbiased);
}

interface Deviations {
  readonly weight: number;
  /** From the stratum's mean. */
  readonly values: Float64Array;
}

/** Sorted t statistics of resamples: deviation of the weighted sum over its own standard error. */
function bootstrap(strata: readonly Stratum[], resamples: number, stream: Random): Float64Array {
  const own = strata.filter(({ values }) => values.length > 1);
  const deviations = own.map(({ weight, values }): Deviations => {
    const center = mean([...values]);
    return { weight, values: Float64Array.from(values, (v) => v - center) };
  });
  return Float64Array.from({ length: resamples }, () => resampledT(deviations, stream)).sort();
}

function resampledT(strata: readonly Deviations[], stream: Random): number {
  let deviation = 0;
  let variance = 0;
  for (const { weight, values } of strata) {
    let [total, sum, squares] = [0, 0, 0];
    for (let i = 0; i < values.length; i++) {
      const w = betaWeight(stream);
      const v = values[i] as number;
      total += w;
      sum += w * v;
      squares += w * v * v;
    }
    const center = sum / total;
    deviation += weight * center;
    variance += (weight ** 2 * Math.max(0, squares / total - center * center)) / values.length;
  }
  return variance > 0 ? deviation / Math.sqrt(variance) : 0;
}

/**
 * From Beta(1/2, 3/2): the square of one coordinate of a uniform point on the sphere in four dimensions, which is a
 * uniform share of the unit for two of the coordinates, and a uniform angle between them.
 */
function betaWeight(stream: Random): number {
  const cosine = Math.cos(2 * Math.PI * stream.next());
  return stream.next() * cosine * cosine;
}

/** Quantile of sorted values by linear interpolation between order statistics at (i + 1/2) / n. */
function quantileAt(sorted: Float64Array, p: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, p * sorted.length - 0.5));
  const at = Math.floor(place);
  const low = sorted[at] as number;
  const high = sorted[Math.min(at + 1, sorted.length - 1)] as number;
  return low + (high - low) * (place - at);
}

/** An interval of a log-ratio as one of the ratio. */
export function exponentiate(interval: Interval): Interval {
  const { estimate, low, high } = interval;
  return { ...interval, estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
}
