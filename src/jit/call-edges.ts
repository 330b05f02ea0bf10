/**
 * Which counters in shared memory belong to which call site, and what they say of a function's callees. Baseline code
 * writes them; they are read when a function is lowered for the optimised tier.
 *
 * Invariants: a call site keeps its counter for the whole session; when all are taken, further sites are not
 * counted, and a function with such a site has no counted edges at all: shares of a part would mislead.
 */
import type { FnId } from '../hir/hir.js';
import { type Span, spanKey } from '../support/source.js';
import type { KeptCounters } from './store/format.js';

/** Where the counts are: the session. */
export interface SiteCounts {
  /** Calls from a site so far, modulo 2^32. */
  edgeCount(site: number): number;
}

/** Counters of the calls of one function in another, by place. */
type Sites = Map<number, number>;

export class CallEdges {
  private readonly byCaller = new Map<FnId, Map<FnId, Sites>>();
  private readonly byCallee = new Map<FnId, Sites[]>();
  private readonly incomplete = new Set<FnId>();
  private used = 0;

  constructor(
    private readonly room: number,
    private readonly counts: SiteCounts,
  ) {}

  site(caller: FnId, callee: FnId, call: Span): number | undefined {
    const key = spanKey(call);
    const found = this.byCaller.get(caller)?.get(callee)?.get(key);
    if (found !== undefined) return found;
    if (this.used >= this.room) {
      this.incomplete.add(caller);
      return undefined;
    }
    this.sitesOf(caller, callee).set(key, this.used);
    return this.used++;
  }

  /** Each site with its count: for a process that uses code of this one. */
  state(): KeptCounters['edges'] {
    const rows: (readonly [FnId, FnId, number, number, number])[] = [];
    for (const [caller, callees] of this.byCaller)
      for (const [callee, sites] of callees)
        for (const [key, counter] of sites) rows.push([caller, callee, key, counter, this.counts.edgeCount(counter)]);
    return rows;
  }

  /** Functions with sites that have no counter. */
  uncounted(): FnId[] {
    return [...this.incomplete];
  }

  /** The sites of another process, before any is asked for, and its functions with uncounted ones. */
  restore(rows: KeptCounters['edges'], uncounted: readonly FnId[]): void {
    for (const [caller, callee, key, counter] of rows) {
      this.sitesOf(caller, callee).set(key, counter);
      this.used = Math.max(this.used, counter + 1);
    }
    for (const fn of uncounted) this.incomplete.add(fn);
  }

  /** Calls by callee that baseline code of `caller` made; undefined when they were not all counted. */
  callsFrom(caller: FnId): ReadonlyMap<FnId, number> | undefined {
    const callees = this.byCaller.get(caller);
    if (callees === undefined || this.incomplete.has(caller)) return undefined;
    return new Map([...callees].map(([callee, sites]) => [callee, this.sum(sites)]));
  }

  /** Calls of `callee` from all counted sites. */
  callsOf(callee: FnId): number {
    return (this.byCallee.get(callee) ?? []).reduce((sum, sites) => sum + this.sum(sites), 0);
  }

  private sitesOf(caller: FnId, callee: FnId): Sites {
    const callees = this.byCaller.get(caller) ?? new Map<FnId, Sites>();
    const known = callees.get(callee);
    if (known !== undefined) return known;
    const sites: Sites = new Map();
    this.byCaller.set(caller, callees.set(callee, sites));
    const called = this.byCallee.get(callee);
    if (called === undefined) this.byCallee.set(callee, [sites]);
    else called.push(sites);
    return sites;
  }

  private sum(sites: Sites): number {
    return [...sites.values()].reduce((sum, counter) => sum + this.counts.edgeCount(counter), 0);
  }
}
