/** Makes a program on which a mode differs smaller, as fast-check does with anything. */
import fc from 'fast-check';
import { type Difference, differences, Rejected } from './differences.js';
import type { Mode } from './modes.js';

export interface Small {
  readonly text: string;
  readonly difference: Difference;
}

const TIME_LIMIT_MS = 120_000;

async function differenceOf(text: string, mode: Mode): Promise<Small | undefined> {
  try {
    const [difference] = await differences(text, 1, [mode]);
    return difference === undefined ? undefined : { text, difference };
  } catch (error) {
    if (error instanceof Rejected) return undefined; // it shows nothing about the modes
    throw error;
  }
}

/** The smallest program found from a seed; undefined when it does not differ any more. */
export async function shrink<P>(
  plan: fc.Arbitrary<P>,
  fileOf: (plans: readonly P[]) => string,
  seed: number,
  mode: Mode,
): Promise<Small | undefined> {
  let smallest: Small | undefined;
  const property = fc.asyncProperty(plan, async (made) => {
    const found = await differenceOf(fileOf([made]), mode);
    smallest = found ?? smallest;
    return found === undefined;
  });
  await fc.check(property, { seed, numRuns: 1, interruptAfterTimeLimit: TIME_LIMIT_MS });
  return smallest;
}
