/**
 * Running a plan: trial after trial, each saved the moment it ends. A trial that the journal already has is taken from
 * there, which is what resuming is; replaying is the same with no executor behind the journal.
 */
import { UserError } from '../support/assert.js';
import { type Executor, Interrupted } from './executor.js';
import type { PlannedTrial, TrialRecord } from './model.js';
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
    const old = known.get(step.value.id);
    if (old === undefined && executor === undefined) return { state: 'not recorded further', records, plan: undefined };
    const record = old ?? (executor && (await runTrial(step.value, executor, signal)));
    if (record === undefined) return { state: 'interrupted', records, plan: undefined };
    if (old === undefined) options.save(record);
    else checkSame(old, step.value);
    records.push(record);
    options.progress(record, old === undefined);
    step = plan.next(record);
  }
  return { state: 'complete', records, plan: step.value };
}

async function runTrial(
  trial: PlannedTrial,
  executor: Executor,
  signal: AbortSignal,
): Promise<TrialRecord | undefined> {
  if (signal.aborted) return undefined;
  try {
    return { ...trial, ...(await executor.run(trial, signal)) };
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
}

/** A journal that another plan wrote cannot be continued. */
function checkSame(old: TrialRecord, trial: PlannedTrial): void {
  const fields = ['program', 'n', 'iterations'] as const;
  if (fields.every((field) => old[field] === trial[field]) && old.arm.id === trial.arm.id) return;
  throw new UserError(
    `trial ${trial.id} was recorded for ${old.arm.id} on ${old.program}, the plan has ${trial.arm.id} on ${trial.program}`,
    'the journal belongs to another experiment or version; choose another --study',
  );
}
