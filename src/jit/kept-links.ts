/**
 * Links what an earlier run left, before it is asked for.
 *
 * Invariant: what cannot be linked is as if it had not been there: its functions are compiled when they are called, or hot.
 */
import type { FnId } from '../hir/hir.js';
import type { CompileJobs } from './compile-jobs.js';
import type { LazyCompiler } from './lazy.js';
import type { Specialisations } from './specialisations.js';
import type { KeptModule } from './store/format.js';
import type { KeptCode } from './store/kept-code.js';
import type { TierProfile } from './tier-profile.js';
import type { Subject, TierStates } from './tier-states.js';

/** What the controller has of the program. */
export interface Tiers {
  readonly kept: KeptCode;
  readonly jobs: CompileJobs;
  readonly lazy: LazyCompiler;
  readonly states: TierStates;
  readonly specialised: Specialisations;
  readonly measured: TierProfile | undefined;
  readonly say: (line: string) => void;
  readonly nameOf: (fn: FnId) => string;
}

export class KeptLinks {
  constructor(private readonly tiers: Tiers) {}

  /** Starts a job for each module. Whether one of them is the whole program, as hybrid mode starts with. */
  start(): boolean {
    const { kept, measured, states } = this.tiers;
    if (kept.counters !== undefined) measured?.restore(kept.counters);
    for (const [fn, , rounds] of kept.counters?.functions ?? []) states.expectRounds(fn, rounds);
    let isWhole = false;
    for (const module of kept.modules) isWhole = this.link(module) || isWhole;
    return isWhole;
  }

  /** A version was not linked. */
  failed({ fn, tier, loop }: Subject, error: string): void {
    const { states, specialised, say, nameOf } = this.tiers;
    if (loop === undefined) states.absorbed(fn);
    else states.dropped({ fn, tier, loop });
    if (tier === 'specialised') specialised.forget(fn, 0);
    say(`${nameOf(fn)}: kept code was not linked: ${error}`);
  }

  private link(module: KeptModule): boolean {
    const { tier, versions, bound } = module;
    const { jobs, lazy, states, specialised, say } = this.tiers;
    const isWhole = tier === 'hybrid';
    try {
      const job = jobs.kept(module, isWhole);
      for (const { fn, size, values } of bound) specialised.chosen(fn, values, size);
      for (const { fn, loop } of versions) states.started({ fn, tier, loop });
      const fns = versions.filter(({ loop }) => loop === undefined).map(({ fn }) => fn);
      if (!isWhole) lazy.adopt(fns, job);
      return isWhole;
    } catch (error) {
      say(`${versions.length} kept versions were not linked: ${(error as Error).message}`);
      return false;
    }
  }
}
