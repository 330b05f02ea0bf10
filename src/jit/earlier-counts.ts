/** What was counted in this run and in earlier ones, whose code is in use: the counters themselves begin at zero each time. */
import type { FnId } from '../hir/hir.js';
import type { KeptCounters } from './store/format.js';
import type { Counters } from './tier-profile.js';

export class EarlierCounts implements Counters {
  private readonly branches = new Map<number, readonly [number, number]>();
  private readonly edges = new Map<number, number>();
  private readonly calls = new Map<FnId, number>();

  /** `now`: the session. */
  constructor(
    private readonly now: Counters,
    earlier: KeptCounters | undefined,
  ) {
    for (const [, , slot, other, taken] of earlier?.branches ?? []) this.branches.set(slot, [other, taken]);
    for (const [, , , counter, count] of earlier?.edges ?? []) this.edges.set(counter, count);
    for (const [fn, calls] of earlier?.functions ?? []) this.calls.set(fn, calls);
  }

  branchCounts(slot: number): readonly [number, number] {
    const [other, taken] = this.now.branchCounts(slot);
    const earlier = this.branches.get(slot);
    return earlier === undefined ? [other, taken] : [earlier[0] + other, earlier[1] + taken];
  }

  edgeCount(site: number): number {
    return (this.edges.get(site) ?? 0) + this.now.edgeCount(site);
  }

  callCount(fn: FnId): number {
    return (this.calls.get(fn) ?? 0) + this.now.callCount(fn);
  }
}
