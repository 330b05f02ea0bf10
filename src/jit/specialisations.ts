/**
 * What is known of a program's specialised versions: the values that the policy chose, calls that miss them, and functions
 * that were better off without.
 *
 * Invariant: a function that lost its specialised version gets no other one, since its values are looked at only by code that counts its calls.
 */
import type { FnId } from '../hir/hir.js';
import type { DominantValue } from './argument-profile.js';
import type { FunctionProfile } from './policy.js';

/** Calls of a function and its age when its specialised version came. */
interface Then {
  readonly calls: number;
  readonly ageNs: number;
}

export class Specialisations {
  private readonly bound = new Map<FnId, { readonly values: readonly DominantValue[]; readonly size: number }>();
  private readonly published = new Map<FnId, Then>();
  private readonly generic = new Set<FnId>();
  /** Misses of versions that are no more. */
  private oldMisses = 0;

  /** HIR nodes of the functions that have values. */
  get nodes(): number {
    return [...this.bound.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get dropped(): number {
    return this.generic.size;
  }

  /** `size`: HIR nodes. */
  chosen(fn: FnId, values: readonly DominantValue[], size: number): void {
    this.bound.set(fn, { values, size });
  }

  /** Values that its next version, or a copy of it in another function's module, is made for. */
  valuesOf(fn: FnId): readonly DominantValue[] {
    return this.bound.get(fn)?.values ?? [];
  }

  isChosen(fn: FnId): boolean {
    return this.bound.has(fn);
  }

  /** From now on all calls that are counted are misses. */
  isPublished(fn: FnId, then: Then): void {
    this.published.set(fn, then);
  }

  /** It is missed too often. */
  drop(fn: FnId, calls: number): void {
    this.forget(fn, calls);
    this.generic.add(fn);
  }

  /** The version is no more: its values are chosen anew. */
  forget(fn: FnId, calls: number): void {
    this.oldMisses += this.missesOf(fn, calls);
    this.published.delete(fn);
    this.bound.delete(fn);
  }

  /** What the policy has to know of a function that was called so often. */
  profile(fn: FnId, { calls, ageNs }: Then): Pick<FunctionProfile, 'specialised' | 'generic'> {
    const then = this.published.get(fn);
    const generic = this.generic.has(fn);
    if (then === undefined) return { generic };
    return { generic, specialised: { misses: this.missesOf(fn, calls), sinceNs: ageNs - then.ageNs } };
  }

  /** Of all versions. `calls`: calls of a function so far. */
  misses(calls: (fn: FnId) => number): number {
    return [...this.published.keys()].reduce((sum, fn) => sum + this.missesOf(fn, calls(fn)), this.oldMisses);
  }

  private missesOf(fn: FnId, calls: number): number {
    const then = this.published.get(fn);
    return then === undefined ? 0 : Math.max(0, calls - then.calls);
  }
}
