/**
 * What a gate measures: rounds of mirrored pairs over all programs, then further rounds over those that are still
 * inconclusive, until every program is decided or the budget is spent. The data are looked at after certain rounds
 * only, as many as the error rates were split for.
 */
import { Budget } from '../budget.js';
import type { Arm, PlannedTrial, Program, SizeName, TrialRecord } from '../model.js';
import type { Plan } from '../plan.js';
import { random, shuffled } from '../random.js';
import type { GateJudgement } from './verdict.js';

export interface GateInput {
  readonly programs: readonly Program[];
  /** The two that are compared. */
  readonly arms: readonly [Arm, Arm];
  readonly size: SizeName;
  readonly iterations: number;
  readonly budgetMs: number;
  readonly seed: number;
  readonly judge: (records: readonly TrialRecord[]) => GateJudgement;
}

/** Rounds after which to look: each look has about half as much data again as the one before. */
export const LOOKS: readonly number[] = [3, 5, 8, 12, 18, 27, 40, 60];

export function* planGate(input: GateInput): Plan {
  const records: TrialRecord[] = [];
  const budget = new Budget(input.budgetMs);
  let open = input.programs;
  let skipped = 0;
  for (let round = 0; round < (LOOKS.at(-1) as number) && open.length > 0; round++) {
    for (const program of shuffled(open, random(input.seed, 'gate', round))) {
      if (budget.affords(program.name, 4)) yield* unit(input, round, program, records, budget);
      else skipped++;
    }
    if (skipped > 0) break;
    if (LOOKS.includes(round + 1)) open = undecided(input, records);
  }
  return { skippedUnits: skipped };
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

function* unit(
  input: GateInput,
  round: number,
  program: Program,
  records: TrialRecord[],
  budget: Budget,
): Generator<PlannedTrial, void, TrialRecord> {
  const order = shuffled(input.arms, random(input.seed, 'gate', round, program.name));
  for (const leg of [0, 1] as const) {
    for (const [position, arm] of (leg === 0 ? order : [...order].reverse()).entries()) {
      const record = yield {
        id: `gate/round${round}/${program.name}/${leg}.${position}`,
        phase: 'gate',
        program: program.name,
        arm,
        n: program.sizes[input.size],
        iterations: input.iterations,
        unit: `gate/round${round}`,
        leg,
        position,
      };
      records.push(record);
      budget.charge(record);
    }
  }
}
