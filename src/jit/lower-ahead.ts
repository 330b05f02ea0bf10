/**
 * When the next module is lowered: shortly before the job under way ends, so that the compile thread need not wait for it, and no
 * sooner than that takes, as it is known better later what is hot.
 *
 * Invariant: a job that has ended prepares nothing.
 */
import { CompileCost, LOWERING_PRIOR } from './compile-cost.js';

/** Part of a job's time that lowering may lie in: while a short job runs, little is known of what the next module is to hold. */
const MOST_PART = 0.25;

/** After how much of a job that is to take `compileNs` a module is to be lowered, which is to take `loweringNs`. */
export function lowerAfter(compileNs: number, loweringNs: number): number {
  return compileNs - Math.min(loweringNs, compileNs * MOST_PART);
}

export class LowerAhead {
  private readonly cost = new CompileCost(LOWERING_PRIOR);
  private readonly timers = new Map<number, NodeJS.Timeout>();

  /** `prepare` lowers the next module. */
  constructor(private readonly prepare: () => void) {}

  /** What it took to lower so many HIR nodes. */
  lowered(nodes: number, ns: number): void {
    this.cost.observe(nodes, ns);
  }

  /** A job of so many HIR nodes has begun, which is to take `compileNs`: the next one may be as large. */
  began(job: number, nodes: number, compileNs: number): void {
    const afterNs = lowerAfter(compileNs, this.cost.predict(nodes));
    const timer = setTimeout(() => {
      this.timers.delete(job);
      this.prepare();
    }, afterNs / 1e6);
    this.timers.set(job, timer.unref());
  }

  ended(job: number): void {
    clearTimeout(this.timers.get(job));
    this.timers.delete(job);
  }

  stop(): void {
    for (const job of [...this.timers.keys()]) this.ended(job);
  }
}
