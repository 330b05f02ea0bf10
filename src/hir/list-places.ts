/**
 * Places that lists are kept in, joined where a list may pass from one to the other (Steensgaard, "Points-to analysis
 * in almost linear time", POPL 1996): what is said of a class holds for every list that any of its places ever holds.
 *
 * Invariants: joining is symmetric, and joins the classes of elements that are lists themselves; a class that escapes
 * takes those of its elements along.
 */
import type { ListType } from './types.js';

export class ListPlace {
  private parent: ListPlace | undefined;
  private inner: ListPlace | undefined;
  /** Of the lists made so far. */
  private made: number | undefined;
  private varies = false;
  private escaped = false;

  constructor(readonly type: ListType) {}

  /** The number that all of its lists always have; undefined when it is not known to be one. */
  get length(): number | undefined {
    const { varies, made } = this.root();
    return varies ? undefined : made;
  }

  /** A list of so many elements is made here; undefined: of any number. */
  make(length: number | undefined): void {
    const root = this.root();
    root.varies ||= length === undefined || (root.made !== undefined && root.made !== length);
    root.made = length;
  }

  /** Lists become longer or shorter here. */
  resize(): void {
    this.root().varies = true;
  }

  /** What becomes of the lists is not followed any more. */
  escape(): void {
    const root = this.root();
    root.varies = true;
    if (root.escaped) return;
    root.escaped = true;
    root.inner?.escape();
  }

  /** Where the elements are, if they are lists. */
  get elements(): ListPlace | undefined {
    const root = this.root();
    if (root.inner === undefined && root.type.elem.kind === 'list') {
      root.inner = new ListPlace(root.type.elem);
      if (root.escaped) root.inner.escape();
    }
    return root.inner;
  }

  /** A list may be in both. */
  join(other: ListPlace | undefined): void {
    const root = this.root();
    const joined = other?.root();
    if (joined === undefined || joined === root) return;
    joined.parent = root;
    if (joined.made !== undefined) root.make(joined.made);
    root.varies ||= joined.varies;
    if (joined.escaped) root.escape();
    const { inner } = joined;
    if (inner === undefined) return;
    if (root.escaped) inner.escape();
    if (root.inner === undefined) root.inner = inner;
    else root.inner.join(inner);
  }

  private root(): ListPlace {
    let root: ListPlace = this;
    while (root.parent !== undefined) root = root.parent;
    if (root !== this) this.parent = root;
    return root;
  }
}
