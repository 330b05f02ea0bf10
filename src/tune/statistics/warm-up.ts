/**
 * When a program becomes steady, from several processes that all did the same: one process alone cannot tell where a
 * neighbour on the machine makes iterations differ by more than what is looked for. Each iteration's time is taken over the level
 * that its own process ends at, and the median over the processes of what the same iteration took is searched for change
 * points (steady.ts).
 *
 * Invariants: a process's level comes from iterations that begin after `span`, so nothing that is judged decides it;
 * iterations are put together until they take as long as a clock and a scheduler can tell apart.
 */
import { median } from 'simple-statistics';
import { type SteadyClass, steadyState } from './steady.js';

export interface WarmUp {
  readonly kind: SteadyClass;
  /** From the start of the first iteration to the first steady one, the median over processes. */
  readonly timeNs: number;
  /** What the iterations that begin within the span took above their level, the median over processes; noise goes both ways. */
  readonly lostNs: number;
  /** Steady time of an iteration, the median over processes. */
  readonly levelNs: number;
  /** Times over the level, the median over processes: one for as many iterations as are put together. */
  readonly pooled: readonly number[];
}

export interface WarmUpOptions {
  /** Nanoseconds of a process that are judged; it has to go on after them. */
  readonly span: number;
  /** Ratio of two levels up to which they are one: what this many processes can tell. */
  readonly tolerance: number;
  /** Nanoseconds that iterations are put together for. */
  readonly least: number;
}

/** `runs`: times of the iterations of each process, nanoseconds. @throws RangeError when one ends within the span. */
export function warmUp(runs: readonly (readonly number[])[], { span, tolerance, least }: WarmUpOptions): WarmUp {
  const levels = runs.map((times) => levelAfter(times, span));
  const levelNs = median(levels);
  const size = Math.max(1, Math.round(least / levelNs));
  const grouped = runs.map((times) => groups(times, size));
  const length = Math.min(...grouped.map((sums) => sums.length));
  const pooled = Array.from({ length }, (_, i) =>
    median(grouped.map((sums, run) => (sums[i] as number) / (size * (levels[run] as number)))),
  );
  const { kind, start } = steadyState(pooled, Math.log(tolerance));
  return {
    kind,
    timeNs: median(grouped.map((sums) => total(sums.slice(0, start)))),
    lostNs: median(runs.map((times, run) => lost(times, span, levels[run] as number))),
    levelNs,
    pooled,
  };
}

/** The number of iterations that begin before `span`. */
function within(times: readonly number[], span: number): number {
  let sum = 0;
  for (const [i, time] of times.entries()) {
    if (sum >= span) return i;
    sum += time;
  }
  return times.length;
}

function levelAfter(times: readonly number[], span: number): number {
  const after = times.slice(within(times, span));
  if (after.length === 0) throw new RangeError(`the iterations take no longer than ${span} ns`);
  return median(after);
}

function groups(times: readonly number[], size: number): number[] {
  const count = Math.floor(times.length / size);
  return Array.from({ length: count }, (_, i) => total(times.slice(i * size, (i + 1) * size)));
}

function lost(times: readonly number[], span: number, level: number): number {
  const judged = times.slice(0, within(times, span));
  return total(judged) - judged.length * level;
}

function total(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0);
}
