/**
 * Definite assignment and reachability, kept while a body is walked once.
 *
 * Invariants: `log` lists the slots assigned on the current path since the body's start, in order, each once;
 * `begin`/`end` bracket a branch, and `end` restores the state that `begin` saw. All work is linear in the
 * number of assignments times their nesting depth.
 */

/** What a branch did: whether its end is reached, and which slots it assigned on the way. */
export interface BranchState {
  readonly reachable: boolean;
  readonly assigned: readonly number[];
}

export interface BranchMark {
  readonly logLength: number;
  readonly reachable: boolean;
}

const NONE: readonly number[] = [];

export class Flow {
  reachable = true;
  private readonly assignedSlots: boolean[] = [];
  private readonly log: number[] = [];

  /** A new variable to track, not assigned yet. */
  newSlot(): number {
    return this.assignedSlots.push(false) - 1;
  }

  assign(slot: number): void {
    if (this.assignedSlots[slot] !== false) return;
    this.assignedSlots[slot] = true;
    this.log.push(slot);
  }

  isAssigned(slot: number): boolean {
    return !this.reachable || this.assignedSlots[slot] === true;
  }

  /** What follows is not reached. */
  diverge(): void {
    this.reachable = false;
  }

  begin(): BranchMark {
    return { logLength: this.log.length, reachable: this.reachable };
  }

  /** The state reached now, relative to `mark`: what a `break` takes along. */
  since(mark: BranchMark): BranchState {
    const assigned = this.log.length === mark.logLength ? NONE : this.log.slice(mark.logLength);
    return { reachable: this.reachable, assigned };
  }

  end(mark: BranchMark): BranchState {
    const state = this.since(mark);
    for (let i = this.log.length; i > mark.logLength; i--) this.assignedSlots[this.log.pop() ?? 0] = false;
    this.reachable = mark.reachable;
    return state;
  }

  /** Continues after branches that together cover every way: assigned is what all that get here assigned. */
  merge(branches: readonly BranchState[]): void {
    const first = branches.find((b) => b.reachable);
    if (first === undefined) {
      this.reachable = false;
      return;
    }
    if (first.assigned.length === 0) return;
    const others = branches.filter((b) => b.reachable && b !== first);
    const sets = others.map((b) => new Set(b.assigned));
    for (const slot of first.assigned) if (sets.every((s) => s.has(slot))) this.assign(slot);
  }
}
