/** What a session tells of a run, and of what it compiled. */
import type { ArgumentProfile } from './argument-profile.js';
import type { NativeStats } from './native.js';

export interface JitStats {
  readonly functions: {
    defined: number;
    baseline: number;
    hybrid: number;
    optimised: number;
    specialised: number;
    /** Functions of which a version could not be compiled at some time, each once; most run on in another one. */
    failed: number;
  };
  /** Compile jobs that had not ended when compiling was stopped. */
  readonly unfinishedJobs: number;
  /** Loop continuations. */
  readonly osr: { readonly compiled: number; readonly entries: number };
  /** Calls that missed specialised versions, and functions that lost theirs for it. */
  readonly specialised: { readonly misses: number; readonly dropped: number };
  readonly inlinedSites: number;
  readonly compileMs: { baseline: number; hybrid: number; optimised: number; specialised: number };
  /** Functions of which calls were looked at, with what their parameters were; most looked at first. */
  readonly arguments: readonly { readonly function: string; readonly parameters: readonly ArgumentProfile[] }[];
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
