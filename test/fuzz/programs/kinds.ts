/** The kinds of random programs: how a file is made of the cases that seeds stand for, and how one is made smaller. */
import fc from 'fast-check';
import { elementsFile, elementsPlan } from './elements.js';
import type { Mode } from './modes.js';
import { fileOf, plan } from './program.js';
import { type Small, shrink } from './shrink.js';

export interface Kind {
  readonly fileOf: (seeds: readonly number[]) => string;
  readonly shrink: (seed: number, mode: Mode) => Promise<Small | undefined>;
}

function kind<P>(plans: fc.Arbitrary<P>, file: (plans: readonly P[]) => string): Kind {
  const planOf = (seed: number): P => {
    const [made] = fc.sample(plans, { seed, numRuns: 1 });
    if (made === undefined) throw new Error('internal error: no plan');
    return made;
  };
  return {
    fileOf: (seeds) => file(seeds.map(planOf)),
    shrink: (seed, mode) => shrink(plans, file, seed, mode),
  };
}

export const KINDS = { any: kind(plan, fileOf), elements: kind(elementsPlan, elementsFile) } as const;
