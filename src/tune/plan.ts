/**
 * What a study runs, in which order. The plan is a generator: it yields the next leg and receives its records, so it
 * can decide from what was measured, and running, resuming and replaying are the same walk with different executors.
 *
 * Invariants: the trials depend on the experiment, the seed and the records alone (no clock, no state outside); ids
 * are unique; a unit visits its arms in a seeded order and then in reverse; what is screened is measured on search
 * programs only, and confirmed on the others.
 */
import { createHash } from 'node:crypto';
import type { KnobValues } from '../config/knobs.js';
import { coreArms, defaultArm, sweptArms, twinArm } from './arms.js';
import { finalists } from './decide.js';
import type { Experiment } from './experiment.js';
import type { Arm, ArmKind, Leg, Program, TrialRecord } from './model.js';
import { MIN_ROUNDS, preciseEnough } from './precision.js';
import { random, shuffled } from './random.js';
import { halves } from './split.js';
import { hasArm } from './twins.js';
import { oneRound, rounds, Walk } from './walk.js';

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

export type Plan = Generator<Leg, PlanEnd, readonly TrialRecord[]>;

/** Arms whose processes are the program and nothing else. */
const COUNTED: readonly ArmKind[] = ['static', 'rust', 'rust-generic'];

export function* planStudy(input: StudyInput): Plan {
  const { experiment, programs } = input;
  const walk = new Walk(experiment);
  const reserve = experiment.sweep === undefined ? 0 : experiment.budgetMs * experiment.confirm.budgetShare;
  if (experiment.compare?.instructions === true) yield* countInstructions(input, walk);
  yield* coreRounds(input, walk, reserve);
  const swept = experiment.sweep === undefined ? [] : sweptArms(experiment.sweep, input.defaults, experiment.seed);
  if (experiment.sweep !== undefined && swept.length > 0) {
    const { groupSize, rounds: count } = experiment.sweep;
    const base = defaultArm(experiment);
    const order = shuffled(swept, random(experiment.seed, 'groups'));
    const groups = evenGroups(order, groupSize).map((group) => [base, ...group]);
    const { search, validation } = halves(experiment, programs);
    yield* walk.units(rounds({ phase: 'screen', groups, programs: search, seed: experiment.seed }, count), reserve);
    yield* confirm(experiment, validation, walk, finalists(walk.records, experiment, swept));
  }
  return { skippedUnits: walk.skipped };
}

/** Ends early when the ratios of all core arms are known as precisely as the experiment asks. */
function* coreRounds({ experiment, programs }: StudyInput, walk: Walk, reserve: number) {
  const arms = coreArms(experiment).filter((arm) => programs.some((program) => hasArm(program, arm.kind)));
  const { seed } = experiment;
  for (let round = 0; round < experiment.rounds; round++) {
    if (preciseEnough(walk.records, experiment, arms, round)) return;
    yield* walk.units(oneRound({ phase: 'core', groups: [arms], programs, seed }, round), reserve);
    if (experiment.compare?.source !== true || round >= MIN_ROUNDS) continue;
    const sources = arms.filter((arm) => arm.id !== twinArm(experiment).id);
    yield* walk.units(oneRound({ phase: 'source', groups: [sources], programs, seed }, round), reserve, 1);
  }
}

/**
 * One run of `bench` and two runs: the difference is one run's instructions, without start and end of the process and
 * what only a first run does. Where machine code is made while the program runs there is nothing to count: V8, which the
 * JIT lives beside, does not run under callgrind in useful time, and how much compiling falls into a run varies.
 */
function* countInstructions(
  { experiment, programs }: StudyInput,
  walk: Walk,
): Generator<Leg, void, readonly TrialRecord[]> {
  const arms = coreArms(experiment).filter((arm) => COUNTED.includes(arm.kind) && arm.id === arm.kind);
  for (const program of programs) {
    for (const leg of arms.length > 0 && walk.affords(program, arms.length * 2) ? ([0, 1] as const) : []) {
      for (const [position, arm] of arms.entries()) {
        const id = `count/${program.name}/${leg}.${position}`;
        const n = program.sizes[experiment.size];
        const place = { unit: 'count', leg, position };
        const trial = { id, phase: 'count', program: program.name, arm, n, iterations: 1 + leg, ...place } as const;
        for (const record of yield [trial]) walk.took(record);
      }
    }
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
  const parts = { phase: 'confirm', groups: [arms], programs, seed: experiment.seed, label: name } as const;
  yield* walk.units(rounds(parts, experiment.confirm.rounds), 0);
}

/** Groups of nearly equal size, none larger than `size`. */
function evenGroups<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, g) => items.filter((_, i) => i % count === g));
}
