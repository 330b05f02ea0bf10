/**
 * How many iterations a process of a gate is asked for, when nobody says: one short leg a program, which counts for
 * nothing else, tells what a process costs before it is useful and what an iteration costs.
 *
 * The best number depends on how much of the noise lies between processes and how much within (Kalibera and Jones,
 * statistics/hierarchy.ts), which two processes do not tell. Iterations for as long as the start took cost at most twice
 * what the best number would; twice as long leans to what was seen here: one leg's ratio varied by 8% with four
 * iterations each, by 2% with forty (binary_trees at the quick size on a busy machine), so most of it lies within.
 */
import { mean, median } from 'simple-statistics';
import type { TrialRecord } from '../model.js';

/** Of the pilot's processes, and the least of any: enough to see where a process becomes steady. */
export const PILOT_ITERATIONS = 6;
const MAX_ITERATIONS = 60;
const STARTS = 2;

export function chosenIterations(pilot: readonly TrialRecord[]): number {
  const wanted = pilot.flatMap(({ outcome }) => {
    if (outcome.status === 'failed') return [];
    const last = outcome.iterations.slice(PILOT_ITERATIONS / 2).map(({ wallNs }) => wallNs / 1e6);
    return [(STARTS * outcome.firstResultMs) / median(last)];
  });
  if (wanted.length === 0) return PILOT_ITERATIONS;
  return Math.min(MAX_ITERATIONS, Math.max(PILOT_ITERATIONS, Math.ceil(mean(wanted))));
}
