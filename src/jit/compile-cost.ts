/**
 * How long an optimising compile (or lowering for one) will take, learned from those of this run: a line through (HIR nodes, time), by
 * least squares over all jobs so far. Two made-up jobs stand for what is known before the first one; real ones
 * outweigh them soon.
 *
 * Invariant: a prediction is positive and does not fall with size, whatever was observed.
 */

/** HIR nodes and nanoseconds of a small and a large module. */
export type CostPrior = readonly { readonly nodes: number; readonly ns: number }[];

/** About as measured on an Intel Xeon of the 2020s, while the program ran on its other core. */
export const COMPILE_PRIOR: CostPrior = [
  { nodes: 0, ns: 5_000_000 },
  { nodes: 1000, ns: 300_000_000 },
];

/** The same for lowering, by JavaScript that has hardly run yet. */
export const LOWERING_PRIOR: CostPrior = [
  { nodes: 0, ns: 5_000_000 },
  { nodes: 1000, ns: 25_000_000 },
];

const LEAST_NS = 100_000;

export class CompileCost {
  private jobs = 0;
  private sumNodes = 0;
  private sumNs = 0;
  private sumNodesSquared = 0;
  private sumProducts = 0;

  constructor(prior: CostPrior) {
    for (const { nodes, ns } of prior) this.observe(nodes, ns);
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
