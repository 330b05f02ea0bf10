/**
 * Deciding, apart from measuring: which variants are worth measuring again, and which configuration, if any, should
 * become the default. A decision carries its reason.
 *
 * The finalists were chosen because they looked good, so what made them look good counts for nothing: the verdict
 * rests on the trials of the confirm phase alone, which are of programs that the search did not see, and its confidence is shared out among them (Bonferroni).
 */
import type { KnobName } from '../config/knobs.js';
import { defaultArm, variantArm } from './arms.js';
import type { Experiment } from './experiment.js';
import type { Arm, Configuration, TrialRecord } from './model.js';
import { type Comparison, compareArms } from './ratios.js';
import { judgesOf } from './split.js';

export interface Candidate {
  readonly arm: Arm;
  /** Confirm-phase ratio to the default, at the shared-out confidence. */
  readonly comparison: Comparison;
  readonly verdict: 'promote' | 'reject';
  readonly reason: string;
}

export interface Decision {
  readonly winner: Candidate | undefined;
  readonly reason: string;
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

/** The variants that looked best in the screening, and the combination of the values that each surely helped alone. */
export function finalists(records: readonly TrialRecord[], experiment: Experiment, swept: readonly Arm[]): Arm[] {
  const ranked = rankScreened(records, experiment, swept).filter((entry) => entry.estimate < 1);
  const singles = ranked.filter((entry) => entry.high < 1 && Object.keys(entry.arm.knobs).length === 1);
  const best = new Map<string, Configuration>();
  for (const { arm } of singles) {
    const name = Object.keys(arm.knobs)[0] as KnobName;
    if (!best.has(name)) best.set(name, arm.knobs);
  }
  const joined = Object.assign({}, ...best.values()) as Configuration;
  const leaders = ranked.slice(0, experiment.confirm.finalists).map((entry) => entry.arm);
  if (best.size < 2 || experiment.confirm.finalists === 0) return leaders;
  const combined = variantArm(defaultArm(experiment).kind, joined);
  return leaders.some((arm) => arm.id === combined.id) ? leaders : [...leaders, combined];
}

/** Screened arms with their geometric-mean ratio, fastest first; an arm that failed anywhere is out. */
function rankScreened(
  records: readonly TrialRecord[],
  experiment: Experiment,
  swept: readonly Arm[],
): { arm: Arm; estimate: number; high: number }[] {
  const { objective, clock } = experiment;
  const base = defaultArm(experiment).id;
  const entries = swept.flatMap((arm) => {
    if (failures(records, arm.id) > 0) return [];
    const comparison = compareArms(records, arm.id, base, { objective, clock, phases: ['screen'] });
    return comparison === undefined ? [] : [{ arm, ...comparison.geomean }];
  });
  return entries.sort((a, b) => a.estimate - b.estimate);
}

export function decide(records: readonly TrialRecord[], experiment: Experiment): Decision {
  const arms = new Map(records.filter((r) => r.phase === 'confirm').map((r) => [r.arm.id, r.arm]));
  const base = defaultArm(experiment).id;
  arms.delete(base);
  const confidence = 1 - 0.05 / Math.max(1, arms.size);
  const candidates = [...arms.values()].flatMap((arm): Candidate[] => {
    const options = {
      objective: experiment.objective,
      clock: experiment.clock,
      phases: ['confirm'],
      confidence,
    } as const;
    const comparison = compareArms(records, arm.id, base, options);
    return comparison === undefined ? [] : [judge(arm, comparison, failures(records, arm.id), experiment)];
  });
  candidates.sort((a, b) => a.comparison.geomean.estimate - b.comparison.geomean.estimate);
  const winner = simplest(candidates.filter((candidate) => candidate.verdict === 'promote'));
  return { winner, reason: winner?.reason ?? standingReason(candidates), candidates };
}

/** Of those that the best is not surely better than, the one that changes the fewest knobs; the faster one of equals. */
function simplest(candidates: readonly Candidate[]): Candidate | undefined {
  const limit = candidates[0]?.comparison.geomean.high ?? 0;
  const size = (candidate: Candidate): number => Object.keys(candidate.arm.knobs).length;
  const tied = candidates.filter((candidate) => candidate.comparison.geomean.estimate <= limit);
  return tied.reduce<Candidate | undefined>((a, b) => (a === undefined || size(b) < size(a) ? b : a), undefined);
}

function standingReason(candidates: readonly Candidate[]): string {
  const best = candidates[0];
  if (best === undefined) return 'no variation looked faster than the default';
  return `the best of ${candidates.length} re-measured, ${best.arm.id}, is not promoted: ${best.reason}`;
}

function judge(arm: Arm, comparison: Comparison, failed: number, experiment: Experiment): Candidate {
  const { geomean, programs } = comparison;
  const reject = (reason: string): Candidate => ({ arm, comparison, verdict: 'reject', reason });
  if (failed > 0) return reject(`${failed} of its trials failed`);
  const judges = judgesOf(experiment).length;
  if (programs.length < judges) {
    return reject(`measured on ${programs.length} of ${judges} programs only`);
  }
  if (geomean.high >= 1) return reject('its interval does not clear 1');
  const worst = programs.reduce((a, b) => (a.ratio.estimate > b.ratio.estimate ? a : b));
  if (worst.ratio.estimate > 1 + experiment.confirm.maxLoss) {
    return reject(`${worst.program} loses ${percent(worst.ratio.estimate)}, more than the cap`);
  }
  return { arm, comparison, verdict: 'promote', reason: `${percent(geomean.estimate)}, and the interval clears 1` };
}

function percent(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change >= 0 ? '+' : ''}${change.toFixed(1)}%`;
}

export function failures(records: readonly TrialRecord[], arm: string): number {
  return records.filter((r) => r.arm.id === arm && r.outcome.status === 'failed').length;
}
