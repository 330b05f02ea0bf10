/** From trials to results: steady-state ratios with intervals, per program and over the suite, for every arm. */
import type { Trial } from './model.js';
import { DEFAULT_ARM } from './plan.js';
import { seeded } from './random.js';
import { type Interval, median, pairedInterval, steadyState, suiteInterval } from './statistics.js';

export interface ProgramResult extends Interval {
  readonly program: string;
  readonly pairs: number;
  /** Medians over processes: steady state, CPU time, in ms. */
  readonly armMs: number;
  readonly baselineMs: number;
}

export interface ArmResult {
  readonly arm: string;
  readonly baseline: string;
  readonly programs: readonly ProgramResult[];
  readonly overall: Interval;
  readonly failures: number;
  readonly codeBytes: number;
  readonly rssPeak: number;
}

interface Measured {
  readonly trial: Trial;
  readonly steadyNs: number;
}

/** Every arm against the baseline it was paired with (the default configuration). */
export function analyse(trials: readonly Trial[], baseline = DEFAULT_ARM.id): ArmResult[] {
  const arms = [...new Set(trials.map((trial) => trial.arm))].filter((arm) => arm !== baseline);
  return arms.map((arm) => armResult(trials, arm, baseline)).filter((result) => result !== undefined);
}

/** Pairs a trial with the nearest trial of the other arm in the same ABBA group (four consecutive trials). */
export function pairs(
  trials: readonly Trial[],
  arm: string,
  baseline: string,
  program: string,
): [Measured, Measured][] {
  const groups = new Map<number, Measured[]>();
  for (const trial of trials) {
    if (trial.program !== program || trial.outcome.status !== 'ok') continue;
    const group = Math.floor(trial.index / 4);
    const steadyNs = steadyState(trial.outcome.samples.map((sample) => sample.cpuNs));
    groups.set(group, [...(groups.get(group) ?? []), { trial, steadyNs }]);
  }
  const out: [Measured, Measured][] = [];
  for (const group of groups.values()) {
    const mine = group.filter((m) => m.trial.arm === arm);
    const base = group.filter((m) => m.trial.arm === baseline);
    for (const [i, m] of mine.entries()) {
      const other = base[i];
      if (other !== undefined) out.push([m, other]);
    }
  }
  return out;
}

function armResult(trials: readonly Trial[], arm: string, baseline: string): ArmResult | undefined {
  const names = [...new Set(trials.map((trial) => trial.program))].sort();
  const random = seeded(1);
  const rows = names
    .map((program) => ({ program, pairs: pairs(trials, arm, baseline, program) }))
    .filter((row) => row.pairs.length > 0);
  if (rows.length === 0) return undefined;
  const ratios = rows.map((row) => row.pairs.map(([a, b]) => a.steadyNs / b.steadyNs));
  const programs = rows.map(
    (row, i): ProgramResult => ({
      program: row.program,
      pairs: row.pairs.length,
      armMs: median(row.pairs.map(([a]) => a.steadyNs)) / 1e6,
      baselineMs: median(row.pairs.map(([, b]) => b.steadyNs)) / 1e6,
      ...pairedInterval(ratios[i] ?? [1], random),
    }),
  );
  const mine = trials.filter((trial) => trial.arm === arm);
  const last = mine.flatMap((t) => (t.outcome.status === 'ok' ? t.outcome.samples.slice(-1) : []));
  return {
    arm,
    baseline,
    programs,
    overall: suiteInterval(ratios, random),
    failures: mine.filter((trial) => trial.outcome.status === 'failed').length,
    codeBytes: last.length > 0 ? median(last.map((s) => s.codeBytes)) : 0,
    rssPeak: last.length > 0 ? median(last.map((s) => s.rssPeak)) : 0,
  };
}

/** The same results seen from the other side: baseline over arm. */
export function inverted<T extends Interval>(result: T): T {
  return { ...result, ratio: 1 / result.ratio, low: 1 / result.high, high: 1 / result.low };
}
