/** A visit of some arms to one program: in a seeded order (leg 0), then in reverse (leg 1), so that drift cancels. */
import type { Arm, PhaseName, PlannedTrial, Program, SizeName, TrialRecord } from './model.js';
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

/** Yields the unit's trials and hands each record to `took`. */
export function* mirrored(
  { phase, name, program, arms }: Unit,
  { size, iterations, seed }: UnitSettings,
  took: (record: TrialRecord) => void,
): Generator<PlannedTrial, void, TrialRecord> {
  const order = shuffled(arms, random(seed, name, program.name));
  for (const leg of [0, 1] as const) {
    for (const [position, arm] of (leg === 0 ? order : [...order].reverse()).entries()) {
      took(
        yield {
          id: `${name}/${program.name}/${leg}.${position}`,
          phase,
          program: program.name,
          arm,
          n: program.sizes[size],
          iterations,
          unit: name,
          leg,
          position,
        },
      );
    }
  }
}
