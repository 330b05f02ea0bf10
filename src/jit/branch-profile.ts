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

  /** Function, place and slot of each, side by side: for a process that uses code of this one. */
  state(): number[] {
    return [...this.slots].flatMap(([fn, slots]) => [...slots].flatMap(([key, slot]) => [fn, key, slot]));
  }

  /** What `state` said in another process, before any slot is asked for. */
  restore(state: readonly number[]): void {
    for (let i = 0; i + 2 < state.length; i += 3) {
      const [fn = 0, key = 0, slot = 0] = state.slice(i, i + 3);
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
