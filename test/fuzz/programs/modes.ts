/** The modes that random programs are compared in, besides the interpreter. */

/** A code cache that cannot hold everything, and compiles that gain next to nothing. */
const HOSTILE = ['cache.codeBytes=262144', 'tier.leastShare=0'];

/** A specialised version for whatever a number was in the first call, which other calls miss. */
const SPECIALISING = ['profile.valuePeriod=1', 'specialise.samples=1', 'specialise.share=0', 'specialise.uses=all'];

/** Environment of a runtime that collects at every allocation: programs are too small to collect by themselves. */
export const STRESS = { OTTER_GC_STRESS: '1' } as const;

/** Knobs of the tier controller's modes, with every tier-up that can be had; all of them run under `STRESS`. */
export const CONTROLLED = {
  /** Loops are left alone: they run as baseline code first, then in functions that calls made hot. */
  jit: [...HOSTILE, ...SPECIALISING, 'tier.callThreshold=1'],
  /** Baseline code goes on in continuations, which call baseline code and what was called often. */
  osr: [...HOSTILE, 'tier.callThreshold=3', 'tier.osr=force'],
  /** Compiles everything twice: at a lower level, since executables and `jit` have the default one. */
  hybrid: [...HOSTILE, ...SPECIALISING, 'hybrid.callThreshold=1', 'tier.optLevel=1'],
  /** Twice: the second session starts with the code that the first one left. */
  kept: [...HOSTILE, ...SPECIALISING, 'tier.callThreshold=1', 'tier.osr=force'],
  /** What the defaults do not use: modules through llvm-bindings, a function a module, other places for objects. */
  other: [
    ...['lower.builder=bindings', 'lazy.budget=0', 'inline.threshold=0', 'inline.budget=0', 'profile.branches=0'],
    ...['tier.optLevel=1', 'heap.policy=size-class', 'tier.callThreshold=1', 'tier.leastShare=0'],
    'tier.batchNodes=1',
  ],
} as const;

/** Executables, and what they find in the environment; verifying the heap each time took minutes in a program's tiers. */
export const STATIC = { static: {}, stress: { ...STRESS, OTTER_CHECK: '2' } } as const;

export type Controlled = keyof typeof CONTROLLED;
export type Static = keyof typeof STATIC;
export type Mode = Static | Controlled;
export const MODES: readonly Mode[] = ['static', 'stress', 'jit', 'osr', 'hybrid', 'kept', 'other'];

export function isControlled(mode: Mode): mode is Controlled {
  return mode in CONTROLLED;
}

/** What these find is much the same, and each compiles a program once more. */
const IN_TURN: readonly Mode[] = ['jit', 'osr', 'kept', 'other'];

/** The modes of a batch where those that resemble each other take turns: some two thirds of the time of all. */
export function modesInTurn(batch: number): readonly Mode[] {
  return MODES.filter((mode) => !IN_TURN.includes(mode) || mode === IN_TURN[batch % IN_TURN.length]);
}
