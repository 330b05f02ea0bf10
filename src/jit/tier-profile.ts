/** What was counted of a program's functions while their baseline code ran: all that the optimised tier is told. */
import type { FnId } from '../hir/hir.js';
import type { BranchCounts, BranchProfile, CallSiteCounters } from '../lower/index.js';
import type { Span } from '../support/source.js';
import { type BranchCells, BranchCounters } from './branch-profile.js';
import { CallEdges, type SiteCounts } from './call-edges.js';
import type { KeptCounters } from './store/format.js';

/** Where the counts are: the session. */
export interface Counters extends BranchCells, SiteCounts {
  callCount(fn: FnId): number;
}

/** How often functions were called, and by whom. */
export interface CallCounts {
  calls(fn: FnId): number;
  /** Those that its own code counted, in the baseline tier. */
  counted(fn: FnId): number;
  /** Undefined when the function's call sites have no counters. */
  callsFrom(caller: FnId): ReadonlyMap<FnId, number> | undefined;
}

/** How many conditions and call sites are counted. */
export interface ProfileRoom {
  readonly branches: number;
  readonly edges: number;
}

export class TierProfile implements BranchProfile, CallSiteCounters, CallCounts {
  private readonly branches: BranchCounters;
  private readonly edges: CallEdges;

  constructor(
    room: ProfileRoom,
    private readonly counters: Counters,
  ) {
    this.branches = new BranchCounters(room.branches, counters);
    this.edges = new CallEdges(room.edges, counters);
  }

  /** What was counted, and where, with back edges a call of each function: for a process that uses baseline code of this one. */
  state(rounds: readonly number[]): KeptCounters {
    const called = rounds.map((each, fn) => [fn, this.counters.callCount(fn), Math.round(each)] as const);
    return {
      branches: this.branches.state(),
      edges: this.edges.state(),
      incomplete: this.edges.uncounted(),
      functions: called.filter(([, calls, each]) => calls + each > 0),
    };
  }

  /** The counters of another process, before anything is lowered; what they counted is the host's to know. */
  restore({ branches, edges, incomplete }: KeptCounters): void {
    this.branches.restore(branches);
    this.edges.restore(edges, incomplete);
  }

  slot(fn: FnId, condition: Span): number | undefined {
    return this.branches.slot(fn, condition);
  }

  counts(fn: FnId, condition: Span): BranchCounts | undefined {
    return this.branches.counts(fn, condition);
  }

  site(caller: FnId, callee: FnId, call: Span): number | undefined {
    return this.edges.site(caller, callee, call);
  }

  /** A function that left the baseline tier counts no more, but its callers' sites may go on. */
  calls(fn: FnId): number {
    return Math.max(this.counters.callCount(fn), this.edges.callsOf(fn));
  }

  counted(fn: FnId): number {
    return this.counters.callCount(fn);
  }

  callsFrom(caller: FnId): ReadonlyMap<FnId, number> | undefined {
    return this.edges.callsFrom(caller);
  }
}

/** The counts in which `copy` is known as `original`: those of a continuation. */
export function callsAsCopy(counts: CallCounts, copy: FnId, original: FnId): CallCounts {
  const named = (fn: FnId) => (fn === copy ? original : fn);
  return {
    calls: (fn) => counts.calls(named(fn)),
    counted: (fn) => counts.counted(named(fn)),
    callsFrom: (caller) => counts.callsFrom(named(caller)),
  };
}
