/**
 * When enough has been measured. The rule looks at the width of intervals, never at where they lie, so a study does
 * not stop because a result is welcome; what little optional stopping still costs is shown by test/sim.
 */
import { defaultArm } from './arms.js';
import type { Experiment } from './experiment.js';
import type { Arm, TrialRecord } from './model.js';
import { compareArms } from './ratios.js';

export function preciseEnough(records: readonly TrialRecord[], experiment: Experiment, arms: readonly Arm[]): boolean {
  if (experiment.precision <= 0) return false;
  const base = defaultArm(experiment).id;
  const { objective, clock, precision } = experiment;
  return arms
    .filter((arm) => arm.id !== base)
    .every((arm) => {
      const comparison = compareArms(records, arm.id, base, { objective, clock, phases: ['core'] });
      return comparison !== undefined && halfWidth(comparison.geomean) <= precision;
    });
}

/** Of a ratio's interval, on the log scale: 0.01 is about one per cent either way. */
function halfWidth(ratio: { low: number; high: number }): number {
  return Math.log(ratio.high / ratio.low) / 2;
}
