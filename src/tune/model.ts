/**
 * The words of a study, as types (DESIGN.md, section 9).
 *
 * A study runs an experiment: arms (a mode plus a configuration) times programs. A trial is one invocation (a
 * fresh process) of one arm on one program; it yields iterations, and its measured numbers are the samples. Trials
 * are planned in mirrored units: a unit visits its arms in one order (leg 0) and then in reverse (leg 1), so that
 * any two arms of it form an ABBA quadruple and a linear drift of the machine cancels. Within a leg the processes of
 * all arms take turns, an iteration each, or run one after the other.
 */
import type { KnobName, KnobValue } from '../config/knobs.js';

export type Mode = 'static' | 'jit' | 'hybrid' | 'interp';
export const MODES: readonly Mode[] = ['static', 'jit', 'hybrid', 'interp'];
/** The same program in another language; `rust` is compiled for this CPU, `rust-generic` for any of its family. */
export type TwinKind = 'rust' | 'rust-generic' | 'node' | 'luajit' | 'java';
export const TWIN_KINDS: readonly TwinKind[] = ['rust', 'rust-generic', 'node', 'luajit', 'java'];
export type ArmKind = Mode | TwinKind;
export const ARM_KINDS: readonly ArmKind[] = [...TWIN_KINDS, ...MODES];

export type Configuration = Readonly<Partial<Record<KnobName, KnobValue>>>;

/** A mode of `otter bench`, or a twin of the program in another language. */
export interface Arm {
  readonly id: string;
  readonly kind: ArmKind;
  /** The knobs that differ from the default configuration. */
  readonly knobs: Configuration;
  /** Which build of the runtime: `current`, or a git revision that a gate has built beside it. */
  readonly build: string;
}

export type SizeName = 'quick' | 'normal' | 'long';
export const SIZES: readonly SizeName[] = ['quick', 'normal', 'long'];

export interface Program {
  readonly name: string;
  readonly folder: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** A search sees the `search` programs only; what it found is judged on the others (meta.json, `split`). */
  readonly split: 'search' | 'validation';
  readonly sizes: Readonly<Record<SizeName, number>>;
  /** Languages other than Rust that it has a twin in. */
  readonly twins: readonly TwinKind[];
  /** Result text by problem size, from expected.txt. */
  readonly expected: ReadonlyMap<number, string>;
}

/**
 * `pilot` trials tell how many iterations a gate's processes get, and are no part of what it compares; `source` trials
 * start from source text, compilers of other languages included, and run `bench` once; `count` trials run under
 * callgrind and have instructions, not times.
 */
export type PhaseName = 'core' | 'screen' | 'search' | 'confirm' | 'pilot' | 'gate' | 'source' | 'count';

/** What to run next. `id` is unique within the study and the same on every replay. */
export interface PlannedTrial {
  readonly id: string;
  readonly phase: PhaseName;
  readonly program: string;
  readonly arm: Arm;
  readonly n: number;
  readonly iterations: number;
  /** Trials of one unit, program and leg are compared with each other. */
  readonly unit: string;
  readonly leg: 0 | 1;
  /** Place within the leg. */
  readonly position: number;
}

/** Trials that are run together. */
export type Leg = readonly PlannedTrial[];

/** What the arms of a leg take turns in: an iteration each, all processes being alive, or whole processes. */
export type Turns = 'iterations' | 'processes';
export const TURNS: readonly Turns[] = ['iterations', 'processes'];

export interface Iteration {
  readonly wallNs: number;
  readonly cpuNs: number;
  /** Machine code: what the JIT holds, or the executable sections of a compiled program. */
  readonly codeBytes: number;
  readonly heapPeak: number;
  readonly rssPeak: number;
  /** What the tier controller reported during this iteration, verbatim. */
  readonly tierEvents: readonly unknown[];
}

export type FailureReason =
  | 'wrong answer'
  | 'crash'
  | 'timeout'
  | 'garbage'
  | 'too few iterations'
  | 'clock'
  | 'could not start';

export type Outcome =
  | {
      readonly status: 'ok';
      /** From spawning the process to its first result. */
      readonly firstResultMs: number;
      readonly iterations: readonly Iteration[];
      /** Executed by the whole process, where they were counted. */
      readonly instructions?: number;
    }
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly detail: string };

export interface TrialRecord extends PlannedTrial {
  readonly command: readonly string[];
  readonly startedAt: string;
  /** Wall time of the invocation, without the turns of others: what the budget is charged. */
  readonly elapsedMs: number;
  readonly outcome: Outcome;
}

/** Clock a ratio is taken on. */
export type Clock = 'wall' | 'cpu';
export const CLOCKS: readonly Clock[] = ['cpu', 'wall'];

/** What an arm is judged by: steady iterations, all iterations with their warm-up, or the way to the first result. */
export type Objective = 'steady' | 'total' | 'startup';
export const OBJECTIVES: readonly Objective[] = ['total', 'steady', 'startup'];
