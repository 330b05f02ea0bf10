/**
 * What a gate measures: rounds of mirrored pairs over all programs, then further rounds over those that are still
 * inconclusive, until every program is decided or the budget is spent. The data are looked at after certain rounds
 * only, as many as the error rates were split for.
 */
import { Budget } from '../budget.js';
import { legOf, mirrored, type Unit, type UnitSettings } from '../mirrored.js';
import type { Arm, Leg, Program, TrialRecord } from '../model.js';
import type { Plan } from '../plan.js';
import { random, shuffled } from '../random.js';
import { chosenIterations, PILOT_ITERATIONS } from './pilot.js';
import { type GateJudgement, LOOKS } from './verdict.js';

export interface GateInput extends Omit<UnitSettings, 'iterations'> {
  readonly programs: readonly Program[];
  /** The two that are compared. */
  readonly arms: readonly [Arm, Arm];
  /** Of each process; when undefined a pilot chooses them for each program. */
  readonly iterations: number | undefined;
  readonly budgetMs: number;
  readonly judge: (records: readonly TrialRecord[]) => GateJudgement;
}

export function* planGate(input: GateInput): Plan {
  const records: TrialRecord[] = [];
  const budget = new Budget(input.budgetMs);
  const took = (record: TrialRecord): void => {
    records.push(record);
    budget.charge(record);
  };
  const iterations = yield* chooseIterations(input, budget);
  let open = input.programs;
  let skipped = 0;
  for (let round = 0; round < (LOOKS.at(-1) as number) && open.length > 0; round++) {
    for (const program of shuffled(open, random(input.seed, 'gate', round))) {
      const unit: Unit = { phase: 'gate', name: `gate/round${round}`, program, arms: input.arms };
      const settings = { ...input, iterations: iterations.get(program.name) as number };
      if (budget.affords(program.name, 4)) yield* mirrored(unit, settings, took);
      else skipped++;
    }
    if (skipped > 0) break;
    if (LOOKS.includes(round + 1)) open = undecided(input, records);
  }
  return { skippedUnits: skipped };
}

/** By program. */
function* chooseIterations(
  input: GateInput,
  budget: Budget,
): Generator<Leg, Map<string, number>, readonly TrialRecord[]> {
  const { programs, arms, iterations } = input;
  const chosen = new Map(programs.map(({ name }) => [name, iterations ?? PILOT_ITERATIONS]));
  for (const program of iterations === undefined ? programs : []) {
    if (!budget.affords(program.name, 2)) break;
    const unit: Unit = { phase: 'pilot', name: 'pilot', program, arms };
    const pilot = yield legOf(unit, { ...input, iterations: PILOT_ITERATIONS }, 0);
    for (const record of pilot) budget.charge(record);
    chosen.set(program.name, chosenIterations(pilot));
  }
  return chosen;
}

/** A failure ends the gate: nothing that could still be measured would change it. */
function undecided(input: GateInput, records: readonly TrialRecord[]): readonly Program[] {
  const { verdict, programs, geomean } = input.judge(records);
  if (verdict !== 'inconclusive') return [];
  const open = new Set(programs.filter((p) => p.verdict === 'inconclusive').map((p) => p.program));
  // Only the geometric mean is open: all programs can help.
  if (open.size === 0 && geomean.verdict === 'inconclusive') return input.programs;
  return input.programs.filter((program) => open.has(program.name));
}
