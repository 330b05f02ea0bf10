/**
 * What a comparison says: each arm against the baseline in each metric, by program, by family and over all, and how many
 * instructions a run takes where they were counted. Ratios are the arm's over the baseline's: below 1 the arm is better.
 */
import type { Experiment } from './experiment.js';
import { familiesOf } from './families.js';
import type { PhaseName, Program, TrialRecord } from './model.js';
import { type Comparison, compareArms, geometricMean } from './ratios.js';
import type { Interval } from './statistics/interval.js';
import type { Metric } from './summary.js';

export interface MetricKind {
  readonly name: string;
  readonly title: string;
  readonly metric: Metric;
  readonly phase: PhaseName;
}

export const METRICS: readonly MetricKind[] = [
  { name: 'steady', title: 'steady state, CPU time', metric: 'steady', phase: 'core' },
  { name: 'settle', title: 'time to steady state', metric: 'settle', phase: 'core' },
  { name: 'startup', title: 'start-up, to the first result', metric: 'startup', phase: 'core' },
  { name: 'source', title: 'total from source, compiled and run once', metric: 'startup', phase: 'source' },
  { name: 'rss', title: 'peak resident memory', metric: 'rss', phase: 'core' },
  { name: 'code', title: 'machine code', metric: 'code', phase: 'core' },
];

export interface ArmComparison extends Comparison {
  readonly families: readonly { readonly family: string; readonly programs: number; readonly ratio: Interval }[];
}

export interface MetricComparison extends MetricKind {
  readonly arms: readonly ArmComparison[];
}

export function baselineOf(experiment: Experiment): string {
  return experiment.arms.includes('rust') ? 'rust' : (experiment.arms[0] as string);
}

export function compareAll(
  records: readonly TrialRecord[],
  experiment: Experiment,
  programs: readonly Program[],
): MetricComparison[] {
  const baseline = baselineOf(experiment);
  const families = familiesOf(programs);
  const arms = experiment.arms.filter((arm) => arm !== baseline);
  const all = METRICS.map((kind): MetricComparison => {
    const options = { objective: kind.metric, clock: experiment.clock, phases: [kind.phase] };
    const compared = arms.flatMap((arm) => compareArms(records, arm, baseline, options) ?? []);
    return { ...kind, arms: compared.map((comparison) => withFamilies(comparison, families)) };
  });
  return all.filter(({ arms: compared }) => compared.length > 0);
}

function withFamilies(comparison: Comparison, families: ReadonlyMap<string, readonly string[]>): ArmComparison {
  const rows = [...families].flatMap(([family, names]) => {
    const own = comparison.programs.filter(({ program }) => names.includes(program));
    return own.length === 0 ? [] : [{ family, programs: own.length, ratio: geometricMean(own, {}) }];
  });
  return { ...comparison, families: rows };
}

export interface InstructionCount {
  readonly program: string;
  readonly arm: string;
  /** Of one run of `bench`. */
  readonly instructions: number;
}

/** Of the process that ran `bench` twice, less those of the one that ran it once. */
export function instructionCounts(records: readonly TrialRecord[]): InstructionCount[] {
  const counted = records.flatMap(({ phase, program, arm, iterations, outcome }) =>
    phase === 'count' && outcome.status === 'ok' && outcome.instructions !== undefined
      ? [{ program, arm: arm.id, iterations, instructions: outcome.instructions }]
      : [],
  );
  return counted.flatMap(({ program, arm, iterations, instructions }) => {
    const once = counted.find((c) => c.program === program && c.arm === arm && c.iterations === 1);
    if (iterations !== 2 || once === undefined) return [];
    return [{ program, arm, instructions: instructions - once.instructions }];
  });
}
