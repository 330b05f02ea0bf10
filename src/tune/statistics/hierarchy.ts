/**
 * Where the noise comes from: invocations (processes) and the iterations in them, after Kalibera and Jones 2013,
 * "Rigorous benchmarking in reasonable time" (ISMM), sections 5 and 6: unbiased variance components of a balanced
 * two-level experiment, the interval of its grand mean, and how many iterations an invocation is worth.
 */
import { mean } from 'simple-statistics';
import { tQuantile } from './distributions.js';

/** Rows are invocations, columns iterations of the steady state; every row has the same length. */
export type Levels = readonly (readonly number[])[];

export interface Components {
  readonly mean: number;
  /** Variance of iterations within an invocation (T1 squared). */
  readonly within: number;
  /** Variance that invocations add beyond that (T2 squared); 0 when the estimate is negative. */
  readonly between: number;
}

/** Kalibera and Jones, equations (3) and (4). @throws RangeError unless there are two balanced rows and columns. */
export function varianceComponents(levels: Levels): Components {
  const columns = levels[0]?.length ?? 0;
  if (levels.length < 2 || columns < 2 || levels.some((row) => row.length !== columns)) {
    throw new RangeError('two or more invocations of the same two or more iterations are needed');
  }
  const means = levels.map((row) => mean([...row]));
  const grand = mean(means);
  const within = mean(levels.map((row, i) => squares(row, means[i] as number) / (columns - 1)));
  const biased = squares(means, grand) / (levels.length - 1);
  return { mean: grand, within, between: Math.max(0, biased - within / columns) };
}

/** Half width of the grand mean's interval: S_n squared is the variance of invocation means (section 6.1). */
export function meanHalfWidth(levels: Levels, confidence = 0.95): number {
  const means = levels.map((row) => mean([...row]));
  const variance = squares(means, mean(means)) / (means.length - 1);
  return tQuantile((1 + confidence) / 2, means.length - 1) * Math.sqrt(variance / means.length);
}

/**
 * Iterations for each invocation that give the narrowest interval in a given time: ceil(sqrt(c2/c1 * T1/T2)), equation
 * (5), where an invocation costs `invocationCost` before its first useful iteration and each iteration `iterationCost`.
 */
export function bestIterations(components: Components, invocationCost: number, iterationCost: number): number {
  if (components.between === 0) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.ceil(Math.sqrt((invocationCost / iterationCost) * (components.within / components.between))));
}

function squares(values: readonly number[], center: number): number {
  return values.reduce((sum, v) => sum + (v - center) ** 2, 0);
}
