/**
 * Lists in classes: two lists are of one class where one place of the program may hold either (Steensgaard, "Points-to
 * analysis in almost linear time", POPL 1996). Of the lists of one class it is known whether an object may be in several
 * elements, and whether fields that are assigned are read or written through them (owned-structs.ts).
 */
import type { ListType } from '../hir/types.js';

export class ElementClass {
  private parent: ElementClass | undefined;
  private inner: ElementClass | undefined;
  private shared = false;
  private used = false;

  constructor(readonly type: ListType) {}

  /** Where lists are that are elements. */
  get elements(): ElementClass | undefined {
    const root = this.root();
    if (root.inner === undefined && root.type.elem.kind === 'list') root.inner = new ElementClass(root.type.elem);
    return root.inner;
  }

  /** An object is put in that may be in other elements, of these lists too. */
  share(): void {
    this.root().shared = true;
  }

  /** An assigned field is read or written through an element. */
  use(): void {
    this.root().used = true;
  }

  get isUsedAndShared(): boolean {
    const { used, shared } = this.root();
    return used && shared;
  }

  join(other: ElementClass | undefined): void {
    const root = this.root();
    const joined = other?.root();
    if (joined === undefined || joined === root) return;
    joined.parent = root;
    root.shared ||= joined.shared;
    root.used ||= joined.used;
    const { inner } = joined;
    if (inner === undefined) return;
    if (root.inner === undefined) root.inner = inner;
    else root.inner.join(inner);
  }

  /** Who stands for the class; another one after a join. */
  root(): ElementClass {
    let root: ElementClass = this;
    while (root.parent !== undefined) root = root.parent;
    if (root !== this) this.parent = root;
    return root;
  }
}
