/**
 * Which parameters a specialised version knows: values of numbers, and types that an `any` holds. Pure.
 *
 * A version has two bodies, one for the given values and one for all others, and looks at its arguments once a call: a call
 * that misses runs the second, so nothing is ever undone.
 */
import type { DominantValue } from './argument-profile.js';
import type { FunctionProfile, MachineState } from './policy.js';

export interface SpecialiseKnobs {
  /** Least certain share of a value among the samples. */
  readonly share: number;
  /** Least samples of a parameter; 0: nothing is specialised. */
  readonly samples: number;
  /**
   * `dear`: a version is only made for a parameter that a loop of the function divides by, or raises to, and for one whose type
   * spares calls of the runtime in a loop, or in a good part of the function.
   */
  readonly uses: 'dear' | 'all';
  /** HIR nodes of a function that may get a second body, and of all such functions. */
  readonly nodes: number;
  readonly budget: number;
  /** Share of the CPU time since a specialised version is there that calls may take for missing it. */
  readonly mostMissed: number;
}

/** Values to bind: none unless one of them is worth a second body; those beside it cost a comparison each. */
export function chooseBindings(
  { size, arguments: seen = [], generic }: Pick<FunctionProfile, 'size' | 'arguments' | 'generic'>,
  { share, samples, uses, nodes, budget }: SpecialiseKnobs,
  { specialisedNodes }: Pick<MachineState, 'specialisedNodes'>,
): readonly DominantValue[] {
  if (samples === 0 || generic === true || size > nodes || specialisedNodes + size > budget) return [];
  const dominant = seen.filter((value) => value.samples >= samples && value.count >= share * value.samples);
  const bindable = dominant.filter(({ use }) => use !== undefined);
  if (uses === 'all') return bindable;
  // A value is bound to a body of its own beside that for types: only where it is worth one.
  const pays = new Set(bindable.filter(({ use }) => use !== 'plain').map(({ of }) => of));
  return bindable.filter(({ of }) => pays.has(of));
}

/**
 * Nanoseconds that a call loses which misses: a comparison, a count in memory and what the second body is further away.
 * The order of magnitude is what the comparison with a share of the run needs.
 */
const MISS_NS = 5;

/** Whether a specialised version is missed so often that the function is better off without. */
export function isMissed({ specialised }: FunctionProfile, { mostMissed }: SpecialiseKnobs): boolean {
  return specialised !== undefined && specialised.misses * MISS_NS > mostMissed * specialised.sinceNs;
}
