/**
 * The compile jobs of a session: lowers what each is to compile and hands it over, knows until it ends what it is for, and
 * learns from it what jobs cost.
 *
 * Invariant: each number that a module's symbols end with is given once.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { KnobValues } from '../config/knobs.js';
import type { FnId, HirProgram, LabelId } from '../hir/hir.js';
import {
  type Compiled,
  compileBaseline,
  compileContinuation,
  compileHybrid,
  compileOptimised,
  compilePlain,
  type Known,
  type VersionTier,
} from './compile.js';
import { COMPILE_PRIOR, CompileCost } from './compile-cost.js';
import type { CompileLog } from './compile-log.js';
import { nativeInjection } from './inject.js';
import { LowerAhead } from './lower-ahead.js';
import { memoryFile } from './memory-file.js';
import { nodesOf } from './module-sizes.js';
import { loadAddon, type Session, type SessionEvent } from './native.js';
import type { KeptModule } from './store/format.js';
import { boundOf, type KeptCode } from './store/kept-code.js';
import type { TierProfile } from './tier-profile.js';

export interface Job {
  readonly fns: readonly FnId[];
  readonly tier: VersionTier;
  /** It compiles the continuation of this loop. */
  readonly loop?: LabelId | undefined;
  /** What was to have a version and is part of others' instead. */
  readonly absorbed?: readonly FnId[];
  /** HIR nodes of an optimised module, inlined ones included: what its cost is learned by. */
  readonly nodes?: number;
  /** It links what an earlier run made. */
  readonly isKept?: boolean;
}

export class CompileJobs {
  private readonly jobs = new Map<number, Job>();
  /** Whoever waits for the report of a job. */
  private readonly awaited = new Map<number, () => void>();
  private readonly cost = new CompileCost(COMPILE_PRIOR);
  private readonly ahead: LowerAhead;
  private versions: number;

  /** `lowerNext`: a module is to be lowered, as the job under way is about to end. */
  constructor(
    private readonly program: HirProgram,
    private readonly session: Session,
    private readonly knobs: KnobValues,
    private readonly measured: TierProfile | undefined,
    private readonly log: CompileLog,
    /** What an earlier run left. */
    private readonly keptCode: KeptCode,
    lowerNext: () => void,
  ) {
    this.ahead = new LowerAhead(lowerNext);
    this.versions = keptCode.nextVersion;
  }

  /** The first number that no symbol of a module ends with. */
  get nextVersion(): number {
    return this.versions;
  }

  /** How many are under way. */
  get size(): number {
    return this.jobs.size;
  }

  /** What an optimised module of so many HIR nodes is to take, in nanoseconds. */
  predictNs(nodes: number): number {
    return this.cost.predict(nodes);
  }

  /** First versions. `plain`: by llvm-bindings and LLVM's own pipeline. The job's number; throws when lowering fails. */
  baseline(fns: readonly FnId[], urgent: boolean, plain: boolean): number {
    const compile = plain ? compilePlain : compileBaseline;
    const compiled = compile(this.program, fns, this.versions++, this.knobs, this.measured);
    const recording = plain || !this.keptCode.isKeeping ? undefined : readFileSync(`/proc/self/fd/${compiled.fd}`);
    const job = this.begin(compiled, urgent, { fns, tier: 'baseline' });
    if (recording !== undefined) this.keptCode.compiling(job, { plan: compiled.plan, nodes: 0, bound: [], recording });
    return job;
  }

  /** The whole program, before it starts. Throws when lowering fails. */
  hybrid(fns: readonly FnId[]): void {
    const compiled = compileHybrid(this.program, this.versions++, this.knobs);
    const job = this.begin(compiled, true, { fns, tier: 'hybrid' });
    this.keptCode.compiling(job, { plan: compiled.plan, nodes: 0, bound: [] });
  }

