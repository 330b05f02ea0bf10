/**
 * What the controller remembers of each function and loop between decisions: which versions are published, which
 * are being compiled, how often an attempt failed.
 *
 * Invariants: only failed attempts at the optimised and the specialised tier count as failures of a function, because only they say
 * something of the next attempt at it; an evicted version leaves the function as it was before it was published.
 */
import type { FnId, LabelId } from '../hir/hir.js';
import type { VersionTier } from './compile.js';
import type { FunctionProfile, LoopProfile } from './policy.js';

/** A version: of a function, or of one of its loops. */
export interface Subject {
  readonly fn: FnId;
  readonly tier: VersionTier;
  /** It is the continuation of this loop. */
  readonly loop?: LabelId | undefined;
}

interface FunctionState {
  optimised: boolean;
  /** Of the better version, where there is one. */
  tier: VersionTier | undefined;
  pending: boolean;
  failures: number;
  /** Back edges of its loops, by its latest report from code that counts; and those a call. */
  backEdges: number;
  rounds: number;
  /** Back edges at the first report of a loop after the better version was published. */
  loopsThen: number | undefined;
  /** Loops that reported themselves, by label. */
  readonly loops: Map<LabelId, LoopProfile>;
}

const UNKNOWN_LOOP: LoopProfile = { continuation: 'none', failures: 0 };

export class TierStates {
  private readonly states: readonly FunctionState[];

  constructor(functions: number) {
    const fresh = (): FunctionState => ({
      optimised: false,
      tier: undefined,
      pending: false,
      failures: 0,
      backEdges: 0,
      rounds: 0,
      loopsThen: undefined,
      loops: new Map(),
    });
    this.states = Array.from({ length: functions }, fresh);
  }

  /** Counts and state together: what the policy decides on when a call, or the given loop, reported. */
  profile(
    fn: FnId,
    counts: Omit<FunctionProfile, 'optimised' | 'pending' | 'failures' | 'loop'>,
    loop: LabelId | undefined,
  ): FunctionProfile {
    const state = this.of(fn);
    state.backEdges = counts.loops;
    state.rounds = counts.loops / Math.max(1, counts.calls);
    const { optimised, pending, failures, loops } = state;
    const known = { ...counts, optimised, pending, failures };
    if (loop === undefined) return known;
    const found = loops.get(loop) ?? UNKNOWN_LOOP;
    if (!optimised) return { ...known, loop: found };
    state.loopsThen ??= counts.loops;
    return { ...known, loop: { ...found, since: counts.loops - state.loopsThen } };
  }

  /** Back edges of its loops so far, as far as it has reported them. */
  backEdges(fn: FnId): number {
    return this.of(fn).backEdges;
  }

  /** 0 for one that never reported itself. */
  rounds(fn: FnId): number {
    return this.of(fn).rounds;
  }

  /** Of every function. */
  allRounds(): readonly number[] {
    return this.states.map(({ rounds }) => rounds);
  }

  /** Back edges a call in an earlier run; its reports of this run say more. */
  expectRounds(fn: FnId, rounds: number): void {
    this.of(fn).rounds = rounds;
  }

  isOptimised(fn: FnId): boolean {
    return this.of(fn).optimised;
  }

  /** A job for it was handed over. */
  started(subject: Subject): void {
    if (subject.loop !== undefined) this.setLoop(subject.fn, subject.loop, { continuation: 'pending' });
    else if (isBetter(subject.tier)) this.of(subject.fn).pending = true;
  }

  /** The job under way makes no version of it after all. */
  absorbed(fn: FnId): void {
    this.of(fn).pending = false;
  }

  /** No job will be made for a loop after all. */
  dropped({ fn, loop }: Subject & { readonly loop: LabelId }): void {
    this.setLoop(fn, loop, { continuation: 'none' });
  }

  published(subject: Subject): void {
    if (subject.loop !== undefined) this.setLoop(subject.fn, subject.loop, { continuation: 'published' });
    else if (isBetter(subject.tier)) this.setOptimised(subject.fn, true, subject.tier);
  }

  failed({ fn, tier, loop }: Subject): void {
    const state = this.of(fn);
    if (loop !== undefined) {
      const failures = (state.loops.get(loop)?.failures ?? 0) + 1;
      this.setLoop(fn, loop, { continuation: 'none', failures });
    } else if (isBetter(tier)) {
      state.failures++;
      state.pending = false;
    }
  }

  /** `tier` is the native name of the tier that the version had. */
  evicted({ fn, tier, loop }: { fn: FnId; tier: string; loop?: LabelId | undefined }): void {
    if (loop !== undefined) this.setLoop(fn, loop, { continuation: 'none' });
    else if (this.of(fn).tier === tier) this.setOptimised(fn, false, undefined);
  }

  private setOptimised(fn: FnId, optimised: boolean, tier: VersionTier | undefined): void {
    Object.assign(this.of(fn), { pending: false, optimised, tier, loopsThen: undefined });
  }

  private setLoop(fn: FnId, loop: LabelId, change: Partial<LoopProfile>): void {
    const { loops } = this.of(fn);
    loops.set(loop, { ...UNKNOWN_LOOP, ...loops.get(loop), ...change });
  }

  private of(fn: FnId): FunctionState {
    const state = this.states[fn];
    if (state === undefined) throw new Error(`there is no function ${fn}`);
    return state;
  }
}

/** Than baseline code, and hybrid mode's first. */
function isBetter(tier: VersionTier): boolean {
  return tier === 'optimised' || tier === 'specialised';
}
