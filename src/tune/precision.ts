/**
 * When enough has been measured. The rule looks at the width of intervals, never at where they lie, so a study does
 * not stop because a result is welcome. What optional stopping still costs is shown by the design `stopped` of coverage.ts.
 */
import { defaultArm } from './arms.js';
import type { Experiment } from './experiment.js';
import type { Arm, TrialRecord } from './model.js';
import { compareArms } from './ratios.js';

/** Intervals of fewer rounds are too uncertain themselves to decide when to stop. */
export const MIN_ROUNDS = 4;

export function preciseEnough(records: readonly TrialRecord[], experiment: Experiment, arms: readonly Arm[]): boolean {
  if (experiment.precision <= 0) return false;
  const base = defaultArm(experiment).id;
  const { objective, clock, precision } = experiment;
  return arms
    .filter((arm) => arm.id !== base)
    .every((arm) => {
      const comparison = compareArms(records, arm.id, base, { objective, clock, phases: ['core'] });
      return comparison !== undefined && isNarrow(comparison.geomean, precision);
    });
}

/** `precision` is half a ratio's interval on the log scale: 0.01 is about one per cent either way. */
export function isNarrow(ratio: { low: number; high: number }, precision: number): boolean {
  return Math.log(ratio.high / ratio.low) / 2 <= precision;
}
