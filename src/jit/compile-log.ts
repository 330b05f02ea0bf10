/**
 * What was compiled, failed and was evicted so far: events as they come, sums, and lines of a trace.
 *
 * Invariant: what several functions of a module took is divided among them, so that sums are those of the modules.
 */
import type { FnId } from '../hir/hir.js';
import type { VersionTier } from './compile.js';
import type { Subject } from './tier-states.js';

export interface TierEvent {
  readonly fn: string;
  readonly tier: string;
  readonly compileNs: number;
  readonly codeBytes: number;
  readonly error?: string;
  /** It was linked, as an earlier run had compiled it. */
  readonly isKept?: boolean;
}

export type Trace = (line: string) => void;

type ByTier = Record<VersionTier, number>;

export class CompileLog {
  /** Whole functions. */
  readonly counts: ByTier = { baseline: 0, hybrid: 0, optimised: 0, specialised: 0 };
  /** Functions of which a version could not be compiled at some time. */
  readonly failures = new Set<FnId>();
  continuations = 0;
  inlinedSites = 0;
  private readonly compileNs: ByTier = { baseline: 0, hybrid: 0, optimised: 0, specialised: 0 };
  private readonly compileNsOf = new Map<FnId, Partial<ByTier>>();
  private events: TierEvent[] = [];

  constructor(
    private readonly nameOf: (fn: FnId) => string,
    private readonly trace: Trace | undefined,
  ) {}

  /** One of the functions of a module, with its part of the module's time and code. */
  published(subject: Subject, compileNs: number, codeBytes: number, isKept = false): void {
    if (subject.loop !== undefined) this.continuations++;
    else this.counts[subject.tier]++;
    this.compileNs[subject.tier] += compileNs;
    const ofFn = this.compileNsOf.get(subject.fn) ?? {};
    ofFn[subject.tier] = (ofFn[subject.tier] ?? 0) + compileNs;
    this.compileNsOf.set(subject.fn, ofFn);
    const [fn, tier] = [this.nameOf(subject.fn), tierOf(subject)];
    this.events.push({ fn, tier, compileNs, codeBytes, ...(isKept ? { isKept } : {}) });
    this.trace?.(
      `${fn}: ${tier} ${isKept ? 'linked' : 'published'}, ${(compileNs / 1e6).toFixed(2)} ms, ${codeBytes} bytes`,
    );
  }

  failed(subject: Subject, error: string): void {
    const [fn, tier] = [this.nameOf(subject.fn), tierOf(subject)];
    this.failures.add(subject.fn);
    this.events.push({ fn, tier, compileNs: 0, codeBytes: 0, error });
    this.trace?.(`${fn}: ${tier} failed: ${error}`);
  }

  evicted(id: FnId, codeBytes: number): void {
    const fn = this.nameOf(id);
    this.events.push({ fn, tier: 'evicted', compileNs: 0, codeBytes });
    this.trace?.(`${fn}: evicted, ${codeBytes} bytes`);
  }

  /** Events since the last call. */
  takeEvents(): TierEvent[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  /** What a function's versions took, in nanoseconds. */
  compileNsFor(fn: FnId): Readonly<Partial<ByTier>> {
    return this.compileNsOf.get(fn) ?? {};
  }

  compileMs(): ByTier {
    const { baseline, hybrid, optimised, specialised } = this.compileNs;
    const ms = (ns: number): number => ns / 1e6;
    return { baseline: ms(baseline), hybrid: ms(hybrid), optimised: ms(optimised), specialised: ms(specialised) };
  }
}

/** What events and traces call it. */
function tierOf({ tier, loop }: Subject): string {
  return loop === undefined ? tier : `continuation of loop ${loop}`;
}
