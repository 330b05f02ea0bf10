/** A visit of some arms to one program: in a seeded order (leg 0), then in reverse (leg 1), so that drift cancels. */
import type { Arm, Leg, PhaseName, Program, SizeName, TrialRecord } from './model.js';
import { random, shuffled } from './random.js';

export interface Unit {
  readonly phase: PhaseName;
  readonly name: string;
  readonly program: Program;
  readonly arms: readonly Arm[];
}

export interface UnitSettings {
  readonly size: SizeName;
  readonly iterations: number;
  readonly seed: number;
}

/** Yields the unit's legs and hands each record to `took`. */
export function* mirrored(
  unit: Unit,
  settings: UnitSettings,
  took: (record: TrialRecord) => void,
): Generator<Leg, void, readonly TrialRecord[]> {
  for (const leg of [0, 1] as const) for (const record of yield legOf(unit, settings, leg)) took(record);
}

/** One leg of a unit. */
export function legOf({ phase, name, program, arms }: Unit, { size, iterations, seed }: UnitSettings, leg: 0 | 1): Leg {
  const order = shuffled(arms, random(seed, name, program.name));
  const inOrder = leg === 0 ? order : [...order].reverse();
  return inOrder.map((arm, position) => {
    const id = `${name}/${program.name}/${leg}.${position}`;
    return { id, phase, program: program.name, arm, n: program.sizes[size], iterations, unit: name, leg, position };
  });
}
