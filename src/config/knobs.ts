/**
 * Every tunable number of the runtime, declared once: flags, environment, search space, `otter knobs` and
 * docs are made from this table. Values come from `--knob`, OTTER_KNOBS, the user's file and defaults.json, in
 * that order; see resolve.ts.
 */

interface KnobBase {
  readonly name: string;
  readonly doc: string;
  /** Changes the code that is generated, so it is part of the code cache's key. */
  readonly affectsCode?: boolean;
}
export interface NumberKnob extends KnobBase {
  readonly type: 'int' | 'float';
  readonly min: number;
  readonly max: number;
  /** How a search should step through the range. */
  readonly scale: 'linear' | 'log';
  readonly default: number;
  readonly unit: string;
}
export interface ChoiceKnob extends KnobBase {
  readonly type: 'choice';
  readonly choices: readonly string[];
  readonly default: string;
}
export type Knob = NumberKnob | ChoiceKnob;
export type KnobValue = number | string;

export const KNOBS = [
  {
    name: 'tier.callThreshold',
    type: 'int',
    min: 1,
    max: 1_000_000_000,
    scale: 'log',
    default: 200,
    unit: 'calls',
    doc: 'Calls of a baseline function before the policy looks at it.',
  },
  {
    name: 'tier.loopThreshold',
    type: 'int',
    min: 1,
    max: 1_000_000_000,
    scale: 'log',
    default: 40_000,
    unit: 'back edges',
    doc: 'Loop iterations of a baseline function before the policy looks at it.',
  },
  {
    name: 'profile.branches',
    type: 'int',
    min: 0,
    max: 1 << 24,
    scale: 'log',
    default: 1 << 16,
    unit: 'conditions',
    doc: 'Conditions whose ways baseline code counts, for the branch weights of optimised code; 0 counts none.',
  },
  {
    name: 'profile.hz',
    type: 'int',
    min: 1,
    max: 10_000,
    scale: 'log',
    default: 1_000,
    unit: 'samples a second of CPU time',
    doc: 'How often `otter profile` looks where a thread is.',
  },
  {
    name: 'hybrid.callThreshold',
    type: 'int',
    min: 1,
    max: 1_000_000_000,
    scale: 'log',
    default: 100_000,
    unit: 'calls',
    doc: 'In hybrid mode, calls of a function compiled ahead of time before the policy looks at it.',
  },
  {
    name: 'tier.osr',
    type: 'choice',
    choices: ['auto', 'off', 'force'],
    default: 'auto',
    affectsCode: true,
    doc: 'On-stack replacement of running loops: when hot, never, or at the first back edge of each (for tests).',
  },
  {
    name: 'tier.optLevel',
    type: 'int',
    min: 1,
    max: 3,
    scale: 'linear',
    default: 3,
    unit: 'LLVM level',
    affectsCode: true,
    doc: 'LLVM optimisation level of the optimised tier.',
  },
  {
    name: 'tier.gainFactor',
    type: 'float',
    min: 0,
    max: 100,
    scale: 'linear',
    default: 0,
    unit: 'times',
    doc: 'How many times its share of the waiting compile time a hot function has to gain by it; 0: counts alone decide.',
  },
  {
    name: 'tier.batchNodes',
    type: 'int',
    min: 1,
    max: 1_000_000,
    scale: 'log',
    default: 2_000,
    unit: 'HIR nodes',
    doc: 'How much of what waits for the optimised tier is compiled in one module.',
  },
  {
    name: 'tier.compileThreads',
    type: 'int',
    min: 1,
    max: 16,
    scale: 'linear',
    default: 1,
    unit: 'threads',
    doc: 'Background compile threads; one more serves on-demand requests.',
  },
  {
    name: 'lower.builder',
    type: 'choice',
    choices: ['recorder', 'bindings'],
    default: 'recorder',
    doc: 'Who builds modules of the JIT: a recording that compile threads replay, or llvm-bindings on the main thread.',
  },
  {
    name: 'lazy.budget',
    type: 'int',
    min: 0,
    max: 100_000,
    scale: 'log',
    default: 1_500,
    unit: 'HIR nodes',
    affectsCode: true,
    doc: 'How much code is compiled as one module at a first call: the function and those expected to be called next. 0: the function alone.',
  },
  {
    name: 'lazy.depth',
    type: 'int',
    min: 0,
    max: 10_000,
    scale: 'log',
    default: 64,
    unit: 'calls',
    affectsCode: true,
    doc: 'How far below a running function in the call graph another may be to be compiled with it.',
  },
  {
    name: 'lazy.likelihood',
    type: 'float',
    min: 0.01,
    max: 1,
    scale: 'log',
    default: 0.6,
    unit: 'probability',
    affectsCode: true,
    doc: 'How likely a call has to be for its callee to be compiled before it is made (a branch halves it).',
  },
  {
    name: 'lazy.ahead',
    type: 'int',
    min: 0,
    max: 1_000,
    scale: 'log',
    default: 4,
    unit: 'modules',
    doc: 'Modules compiled in the background past the last one that the program waited for.',
  },
  {
    name: 'inline.threshold',
    type: 'int',
    min: 0,
    max: 5_000,
    scale: 'log',
    default: 275,
    unit: 'LLVM cost units',
    affectsCode: true,
    doc: "Threshold of LLVM's inliner in optimised and static code.",
  },
  {
    name: 'inline.budget',
    type: 'int',
    min: 0,
    max: 100_000,
    scale: 'log',
    default: 2_000,
    unit: 'HIR nodes',
    affectsCode: true,
    doc: 'How much callee code is put into the module of an optimised function, so that LLVM may inline it.',
  },
  {
    name: 'inline.depth',
    type: 'int',
    min: 0,
    max: 16,
    scale: 'linear',
    default: 8,
    unit: 'levels',
    affectsCode: true,
    doc: 'How far down the call graph callees are put into the module of an optimised function.',
  },
  {
    name: 'loop.unrollThreshold',
    type: 'int',
    min: 0,
    max: 10_000,
    scale: 'log',
    default: 1_000,
    unit: 'LLVM cost units',
    affectsCode: true,
    doc: 'How large a loop may become by complete unrolling, in optimised and static code.',
  },
  {
    name: 'cache.codeBytes',
    type: 'int',
    min: 65_536,
    max: 4_294_967_296,
    scale: 'log',
    default: 67_108_864,
    unit: 'bytes',
    doc: 'Bound on the bytes of live machine code; least recently used versions are evicted.',
  },
  {
    name: 'heap.policy',
    type: 'choice',
    choices: ['adaptive', 'bump', 'size-class', 'system'],
    default: 'adaptive',
    doc: 'How objects are placed: by measured behaviour, bump allocation, size-class free lists, or the system allocator.',
  },
  {
    name: 'heap.triggerRatio',
    type: 'float',
    min: 1.1,
    max: 16,
    scale: 'log',
    default: 2,
    unit: 'times live',
    doc: 'The heap may grow to this multiple of the live size before the next collection.',
  },
  {
    name: 'heap.minTrigger',
    type: 'int',
    min: 1_048_576,
    max: 4_294_967_296,
    scale: 'log',
    default: 33_554_432,
    unit: 'bytes',
    doc: 'Allocation volume before the first collection, and the least between two.',
  },
  {
    name: 'heap.limit',
    type: 'int',
    min: 0,
    max: 1_099_511_627_776,
    scale: 'log',
    default: 0,
    unit: 'bytes',
    doc: 'Hard limit of the heap; 0 takes the limit of the machine or its cgroup.',
  },
  {
    name: 'tasks.workers',
    type: 'int',
    min: 0,
    max: 256,
    scale: 'linear',
    default: 0,
    unit: 'threads',
    doc: 'Threads that run tasks; 0 takes one for each core.',
  },
  {
    name: 'tasks.stackBytes',
    type: 'int',
    min: 65_536,
    max: 1_073_741_824,
    scale: 'log',
    default: 16_777_216,
    unit: 'bytes',
    doc: 'Stack of a task; only what is used takes memory.',
  },
  {
    name: 'stack.bytes',
    type: 'int',
    min: 65_536,
    max: 1_073_741_824,
    scale: 'log',
    default: 67_108_864,
    unit: 'bytes',
    doc: 'Stack of the program thread.',
  },
  {
    name: 'bench.addedWork',
    type: 'int',
    min: 0,
    max: 1_000,
    scale: 'linear',
    default: 0,
    unit: '% of a run',
    doc: 'Makes each run just in time that much slower: what the recall of a performance gate is measured with.',
  },
] as const satisfies readonly Knob[];

export type KnobName = (typeof KNOBS)[number]['name'];
export type KnobValues = Readonly<Record<KnobName, KnobValue>>;
