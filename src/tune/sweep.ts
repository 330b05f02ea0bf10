/** Running a study: trial after trial, each saved the moment it ends, until the plan, the budget or the user ends it. */

import type { Executor } from './executor.js';
import type { Experiment } from './experiment.js';
import type { PlannedTrial, Program, Trial } from './model.js';
import type { Store } from './store.js';

export interface SweepOptions {
  readonly experiment: Experiment;
  readonly plan: readonly PlannedTrial[];
  readonly programs: ReadonlyMap<string, Program>;
  readonly executor: Executor;
  readonly store: Store;
  readonly budgetMs: number;
  readonly progress: (done: number, total: number, trial: Trial) => void;
  /** Set by Ctrl-C. */
  readonly interrupted: () => boolean;
}

export type SweepEnd = 'finished' | 'out of budget' | 'interrupted';

/** Trials already in the store are not run again. */
export async function sweep(options: SweepOptions): Promise<SweepEnd> {
  const { plan, store, budgetMs } = options;
  const done = new Set(store.load().trials.map((trial) => trial.index));
  const started = Date.now();
  let count = done.size;
  for (const planned of plan) {
    if (done.has(planned.index)) continue;
    if (options.interrupted()) return 'interrupted';
    // Whole ABBA groups only: half a group is of no use to a paired ratio.
    if (planned.index % 4 === 0 && Date.now() - started > budgetMs) return 'out of budget';
    const trial = await runTrial(options, planned);
    if (options.interrupted()) return 'interrupted';
    store.append(trial);
    options.progress(++count, plan.length, trial);
  }
  return 'finished';
}

async function runTrial(options: SweepOptions, planned: PlannedTrial): Promise<Trial> {
  const program = options.programs.get(planned.program);
  if (program === undefined) throw new Error(`internal error: program ${planned.program} was not loaded`);
  const { executor, experiment } = options;
  const command = executor.commandFor(program, planned.arm);
  const outcome = await executor.run(command, program, experiment.iterations, experiment.timeoutSeconds * 1_000);
  const { index, block } = planned;
  return {
    index,
    block,
    program: planned.program,
    arm: planned.arm.id,
    command: [command.file, ...command.args].join(' '),
    outcome,
  };
}