  /** A module that an earlier run made, as it is. Throws when there is no memory for it. */
  kept(module: KeptModule, urgent: boolean): number {
    const fd = memoryFile(loadAddon(), 'otter-kept', (path) => writeFileSync(path, module.object));
    const { tier, versions } = module;
    const direct = tier === 'baseline' && this.knobs['baseline.emitter'] === 'direct';
    const injected = nativeInjection(this.knobs, tier, this.jobs.size);
    const plan = JSON.stringify({ ...this.keptCode.planOf(module), direct, ...injected });
    const number = tier === 'baseline' ? this.session.compile(fd, plan, urgent) : this.session.link(fd, plan, urgent);
    this.jobs.set(number, { fns: versions.map(({ fn }) => fn), tier, loop: versions[0]?.loop, isKept: true });
    this.keptCode.started(number, module);
    return number;
  }

  /** One module with these functions' optimised or specialised versions. */
  optimised(fns: readonly FnId[], knobs: KnobValues, known: Known): number {
    const start = performance.now();
    const compiled = compileOptimised(this.program, fns, this.versions++, knobs, this.measured, known);
    this.ahead.lowered(compiled.nodes, (performance.now() - start) * 1e6);
    const { absorbed, tier, nodes, inlineCallees } = compiled;
    this.log.inlinedSites += inlineCallees.length;
    const own = fns.filter((fn) => !absorbed.has(fn));
    const job = this.begin(compiled, false, { fns: own, tier, nodes, absorbed: [...absorbed] });
    const bound = boundOf(own, known.valuesOf ?? (() => []), (fn) => nodesOf(this.program, fn));
    // What is for the time being is replaced soon, by one run or by the next.
    if (knobs === this.knobs) this.keptCode.compiling(job, { plan: compiled.plan, nodes, bound });
    return job;
  }

  continuation(fn: FnId, loop: LabelId, known: Known, urgent: boolean): number {
    const { program, knobs, measured } = this;
    const compiled = compileContinuation(program, fn, loop, this.versions++, knobs, measured, known);
    const { plan, nodes } = compiled;
    this.log.inlinedSites += compiled.inlineCallees.length;
    const job = this.begin(compiled, urgent, { fns: [fn], tier: 'optimised', loop, nodes });
    this.keptCode.compiling(job, { plan, nodes, bound: [] });
    return job;
  }

  private begin({ fd, plan }: Compiled, urgent: boolean, job: Job): number {
    const number = this.session.compile(fd, plan, urgent);
    this.jobs.set(number, job);
    return number;
  }

  /** A compile thread took it. */
  began(job: number): void {
    const nodes = this.jobs.get(job)?.nodes ?? 0;
    this.ahead.began(job, nodes, this.cost.predict(nodes));
  }

  /** What a job was for that has ended; undefined for one that was given up. */
  ended(event: SessionEvent & { kind: 'compiled' }): Job | undefined {
    const job = this.jobs.get(event.job);
    if (job === undefined || event.givenUp === true) return undefined;
    this.jobs.delete(event.job);
    this.ahead.ended(event.job);
    if (job.nodes !== undefined && event.error === undefined) this.cost.observe(job.nodes, event.compileNs);
    return job;
  }

  /** All that a job's end leads to is done. */
  settled(job: number): void {
    this.awaited.get(job)?.();
    this.awaited.delete(job);
  }

  /** Waits for the reports of the jobs under way: one may have published its functions and not said so yet. */
  async reported(): Promise<void> {
    const open = [...this.jobs.keys()];
    await Promise.all(open.map((job) => new Promise<void>((resolve) => this.awaited.set(job, resolve))));
  }

  /** Waits until none is under way, and none waits for another one. */
  async idle(): Promise<void> {
    while (this.jobs.size > 0) {
      await this.reported();
      await new Promise(setImmediate);
    }
  }

  /** Lowers nothing more by itself. */
  stop(): void {
    this.ahead.stop();
  }
}
