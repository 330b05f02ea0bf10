/**
 * What plans are made of: rounds of mirrored units over programs, run while the budget lasts, with the records kept.
 *
 * Invariant: a unit is run whole or not at all, so that its arms can be compared.
 */
import { Budget } from './budget.js';
import type { Experiment } from './experiment.js';
import { mirrored, type Unit } from './mirrored.js';
import type { Arm, Leg, PhaseName, Program, TrialRecord } from './model.js';
import { random, shuffled } from './random.js';
import { hasArm } from './twins.js';

export interface Rounds {
  readonly phase: PhaseName;
  readonly groups: readonly (readonly Arm[])[];
  readonly programs: readonly Program[];
  readonly seed: number;
  /** In the names of units, in place of the group's number. */
  readonly label?: string;
}

/** Round by round, so that a budget that ends leaves every arm with nearly the same number of trials. */
export function* rounds(parts: Rounds, count: number): Generator<Unit> {
  for (let round = 0; round < count; round++) yield* oneRound(parts, round);
}

/** Group by group over all programs: a geometric mean needs them all. Arms that a program has no twin for are left out. */
export function* oneRound({ phase, groups, programs, seed, label }: Rounds, round: number): Generator<Unit> {
  for (const [g, arms] of groups.entries()) {
    const name = `${phase}/round${round}/group${label ?? g}`;
    for (const program of shuffled(programs, random(seed, name))) {
      yield { phase, name, program, arms: arms.filter((arm) => hasArm(program, arm.kind)) };
    }
  }
}

export class Walk {
  readonly records: TrialRecord[] = [];
  skipped = 0;
  private readonly budget: Budget;

  constructor(private readonly experiment: Experiment) {
    this.budget = new Budget(experiment.budgetMs);
  }

  /** `iterations` of each trial, where they are not the experiment's. */
  *units(
    units: Iterable<Unit>,
    reserveMs: number,
    iterations = this.experiment.iterations,
  ): Generator<Leg, void, readonly TrialRecord[]> {
    for (const unit of units) {
      if (this.affords(unit.program, unit.arms.length * 2, reserveMs)) {
        yield* mirrored(unit, { ...this.experiment, iterations }, (record) => this.took(record));
      } else this.skipped++;
    }
  }

  affords(program: Program, trials: number, reserveMs = 0): boolean {
    return this.budget.affords(program.name, trials, reserveMs);
  }

  took(record: TrialRecord): void {
    this.records.push(record);
    this.budget.charge(record);
  }
}
