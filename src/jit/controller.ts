/**
 * The tier controller: turns the runtime's events into policy decisions, and decisions into compile jobs.
 *
 * Invariants: a lazy request is always answered, with a job or with a failure; at most one optimising job a
 * function is under way; a failed job leaves the function on the tier it has.
 */
import type { KnobValues } from '../config/knobs.js';
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf, isReturnedInMemory, sizeOf, typeTableBlob } from '../lower/index.js';
import { CallOrder } from './call-order.js';
import { compileBaseline, compileVersion, type VersionTier } from './compile.js';
import { LazyCompiler } from './lazy.js';
import { loadAddon, NATIVE_DIR, type NativeStats, type Session, type SessionEvent } from './native.js';
import { decideTier, type FunctionProfile } from './policy.js';

export interface TierEvent {
  readonly fn: string;
  readonly tier: string;
  readonly compileNs: number;
  readonly codeBytes: number;
  readonly error?: string;
}

export interface JitStats {
  readonly functions: { defined: number; baseline: number; optimised: number; specialised: number; failed: number };
  readonly inlinedSites: number;
  readonly compileMs: { baseline: number; optimised: number; specialised: number };
  readonly native: NativeStats;
}

export interface RunResult {
  readonly exitCode: number;
  /** It panicked or called `sys.exit`: there is no result. */
  readonly left: boolean;
  /** Text of bench's result; empty for the entry. */
  readonly result: string;
  readonly wallNs: number;
  readonly cpuNs: number;
}

interface FunctionState {
  optimised: boolean;
  pending: boolean;
  failures: number;
}

interface Job {
  readonly fns: readonly FnId[];
  readonly tier: VersionTier;
}

export type Trace = (line: string) => void;

export class Controller {
  private readonly session: Session;
  private readonly lazy: LazyCompiler;
  private readonly states: FunctionState[];
  private readonly jobs = new Map<number, Job>();
  private readonly waiting = new Map<number, (result: RunResult) => void>();
  private readonly counts = { baseline: 0, optimised: 0, specialised: 0, failed: 0 };
  private readonly compileNs = { baseline: 0, optimised: 0, specialised: 0 };
  private events: TierEvent[] = [];
  private inlinedSites = 0;
  private versions = 0;

  constructor(
    private readonly program: HirProgram,
    private readonly knobs: KnobValues,
    args: readonly string[],
    private readonly trace: Trace | undefined,
  ) {
    this.states = program.functions.map(() => ({ optimised: false, pending: false, failures: 0 }));
    this.session = loadAddon().createSession(
      {
        types: typeTableBlob(program),
        functions: program.functions.map(({ symbol, name, result }) => ({
          symbol,
          name,
          resultInMemory: isReturnedInMemory(result),
        })),
        globals: program.globals.map((global) => ({ bytes: sizeOf(global.type) })),
        runtimeBitcode: `${NATIVE_DIR}runtime.bc`,
        args,
        callThreshold: this.number('tier.callThreshold'),
        loopThreshold: this.number('tier.loopThreshold'),
        compileThreads: this.number('tier.compileThreads'),
        codeBytesMax: this.number('cache.codeBytes'),
        stackBytes: this.number('stack.bytes'),
        addedWork: this.number('bench.addedWork'),
        tasks: { workers: this.number('tasks.workers'), stackBytes: this.number('tasks.stackBytes') },
        heap: {
          policy: String(knobs['heap.policy']),
          triggerRatio: this.number('heap.triggerRatio'),
          minTrigger: this.number('heap.minTrigger'),
          limit: this.number('heap.limit'),
        },
      },
      (events) => {
        for (const event of events) this.handle(event);
      },
    );
    this.lazy = this.lazyCompiler();
  }

  private lazyCompiler(): LazyCompiler {
    const { program, session } = this;
    const roots = [program.entry, program.init, ...(program.bench === undefined ? [] : [program.bench])];
    const knobs = {
      budget: this.number('lazy.budget'),
      depth: this.number('lazy.depth'),
      likelihood: this.number('lazy.likelihood'),
      ahead: this.number('lazy.ahead'),
    };
    return new LazyCompiler(new CallOrder(program, roots), knobs, {
      start: (fns, urgent) => this.startBaseline(fns, urgent),
      hurry: (job) => session.hurry(job),
      isAwaited: (fn) => session.isAwaited(fn),
      fail: (fn, message) => session.fail(fn, `cannot compile ${this.nameOf(fn)}: ${message}`),
      later: setImmediate,
    });
  }

  runEntry(): Promise<RunResult> {
    return this.wait(this.session.runEntry(this.program.entry));
  }

  /** Runs the modules' top level, without `main`: bench needs its variables. */
  runInit(): Promise<RunResult> {
    return this.wait(this.session.runEntry(this.program.init));
  }

  runBench(fn: FnId, n: bigint): Promise<RunResult> {
    const result = this.program.functions[fn]?.result.id ?? 0;
    return this.wait(this.session.runBench(fn, n, result));
  }

