/**
 * Ratios of two arms, paired: a trial is compared with the trial of the other arm in the same unit, program and leg.
 * Half of the pairs ran in the order A B and half in B A; when there are enough of both they are separate strata with
 * equal weight, so that a drift of the machine cancels from the ratio and does not widen its interval.
 */
import { median } from 'simple-statistics';
import type { Clock, PhaseName, TrialRecord } from './model.js';
import { exponentiate, type Interval, type Stratum, stratifiedInterval } from './statistics/interval.js';
import { type Metric, measure, summarise, type TrialSummary } from './summary.js';

export interface RatioOptions {
  readonly objective: Metric;
  readonly clock: Clock;
  /** Only trials of these phases; all when absent. */
  readonly phases?: readonly PhaseName[];
  readonly confidence?: number;
}

export interface Pair {
  readonly program: string;
  readonly logRatio: number;
  readonly order: 'AB' | 'BA';
  readonly trial: TrialRecord;
  readonly baseline: TrialRecord;
}

/** Time of the arm over time of the baseline: below 1 the arm is faster. */
export interface ProgramRatio {
  readonly program: string;
  readonly ratio: Interval;
  readonly pairs: readonly Pair[];
}

export interface Comparison {
  readonly arm: string;
  readonly baseline: string;
  readonly programs: readonly ProgramRatio[];
  readonly geomean: Interval;
}

export function pairsOf(records: readonly TrialRecord[], arm: string, baseline: string, options: RatioOptions): Pair[] {
  const byLeg = new Map<string, TrialRecord>();
  const legKey = (r: TrialRecord): string => JSON.stringify([r.unit, r.program, r.leg]);
  for (const record of records) if (record.arm.id === baseline) byLeg.set(legKey(record), record);
  return records.flatMap((trial): Pair[] => {
    const partner = byLeg.get(legKey(trial));
    if (trial.arm.id !== arm || partner === undefined || !wanted(trial, options)) return [];
    const [a, b] = [summarise(trial), summarise(partner)];
    if (a === undefined || b === undefined) return [];
    const logRatio = logRatioOf(a, b, options);
    // Nothing is known of the code size of an interpreted twin: 0 on one side.
    if (!Number.isFinite(logRatio)) return [];
    const order = trial.position < partner.position ? 'AB' : 'BA';
    return [{ program: trial.program, logRatio, order, trial, baseline: partner }];
  });
}

/**
 * In the steady state iterations are compared one by one, the i-th of one process with the i-th of the other, from where
 * both are steady, or from the middle on: a level that changes later is more likely the machine's than the program's.
 * They ran one right after the other when arms take turns by iterations, so that what slows the machine down for a while
 * slows both. That pairs as close as that need far fewer runs in a noisy place is known of benchmarks that run at the
 * same time (Bulej, Horky, Tuma, Farquet and Prokopec 2020, "Duet benchmarking", ICPE).
 */
function logRatioOf(a: TrialSummary, b: TrialSummary, { objective, clock }: RatioOptions): number {
  const [own, other] = [a.times[clock], b.times[clock]];
  if (objective !== 'steady' || own.length !== other.length) {
    return Math.log(measure(a, objective, clock) / measure(b, objective, clock));
  }
  const start = Math.min(Math.max(a.steady[clock].start, b.steady[clock].start), Math.floor(own.length / 2));
  return medianLogRatio(own.slice(start), other.slice(start));
}

/** Of times of the same length, the i-th with the i-th. */
export function medianLogRatio(own: readonly number[], other: readonly number[]): number {
  return median(own.map((time, i) => Math.log(time / (other[i] ?? Number.NaN))));
}

function wanted(trial: TrialRecord, options: RatioOptions): boolean {
  return options.phases === undefined || options.phases.includes(trial.phase);
}

/** Undefined when the two arms have no pair. */
export function compareArms(
  records: readonly TrialRecord[],
  arm: string,
  baseline: string,
  options: RatioOptions,
): Comparison | undefined {
  const pairs = pairsOf(records, arm, baseline, options);
  if (pairs.length === 0) return undefined;
  const names = [...new Set(pairs.map((pair) => pair.program))].sort();
  const programs = names.map((program): ProgramRatio => {
    const own = pairs.filter((pair) => pair.program === program);
    return { program, pairs: own, ratio: exponentiate(stratifiedInterval(orderStrata(own, 1), options)) };
  });
  return { arm, baseline, programs, geomean: geometricMean(programs, options) };
}

/** Of the ratios of some programs, each counting the same. */
export function geometricMean(programs: readonly ProgramRatio[], options: Pick<RatioOptions, 'confidence'>): Interval {
  const strata = programs.flatMap((p) => orderStrata(p.pairs, 1 / programs.length));
  return exponentiate(stratifiedInterval(strata, options));
}

/** Of a geometric mean over the programs of the pairs, each counting the same. */
export function allStrata(pairs: readonly Pair[]): Stratum[] {
  const programs = [...new Set(pairs.map((pair) => pair.program))];
  const own = (program: string): Pair[] => pairs.filter((pair) => pair.program === program);
  return programs.flatMap((program) => orderStrata(own(program), 1 / programs.length));
}

/** Two strata when both orders have at least two pairs, one otherwise. */
export function orderStrata(pairs: readonly Pair[], weight: number): Stratum[] {
  const ab = pairs.filter((pair) => pair.order === 'AB').map((pair) => pair.logRatio);
  const ba = pairs.filter((pair) => pair.order === 'BA').map((pair) => pair.logRatio);
  if (ab.length < 2 || ba.length < 2) return [{ weight, values: [...ab, ...ba] }];
  return [
    { weight: weight / 2, values: ab },
    { weight: weight / 2, values: ba },
  ];
}
