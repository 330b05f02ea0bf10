/** The rows that charts draw, from an analysis: plain data, so that they can be tested without a chart. */
import { mean } from 'simple-statistics';
import type { Analysis, Effect } from '../analyse.js';
import { coreArms, defaultArm, twinArm } from '../arms.js';
import type { Experiment } from '../experiment.js';
import type { Clock, Objective, TrialRecord } from '../model.js';
import type { Interval } from '../statistics/interval.js';
import { summarise } from '../summary.js';

export const GEOMEAN = 'geometric mean';

export interface RatioRow {
  readonly label: string;
  readonly series: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

function ratioRow(label: string, series: string, { estimate, low, high }: Interval): RatioRow {
  return { label, series, ratio: estimate, low, high };
}

export function rustRows(analysis: Analysis): RatioRow[] {
  return analysis.toRust.flatMap((comparison) => [
    ...comparison.programs.map((p) => ratioRow(p.program, comparison.arm, p.ratio)),
    ratioRow(GEOMEAN, comparison.arm, comparison.geomean),
  ]);
}

const OBJECTIVE_NAMES: Readonly<Record<Objective, string>> = {
  total: 'with warm-up',
  steady: 'steady state',
  startup: 'start-up',
};

/** The knobs of a variant without the mode that all variants share. */
export function variantLabel(effect: Pick<Effect, 'arm'>): string {
  const parts = Object.entries(effect.arm.knobs).map(([name, value]) => `${name}=${value}`);
  return parts.join(', ') || effect.arm.id;
}

/** Fastest first. */
export function sortedEffects(analysis: Analysis): Effect[] {
  const key = (effect: Effect): number => effect.by.total?.geomean.estimate ?? Number.POSITIVE_INFINITY;
  return [...analysis.effects].sort((a, b) => key(a) - key(b));
}

export function effectRows(analysis: Analysis): RatioRow[] {
  return sortedEffects(analysis).flatMap((effect) =>
    (['total', 'steady'] as const).flatMap((objective) => {
      const comparison = effect.by[objective];
      if (comparison === undefined) return [];
      return [ratioRow(variantLabel(effect), OBJECTIVE_NAMES[objective], comparison.geomean)];
    }),
  );
}

export interface FloorRow {
  readonly program: string;
  readonly ratio: number;
}

/** Each pair of the default with itself. */
export function floorRows(analysis: Analysis): FloorRow[] {
  const programs = analysis.floor?.comparison.programs ?? [];
  return programs.flatMap((p) => p.pairs.map((pair) => ({ program: p.program, ratio: Math.exp(pair.logRatio) })));
}

export interface SeriesRow {
  readonly iteration: number;
  readonly ms: number;
  readonly arm: string;
  readonly trial: string;
  /** Compile events in this iteration. */
  readonly compiled: number;
  readonly steadyFrom: number;
}

const TRIALS_SHOWN = 3;
const POINTS_SHOWN = 150;

/** Iteration times of the first trials of each core arm on a program. */
export function warmupRows(records: readonly TrialRecord[], experiment: Experiment, program: string): SeriesRow[] {
  const twin = twinArm(experiment).id;
  const arms = coreArms(experiment).filter((arm) => arm.id !== twin);
  return arms.flatMap((arm) => {
    const trials = records.filter((r) => r.program === program && r.arm.id === arm.id && r.outcome.status === 'ok');
    return trials.slice(0, TRIALS_SHOWN).flatMap((trial) => seriesOf(trial, experiment.clock));
  });
}

function seriesOf(record: TrialRecord, clock: Clock): SeriesRow[] {
  const summary = summarise(record);
  if (record.outcome.status === 'failed' || summary === undefined) return [];
  const { iterations } = record.outcome;
  const step = Math.max(1, Math.ceil(iterations.length / POINTS_SHOWN));
  return iterations.flatMap((it, iteration) => {
    if (iteration % step !== 0) return [];
    const ms = (clock === 'cpu' ? it.cpuNs : it.wallNs) / 1e6;
    const compiled = it.tierEvents.length;
    const steadyFrom = summary.steady[clock].start;
    return [{ iteration, ms, arm: record.arm.id, trial: record.id, compiled, steadyFrom }];
  });
}

export interface CostRow {
  readonly label: string;
  readonly kind: 'default' | 'variant' | 'on the front';
  /** Time ratio to the default on the study's objective. */
  readonly time: number;
  readonly codeKiB: number;
  readonly rssMiB: number;
}

/** What each configuration costs in time, code and memory; geometric means over programs. */
export function costRows(analysis: Analysis, experiment: Experiment): CostRow[] {
  const base = defaultArm(experiment);
  const entries = [
    { id: base.id, label: 'default', time: 1 },
    ...analysis.effects.flatMap((effect) => {
      const ratio = effect.by[experiment.objective]?.geomean.estimate;
      return ratio === undefined ? [] : [{ id: effect.arm.id, label: variantLabel(effect), time: ratio }];
    }),
  ];
  const points = entries.map(({ id, label, time }) => ({
    label,
    time,
    codeKiB: geometric(analysis, id, (c) => c.codeBytes) / 1024,
    rssMiB: geometric(analysis, id, (c) => c.rssPeak) / 1024 ** 2,
  }));
  return points.map((p) => ({ ...p, kind: p.label === 'default' ? 'default' : frontKind(p, points) }));
}

type Cost = Omit<CostRow, 'kind'>;

function frontKind(point: Cost, all: readonly Cost[]): 'variant' | 'on the front' {
  return all.some((other) => dominates(other, point)) ? 'variant' : 'on the front';
}

/** At least as good in time, code and memory, and better in one. */
export function dominates(a: Cost, b: Cost): boolean {
  const axes = ['time', 'codeKiB', 'rssMiB'] as const;
  return axes.every((axis) => a[axis] <= b[axis]) && axes.some((axis) => a[axis] < b[axis]);
}

function geometric(analysis: Analysis, arm: string, pick: (cell: Analysis['cells'][number]) => number): number {
  const values = analysis.cells.filter((c) => c.arm.id === arm && c.trials > 0).map(pick);
  if (values.length === 0) return Number.NaN;
  return Math.exp(mean(values.map((v) => Math.log(Math.max(1, v)))));
}