  /** Tier events since the last call. */
  takeEvents(): TierEvent[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  stats(): JitStats {
    const ms = (ns: number) => ns / 1e6;
    const { baseline, optimised, specialised } = this.compileNs;
    return {
      functions: { defined: this.program.functions.length, ...this.counts },
      inlinedSites: this.inlinedSites,
      compileMs: { baseline: ms(baseline), optimised: ms(optimised), specialised: ms(specialised) },
      native: this.session.stats(),
    };
  }

  close(): void {
    this.lazy.pause();
    this.session.close();
  }

  private number(name: keyof KnobValues): number {
    return Number(this.knobs[name]);
  }

  private wait(run: number): Promise<RunResult> {
    return new Promise((resolve) => this.waiting.set(run, resolve));
  }

  private handle(event: SessionEvent): void {
    switch (event.kind) {
      case 'lazy':
        this.lazy.request(event.fn);
        break;
      case 'hot':
        this.onHot(event.fn, event.calls, event.loops);
        break;
      case 'compiled':
        this.onCompiled(event);
        break;
      case 'evicted':
        this.onEvicted(event);
        break;
      case 'done':
        this.lazy.pause();
        this.waiting.get(event.run)?.(event);
        this.waiting.delete(event.run);
    }
  }

  private onHot(fn: FnId, calls: number, loops: number): void {
    const state = this.states[fn];
    const body = this.program.functions[fn];
    if (state === undefined || body === undefined) return;
    const profile: FunctionProfile = { ...state, calls, loops, size: factsOf(body).size };
    const thresholds = {
      callThreshold: this.number('tier.callThreshold'),
      loopThreshold: this.number('tier.loopThreshold'),
    };
    const decision = decideTier(profile, thresholds);
    this.trace?.(`${this.nameOf(fn)}: ${decision.action}: ${decision.reason} (calls ${calls}, loops ${loops})`);
    if (decision.action === 'wait') this.session.setCounters(fn, decision.again.calls, decision.again.loops);
    else this.optimise(fn, state);
  }

  private optimise(fn: FnId, state: FunctionState): void {
    try {
      const { fd, plan, inlineCallees } = compileVersion(this.program, fn, this.versions++, this.knobs);
      this.inlinedSites += inlineCallees.length;
      this.jobs.set(this.session.compile(fd, plan, false), { fns: [fn], tier: 'optimised' });
      state.pending = true;
    } catch (error) {
      this.failed(fn, 'optimised', (error as Error).message);
    }
  }

  private startBaseline(fns: readonly FnId[], urgent: boolean): number {
    try {
      const { fd, plan } = compileBaseline(this.program, fns, this.versions++, this.knobs);
      const job = this.session.compile(fd, plan, urgent);
      this.jobs.set(job, { fns, tier: 'baseline' });
      return job;
    } catch (error) {
      this.counts.failed++;
      throw error;
    }
  }

  private onCompiled(event: SessionEvent & { kind: 'compiled' }): void {
    const job = this.jobs.get(event.job);
    if (job === undefined) return;
    this.jobs.delete(event.job);
    for (const fn of job.fns) this.settle(fn, job, event);
    if (job.tier === 'baseline') this.lazy.done(event.job, event.error);
  }

  /** Notes what became of one of the functions of a job. */
  private settle(fn: FnId, { tier, fns }: Job, event: SessionEvent & { kind: 'compiled' }): void {
    const state = this.states[fn];
    if (state !== undefined && tier === 'optimised') state.pending = false;
    if (event.error !== undefined) {
      this.failed(fn, tier, event.error);
      return;
    }
    if (state !== undefined && tier === 'optimised') state.optimised = true;
    this.counts[tier]++;
    const compileNs = event.compileNs / fns.length;
    this.compileNs[tier] += compileNs;
    this.record(fn, tier, compileNs, Math.round(event.codeBytes / fns.length));
  }

  private failed(fn: FnId, tier: VersionTier, error: string): void {
    const state = this.states[fn];
    if (state !== undefined) state.failures++;
    this.counts.failed++;
    this.events.push({ fn: this.nameOf(fn), tier, compileNs: 0, codeBytes: 0, error });
    this.trace?.(`${this.nameOf(fn)}: ${tier} failed: ${error}`);
  }

  private onEvicted({ fn, tier, codeBytes }: SessionEvent & { kind: 'evicted' }): void {
    const state = this.states[fn];
    if (tier === 'baseline') this.lazy.evicted(fn);
    else if (state !== undefined) state.optimised = false;
    this.events.push({ fn: this.nameOf(fn), tier: 'evicted', compileNs: 0, codeBytes });
    this.trace?.(`${this.nameOf(fn)}: evicted, ${codeBytes} bytes`);
  }

  private record(fn: FnId, tier: VersionTier, compileNs: number, codeBytes: number): void {
    this.events.push({ fn: this.nameOf(fn), tier, compileNs, codeBytes });
    this.trace?.(`${this.nameOf(fn)}: ${tier} published, ${(compileNs / 1e6).toFixed(2)} ms, ${codeBytes} bytes`);
  }

  private nameOf(fn: FnId): string {
    return this.program.functions[fn]?.name ?? `function ${fn}`;
  }
}
