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

/** The state at the start of a branch: the length of `log`, doubled, and 1 when the start is reached. */
export type BranchMark = number;

/** Of most branches, which assign nothing that has to be followed. */
const PASSED: BranchState = { reachable: true, assigned: [] };
const LEFT: BranchState = { reachable: false, assigned: [] };

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
    return this.log.length * 2 + (this.reachable ? 1 : 0);
  }

  /** The state reached now, relative to `mark`: what a `break` takes along. */
  since(mark: BranchMark): BranchState {
    const start = mark >> 1;
    if (this.log.length === start) return this.reachable ? PASSED : LEFT;
    return { reachable: this.reachable, assigned: this.log.slice(start) };
  }

  end(mark: BranchMark): BranchState {
    const state = this.since(mark);
    for (let i = this.log.length; i > mark >> 1; i--) this.assignedSlots[this.log.pop() ?? 0] = false;
    this.reachable = (mark & 1) === 1;
    return state;
  }

  /** Continues after branches that together cover every way: assigned is what all that get here assigned. */
  merge(branches: readonly BranchState[]): void {
    const first = firstReachable(branches);
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

function firstReachable(branches: readonly BranchState[]): BranchState | undefined {
  for (let i = 0; i < branches.length; i++) if (branches[i]?.reachable) return branches[i];
  return undefined;
}
