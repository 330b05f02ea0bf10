/**
 * Lazy compilation: a function that is called for the first time is compiled with those expected to be called next,
 * in one module; further ones follow in the background while the program runs.
 *
 * Invariants: a request that the program waits for is answered, by a job that is under way or a new one, or by a
 * failure; a function whose module failed is compiled alone from then on, and one that fails alone is tried again, the
 * plain way and after growing pauses, before the program is told. At most `ahead` modules are compiled past the last
 * one that the program is known to have reached.
 */
import type { FnId } from '../hir/hir.js';
import type { CallOrder, CallWalk, LazyLimits } from './call-order.js';

/** What lazy compilation needs of the controller. */
export interface LazyHost {
  /**
   * Lowers functions into one module and hands it over; the number of the job. `plain` asks for the way of compiling
   * that shares least with the usual one. @throws when lowering fails.
   */
  start(fns: readonly FnId[], urgent: boolean, plain: boolean): number;
  /** Puts a background job that has not started yet among the urgent ones. */
  hurry(job: number): void;
  /** Whether the program waits for the function now. */
  isAwaited(fn: FnId): boolean;
  /** Whether the program has called the function. */
  wasCalled(fn: FnId): boolean;
  fail(fn: FnId, message: string): void;
  /** Runs `step` when no event is left to handle. */
  later(step: () => void): void;
  /** Runs `step` after a pause. */
  after(ms: number, step: () => void): void;
}

/**
 * Pauses before a function that failed alone is tried again. The first time the way of compiling changes; later on
 * only time can have helped: code was evicted, memory became free.
 */
const PAUSES_MS = [0, 10, 40, 160];

export interface LazyKnobs extends LazyLimits {
  /** Modules compiled in the background past the last one that the program is known to have reached. */
  readonly ahead: number;
}

interface Batch {
  readonly fns: readonly FnId[];
  /** Goes on behind these functions; undefined where any of them may be called first. */
  readonly walk: CallWalk | undefined;
}

export class LazyCompiler {
  private readonly compiled = new Set<FnId>();
  private readonly pending = new Map<FnId, number>();
  private readonly alone = new Set<FnId>();
  /** How often a function failed alone since it last had code. */
  private readonly failures = new Map<FnId, number>();
  /** Functions that are tried again after a pause. */
  private readonly paused = new Set<FnId>();
  private readonly batches = new Map<number, Batch>();
  private next: CallWalk | undefined;
  private allowance = 0;
  /** Modules compiled ahead that the program was not seen in yet, in the order in which it should come to them. */
  private unreached: (readonly FnId[])[] = [];
  private scheduled = false;

  constructor(
    private readonly order: CallOrder,
    private readonly knobs: LazyKnobs,
    private readonly host: LazyHost,
  ) {}

  /** The program called a function that had no code. */
  request(fn: FnId): void {
    // A job that was under way may have answered in the meantime.
    if (!this.host.isAwaited(fn) || this.paused.has(fn)) return;
    const job = this.pending.get(fn);
    if (job === undefined) this.startUrgent(fn);
    else this.hurry(job, fn);
  }

  /** A job that the host started is to give these functions their first versions, better ones than usual. */
  adopt(fns: readonly FnId[], job: number): void {
    this.batches.set(job, { fns, walk: undefined });
    for (const fn of fns) this.pending.set(fn, job);
  }

  /** A job that `start` numbered has ended. */
  done(job: number, error: string | undefined): void {
    const batch = this.batches.get(job);
    if (batch === undefined) return;
    this.batches.delete(job);
    for (const fn of batch.fns) {
      this.pending.delete(fn);
      if (error === undefined) this.succeeded(fn);
      else if (batch.walk !== undefined) this.alone.add(fn);
    }
    for (const fn of batch.fns) if (this.host.isAwaited(fn)) this.retry(fn, batch, error);
    this.follow();
    this.speculate();
  }

  /** Its only code is gone; the next call asks for it again. */
  evicted(fn: FnId): void {
    this.compiled.delete(fn);
  }

