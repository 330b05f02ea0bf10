/**
 * What waits for the optimised tier: hot functions, and loops that are to go on in a continuation. What waits while a compile
 * thread is busy goes into one module then: a module costs some milliseconds whatever is in it, so a long queue shortens by
 * itself, and a short one delays nothing. What gains most for its compile time goes first, as it may have become hot after others
 * that wait (the order that makes weighted waiting times least: Smith, Various optimizers for single-stage production, 1956);
 * by powers of two, so that functions that are about as hot stay in the order in which they became so, and callers and callees
 * in one module.
 *
 * What waits is lowered when a job ends, as what is hot is known best then, or shortly before, when the host says that one is about
 * to end: then the thread need not wait for lowering.
 *
 * Invariants: at most `parallel` modules are under way, and at most one more has been lowered and waits for a thread, which is no
 * continuation, as the call that it is for may have ended by then; a function is in one of them or in the queue once, and beside it
 * at most one of its loops, the latest; a continuation is a module of its own; functions are in a module
 * in the order of the source, so that equal modules are equal; after a module of several functions fails, each of them is
 * compiled alone.
 */
import type { FnId, LabelId } from '../hir/hir.js';

/** A function, or one of its loops. */
export interface Candidate {
  readonly fn: FnId;
  readonly loop?: LabelId | undefined;
}

export interface OptimiseHost {
  /** Lowers functions into one module and hands it over; the number of the job. @throws when lowering fails. */
  start(fns: readonly FnId[]): number;
  /** The same for a loop's continuation; undefined when lowering failed, which the host takes note of. */
  startLoop(fn: FnId, loop: LabelId): number | undefined;
  /** A thread is free for the job, or became free for one that was lowered ahead. */
  began(job: number): void;
  /** Whether the call may still run in which the loop reported itself. */
  isRunning(fn: FnId, loop: LabelId): boolean;
  /** The loop waits no more, as its continuation would not be entered. */
  dropped(fn: FnId, loop: LabelId): void;
  /** Functions whose bodies are in the module of an optimised function: itself and callees that may be inlined. */
  bodiesOf(fn: FnId): readonly FnId[];
  /** HIR nodes. */
  sizeOf(fn: FnId): number;
  /** Its versions are of a kind that has modules of its own: the specialised tier. */
  isSpecialised(fn: FnId): boolean;
  /** The function stays on the tier it has. */
  failed(fn: FnId, error: string): void;
}

export interface OptimiseLimits {
  /** Modules under way at a time. */
  readonly parallel: number;
  /** HIR nodes of the bodies of a module; those of one function may be more. */
  readonly nodes: number;
}

interface Waiting extends Candidate {
  /** Per node of its module. */
  gain: number;
}

export class OptimiseQueue {
  private waiting: Waiting[] = [];
  private readonly alone = new Set<FnId>();
  private readonly underWay = new Map<number, readonly Candidate[]>();
  /** Lowered before a thread was free for it. */
  private ahead: number | undefined;

  constructor(
    private readonly limits: OptimiseLimits,
    private readonly host: OptimiseHost,
  ) {}

  /** Functions and loops that wait or are being compiled. */
  get length(): number {
    let length = this.waiting.length;
    for (const candidates of this.underWay.values()) length += candidates.length;
    return length;
  }

  /** Whether a module that is to define a version of the function was handed over and has not ended. */
  isUnderWay(fn: FnId): boolean {
    for (const candidates of this.underWay.values())
      if (candidates.some((candidate) => candidate.fn === fn && candidate.loop === undefined)) return true;
    return false;
  }

  /** Whether the function itself, not one of its loops, is to go into a module that is not lowered yet. */
  isWaiting(fn: FnId): boolean {
    return this.waiting.some((candidate) => candidate.fn === fn && candidate.loop === undefined);
  }

  /** `gain`: what its optimised version is expected to save for each node of its module, in any unit. */
  add({ fn, loop }: Candidate, gain: number): void {
    if (loop !== undefined) this.dropLoops((other) => other === fn);
    this.waiting.push({ fn, loop, gain });
    this.startMore();
  }

  /** More is known of a function that waits. */
  weigh(fn: FnId, gain: number): void {
    for (const candidate of this.waiting) if (candidate.fn === fn) candidate.gain = gain;
  }

