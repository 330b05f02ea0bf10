/**
 * The seam to the C++ addon: the only importer of the `.node` file. Everything here is plain data; src/native/addon
 * implements it. All methods throw an Error with a clear message on misuse or LLVM failure.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export type Tier = 'baseline' | 'hybrid' | 'optimised' | 'specialised' | 'static';

/** What a compile job goes through, in order. */
export type CompileStage = 'read' | 'passes' | 'emit' | 'link' | 'publish';

/** What goes wrong at a stage, for tests of what comes after: a failure, memory that runs out, a job that stalls there or halfway. */
export interface Injection {
  readonly stage: CompileStage;
  readonly kind: 'fail' | 'memory' | 'stall' | 'halfway';
  readonly stallMs?: number;
}

/** What the addon needs to know beside the bitcode; sent as JSON. */
export interface ModulePlan {
  readonly tier: Tier;
  /** Versions this module defines: LLVM function name (`<symbol>.v<n>`), the function it is a version of. */
  readonly versions: readonly {
    readonly fn: number;
    readonly symbol: string;
    readonly name: string;
    /** It continues the loop with this label, and is not a version to call. */
    readonly loop?: number;
    /** Of hybrid mode's versions: the LLVM arguments that the words for `ot_hot_call` are made of, in order. */
    readonly sampled?: readonly number[];
  }[];
  /** Bodies that are made once more for calls in which LLVM arguments have given values (digits, `true` or `false`). */
  readonly bindings?: readonly {
    readonly body: string;
    readonly symbol: string;
    readonly values: readonly { readonly argument: number; readonly value: string }[];
  }[];
  /** How often functions were called so far: by name of their bodies in the module, inlined copies included. */
  readonly calls?: readonly { readonly name: string; readonly count: number }[];
  /** What calls of these functions may write, as numbers into `places`; of others nothing is known. */
  readonly writes?: readonly { readonly symbol: string; readonly body?: string; readonly places: readonly number[] }[];
  /** Memory places by struct and field (docs/abi.md). */
  readonly places?: readonly string[];
  /** String constants the module refers to: symbol `otter.str.<hex>` and text. */
  readonly strings: readonly { readonly symbol: string; readonly text: string }[];
  /** LLVM optimisation level 0-3, inliner threshold (LLVM cost units), instruction selection. */
  readonly optLevel: number;
  readonly inlineThreshold: number;
  /** How large a function that calls itself may become by calls of itself in line; 0: none is. */
  readonly recursionInstructions?: number;
  /** How large a loop may become by complete unrolling. */
  readonly unrollThreshold?: number;
  /** Up to how many instructions a loop gets a copy without checks; 0: none does. */
  readonly loopCopyInstructions?: number;
  /** Up to how many cache lines of code a loop is placed by them; 0: none is. */
  readonly loopLines?: number;
  /** How many bytes of objects that do not escape a frame may hold; 0: none. */
  readonly stackObjectBytes?: number;
  readonly fastISel: boolean;
  /** A recorded module of tier baseline is emitted without LLVM, where that is possible. */
  readonly direct?: boolean;
  readonly inject?: Injection;
  /** Of object code that is linked: source files that its lines name, and what they are called now. */
  readonly renamed?: readonly { readonly from: string; readonly to: string }[];
  /** For `emitObject` only: type table blob, type id of bench's result (0: no bench). */
  readonly static?: { readonly types: string; readonly benchType: number };
}

