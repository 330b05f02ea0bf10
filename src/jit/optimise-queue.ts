/**
 * Hot functions waiting for the optimised tier. What waits while a compile thread is busy goes into one module then:
 * a module costs some milliseconds whatever is in it, so a long queue shortens by itself, and a short one
 * delays nothing. What gains most goes first, as it may have become hot after others that wait; by powers of two, so that functions
 * that are about as hot stay in the order in which they became so, and callers and callees in one module.
 *
 * Invariants: at most `parallel` modules are under way; a function is in one of them or in the queue once; after a
 * module of several fails, each of its functions is compiled alone.
 */
import type { FnId } from '../hir/hir.js';

export interface OptimiseHost {
  /** Lowers functions into one module and hands it over; the number of the job. @throws when lowering fails. */
  start(fns: readonly FnId[]): number;
  /** HIR nodes. */
  sizeOf(fn: FnId): number;
  /** The function stays on the tier it has. */
  failed(fn: FnId, error: string): void;
}

export interface OptimiseLimits {
  /** Modules under way at a time. */
  readonly parallel: number;
  /** HIR nodes of the functions of a module; one function may be larger. */
  readonly nodes: number;
}

export class OptimiseQueue {
  private waiting: FnId[] = [];
  private readonly gains = new Map<FnId, number>();
  private readonly alone = new Set<FnId>();
  private readonly underWay = new Map<number, readonly FnId[]>();

  constructor(
    private readonly limits: OptimiseLimits,
    private readonly host: OptimiseHost,
  ) {}

  /** Functions that wait or are being compiled. */
  get length(): number {
    let length = this.waiting.length;
    for (const fns of this.underWay.values()) length += fns.length;
    return length;
  }

  /** `gain`: what its optimised version is expected to save, in any unit. */
  add(fn: FnId, gain: number): void {
    this.gains.set(fn, gain);
    this.waiting.push(fn);
    this.startMore();
  }

  /** More is known of a function that waits. */
  weigh(fn: FnId, gain: number): void {
    if (this.gains.has(fn)) this.gains.set(fn, gain);
  }

  /** A job has ended; those whose number `start` did not give are none of ours. */
  done(job: number, error: string | undefined): void {
    const fns = this.underWay.get(job);
    if (fns === undefined) return;
    this.underWay.delete(job);
    if (error !== undefined) this.onFailure(fns, error);
    this.startMore();
  }

  private startMore(): void {
    while (this.underWay.size < this.limits.parallel && this.waiting.length > 0) {
      const fns = this.take();
      for (const fn of fns) this.gains.delete(fn);
      try {
        this.underWay.set(this.host.start(fns), fns);
      } catch (error) {
        this.onFailure(fns, (error as Error).message);
      }
    }
  }

  private onFailure(fns: readonly FnId[], error: string): void {
    const [only] = fns;
    if (fns.length === 1 && only !== undefined) {
      this.alone.delete(only);
      this.host.failed(only, error);
      return;
    }
    for (const fn of fns) this.alone.add(fn);
    this.waiting = [...fns, ...this.waiting];
  }

  /** The one that gains most, and those after it that fit beside it; among equals, the first that came. */
  private take(): readonly FnId[] {
    const magnitude = (fn: FnId) => Math.floor(Math.log2(Math.max(1, this.gains.get(fn) ?? 0)));
    const [first, ...rest] = this.waiting.sort((a, b) => magnitude(b) - magnitude(a));
    if (first === undefined) return [];
    if (this.alone.has(first)) {
      this.waiting = rest;
      return [first];
    }
    let room = this.limits.nodes - this.host.sizeOf(first);
    const taken = [first];
    const left: FnId[] = [];
    for (const fn of rest) {
      const size = this.host.sizeOf(fn);
      const fits = size <= room && !this.alone.has(fn);
      (fits ? taken : left).push(fn);
      if (fits) room -= size;
    }
    this.waiting = left;
    return taken;
  }
}
