/**
 * Which counters in shared memory belong to which condition. Baseline code writes them; they are read whenever a
 * function is lowered for the optimised tier.
 *
 * Invariants: a condition keeps its slot for the whole session, over eviction and recompilation; when all slots
 * are taken, further conditions are not counted.
 */
import type { FnId } from '../hir/hir.js';
import type { BranchCounts, BranchProfile } from '../lower/index.js';
import { type Span, spanKey } from '../support/source.js';
import type { KeptCounters } from './store/format.js';

/** Where the counts are: the session. */
export interface BranchCells {
  /** The two counters of a slot, false first. */
  branchCounts(slot: number): readonly [number, number];
}

export class BranchCounters implements BranchProfile {
  private readonly slots = new Map<FnId, Map<number, number>>();
  private used = 0;

  constructor(
    private readonly room: number,
    private readonly cells: BranchCells,
  ) {}

  slot(fn: FnId, condition: Span): number | undefined {
    const key = spanKey(condition);
    const slots = this.slots.get(fn) ?? new Map<number, number>();
    const found = slots.get(key);
    if (found !== undefined || this.used >= this.room) return found;
    this.slots.set(fn, slots.set(key, this.used));
    return this.used++;
  }

  /** Each slot with its counts: for a process that uses code of this one. */
  state(): KeptCounters['branches'] {
    const rows: (readonly [FnId, number, number, number, number])[] = [];
    for (const [fn, slots] of this.slots)
      for (const [key, slot] of slots) rows.push([fn, key, slot, ...this.cells.branchCounts(slot)]);
    return rows;
  }

  /** The slots of another process, before any is asked for. */
  restore(rows: KeptCounters['branches']): void {
    for (const [fn, key, slot] of rows) {
      this.slots.set(fn, (this.slots.get(fn) ?? new Map<number, number>()).set(key, slot));
      this.used = Math.max(this.used, slot + 1);
    }
  }

  counts(fn: FnId, condition: Span): BranchCounts | undefined {
    const slot = this.slots.get(fn)?.get(spanKey(condition));
    if (slot === undefined) return undefined;
    const [other, taken] = this.cells.branchCounts(slot);
    return { taken, other };
  }
}

/** The profile in which the body of `copy` is known as `original`: that of its continuations. */
export function asCopy(profile: BranchProfile, copy: FnId, original: FnId): BranchProfile {
  const named = (fn: FnId) => (fn === copy ? original : fn);
  return {
    slot: (fn, condition) => profile.slot(named(fn), condition),
    counts: (fn, condition) => profile.counts(named(fn), condition),
  };
}
