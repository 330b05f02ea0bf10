/**
 * Statistics of paired ratios. Ratios are time over baseline time, below 1 is faster; intervals are at 95%.
 */
import { mean, medianSorted, quantileSorted } from 'simple-statistics';
import type { Random } from './random.js';

export interface Interval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

export function median(values: readonly number[]): number {
  return medianSorted([...values].sort((a, b) => a - b));
}

/** Geometric mean through logarithms. @throws on an empty list. */
export function geometricMean(ratios: readonly number[]): number {
  if (ratios.length === 0) throw new Error('geometric mean of nothing');
  return Math.exp(mean(ratios.map(Math.log)));
}

/**
 * Percentile bootstrap of the geometric mean of paired ratios (Efron and Tibshirani 1993, chapter 13), on the logs.
 * With one ratio the interval is the ratio itself: there is nothing to resample.
 */
export function pairedInterval(ratios: readonly number[], random: Random): Interval {
  const logs = ratios.map(Math.log);
  const means = Array.from({ length: RESAMPLES }, () => mean(resample(logs, random))).sort((a, b) => a - b);
  return {
    ratio: geometricMean(ratios),
    low: Math.exp(quantileSorted(means, 0.025)),
    high: Math.exp(quantileSorted(means, 0.975)),
  };
}

/**
 * Geometric mean over programs, each with its own paired ratios; programs are fixed, so only the ratios within each
 * program are resampled (Kalibera and Jones 2013, section 6, for a fixed benchmark suite).
 */
export function suiteInterval(byProgram: readonly (readonly number[])[], random: Random): Interval {
  const logs = byProgram.map((ratios) => ratios.map(Math.log));
  const once = () => mean(logs.map((program) => mean(resample(program, random))));
  const means = Array.from({ length: RESAMPLES }, once).sort((a, b) => a - b);
  return {
    ratio: geometricMean(byProgram.map(geometricMean)),
    low: Math.exp(quantileSorted(means, 0.025)),
    high: Math.exp(quantileSorted(means, 0.975)),
  };
}

function resample(values: readonly number[], random: Random): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? 0);
}

/** Steady state of one process: the median of its second half, when compilation has settled. */
export function steadyState(times: readonly number[]): number {
  return median(times.slice(Math.floor(times.length / 2)));
}
