/**
 * The tier controller: turns the runtime's events into policy decisions, and decisions into compile jobs.
 *
 * Invariants: a lazy request is always answered, with a job or with a failure; at most one optimising job a
 * function is under way; a failed job leaves the function on the tier it has.
 */
import { resolve } from 'node:path';
import type { KnobValues } from '../config/knobs.js';
import type { FnId, HirProgram, LabelId } from '../hir/hir.js';
import { chooseValueStructs } from '../lower/index.js';
import { areInterim } from './absorbed.js';
import { dominantValues } from './argument-profile.js';
import { CallOrder } from './call-order.js';
import { isCalledOnce } from './called-once.js';
import type { Known } from './compile.js';
import { CompileJobs, type Job } from './compile-jobs.js';
import { CompileLog, type TierEvent, type Trace } from './compile-log.js';
import { decisionLine } from './decision-line.js';
import { EarlierCounts } from './earlier-counts.js';
import { KeptLinks } from './kept-links.js';
import { LazyCompiler } from './lazy.js';
import { ModuleSizes } from './module-sizes.js';
import { loadAddon, type MemoryProfile, type Session, type SessionEvent } from './native.js';
import { sessionClosed, sessionOpened } from './open-sessions.js';
import { OptimiseQueue } from './optimise-queue.js';
import { decideTier, gainPerNode, type MachineState } from './policy.js';
import { policyKnobs } from './policy-knobs.js';
import type { Profile } from './profile.js';
import { Reports } from './reports.js';
import type { JitStats, RunResult } from './results.js';
import { type Observers, sessionOptions } from './session-options.js';
import { Specialisations } from './specialisations.js';
import { KeptCode } from './store/kept-code.js';
import type { CodeStore } from './store/program-store.js';
import { TierProfile } from './tier-profile.js';
import { type Subject, TierStates } from './tier-states.js';

/** Ends the message of a program that could not go on. */
const ADVICE = 'it was tried several times; --mode interp runs the program without compiling it';

export type { TierEvent, Trace } from './compile-log.js';
export type { JitStats, RunResult } from './results.js';
export type { Observers } from './session-options.js';

export class Controller {
  private readonly session: Session;
  private readonly measured: TierProfile | undefined;
  private readonly lazy: LazyCompiler;
  private readonly hot: OptimiseQueue;
  private readonly states: TierStates;
  private readonly jobs: CompileJobs;
  private readonly kept: KeptCode;
  private readonly links: KeptLinks;
  private readonly waiting = new Map<number, (result: RunResult) => void>();
  /** Resolved when the program may start. */
  private readonly ready: Promise<void>;
  private startProgram: () => void = () => {};
  private readonly log: CompileLog;
  private readonly reports: Reports;
  private readonly specialised = new Specialisations();
  /** What CPU time the program had taken when a function first had code. */
  private readonly bornNs = new Map<FnId, number>();
  private readonly sizes: ModuleSizes;
  private isCompiling = true;
  private isBenched = false;
  /** Functions of which a call goes on in a continuation, and no better version of which is made yet. */
  private replaced: { readonly fn: FnId; readonly loop: LabelId }[] = [];

  private readonly program: HirProgram;

