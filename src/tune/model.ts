/**
 * The harness's words as types. A study runs an experiment; a trial is one fresh process of one arm on one
 * program; it gives samples, one an iteration. Times are nanoseconds, sizes bytes.
 */
import type { KnobValue } from '../config/knobs.js';

export type Mode = 'static' | 'jit' | 'rust';

/** A mode plus a configuration; knobs that are not named have their defaults. */
export interface Arm {
  /** Unique in its study, e.g. `jit`, `jit tier.callThreshold=50`. */
  readonly id: string;
  readonly mode: Mode;
  readonly knobs: Readonly<Record<string, KnobValue>>;
}

export interface Program {
  readonly name: string;
  readonly folder: string;
  readonly n: string;
  readonly expected: string;
}

export interface Sample {
  readonly iteration: number;
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly codeBytes: number;
  readonly heapPeak: number;
  readonly rssPeak: number;
}

export interface PlannedTrial {
  readonly index: number;
  readonly block: number;
  readonly program: string;
  readonly arm: Arm;
}

export type TrialOutcome =
  | { readonly status: 'ok'; readonly samples: readonly Sample[]; readonly processWallNs: number }
  /** Wrong answer, crash, hang, garbage: never a sample. */
  | { readonly status: 'failed'; readonly reason: string };

export interface Trial {
  readonly index: number;
  readonly block: number;
  readonly program: string;
  readonly arm: string;
  readonly command: string;
  readonly outcome: TrialOutcome;
}
