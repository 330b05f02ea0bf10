/** The modes that random programs are compared in, besides the interpreter. */

/** Many collections, a code cache that cannot hold everything, and compiles that gain next to nothing. */
const HOSTILE = ['heap.minTrigger=1048576', 'cache.codeBytes=262144', 'tier.leastShare=0'];

/** Knobs of the tier controller's modes, with every tier-up that can be had. */
export const CONTROLLED = {
  /** Loops are left alone: they run as baseline code first, then in functions that calls made hot. */
  jit: [...HOSTILE, 'tier.callThreshold=1'],
  /** Baseline code goes on in continuations, which call baseline code and what was called often. */
  osr: [...HOSTILE, 'tier.callThreshold=3', 'tier.osr=force'],
  /** Compiles everything twice: at a lower level, since executables and `jit` have the default one. */
  hybrid: [...HOSTILE, 'hybrid.callThreshold=1', 'tier.optLevel=1'],
  /** What the defaults do not use: modules through llvm-bindings, a function a module, other places for objects. */
  other: [
    ...['lower.builder=bindings', 'lazy.budget=0', 'inline.threshold=0', 'inline.budget=0', 'profile.branches=0'],
    ...[
      'tier.optLevel=1',
      'heap.policy=size-class',
      'heap.minTrigger=1048576',
      'tier.callThreshold=1',
      'tier.leastShare=0',
    ],
    'tier.batchNodes=1',
  ],
} as const;

/** Executables, and what they find in the environment: in `stress` every allocation collects and the heap is verified. */
export const STATIC = { static: {}, stress: { OTTER_GC_STRESS: '1', OTTER_CHECK: '2' } } as const;

export type Controlled = keyof typeof CONTROLLED;
export type Static = keyof typeof STATIC;
export type Mode = Static | Controlled;
export const MODES: readonly Mode[] = ['static', 'stress', 'jit', 'osr', 'hybrid', 'other'];

export function isControlled(mode: Mode): mode is Controlled {
  return mode in CONTROLLED;
}