export interface SessionOptions {
  /** Type table blob (docs/abi.md). */
  readonly types: string;
  /** Indexed by FnId. */
  readonly functions: readonly {
    readonly symbol: string;
    readonly name: string;
    /** The result is an aggregate of four words, which goes through memory (docs/abi.md). */
    readonly resultInMemory?: boolean;
    /** What the words that `ot_hot_call` gets are, a letter each (docs/abi.md). */
    readonly sampled?: string;
  }[];
  /** Indexed by GlobalId; bytes of the memory form. */
  readonly globals: readonly { readonly bytes: number }[];
  readonly runtimeBitcode: string; // path of runtime.bc
  readonly args: readonly string[]; // program arguments
  /** First counts after which baseline code reports a hot function or loop. */
  readonly callThreshold: number;
  readonly loopThreshold: number;
  /** Each back edge of baseline code waits for its loop's continuation, or for its failure. */
  readonly awaitContinuations?: boolean;
  /** Conditions that baseline code can count the ways of (`otter.branches`, docs/abi.md). */
  readonly branchCounters?: number;
  /** Call sites that baseline code can count the calls of (`otter.edges`). */
  readonly edgeCounters?: number;
  /** Parameters that can have samples, and calls a sample at first (0 or absent: none). */
  readonly valueSketches?: number;
  readonly valuePeriod?: number;
  readonly compileThreads: number;
  /** Bound on live code bytes; 0 is unbounded. */
  readonly codeBytesMax: number;
  readonly stackBytes: number;
  /** Per cent of a run's CPU time that is spent once more at its end. */
  readonly addedWork?: number;
  /** Samples of each thread that runs Otter code, a second of its CPU time; 0 or absent: none. */
  readonly sampleHz?: number;
  /** Tell perf (by /tmp/perf-PID.map), GDB (by its JIT interface) about generated code. */
  readonly perfMap?: boolean;
  readonly gdb?: boolean;
  readonly tasks?: TaskOptions;
  readonly heap: { readonly policy: string; readonly [knob: string]: number | string | boolean };
}

export interface TaskOptions {
  /** Threads; 0: one a core. */
  readonly workers: number;
  /** Of those: that take tasks however few end. */
  readonly leastWorkers?: number;
  /** All take tasks all the time; otherwise, over windows, it is measured how many are of use. */
  readonly isFixed?: boolean;
  readonly windowNs?: number;
  /** By which part more tasks have to end for more workers to stay. */
  readonly margin?: number;
  /** Of each task's stack. */
  readonly stackBytes: number;
  /** Whether lines tell of the workers. */
  readonly trace?: boolean;
}

export type SessionEvent =
  /** The program thread waits for the first version of a function. */
  | { readonly kind: 'lazy'; readonly fn: number; readonly atNs: number }
  /** A counter ran out: calls and loop iterations seen so far. */
  | {
      readonly kind: 'hot';
      readonly fn: number;
      readonly trigger: 'call' | 'loop';
      /** The label of the loop whose back edge it was. */
      readonly loop?: number;
      readonly calls: number;
      readonly loops: number;
      readonly atNs: number;
    }
  /** A compile job ended; `error` when it failed (nothing was published). */
  | {
      readonly kind: 'compiled';
      readonly job: number;
      readonly tier: Tier;
      readonly fns: readonly number[];
      readonly compileNs: number;
      readonly codeBytes: number;
      readonly error?: string;
      /** It did not fail by itself: compiling was stopped meanwhile. */
      readonly givenUp?: boolean;
      readonly atNs: number;
    }
  /** A version was evicted from the code cache; its slot went back to a lower tier or to lazy. */
  | {
      readonly kind: 'evicted';
      readonly fn: number;
      /** It was the continuation of this loop. */
      readonly loop?: number;
      readonly tier: Tier;
      readonly codeBytes: number;
      readonly atNs: number;
    }
  /** Memory is short. */
  | { readonly kind: 'pressure'; readonly atNs: number }
  /** A run ended. `result` is the text of bench's result. exitCode 101: panic (already printed to stderr). */
  | {
      readonly kind: 'done';
      readonly run: number;
      readonly exitCode: number;
      /** By a panic or `sys.exit`, before its end: there is no result. */
      readonly left: boolean;
      readonly result: string;
      readonly wallNs: number;
      readonly cpuNs: number;
      readonly atNs: number;
    };

export interface NativeStats {
  readonly codeBytesLive: number;
  readonly codeBytesEvicted: number;
  /** Running loops that went on in a continuation. */
  readonly transfers: number;
  /** First versions of functions that were emitted without LLVM. */
  readonly emittedDirectly: number;
  readonly gcCollections: number;
  readonly gcPauseP99Ms: number;
  readonly allocatedBytes: number;
  readonly heapLiveBytes: number;
  /** Memory held for objects now, dead and spare ones included. */
  readonly heapHeldBytes: number;
  readonly peakHeapBytes: number;
  readonly tasksSpawned: number;
  readonly tasksStolen: number;
  /** Threads that were started to run tasks. */
  readonly workers: number;
  /** Threads that may take tasks now, and how often that number was changed or another one tried. */
  readonly poolLimit: number;
  readonly poolDecisions: number;
  readonly rssPeakBytes: number;
}

