/**
 * The time a study may take, charged with the recorded length of each trial and with nothing else: so a study that is
 * resumed or replayed decides as the first run did.
 */
import type { TrialRecord } from './model.js';

export class Budget {
  private spentMs = 0;
  private readonly costs = new Map<string, { totalMs: number; count: number }>();

  constructor(readonly limitMs: number) {}

  charge(record: TrialRecord): void {
    this.spentMs += record.elapsedMs;
    const cost = this.costs.get(record.program) ?? { totalMs: 0, count: 0 };
    this.costs.set(record.program, { totalMs: cost.totalMs + record.elapsedMs, count: cost.count + 1 });
  }

  get spent(): number {
    return this.spentMs;
  }

  /** Expected length of a trial of that program: its own mean, else the mean of all programs, else nothing is known. */
  expectedMs(program: string): number {
    const own = this.costs.get(program);
    if (own !== undefined) return own.totalMs / own.count;
    const trials = [...this.costs.values()].reduce((sum, cost) => sum + cost.count, 0);
    return trials === 0 ? 0 : this.spentMs / trials;
  }

  /** Whether that many trials of a program fit, leaving `reserveMs` for later. */
  affords(program: string, trials: number, reserveMs = 0): boolean {
    return this.spentMs + trials * this.expectedMs(program) <= this.limitMs - reserveMs;
  }
}
