/**
 * When enough has been measured. The rule looks at the width of intervals, never at where they lie, so a study does
 * not stop because a result is welcome.
 *
 * A run that stops when its interval is narrow stops a little too often when the spread happens to look small. Three things
 * keep the coverage of what is reported (the design `stopped` of coverage.ts): some rounds are always made, the width is
 * that of Student's interval, which no resampling makes narrow by luck, and it must be narrower than asked for by one over
 * the number of rounds, in the way of the term that Chow and Robbins 1965 ("On the asymptotic theory of fixed-width
 * sequential confidence intervals for the mean", Annals of Mathematical Statistics 36) add to the variance.
 */
import { defaultArm } from './arms.js';
import type { Experiment } from './experiment.js';
import type { Arm, TrialRecord } from './model.js';
import { allStrata, pairsOf } from './ratios.js';
import { type Stratum, studentHalfWidth } from './statistics/interval.js';

export const MIN_ROUNDS = 4;

/** After that many rounds of all arms. */
export function preciseEnough(
  records: readonly TrialRecord[],
  experiment: Experiment,
  arms: readonly Arm[],
  rounds: number,
): boolean {
  if (experiment.precision <= 0) return false;
  const base = defaultArm(experiment).id;
  const { objective, clock, precision } = experiment;
  return arms
    .filter((arm) => arm.id !== base)
    .every((arm) => {
      const pairs = pairsOf(records, arm.id, base, { objective, clock, phases: ['core'] });
      return isNarrow(allStrata(pairs), precision, rounds);
    });
}

/** `precision` is half an interval's width on the log scale: 0.01 is about one per cent either way. */
export function isNarrow(strata: readonly Stratum[], precision: number, rounds: number): boolean {
  return rounds >= MIN_ROUNDS && studentHalfWidth(strata) <= precision * (1 - 1 / rounds);
}