/** Estimates from samples. */
export interface MemoryCount {
  readonly objects: number;
  readonly bytes: number;
}

/** Objects of one type that were allocated in one stack of frames. */
export interface AllocationSite {
  readonly type: string;
  /** Indices of frames, innermost first. */
  readonly frames: readonly number[];
  readonly samples: number;
  readonly allocated: MemoryCount;
  /** After the last collection, and allocated since. */
  readonly live: MemoryCount;
  /** Of those that have met a collection, and of these: those that outlived their first one. */
  readonly judgedBytes: number;
  readonly survivedBytes: number;
}

/** What is known of a program's memory so far. */
export interface MemoryProfile {
  /** Bytes between samples on average. */
  readonly sampleBytes: number;
  readonly allocatedBytes: number;
  readonly liveBytes: number;
  readonly heldBytes: number;
  readonly peakBytes: number;
  readonly collectionCount: number;
  readonly pauseTotalMs: number;
  readonly pauseP99Ms: number;
  readonly pauseMaxMs: number;
  /** A histogram, shortest pauses first. */
  readonly pauses: readonly { readonly upToMs: number; readonly count: number }[];
  /** Evenly spread over the run when there were very many. */
  readonly collections: readonly {
    readonly atMs: number;
    readonly pauseMs: number;
    readonly liveBytes: number;
    readonly heldBytes: number;
    readonly reason: string;
  }[];
  readonly frames: readonly { readonly function: string; readonly file: string; readonly line: number }[];
  readonly sites: readonly AllocationSite[];
}

/** A function, in code of a tier. Functions of the runtime have their name in brackets, no file (empty) and no tier. */
export interface ProfileFrame {
  readonly function: string;
  readonly file: string;
  /** Where the function begins. */
  readonly line: number;
  readonly tier?: Tier;
}

export interface ProfileStack {
  /** Indices of frames, outermost first, inlined ones too. */
  readonly frames: readonly number[];
  /** It was deeper: the outermost frames are missing. */
  readonly isTruncated: boolean;
  readonly samples: number;
}

/** Everything that was sampled so far, in timer periods. */
export interface NativeProfile {
  readonly samples: number;
  /** Samples lost because nobody took them in time. */
  readonly dropped: number;
  /** Threads that were sampled. */
  readonly threads: number;
  readonly frames: readonly ProfileFrame[];
  readonly stacks: readonly ProfileStack[];
  /** Time by function and tier: the innermost version, with the runtime functions it called. */
  readonly functions: readonly { readonly fn: number; readonly tier: Tier; readonly samples: number }[];
}

/** What one parameter was, in those calls that were looked at. */
export interface ArgumentSamples {
  /** With those of texts too long to be kept. */
  readonly samples: number;
  /**
   * The most certain first: digits, `true` or `false`, a text, or the digits of a type id. Up to `error` of the `count` may
   * belong to other values.
   */
  readonly values: readonly { readonly text: string; readonly count: number; readonly error: number }[];
}

/** The object code of a module, and which of its versions are in use. */
export interface HeldObject {
  readonly job: number;
  readonly names: readonly string[];
  readonly object: Uint8Array;
}