  /** No more speculation until the program asks for a function: its run has ended. */
  pause(): void {
    this.next = undefined;
  }

  private succeeded(fn: FnId): void {
    this.compiled.add(fn);
    this.failures.delete(fn);
  }

  private retry(fn: FnId, batch: Batch, error: string | undefined): void {
    if (error !== undefined && batch.fns.length === 1 && batch.walk !== undefined) this.failedAlone(fn, error);
    else this.startUrgent(fn);
  }

  private failedAlone(fn: FnId, error: string): void {
    const failures = (this.failures.get(fn) ?? 0) + 1;
    this.failures.set(fn, failures);
    const pause = PAUSES_MS[failures - 1];
    if (pause === undefined) {
      // A task that survives the panic may call it again: then it is tried again from the start.
      this.failures.delete(fn);
      this.host.fail(fn, error);
      return;
    }
    this.paused.add(fn);
    this.host.after(pause, () => {
      this.paused.delete(fn);
      if (this.host.isAwaited(fn)) this.startUrgent(fn);
    });
  }

  private startUrgent(fn: FnId): void {
    const walk = this.order.after(fn);
    const room = { ...this.knobs, budget: this.knobs.budget - this.order.sizeOf(fn) };
    const others = this.alone.has(fn) || room.budget < 0 ? [] : this.take(walk, room);
    try {
      this.start([fn, ...others], walk, true);
    } catch (error) {
      if (others.length === 0) this.failedAlone(fn, (error as Error).message);
      else this.startAlone([fn, ...others]);
    }
    this.goOn(walk);
  }

  /** A module could not be lowered: the first of its functions is asked for, and may be fine alone. */
  private startAlone(fns: readonly FnId[]): void {
    for (const fn of fns) this.alone.add(fn);
    const [first] = fns;
    if (first !== undefined) this.startUrgent(first);
  }

  private take(walk: CallWalk, limits: LazyLimits): FnId[] {
    const isNew = (fn: FnId) => !this.compiled.has(fn) && !this.pending.has(fn) && !this.alone.has(fn);
    return walk.take(limits, isNew);
  }

  private start(fns: readonly FnId[], walk: CallWalk, urgent: boolean): void {
    const plain = fns.some((fn) => this.failures.has(fn));
    const job = this.host.start(fns, urgent, plain);
    this.batches.set(job, { fns, walk });
    for (const fn of fns) this.pending.set(fn, job);
  }

  // -------------------------------------------------------------------------------------- speculation

  private hurry(job: number, fn: FnId): void {
    this.host.hurry(job);
    const batch = this.batches.get(job);
    if (batch !== undefined) this.goOn(batch.walk ?? this.order.after(fn));
  }

  /** The program is where `walk` expected it. */
  private goOn(walk: CallWalk): void {
    this.next = walk;
    this.allowance = this.knobs.ahead;
    this.unreached = [];
    this.speculate();
  }

  /**
   * A program that finds everything compiled asks for nothing, and would run into the end of what is. So each time that a
   * module is ready, those that it has come to make room for as many further ones.
   */
  private follow(): void {
    for (let [fns] = this.unreached; fns?.some((fn) => this.host.wasCalled(fn)); [fns] = this.unreached) {
      this.unreached.shift();
      this.allowance = Math.min(this.allowance + 1, this.knobs.ahead);
    }
  }

  private speculate(): void {
    if (this.scheduled || this.allowance === 0 || this.next === undefined) return;
    this.scheduled = true;
    this.host.later(() => {
      this.scheduled = false;
      this.startAhead();
    });
  }

  private startAhead(): void {
    const walk = this.next;
    if (walk === undefined || this.allowance === 0) return;
    const fns = this.take(walk, this.knobs);
    if (fns.length === 0) {
      this.next = undefined;
      return;
    }
    this.allowance--;
    this.unreached.push(fns);
    try {
      this.start(fns, walk, false);
    } catch {
      for (const fn of fns) this.alone.add(fn);
    }
    this.speculate();
  }
}