  /** One of the jobs under way is about to end: lowers what goes next. Whether there is a module that waits for a thread now. */
  prepare(): boolean {
    const first = this.sorted()[0];
    if (this.ahead !== undefined || this.underWay.size !== this.limits.parallel) return false;
    if (first === undefined || first.loop !== undefined) return false;
    this.ahead = this.startModule(this.take());
    return this.ahead !== undefined;
  }

  /** A job has ended; those whose number the host did not give are none of ours. */
  done(job: number, error: string | undefined): void {
    const candidates = this.underWay.get(job);
    if (candidates === undefined) return;
    this.underWay.delete(job);
    const next = this.ahead;
    this.ahead = undefined;
    if (next !== undefined && next !== job) this.host.began(next);
    if (error !== undefined) this.onFailure(candidates, error);
    this.startMore();
  }

  private startMore(): void {
    while (this.underWay.size < this.limits.parallel) {
      this.dropLoops((fn, loop) => !this.host.isRunning(fn, loop));
      const [first, ...rest] = this.take();
      if (first === undefined) return;
      const job = first.loop === undefined ? this.startModule([first, ...rest]) : this.startLoop(first, first.loop);
      if (job !== undefined) this.host.began(job);
    }
  }

  private startLoop(candidate: Candidate, loop: LabelId): number | undefined {
    const job = this.host.startLoop(candidate.fn, loop);
    if (job !== undefined) this.underWay.set(job, [candidate]);
    return job;
  }

  private startModule(candidates: readonly Candidate[]): number | undefined {
    try {
      const job = this.host.start(candidates.map(({ fn }) => fn).sort((a, b) => a - b));
      this.underWay.set(job, candidates);
      return job;
    } catch (error) {
      this.onFailure(candidates, (error as Error).message);
      return undefined;
    }
  }

  private dropLoops(isOver: (fn: FnId, loop: LabelId) => boolean): void {
    this.waiting = this.waiting.filter(({ fn, loop }) => {
      if (loop === undefined || !isOver(fn, loop)) return true;
      this.host.dropped(fn, loop);
      return false;
    });
  }

  private onFailure(candidates: readonly Candidate[], error: string): void {
    const fns = candidates.filter(({ loop }) => loop === undefined).map(({ fn }) => fn);
    const [only] = fns;
    if (only === undefined) return; // a continuation, of which the host knows
    if (fns.length === 1) {
      this.alone.delete(only);
      this.host.failed(only, error);
      return;
    }
    for (const fn of fns) this.alone.add(fn);
    this.waiting = [...fns.map((fn) => ({ fn, gain: 0 })), ...this.waiting];
  }

  private sorted(): readonly Waiting[] {
    return this.waiting.sort((a, b) => magnitude(b) - magnitude(a));
  }

  /** The one that gains most, and functions after it that fit beside it; among equals, the first that came. */
  private take(): readonly Candidate[] {
    const [first, ...rest] = this.sorted();
    if (first === undefined) return [];
    this.waiting = rest;
    if (first.loop !== undefined || this.alone.has(first.fn)) return [first];
    const module = new Set(this.host.bodiesOf(first.fn));
    let room = this.limits.nodes - this.sizeOf(module);
    const taken = [first];
    const isSpecialised = this.host.isSpecialised(first.fn);
    this.waiting = rest.filter((candidate) => {
      const { fn, loop } = candidate;
      if (loop !== undefined || this.alone.has(fn) || this.host.isSpecialised(fn) !== isSpecialised) return true;
      const bodies = this.host.bodiesOf(fn).filter((body) => !module.has(body));
      const size = this.sizeOf(bodies);
      if (size > room) return true;
      room -= size;
      for (const body of bodies) module.add(body);
      taken.push(candidate);
      return false;
    });
    return taken;
  }

  private sizeOf(bodies: Iterable<FnId>): number {
    let nodes = 0;
    for (const body of bodies) nodes += this.host.sizeOf(body);
    return nodes;
  }
}

/** Powers of two; a gain of nothing is far below all others. */
function magnitude({ gain }: Waiting): number {
  return Math.floor(Math.log2(Math.max(gain, Number.MIN_VALUE)));
}