/** One running program. Compile jobs run on the addon's threads; on-demand ones (`urgent`) before background ones. */
export interface Session {
  /** Takes ownership of the memfd. Returns a job number; a `compiled` event follows. */
  compile(bitcodeFd: number, plan: string, urgent: boolean): number;
  /** Links object code that `heldObjects` gave, of this process or another one, with its versions' plan. Takes ownership of the memfd. */
  link(objectFd: number, plan: string, urgent: boolean): number;
  /** Makes a background job that has not started yet an urgent one. */
  hurry(job: number): void;
  /** Whether the program thread waits for the function's first version. */
  isAwaited(fn: number): boolean;
  /** Tells the waiting program thread that a lazy request cannot be served: it panics with the message. */
  fail(fn: number, message: string): void;
  /** Running loops that wait for this continuation go on without it. */
  failContinuation(fn: number, loop: number): void;
  /** Runs `fn` (unit -> unit) on the program thread; a `done` event follows. */
  runEntry(fn: number): number;
  /** Runs `fn(n)` and renders its result (type id `resultType`) as text; a `done` event follows. */
  runBench(fn: number, n: bigint, resultType: number): number;
  /** When a function reports itself again, in calls and back edges from now: for the policy to move thresholds. */
  setCounters(fn: number, calls: number, loops: number): void;
  /** Memory is short: frees code that was replaced and is not running. Bytes freed. */
  trimCode(): number;
  /** Whether threads are sampled; they are from the start. Needs `sampleHz`. */
  setSampling(whether: boolean): void;
  /** A MemoryProfile as JSON. */
  memoryProfile(): string;
  /** CPU time of the program and its tasks so far. */
  programCpuNs(): number;
  /** Calls of a function's baseline or hybrid code so far. */
  callCount(fn: number): number;
  /** How often the condition of a slot was false, and true. */
  branchCounts(slot: number): readonly [number, number];
  /** Calls from a site so far, modulo 2^32. */
  edgeCount(site: number): number;
  /** One entry a sampled parameter; empty when no call was looked at. */
  argumentSamples(fn: number): readonly ArgumentSamples[];
  stats(): NativeStats;
  /** Optimised code that slots or loops hold now, in the order in which it was published. */
  heldObjects(): HeldObject[];
  /** Needs `sampleHz`. */
  profile(): NativeProfile;
  /**
   * Nothing is compiled from now on: jobs under way are given up, those that wait are dropped, without an event. The
   * events that were not delivered yet.
   */
  stopCompiling(): SessionEvent[];
  /** Stops threads and frees everything; safe when the program still runs. */
  close(): void;
}

export interface Addon {
  /** A new anonymous memory file: open descriptor. Written through `/proc/self/fd/N`. */
  memfd(name: string): number;
  closeFd(fd: number): void;
  createSession(options: SessionOptions, onEvents: (events: SessionEvent[]) => void): Session;
  /** Compiles a whole-program module to an object file on disk (static mode). Takes ownership of the memfd. */
  emitObject(
    bitcodeFd: number,
    plan: string,
    runtimeBitcode: string,
    objectPath: string,
  ): { codeBytes: number; compileNs: number };
  /**
   * Text of a module for `otter emit`: LLVM 19 IR as received, after passes, or assembly; `direct`: of a recording, machine
   * code made without LLVM, a line of name and hexadecimal digits a function. Takes ownership of the memfd.
   */
  dump(bitcodeFd: number, plan: string, runtimeBitcode: string, stage: 'llvm' | 'opt' | 'asm' | 'direct'): string;
  /** `build`: which build of the addon and of LLVM it is; empty when that cannot be told. */
  hostInfo(): { cpu: string; features: string; llvmVersion: string; triple: string; build: string };
  /** BLAKE3 of the parts one after the other, 64 hexadecimal digits. */
  digest(parts: readonly Uint8Array[]): string;
  /** Native clocks, nanoseconds: monotonic, and CPU time of the process. */
  clocks(): { wallNs: number; cpuNs: number };
}

let loaded: Addon | undefined;

/** Where the build puts native artefacts (the addon, runtime.bc, libotter_rt.a). */
export const NATIVE_DIR = fileURLToPath(new URL('../../build/native/', projectBase()));

export function loadAddon(): Addon {
  loaded ??= createRequire(import.meta.url)(`${NATIVE_DIR}otter.node`) as Addon;
  return loaded;
}

/** `src/jit/` when run from source, `build/js/jit/` when built: give both the same base. */
function projectBase(): URL {
  const here = new URL('.', import.meta.url);
  return here.pathname.endsWith('/build/js/jit/') ? new URL('../../../src/jit/', here) : here;
}
