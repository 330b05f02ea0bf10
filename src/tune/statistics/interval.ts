/**
 * Confidence intervals of a weighted sum of stratum means: the one estimator everything here reduces to. A ratio of one
 * program is the mean of its paired log-ratios; a geometric mean over programs is the mean of those means; balancing
 * the two orders of a pair (AB and BA) makes two strata of each program, and a constant drift cancels.
 *
 * Method: BCa bootstrap (Efron 1987, "Better bootstrap confidence intervals", JASA 82) in its stratified form (Davison
 * and Hinkley 1997, sections 3.2 and 5.3), with the two small-sample corrections of Hesterberg 2015 ("What teachers
 * should know about the bootstrap", The American Statistician 69): residuals are inflated by sqrt(n / (n - 1)) and the
 * normal quantiles are widened to Student's t with Satterthwaite's degrees of freedom. Below `MIN_BOOTSTRAP_FREEDOM`
 * degrees a bootstrap has too few distinct resamples to reach its level, and Student's interval is taken.
 */
import { mean } from 'simple-statistics';
import { type Random, random } from '../random.js';
import { normalCdf, normalQuantile, tQuantile } from './distributions.js';

export interface Stratum {
  readonly weight: number;
  readonly values: readonly number[];
}

export type IntervalMethod = 'bca' | 't' | 'none';

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
  const t = -tQuantile(tail, freedom);
  if (freedom < MIN_BOOTSTRAP_FREEDOM) {
    const half = t * Math.sqrt(variance);
    return { estimate, low: estimate - half, high: estimate + half, n, method: 't' };
  }
  const [low, high] = bcaLimits(used, estimate, t, options);
  return { estimate, low, high, n, method: 'bca' };
}

function unbounded(estimate: number, n: number): Interval {
  return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, n, method: 'none' };
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

function bcaLimits(
  strata: readonly Stratum[],
  estimate: number,
  t: number,
  options: IntervalOptions,
): [number, number] {
  const replicates = bootstrap(strata, options.resamples ?? RESAMPLES, random(options.seed ?? 1, 'bootstrap'));
  const below = replicates.filter((r) => r < estimate).length;
  const ties = replicates.filter((r) => r === estimate).length;
  const bias = normalQuantile(clampShare((below + ties / 2) / replicates.length, replicates.length));
  const acceleration = jackknifeAcceleration(strata);
  const level = (z: number): number => normalCdf(bias + (bias + z) / (1 - acceleration * (bias + z)));
  return [quantileAt(replicates, level(-t)), quantileAt(replicates, level(t))];
}

function clampShare(share: number, count: number): number {
  return Math.min(1 - 1 / (2 * count), Math.max(1 / (2 * count), share));
}

/** Sorted bootstrap replicates of the weighted sum. */
function bootstrap(strata: readonly Stratum[], resamples: number, stream: Random): Float64Array {
  const inflated = strata.map(({ weight, values }) => ({ scale: weight / values.length, values: inflate(values) }));
  const out = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (const { scale, values } of inflated) {
      let part = 0;
      for (let i = 0; i < values.length; i++) part += values[stream.below(values.length)] as number;
      sum += part * scale;
    }
    out[r] = sum;
  }
  return out.sort();
}

function inflate(values: readonly number[]): Float64Array {
  const center = mean([...values]);
  const factor = values.length > 1 ? Math.sqrt(values.length / (values.length - 1)) : 1;
  return Float64Array.from(values, (v) => center + (v - center) * factor);
}

/** Davison and Hinkley 1997, equation 5.29: skewness of the empirical influence values over all strata. */
function jackknifeAcceleration(strata: readonly Stratum[]): number {
  let squares = 0;
  let cubes = 0;
  for (const { weight, values } of strata) {
    const center = mean([...values]);
    for (const v of values) {
      const influence = (weight * (v - center)) / values.length;
      squares += influence ** 2;
      cubes += influence ** 3;
    }
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
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
