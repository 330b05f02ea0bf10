/** One trial in a few numbers: start-up, warm-up and steady state apart, on both clocks. */
import { median } from 'simple-statistics';
import type { Clock, Iteration, Objective, PlannedTrial, TrialRecord } from './model.js';
import { type SteadyState, steadyState } from './statistics/steady.js';

export interface TrialSummary {
  readonly trial: PlannedTrial;
  /** Spawn to first result, wall. */
  readonly startupNs: number;
  /** Spawn to the first steady iteration, wall. */
  readonly settleNs: number;
  /** Of each iteration, in nanoseconds. */
  readonly times: Readonly<Record<Clock, readonly number[]>>;
  readonly steady: Readonly<Record<Clock, SteadyState>>;
  /** All iterations. */
  readonly totalNs: Readonly<Record<Clock, number>>;
  /** Time beyond the steady level before the steady part began. */
  readonly warmupNs: Readonly<Record<Clock, number>>;
  readonly codeBytes: number;
  readonly heapPeak: number;
  readonly rssPeak: number;
}

const summaries = new WeakMap<TrialRecord, TrialSummary>();

/** Undefined for a failed trial: it has no samples. */
export function summarise(record: TrialRecord): TrialSummary | undefined {
  if (record.outcome.status === 'failed') return undefined;
  const known = summaries.get(record);
  if (known !== undefined) return known;
  const { iterations, firstResultMs } = record.outcome;
  const times = { wall: iterations.map((i) => i.wallNs), cpu: iterations.map((i) => i.cpuNs) };
  const steady = { wall: steadyState(times.wall), cpu: steadyState(times.cpu) };
  const summary: TrialSummary = {
    trial: record,
    startupNs: firstResultMs * 1e6,
    settleNs: settleTime(firstResultMs * 1e6, iterations, steady.wall.start),
    times,
    steady,
    totalNs: { wall: sum(times.wall), cpu: sum(times.cpu) },
    warmupNs: { wall: excess(times.wall, steady.wall), cpu: excess(times.cpu, steady.cpu) },
    codeBytes: median(iterations.map((i) => i.codeBytes)),
    heapPeak: Math.max(...iterations.map((i) => i.heapPeak)),
    rssPeak: Math.max(...iterations.map((i) => i.rssPeak)),
  };
  summaries.set(record, summary);
  return summary;
}

/** What arms can be compared in, beside what they are tuned for: time until steady, and sizes. */
export type Metric = Objective | 'settle' | 'rss' | 'code';

/** What ratios are taken of. Start-up has one clock: a child's CPU time before its first result is not reported. */
export function measure(summary: TrialSummary, metric: Metric, clock: Clock): number {
  switch (metric) {
    case 'steady':
      return summary.steady[clock].value;
    case 'total':
      return summary.totalNs[clock];
    case 'startup':
      return summary.startupNs;
    case 'settle':
      return summary.settleNs;
    case 'rss':
      return summary.rssPeak;
    case 'code':
      return summary.codeBytes;
  }
}

/** The way to the first result includes the first iteration. */
function settleTime(firstResultNs: number, iterations: readonly Iteration[], start: number): number {
  const times = iterations.map((iteration) => iteration.wallNs);
  return firstResultNs - (times[0] ?? 0) + sum(times.slice(0, start));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function excess(times: readonly number[], steady: SteadyState): number {
  return sum(times.slice(0, steady.start).map((t) => t - steady.value));
}
