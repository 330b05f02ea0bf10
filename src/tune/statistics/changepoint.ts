/**
 * Change points of the mean by PELT: Killick, Fearnhead and Eckley 2012, "Optimal detection of changepoints with a
 * linear computational cost", JASA 107. Cost of a segment: squared deviations over the noise variance, which is the
 * Gaussian likelihood with a known variance; the penalty is in units of that noise, so that rescaling the data changes
 * nothing.
 *
 * The noise is estimated from first differences, which a change of level disturbs in one place only: median absolute
 * difference over sqrt(2) and the normal consistency factor 0.6745 (Hampel 1974).
 */
import { median } from 'simple-statistics';

/** Standard deviation of the noise around a piecewise constant level. */
export function differenceNoise(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const steps = values.slice(1).map((v, i) => Math.abs(v - (values[i] as number)));
  return median(steps) / (Math.SQRT2 * 0.6744897501960817);
}

export interface PeltOptions {
  readonly noise: number;
  /** Price of one more change point; default 3 ln n: Bayesian information criterion with the place counted (Zhang 2007). */
  readonly penalty?: number;
  readonly minLength?: number;
  /** The same for the first segment. */
  readonly firstLength?: number;
}

/** Indices at which a new segment begins, ascending, 0 excluded. */
export function pelt(values: readonly number[], options: PeltOptions): number[] {
  const n = values.length;
  const minLength = options.minLength ?? 1;
  const firstLength = options.firstLength ?? minLength;
  if (n < 2 * minLength || options.noise <= 0) return [];
  const isShort = (start: number, end: number): boolean => end - start < (start === 0 ? firstLength : minLength);
  const penalty = options.penalty ?? 3 * Math.log(n);
  const cost = segmentCost(values, options.noise);
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const last = new Int32Array(n + 1);
  best[0] = -penalty;
  let candidates: number[] = [0];
  for (let end = firstLength; end <= n; end++) {
    let least = Number.POSITIVE_INFINITY;
    for (const start of candidates) {
      if (isShort(start, end)) continue;
      const total = (best[start] as number) + cost(start, end) + penalty;
      if (total < least) {
        least = total;
        last[end] = start;
      }
    }
    best[end] = least;
    candidates = candidates.filter(
      (start) => isShort(start, end) || (best[start] as number) + cost(start, end) <= least,
    );
    const next = end - minLength + 1;
    if (next > 0) candidates.push(next);
  }
  return trace(last, n);
}

function trace(last: Int32Array, n: number): number[] {
  const points: number[] = [];
  for (let end = last[n] as number; end > 0; end = last[end] as number) points.unshift(end);
  return points;
}

/** Squared deviations from the mean of values[start, end) over the noise variance, by prefix sums. */
function segmentCost(values: readonly number[], noise: number): (start: number, end: number) => number {
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  const origin = values[values.length - 1] ?? 0;
  for (const [i, v] of values.entries()) {
    sums[i + 1] = (sums[i] as number) + (v - origin);
    squares[i + 1] = (squares[i] as number) + (v - origin) ** 2;
  }
  return (start, end) => {
    const sum = (sums[end] as number) - (sums[start] as number);
    const square = (squares[end] as number) - (squares[start] as number);
    return Math.max(0, square - (sum * sum) / (end - start)) / noise ** 2;
  };
}
