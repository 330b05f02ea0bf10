/**
 * What a study runs, in which order. The plan is a generator: it yields the next trial and receives its record, so it
 * can decide from what was measured, and running, resuming and replaying are the same walk with different executors.
 *
 * Invariants: the trials depend on the experiment, the seed and the records alone (no clock, no state outside); ids
 * are unique; a unit visits its arms in a seeded order and then in reverse; what is screened is measured on search
 * programs only, and confirmed on the others.
 */
import { createHash } from 'node:crypto';
import type { KnobValues } from '../config/knobs.js';
import { coreArms, defaultArm, sweptArms } from './arms.js';
import { Budget } from './budget.js';
import { finalists } from './decide.js';
import type { Experiment } from './experiment.js';
import { mirrored, type Unit } from './mirrored.js';
import type { Arm, PhaseName, PlannedTrial, Program, TrialRecord } from './model.js';
import { preciseEnough } from './precision.js';
import { random, shuffled } from './random.js';
import { halves } from './split.js';

export interface StudyInput {
  readonly experiment: Experiment;
  readonly programs: readonly Program[];
  /** The configuration that knobs not named by an arm have. */
  readonly defaults: KnobValues;
}

export interface PlanEnd {
  /** Units that the budget did not allow. */
  readonly skippedUnits: number;
}

export type Plan = Generator<PlannedTrial, PlanEnd, TrialRecord>;

/** Intervals of fewer rounds are too uncertain themselves to decide when to stop. */
const MIN_ROUNDS = 4;

export function* planStudy(input: StudyInput): Plan {
  const { experiment, programs } = input;
  const walk = new Walk(experiment);
  const reserve = experiment.sweep === undefined ? 0 : experiment.budgetMs * experiment.confirm.budgetShare;
  yield* coreRounds(input, walk, reserve);
  const swept = experiment.sweep === undefined ? [] : sweptArms(experiment.sweep, input.defaults, experiment.seed);
  if (experiment.sweep !== undefined && swept.length > 0) {
    const { groupSize, rounds: count } = experiment.sweep;
    const base = defaultArm(experiment);
    const order = shuffled(swept, random(experiment.seed, 'groups'));
    const groups = evenGroups(order, groupSize).map((group) => [base, ...group]);
    const { search, validation } = halves(experiment, programs);
    yield* walk.units(rounds('screen', groups, search, count, experiment.seed), reserve);
    yield* confirm(experiment, validation, walk, finalists(walk.records, experiment, swept));
  }
  return { skippedUnits: walk.skipped };
}

/** Ends early when the ratios of all core arms are known as precisely as the experiment asks. */
function* coreRounds({ experiment, programs }: StudyInput, walk: Walk, reserve: number) {
  const arms = coreArms(experiment);
  for (let round = 0; round < experiment.rounds; round++) {
    if (round >= MIN_ROUNDS && preciseEnough(walk.records, experiment, arms)) return;
    yield* walk.units(oneRound('core', round, [arms], programs, experiment.seed), reserve);
  }
}

/** The group is named after its finalists: a study resumed with a larger budget may come to others. */
function* confirm(experiment: Experiment, programs: readonly Program[], walk: Walk, best: readonly Arm[]) {
  if (best.length === 0) return;
  const arms = [defaultArm(experiment), ...best];
  const name = createHash('sha256')
    .update(JSON.stringify(best.map((arm) => arm.id)))
    .digest('hex')
    .slice(0, 8);
  yield* walk.units(rounds('confirm', [arms], programs, experiment.confirm.rounds, experiment.seed, name), 0);
}

/** Groups of nearly equal size, none larger than `size`. */
function evenGroups<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, g) => items.filter((_, i) => i % count === g));
}

/** Round by round, so that a budget that ends leaves every arm with nearly the same number of trials. */
function* rounds(
  phase: PhaseName,
  groups: readonly (readonly Arm[])[],
  programs: readonly Program[],
  count: number,
  seed: number,
  label = '',
): Generator<Unit> {
  for (let round = 0; round < count; round++) yield* oneRound(phase, round, groups, programs, seed, label);
}

/** Group by group over all programs: a geometric mean needs them all. */
function* oneRound(
  phase: PhaseName,
  round: number,
  groups: readonly (readonly Arm[])[],
  programs: readonly Program[],
  seed: number,
  label = '',
): Generator<Unit> {
  for (const [g, arms] of groups.entries()) {
    const name = `${phase}/round${round}/group${label || g}`;
    for (const program of shuffled(programs, random(seed, name))) yield { phase, name, program, arms };
  }
}

/** Runs units while the budget lasts, and keeps the records. */
class Walk {
  readonly records: TrialRecord[] = [];
  skipped = 0;
  private readonly budget: Budget;

  constructor(private readonly experiment: Experiment) {
    this.budget = new Budget(experiment.budgetMs);
  }

  *units(units: Iterable<Unit>, reserveMs: number): Generator<PlannedTrial, void, TrialRecord> {
    for (const unit of units) {
      if (this.budget.affords(unit.program.name, unit.arms.length * 2, reserveMs)) {
        yield* mirrored(unit, this.experiment, (record) => {
          this.records.push(record);
          this.budget.charge(record);
        });
      } else this.skipped++;
    }
  }
}