  constructor(
    given: HirProgram,
    private readonly knobs: KnobValues,
    args: readonly string[],
    private readonly trace: Trace | undefined,
    /** Hybrid: the whole program is compiled before it starts. */
    private readonly isHybrid: boolean,
    private readonly observers: Observers = {},
    /** Where code is kept for the next run. */
    store?: CodeStore,
  ) {
    const program = chooseValueStructs(given, Number(knobs['struct.valueWords']));
    this.program = program;
    this.sizes = new ModuleSizes(program, knobs);
    this.states = new TierStates(program.functions.length);
    this.log = new CompileLog((fn) => this.nameOf(fn), trace);
    const options = sessionOptions(program, knobs, args, isHybrid, observers);
    this.session = loadAddon().createSession(options, (events) => {
      for (const event of events) this.handle(event);
    });
    sessionOpened(this.session);
    this.reports = new Reports(program, this.session, this.log);
    const room = { branches: this.number('profile.branches'), edges: this.number('profile.edges') };
    this.kept = new KeptCode(program, store);
    const counts = new EarlierCounts(this.session, this.kept.counters);
    this.measured = room.branches + room.edges === 0 ? undefined : new TierProfile(room, counts);
    this.jobs = new CompileJobs(program, this.session, knobs, this.measured, this.log, this.kept, () =>
      this.lowerNext(),
    );
    this.lazy = this.lazyCompiler();
    this.hot = this.optimiseQueue();
    const { kept, jobs, lazy, states, specialised, measured } = this;
    const tellers = { say: (line: string) => trace?.(line), nameOf: (fn: FnId) => this.nameOf(fn) };
    this.links = new KeptLinks({ kept, jobs, lazy, states, specialised, measured, ...tellers });
    const isWhole = this.links.start();
    this.ready = !isHybrid ? Promise.resolve() : isWhole ? this.started() : this.compileAhead();
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
      start: (fns, urgent, plain) => this.startBaseline(fns, urgent, plain),
      hurry: (job) => session.hurry(job),
      isAwaited: (fn) => session.isAwaited(fn),
      wasCalled: (fn) => session.callCount(fn) > 0,
      fail: (fn, message) => session.fail(fn, `cannot compile ${this.nameOf(fn)}: ${message}; ${ADVICE}`),
      later: setImmediate,
      after: (ms, step) => setTimeout(step, ms),
    });
  }

  private optimiseQueue(): OptimiseQueue {
    const limits = { parallel: this.number('tier.compileThreads'), nodes: this.number('tier.batchNodes') };
    return new OptimiseQueue(limits, {
      start: (fns) => this.jobs.optimised(fns, this.knobsFor(fns), this.known()),
      startLoop: (fn, loop) => this.replaceLoop(fn, loop),
      began: (job) => this.jobs.began(job),
      isRunning: (fn) => this.isRunning(fn),
      dropped: (fn, loop) => this.dropLoop(fn, loop),
      bodiesOf: (fn) => this.sizes.bodies(fn),
      sizeOf: (fn) => this.sizes.nodes(fn),
      isSpecialised: (fn) => this.specialised.isChosen(fn),
      failed: (fn, error) => this.failed({ fn, tier: this.tierOf(fn) }, error),
    });
  }

  async runEntry(): Promise<RunResult> {
    await this.ready;
    return this.wait(this.session.runEntry(this.program.entry));
  }

  /** Runs the modules' top level, without `main`: bench needs its variables. */
  async runInit(): Promise<RunResult> {
    await this.ready;
    return this.wait(this.session.runEntry(this.program.init));
  }

  runBench(fn: FnId, n: bigint): Promise<RunResult> {
    const result = this.program.functions[fn]?.result.id ?? 0;
    this.isBenched = true;
    return this.wait(this.session.runBench(fn, n, result));
  }

  /** Tier events since the last call. */
  takeEvents(): TierEvent[] {
    return this.log.takeEvents();
  }

  /** Waits for the reports of the jobs under way: one may have published its functions and not said so yet. */
  reported(): Promise<void> {
    return this.jobs.reported();
  }

  /** Waits until no compile job is under way, and none waits for another one. */
  idle(): Promise<void> {
    return this.jobs.idle();
  }

  /** Modules of better code that an earlier run left, and such that were compiled; bytes of what was found. */
  cacheStats(): { readonly hits: number; readonly misses: number; readonly bytes: number } {
    const { hits, misses, bytes } = this.kept;
    return { hits, misses, bytes };
  }

  /** Compiles nothing any more, as the program has ended: jobs under way stay unfinished, those that had ended are counted. */
  stopCompiling(): void {
    this.isCompiling = false;
    this.lazy.pause();
    this.jobs.stop();
    for (const event of this.session.stopCompiling()) this.handle(event);
  }

  stats(): JitStats {
    const { dropped } = this.specialised;
    const misses = this.specialised.misses((fn) => this.session.callCount(fn));
    return this.reports.stats(this.jobs.size, { misses, dropped });
  }

  /** What was sampled so far. */
  profile(): Profile {
    return this.reports.profile(this.observers.sampleHz ?? 0);
  }

  memoryProfile(): MemoryProfile {
    return this.reports.memoryProfile();
  }

  /** Whether the program is sampled from now on, where observers ask for samples. */
  setSampling(whether: boolean): void {
    this.session.setSampling(whether);
  }

  close(): void {
    this.lazy.pause();
    this.jobs.stop();
    this.kept.stop();
    this.session.close();
    sessionClosed(this.session);
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
        if (this.isCompiling) this.lazy.request(event.fn);
        break;
      case 'hot':
        if (this.isCompiling) this.onHot(event.fn, event.calls, event.loops, event.loop);
        break;
      case 'compiled':
        this.onCompiled(event);
        break;
      case 'evicted':
        this.onEvicted(event);
        break;
      case 'pressure':
        this.onPressure();
        break;
      case 'done':
        this.lazy.pause();
        this.waiting.get(event.run)?.(event);
        this.waiting.delete(event.run);
    }
  }

  private onPressure(): void {
    const bytes = this.session.trimCode();
    this.trace?.(`memory is short: ${bytes} bytes of replaced code freed`);
  }

  private onHot(fn: FnId, calls: number, loops: number, loop: LabelId | undefined): void {
    const seen = dominantValues(this.reports.argumentsOf(fn));
    const ageNs = this.ageOf(fn);
    const again = !isCalledOnce(this.program, fn, this.isBenched);
    const facts = { size: this.sizes.nodes(fn), ageNs, ahead: this.isHybrid, again };
    // It may have been called often since it reported. A loop's report is of the call that it runs in.
    const callsNow = loop === undefined ? Math.max(calls, this.session.callCount(fn)) : calls;
    const version = this.specialised.profile(fn, { calls: callsNow, ageNs });
    const counts = { calls: callsNow, loops, ...facts, arguments: seen, ...version };
    const profile = this.states.profile(fn, counts, loop);
    const machine = this.machineState(fn);
    const decision = decideTier(profile, policyKnobs(this.knobs), machine);
    this.trace?.(decisionLine({ fn: this.nameOf(fn), profile, machine, decision }));
    const gain = gainPerNode(profile, this.sizes.inlinedNodes(fn));
    this.hot.weigh(fn, gain);
    if (decision.action === 'wait') this.session.setCounters(fn, decision.again.calls, decision.again.loops);
    else if (decision.action === 'replace') this.queue({ fn, tier: 'optimised', loop }, gain);
    else {
      if (decision.action === 'specialise') this.specialised.chosen(fn, decision.bind, facts.size);
      else if (profile.optimised) this.specialised.drop(fn, callsNow);
      else this.specialised.forget(fn, callsNow); // values of a version that failed
      this.queue({ fn, tier: this.tierOf(fn) }, gain);
    }
  }

  private tierOf(fn: FnId): 'optimised' | 'specialised' {
    return this.specialised.isChosen(fn) ? 'specialised' : 'optimised';
  }

  private queue(subject: Subject, gain: number): void {
    const { fn, loop } = subject;
    this.states.started(subject);
    // A program that waits for it goes before what is compiled in the background.
    if (loop !== undefined && this.isForced()) this.replaceLoop(fn, loop);
    else this.hot.add(subject, gain);
  }

  private isForced(): boolean {
    return this.knobs['tier.osr'] === 'force';
  }

  /** A loop is replaced in its function's first call, or in one that a better version has left behind, of whose end nothing is known. */
  private isRunning(fn: FnId): boolean {
    return this.states.isOptimised(fn) || this.session.callCount(fn) <= 1;
  }

  private dropLoop(fn: FnId, loop: LabelId): void {
    this.states.dropped({ fn, tier: 'optimised', loop });
    this.trace?.(`${this.nameOf(fn)}: continuation of loop ${loop} not made: its call has ended, or runs another loop`);
    if (this.isRunning(fn)) return;
    // Reports had become rare as its loop was to be replaced: if it is hot in later calls, too, it will soon report itself.
    this.session.setCounters(fn, this.number('tier.callThreshold'), this.number('tier.loopThreshold'));
  }

  private machineState(fn: FnId): MachineState {
    return {
      queued: this.hot.length,
      compileThreads: this.number('tier.compileThreads'),
      costNs: Math.round(this.jobs.predictNs(this.sizes.inlinedNodes(fn))),
      specialisedNodes: this.specialised.nodes,
    };
  }

  /** What is soon replaced by its caller's version is made in less time. */
  private knobsFor(fns: readonly FnId[]): KnobValues {
    const isComing = (caller: FnId, fn: FnId) =>
      this.hot.isWaiting(caller) && this.isCalledOften(caller) && this.sizes.bodies(caller).includes(fn);
    const isSpecialised = fns.some((fn) => this.specialised.isChosen(fn));
    if (isSpecialised || !areInterim(this.program, fns, isComing)) return this.knobs;
    this.trace?.(`${fns.length} functions for the time being: their only callers wait`);
    return { ...this.knobs, 'tier.optLevel': 1 };
  }

  /** A new version of it is soon entered. */
  private isCalledOften(fn: FnId): boolean {
    return this.session.callCount(fn) >= this.number('tier.callThreshold');
  }

  /** Where its caller's code of before goes on to call it, it reports itself again, and then gets a version alone. */
  private onAbsorbed(fn: FnId): void {
    this.states.absorbed(fn);
    this.session.setCounters(fn, this.number('tier.callThreshold'), this.number('tier.loopThreshold'));
    this.trace?.(`${this.nameOf(fn)}: part of its only caller's version`);
  }

  private lowerNext(): void {
    if (this.hot.prepare()) this.trace?.('a module was lowered ahead of the end of the job under way');
  }

  /** What has an optimised version need not always be in other modules again. */
  private known(): Known {
    const own = {
      isOptimised: (fn: FnId) => this.states.isOptimised(fn) || this.hot.isUnderWay(fn),
      rounds: (fn: FnId) => this.states.rounds(fn),
      ageNs: (fn: FnId) => this.ageOf(fn),
    };
    return { own, valuesOf: (fn) => this.specialised.valuesOf(fn) };
  }

  private ageOf(fn: FnId): number {
    return this.session.programCpuNs() - (this.bornNs.get(fn) ?? 0);
  }

  private replaceLoop(fn: FnId, loop: LabelId): number | undefined {
    try {
      return this.jobs.continuation(fn, loop, this.known(), this.isForced());
    } catch (error) {
      this.failed({ fn, tier: 'optimised', loop }, (error as Error).message);
      return undefined;
    }
  }

  /** The whole program has code. */
  private started(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.startProgram = resolve;
    });
  }

  /** Keeps the code that is in use for the next run. */
  keepCode(): void {
    const { path } = this.program.files[this.program.functions[this.program.entry]?.span.file ?? 0] ?? { path: '' };
    const mode = this.isHybrid ? 'hybrid' : 'jit';
    this.kept.save({
      label: resolve(path),
      mode,
      nextVersion: this.jobs.nextVersion,
      counters: () => this.measured?.state(this.states.allRounds()),
      held: () => this.session.heldObjects(),
      wasCalled: (fn) => this.session.callCount(fn) > 0,
    });
  }

  /** When that fails, functions are compiled at their first call, as in JIT mode. */
  private compileAhead(): Promise<void> {
    const started = this.started();
    this.compileWhole();
    return started;
  }

  private compileWhole(): void {
    const fns = this.program.functions.map(({ id }) => id);
    try {
      this.jobs.hybrid(fns);
    } catch (error) {
      for (const fn of fns) this.failed({ fn, tier: 'hybrid' }, (error as Error).message);
      this.startProgram();
    }
  }

  private startBaseline(fns: readonly FnId[], urgent: boolean, plain: boolean): number {
    try {
      return this.jobs.baseline(fns, urgent, plain);
    } catch (error) {
      const message = `lowering: ${(error as Error).message}`;
      for (const fn of fns) this.failed({ fn, tier: 'baseline' }, message);
      throw new Error(message);
    }
  }

  private onCompiled(event: SessionEvent & { kind: 'compiled' }): void {
    const job = this.jobs.ended(event);
    if (job === undefined) return;
    const { tier, loop } = job;
    for (const fn of job.fns) this.settle({ fn, tier, loop }, event, job);
    this.kept.ended(event.job, event.error, () => this.keepCode());
    if (event.error === undefined) for (const fn of job.absorbed ?? []) this.onAbsorbed(fn);
    if (!this.isCompiling) return;
    if (job.tier === 'hybrid') this.begin(job, event);
    else if (job.tier === 'baseline' || job.isKept) this.lazy.done(event.job, event.error);
    else this.optimised(job, event);
    this.jobs.settled(event.job);
  }

  /** Hybrid mode's first code is there, or will not be: then functions are compiled at their first call. */
  private begin({ isKept }: Job, { error }: SessionEvent & { kind: 'compiled' }): void {
    if (isKept && error !== undefined) this.compileWhole();
    else this.startProgram();
  }

  /** When nothing else waits, functions of which one call goes on in a continuation are looked at again. */
  private optimised({ fns: [fn], loop }: Job, { job, error }: SessionEvent & { kind: 'compiled' }): void {
    if (fn !== undefined && loop !== undefined && error === undefined) this.replaced.push({ fn, loop });
    this.hot.done(job, error);
    while (this.hot.length === 0) {
      const next = this.replaced.shift();
      if (next === undefined) return;
      this.onHot(next.fn, this.session.callCount(next.fn), this.states.backEdges(next.fn), next.loop);
    }
  }

  /** Notes what became of one of the functions of a job. */
  private settle(subject: Subject, event: SessionEvent & { kind: 'compiled' }, { fns, isKept }: Job): void {
    if (event.error !== undefined && isKept) this.links.failed(subject, event.error);
    else if (event.error !== undefined) {
      // A whole function that was to be optimised is told by its queue: it may be tried again alone.
      const isRetried = subject.tier === 'optimised' || subject.tier === 'specialised';
      if (!isRetried || subject.loop !== undefined) this.failed(subject, event.error);
    } else this.published(subject, event, { fns, isKept });
  }

  private published(
    subject: Subject,
    event: SessionEvent & { kind: 'compiled' },
    { fns, isKept }: Pick<Job, 'fns' | 'isKept'>,
  ): void {
    const { fn, tier } = subject;
    this.states.published(subject);
    if (!this.bornNs.has(fn)) this.bornNs.set(fn, this.session.programCpuNs());
    // Of one that is there before the first call, all calls that were counted have missed.
    if (tier === 'specialised') this.onSpecialised(fn, isKept ? 0 : this.session.callCount(fn));
    this.log.published(subject, event.compileNs / fns.length, Math.round(event.codeBytes / fns.length), isKept);
  }

  /** Calls that miss are all that it counts; so many were counted before. */
  private onSpecialised(fn: FnId, calls: number): void {
    this.specialised.isPublished(fn, { calls, ageNs: this.ageOf(fn) });
    this.session.setCounters(fn, this.number('tier.callThreshold'), this.number('tier.loopThreshold'));
  }

  /** The function, or the loop, stays on the tier it has. */
  private failed(subject: Subject, error: string): void {
    const { fn, loop } = subject;
    this.states.failed(subject);
    if (loop !== undefined) this.session.failContinuation(fn, loop);
    this.log.failed(subject, error);
  }

  private onEvicted({ fn, tier, loop, codeBytes }: SessionEvent & { kind: 'evicted' }): void {
    this.states.evicted({ fn, tier, loop });
    if (loop === undefined && tier === 'specialised') this.specialised.forget(fn, this.session.callCount(fn));
    if (loop === undefined && tier === 'baseline') this.lazy.evicted(fn);
    this.log.evicted(fn, codeBytes);
  }

  private nameOf(fn: FnId): string {
    return this.program.functions[fn]?.name ?? `function ${fn}`;
  }
}
