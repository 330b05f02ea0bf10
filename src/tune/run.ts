/**
 * Running a plan: leg after leg, each saved the moment it ends. A trial that the journal already has is taken from
 * there, which is what resuming is; replaying is the same with no executor behind the journal.
 */
import { UserError } from '../support/assert.js';
import { type Executor, Interrupted, type TrialRun } from './executor.js';
import type { Leg, PlannedTrial, TrialRecord } from './model.js';
import type { Plan, PlanEnd } from './plan.js';

export interface RunOptions {
  readonly plan: Plan;
  /** From the journal. */
  readonly recorded: readonly TrialRecord[];
  /** Undefined replays: a trial that is not recorded ends the run. */
  readonly executor: Executor | undefined;
  readonly save: (record: TrialRecord) => void;
  readonly progress: (record: TrialRecord, fresh: boolean) => void;
  readonly signal: AbortSignal;
}

export interface RunEnd {
  readonly state: 'complete' | 'interrupted' | 'not recorded further';
  /** In the order of the plan. */
  readonly records: readonly TrialRecord[];
  readonly plan: PlanEnd | undefined;
}

export async function runPlan(options: RunOptions): Promise<RunEnd> {
  const { plan, executor, signal } = options;
  const known = new Map(options.recorded.map((record) => [record.id, record]));
  const records: TrialRecord[] = [];
  let step = plan.next();
  while (step.done !== true) {
    const leg = step.value;
    const missing = leg.filter(({ id }) => !known.has(id));
    if (missing.length > 0 && executor === undefined)
      return { state: 'not recorded further', records, plan: undefined };
    const fresh = missing.length === 0 ? [] : executor && (await runLeg(missing, executor, signal));
    if (fresh === undefined) return { state: 'interrupted', records, plan: undefined };
    for (const record of fresh) options.save(record);
    const ran = new Map(fresh.map((record) => [record.id, record]));
    const all = leg.map((trial) => ran.get(trial.id) ?? checkSame(known.get(trial.id) as TrialRecord, trial));
    for (const record of all) options.progress(record, ran.has(record.id));
    records.push(...all);
    step = plan.next(all);
  }
  return { state: 'complete', records, plan: step.value };
}

/** Undefined when it was interrupted. */
async function runLeg(leg: Leg, executor: Executor, signal: AbortSignal): Promise<TrialRecord[] | undefined> {
  if (signal.aborted) return undefined;
  try {
    const runs = await executor.run(leg, signal);
    return leg.map((trial, i) => ({ ...trial, ...(runs[i] as TrialRun) }));
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
}

/** A journal that another plan wrote cannot be continued. */
function checkSame(old: TrialRecord, trial: PlannedTrial): TrialRecord {
  const fields = ['program', 'n', 'iterations'] as const;
  if (fields.every((field) => old[field] === trial[field]) && old.arm.id === trial.arm.id) return old;
  throw new UserError(
    `trial ${trial.id} was recorded for ${old.arm.id} on ${old.program}, the plan has ${trial.arm.id} on ${trial.program}`,
    'the journal belongs to another experiment or version; choose another --study',
  );
}
