/**
 * The tier controller: turns the runtime's events into policy decisions, and decisions into compile jobs.
 *
 * Invariants: a lazy request is always answered, with a job or with a failure; at most one optimising job a
 * function is under way; a failed job leaves the function on the tier it has.
 */
import type { KnobValues } from '../config/knobs.js';
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf, isReturnedInMemory, sizeOf, typeTableBlob } from '../lower/index.js';
import { compileVersion, type VersionTier } from './compile.js';
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
  readonly fn: FnId;
  readonly tier: VersionTier;
}

export type Trace = (line: string) => void;

export class Controller {
  private readonly session: Session;
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
        this.onLazy(event.fn);
        break;
      case 'hot':
        this.onHot(event.fn, event.calls, event.loops);
        break;
      case 'compiled':
        this.onCompiled(event);
        break;
      case 'evicted':
        this.onEvicted(event.fn, event.codeBytes);
        break;
      case 'done':
        this.waiting.get(event.run)?.(event);
        this.waiting.delete(event.run);
    }
  }

  private onLazy(fn: FnId): void {
    try {
      this.start(fn, 'baseline', true);
    } catch (error) {
      this.counts.failed++;
      this.session.fail(fn, `cannot compile ${this.nameOf(fn)}: ${(error as Error).message}`);
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
      this.start(fn, 'optimised', false);
      state.pending = true;
    } catch (error) {
      this.failed(fn, 'optimised', (error as Error).message);
    }
  }

  private start(fn: FnId, tier: VersionTier, urgent: boolean): void {
    const { fd, plan, inlineCallees } = compileVersion(this.program, fn, tier, this.versions++, this.knobs);
    this.inlinedSites += inlineCallees.length;
    this.jobs.set(this.session.compile(fd, plan, urgent), { fn, tier });
  }

  private onCompiled(event: SessionEvent & { kind: 'compiled' }): void {
    const job = this.jobs.get(event.job);
    if (job === undefined) return;
    this.jobs.delete(event.job);
    const { fn, tier } = job;
    const state = this.states[fn];
    if (state !== undefined && tier === 'optimised') state.pending = false;
    if (event.error !== undefined) {
      this.failed(fn, tier, event.error);
      if (tier === 'baseline') this.session.fail(fn, `cannot compile ${this.nameOf(fn)}: ${event.error}`);
      return;
    }
    if (state !== undefined && tier === 'optimised') state.optimised = true;
    this.counts[tier]++;
    this.compileNs[tier] += event.compileNs;
    this.record(fn, tier, event.compileNs, event.codeBytes);
  }

  private failed(fn: FnId, tier: VersionTier, error: string): void {
    const state = this.states[fn];
    if (state !== undefined) state.failures++;
    this.counts.failed++;
    this.events.push({ fn: this.nameOf(fn), tier, compileNs: 0, codeBytes: 0, error });
    this.trace?.(`${this.nameOf(fn)}: ${tier} failed: ${error}`);
  }

  private onEvicted(fn: FnId, codeBytes: number): void {
    const state = this.states[fn];
    if (state !== undefined) state.optimised = false;
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
