/** From the trials of a study to what reports and commands say about it. */
import { mean, median } from 'simple-statistics';
import { coreArms, defaultArm, twinArm } from './arms.js';
import { type Decision, decide } from './decide.js';
import type { Experiment } from './experiment.js';
import type { Arm, Clock, Objective, PhaseName, TrialRecord } from './model.js';
import { type Comparison, compareArms } from './ratios.js';
import { summarise, type TrialSummary } from './summary.js';

/** Medians over the trials of one arm on one program. */
export interface Cell {
  readonly arm: Arm;
  readonly program: string;
  readonly trials: number;
  readonly failed: number;
  readonly startupNs: number;
  readonly steadyNs: Readonly<Record<Clock, number>>;
  readonly warmupNs: Readonly<Record<Clock, number>>;
  readonly codeBytes: number;
  readonly heapPeak: number;
  readonly rssPeak: number;
  /** How many of its trials were flat, warmed up, and so on, on the study's clock. */
  readonly classes: Readonly<Record<string, number>>;
}

export interface NoiseFloor {
  readonly comparison: Comparison;
  /** Standard deviation of one pair's log-ratio. */
  readonly pairDeviation: number;
}

/** One variant against the default. */
export interface Effect {
  readonly arm: Arm;
  readonly by: Readonly<Partial<Record<Objective, Comparison>>>;
}

export interface Analysis {
  readonly cells: readonly Cell[];
  /** Steady-state ratios of every core arm to Rust; empty without a Rust arm. */
  readonly toRust: readonly Comparison[];
  readonly effects: readonly Effect[];
  readonly floor: NoiseFloor | undefined;
  readonly decision: Decision;
}

const OBJECTIVES: readonly Objective[] = ['total', 'steady', 'startup'];
const APART: readonly PhaseName[] = ['source', 'count', 'pilot'];

/**
 * Trials from source and counted ones have no steady state: comparisons report them by themselves. Pilots count for
 * nothing.
 */
export function analyse(all: readonly TrialRecord[], experiment: Experiment): Analysis {
  const records = all.filter(({ phase }) => !APART.includes(phase));
  const base = defaultArm(experiment).id;
  const arms = distinctArms(records);
  const core = coreArms(experiment).map((arm) => arm.id);
  const swept = arms.filter((arm) => !core.includes(arm.id));
  return {
    cells: arms.flatMap((arm) => armCells(records, arm)),
    toRust: rustRatios(records, experiment, core),
    effects: swept.map((arm) => ({ arm, by: effectsOf(records, arm.id, base, experiment) })),
    floor: noiseFloor(records, experiment),
    decision: decide(records, experiment),
  };
}

function distinctArms(records: readonly TrialRecord[]): Arm[] {
  return [...new Map(records.map((r) => [r.arm.id, r.arm])).values()];
}

function rustRatios(records: readonly TrialRecord[], experiment: Experiment, core: readonly string[]): Comparison[] {
  const twin = twinArm(experiment).id;
  const arms = core.filter((id) => id !== 'rust' && id !== twin);
  const options = { objective: 'steady', clock: experiment.clock } as const;
  return arms.flatMap((arm) => compareArms(records, arm, 'rust', options) ?? []);
}

function effectsOf(records: readonly TrialRecord[], arm: string, base: string, { clock }: Experiment): Effect['by'] {
  const entries = OBJECTIVES.map((objective) => [objective, compareArms(records, arm, base, { objective, clock })]);
  return Object.fromEntries(entries) as Effect['by'];
}

function noiseFloor(records: readonly TrialRecord[], experiment: Experiment): NoiseFloor | undefined {
  const { clock, objective } = experiment;
  const base = defaultArm(experiment).id;
  const comparison = compareArms(records, twinArm(experiment).id, base, { objective, clock });
  if (comparison === undefined) return undefined;
  const squares = comparison.programs.flatMap((p) => p.pairs.map((pair) => pair.logRatio ** 2));
  return { comparison, pairDeviation: Math.sqrt(mean(squares)) };
}

function armCells(records: readonly TrialRecord[], arm: Arm): Cell[] {
  const own = records.filter((r) => r.arm.id === arm.id);
  const programs = [...new Set(own.map((r) => r.program))].sort();
  return programs.map((program) =>
    cell(
      arm,
      program,
      own.filter((r) => r.program === program),
    ),
  );
}

function cell(arm: Arm, program: string, records: readonly TrialRecord[]): Cell {
  const summaries = records.flatMap((r) => summarise(r) ?? []);
  const middle = (pick: (s: TrialSummary) => number): number =>
    summaries.length === 0 ? Number.NaN : median(summaries.map(pick));
  const classes: Record<string, number> = {};
  for (const { steady } of summaries) classes[steady.cpu.kind] = (classes[steady.cpu.kind] ?? 0) + 1;
  return {
    arm,
    program,
    trials: summaries.length,
    failed: records.length - summaries.length,
    startupNs: middle((s) => s.startupNs),
    steadyNs: { wall: middle((s) => s.steady.wall.value), cpu: middle((s) => s.steady.cpu.value) },
    warmupNs: { wall: middle((s) => s.warmupNs.wall), cpu: middle((s) => s.warmupNs.cpu) },
    codeBytes: middle((s) => s.codeBytes),
    heapPeak: middle((s) => s.heapPeak),
    rssPeak: middle((s) => s.rssPeak),
    classes,
  };
}
