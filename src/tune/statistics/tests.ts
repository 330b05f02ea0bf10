/**
 * Tests on the estimator of interval.ts: is it above or below a margin, how small an effect could it have shown, and
 * how sure is one among many. All p-values are one-sided and never 0: Student's t gives a tail for every statistic.
 */
import { mean } from 'simple-statistics';
import { tCdf, tQuantile } from './distributions.js';
import { type Stratum, standardError } from './interval.js';

interface Statistic {
  readonly estimate: number;
  readonly error: number;
  readonly freedom: number;
}

function statistic(strata: readonly Stratum[]): Statistic | undefined {
  const used = strata.filter((s) => s.values.length > 0);
  if (used.length === 0) return undefined;
  const { variance, freedom } = standardError(used);
  if (freedom <= 0) return undefined;
  const estimate = used.reduce((sum, s) => sum + s.weight * mean([...s.values]), 0);
  return { estimate, error: Math.sqrt(variance), freedom };
}

/** p-value of "the weighted sum is at most `margin`" against "it is above"; 1 when the data say nothing. */
export function pAbove(strata: readonly Stratum[], margin: number): number {
  const s = statistic(strata);
  if (s === undefined) return 1;
  if (s.error === 0) return s.estimate > margin ? Number.MIN_VALUE : 1;
  return Math.max(Number.MIN_VALUE, tCdf((margin - s.estimate) / s.error, s.freedom));
}

/** p-value of "the weighted sum is at least `margin`" against "it is below": non-inferiority. */
export function pBelow(strata: readonly Stratum[], margin: number): number {
  const mirrored = strata.map(({ weight, values }) => ({ weight: -weight, values }));
  return pAbove(mirrored, -margin);
}

/**
 * Equivalence within (-margin, margin) by two one-sided tests (Schuirmann 1987, "A comparison of the two one-sided
 * tests procedure and the power approach", J. Pharmacokinetics and Biopharmaceutics 15): the larger p-value.
 */
export function pEquivalent(strata: readonly Stratum[], margin: number): number {
  return Math.max(pAbove(strata, -margin), pBelow(strata, margin));
}

/**
 * The least true value that a test at level `alpha` would find with probability `power`, given the spread seen:
 * (t_{1-alpha} + t_{power}) standard errors (Cohen 1988, with t in place of z). Infinite when the data say nothing.
 */
export function minimumDetectable(strata: readonly Stratum[], alpha: number, power = 0.8): number {
  const s = statistic(strata);
  if (s === undefined) return Number.POSITIVE_INFINITY;
  return (tQuantile(1 - alpha, s.freedom) + tQuantile(power, s.freedom)) * s.error;
}

/**
 * Adjusted p-values that keep the expected share of false discoveries at the level they are compared with (Benjamini
 * and Hochberg 1995, JRSS B 57). In the order given.
 */
export function adjustForDiscoveries(pValues: readonly number[]): number[] {
  const order = pValues.map((p, i) => ({ p, i })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let least = 1;
  for (const [rank, { p, i }] of order.entries()) {
    least = Math.min(least, (p * pValues.length) / (pValues.length - rank));
    adjusted[i] = least;
  }
  return adjusted;
}
