/** What a session tells of a run: statistics, profiles of CPU time and memory, arguments of functions. */
import type { FnId, HirFunction, HirProgram } from '../hir/hir.js';
import { type ArgumentProfile, argumentProfiles } from './argument-profile.js';
import type { CompileLog } from './compile-log.js';
import type { MemoryProfile, Session } from './native.js';
import { aggregate, type FunctionFacts, type Profile } from './profile.js';
import type { JitStats } from './results.js';

export class Reports {
  constructor(
    private readonly program: HirProgram,
    private readonly session: Session,
    private readonly log: CompileLog,
  ) {}

  stats(unfinishedJobs: number, specialised: JitStats['specialised']): JitStats {
    const { counts, failures, continuations, inlinedSites } = this.log;
    const native = this.session.stats();
    return {
      functions: { defined: this.program.functions.length, ...counts, failed: failures.size },
      unfinishedJobs,
      osr: { compiled: continuations, entries: native.transfers },
      specialised,
      inlinedSites,
      compileMs: this.log.compileMs(),
      arguments: this.sampledFunctions(),
      native,
    };
  }

  /** What was sampled so far, at `sampleHz` a second of CPU time. */
  profile(sampleHz: number): Profile {
    const facts = this.program.functions.map((fn) => this.factsFor(fn));
    return aggregate(this.session.profile(), facts, sampleHz);
  }

  memoryProfile(): MemoryProfile {
    return JSON.parse(this.session.memoryProfile()) as MemoryProfile;
  }

  /** What baseline code showed of a function's arguments. */
  argumentsOf(fn: FnId): readonly ArgumentProfile[] {
    return argumentProfiles(this.program, fn, this.session.argumentSamples(fn));
  }

  private factsFor({ id, name, span }: HirFunction): FunctionFacts {
    const file = this.program.files[span.file];
    const compileNs = this.log.compileNsFor(id);
    return {
      name,
      file: file?.path ?? '',
      line: file?.position(span.start).line ?? 0,
      calls: this.session.callCount(id),
      hasUncounted: compileNs.optimised !== undefined,
      compileNs,
      arguments: this.argumentsOf(id),
    };
  }

  private sampledFunctions(): JitStats['arguments'] {
    return this.program.functions
      .map(({ id, name }) => ({ function: name, parameters: this.argumentsOf(id) }))
      .filter(({ parameters }) => parameters.length > 0)
      .sort((a, b) => (b.parameters[0]?.samples ?? 0) - (a.parameters[0]?.samples ?? 0));
  }
}
