/**
 * What a call of a function takes, and so whether it is worth being in line. Pure: sizes and counts of baseline code in, nodes out.
 *
 * A function whose calls take long, in what it calls rather than in loops of its own, gains next to nothing by being in line: the
 * call is a thousandth of it, and what the caller knows of its arguments helps its own few nodes, each of which runs once a call.
 * A loop of its own is another matter: each round may profit, from lists that are known to be distinct, or from a constant. That
 * is so in small functions that are given something; a large one, with all that it calls, has its time in many places, and costs
 * much to be compiled again.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';
import type { CallCounts } from './tier-profile.js';

/** Nodes run a call from which on the call itself does not matter: about 1 µs of optimised code, against some 10 ns at the most. */
const LONG_CALL_NODES = 3000;

/** The same for a function with loops of its own that is large, or given nothing: about 10 µs. */
const LONG_LOOP_NODES = 30_000;

/** HIR nodes of a large function, with all that it calls. */
const LARGE_NODES = 300;

/** Back edges a call up to which a function's time is not in loops of its own. */
const FEW_ROUNDS = 8;

export class CallWork {
  private readonly known = new Map<FnId, number>();

  /** `rounds`: back edges a call of a function's own loops. */
  constructor(
    private readonly program: HirProgram,
    private readonly counts: CallCounts,
    private readonly rounds: (fn: FnId) => number,
  ) {}

  /** Whether its time is in long calls: a version of its own is as good as one in line. */
  isLong(fn: FnId): boolean {
    const nodes = this.nodes(fn);
    if (this.rounds(fn) <= FEW_ROUNDS) return nodes >= LONG_CALL_NODES;
    return nodes >= LONG_LOOP_NODES && (this.knowsItself(fn) || this.reaches(fn, LARGE_NODES));
  }

  /** Whether a caller cannot know more of it: it is given nothing. */
  private knowsItself(fn: FnId): boolean {
    return this.program.functions[fn]?.paramCount === 0;
  }

  /** Whether it and all that it calls, directly or not, are so many HIR nodes in the source. */
  private reaches(fn: FnId, least: number): boolean {
    const reached = new Set([fn]);
    let nodes = 0;
    for (const at of reached) {
      const body = this.program.functions[at];
      if (body === undefined) continue;
      const { size, callees } = factsOf(body);
      nodes += size;
      if (nodes >= least) return true;
      for (const callee of callees.keys()) reached.add(callee);
    }
    return false;
  }

  /** HIR nodes run a call, those of its callees included where its call sites are counted; a call of itself counts nothing. */
  nodes(fn: FnId): number {
    const found = this.known.get(fn);
    if (found !== undefined) return found;
    this.known.set(fn, 0);
    const nodes = this.ownNodes(fn) + this.calleeNodes(fn);
    this.known.set(fn, nodes);
    return nodes;
  }

  /** Half of a body is run a call or a round, as `predictedGainNs` has it. */
  private ownNodes(fn: FnId): number {
    const body = this.program.functions[fn];
    return body === undefined ? 0 : (factsOf(body).size / 2) * (1 + this.rounds(fn));
  }

  private calleeNodes(fn: FnId): number {
    const counted = this.counts.counted(fn);
    if (counted === 0) return 0;
    let nodes = 0;
    for (const [callee, calls] of this.counts.callsFrom(fn) ?? []) if (calls > 0) nodes += calls * this.nodes(callee);
    return nodes / counted;
  }
}
