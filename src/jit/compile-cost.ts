/**
 * How long an optimising compile will take, learned from those of this run: a line through (HIR nodes, time), by
 * least squares over all jobs so far. Two made-up jobs stand for what is known before the first one; real ones
 * outweigh them soon.
 *
 * Invariant: a prediction is positive and does not fall with size, whatever was observed.
 */

/** HIR nodes and nanoseconds of compiling a small and a large module, about as measured on a 2020s laptop core. */
const PRIOR = [
  { nodes: 0, ns: 2_000_000 },
  { nodes: 1000, ns: 20_000_000 },
] as const;

const LEAST_NS = 100_000;

export class CompileCost {
  private jobs = 0;
  private sumNodes = 0;
  private sumNs = 0;
  private sumNodesSquared = 0;
  private sumProducts = 0;

  constructor() {
    for (const { nodes, ns } of PRIOR) this.observe(nodes, ns);
  }

  observe(nodes: number, ns: number): void {
    this.jobs++;
    this.sumNodes += nodes;
    this.sumNs += ns;
    this.sumNodesSquared += nodes * nodes;
    this.sumProducts += nodes * ns;
  }

  /** Nanoseconds for a module of so many HIR nodes, inlined ones included. */
  predict(nodes: number): number {
    const spread = this.jobs * this.sumNodesSquared - this.sumNodes ** 2;
    const slope = Math.max((this.jobs * this.sumProducts - this.sumNodes * this.sumNs) / spread, 0);
    const fixed = (this.sumNs - slope * this.sumNodes) / this.jobs;
    return Math.max(fixed + slope * nodes, LEAST_NS);
  }
}
