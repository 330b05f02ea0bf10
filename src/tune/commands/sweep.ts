/** `otter-tune sweep`: runs an experiment, or continues one, and reports. */
import { resolveKnobs, standardSources } from '../../config/resolve.js';
import { analyse } from '../analyse.js';
import { loadCorpus, selectPrograms } from '../corpus.js';
import { formatDuration, parseDuration } from '../duration.js';
import { type Experiment, loadExperiment } from '../experiment.js';
import type { Outcome, PlannedTrial, TrialRecord } from '../model.js';
import { planStudy } from '../plan.js';
import { makeProgress } from '../progress.js';
import { judgesOf, withJudges } from '../split.js';
import { readJournal, type StudyHeader } from '../store.js';
import {
  endStudy,
  freeStudyName,
  openStudy,
  runStudy,
  type StudyResult,
  studyFolder,
  unfinishedStudy,
} from '../study.js';
import { type Context, EXIT, printJson } from './context.js';
import { summaryText, warnCorrupt, writeReport } from './report.js';

export interface SweepArguments {
  readonly experiment: string | undefined;
  readonly study: string | undefined;
  readonly budget: string | undefined;
  readonly seed: number | undefined;
  readonly resume: boolean;
  readonly plan: boolean;
  readonly json: boolean;
}

export async function sweepCommand(context: Context, args: SweepArguments): Promise<number> {
  const { experiment, study } = args.resume ? resumed(context, args) : fresh(context, args);
  if (args.plan) return printPlan(context, experiment);
  const progress = makeProgress(context.err, experiment.budgetMs);
  const { places, command, signal } = context;
  const result = await runStudy({
    study,
    kind: 'sweep',
    experiment,
    resume: args.resume,
    places,
    command,
    signal,
    progress,
  });
  return finish(context, result, args.json);
}

function fresh(context: Context, args: SweepArguments): { experiment: Experiment; study: string } {
  const loaded = loadExperiment(args.experiment ?? 'quick.json', context.places);
  const programs = selectPrograms(loadCorpus(context.places.corpus), loaded.programs);
  const experiment = changed(withJudges(loaded, programs), args);
  return { experiment, study: args.study ?? freeStudyName(experiment.name, context.places) };
}

/** A resumed study keeps the experiment that it was begun with; only its budget may change. */
function resumed(context: Context, args: SweepArguments): { experiment: Experiment; study: string } {
  const { places } = context;
  const name = (): string => loadExperiment(args.experiment ?? 'quick.json', places).name;
  const study = args.study ?? unfinishedStudy(name(), places);
  const { header, journal } = openStudy(study, places);
  warnCorrupt(context, journal);
  return { experiment: changed(header.experiment, { budget: args.budget, seed: undefined }), study };
}

function changed(experiment: Experiment, args: Pick<SweepArguments, 'budget' | 'seed'>): Experiment {
  return {
    ...experiment,
    budgetMs: args.budget === undefined ? experiment.budgetMs : parseDuration(args.budget, '--budget'),
    seed: args.seed ?? experiment.seed,
  };
}

/** After measuring: report, summary and exit code. An interrupted study says how to go on. */
export async function finish(context: Context, result: StudyResult, json: boolean): Promise<number> {
  const { header, end } = result;
  const folder = studyFolder(header.study, context.places);
  const interrupted = end.state === 'interrupted';
  const decision = analyse(end.records, header.experiment).decision;
  if (end.plan !== undefined) endStudy(folder, end.plan.skippedUnits, decision.reason);
  const note = (text: string): unknown => context.err.write(`${text}\n`);
  if (end.records.length > 0) {
    const path = await writeReport(context, header, end.records, readJournal(folder));
    if (json) printJson(context, sweepJson(header, end.records, path));
    else context.out(`${summaryText(end.records, header)}report: ${path}\n`);
  }
  if (end.plan !== undefined && end.plan.skippedUnits > 0) {
    note(`the budget of ${formatDuration(header.experiment.budgetMs)} left out ${end.plan.skippedUnits} units`);
  }
  if (!interrupted) return end.records.some((r) => r.outcome.status === 'failed') ? EXIT.failed : EXIT.ok;
  note(
    `interrupted; ${end.records.length} trials are kept: continue with otter-tune ${header.kind} --study ${header.study} --resume`,
  );
  return EXIT.interrupted;
}

function sweepJson(header: StudyHeader, records: readonly TrialRecord[], report: string): unknown {
  const { decision, toRust, effects, floor } = analyse(records, header.experiment);
  const failed = records.filter((r) => r.outcome.status === 'failed').length;
  return {
    study: header.study,
    report,
    trials: records.length,
    failed,
    toRust: toRust.map((c) => ({ arm: c.arm, ...ratioJson(c.geomean) })),
    noiseFloor: floor && ratioJson(floor.comparison.geomean),
    effects: effects.flatMap(({ arm, by }) => {
      const comparison = by[header.experiment.objective];
      return comparison === undefined ? [] : [{ arm: arm.id, knobs: arm.knobs, ...ratioJson(comparison.geomean) }];
    }),
    decision: { promote: decision.winner?.arm.knobs ?? null, reason: decision.reason },
  };
}

export function ratioJson({ estimate, low, high }: { estimate: number; low: number; high: number }) {
  return { ratio: estimate, low: low > 0 ? low : null, high: Number.isFinite(high) ? high : null };
}

/** The trials in order, as far as they do not depend on results. */
function printPlan(context: Context, experiment: Experiment): number {
  const programs = selectPrograms(loadCorpus(context.places.corpus), experiment.programs);
  const knobs = resolveKnobs({ ...standardSources([]), environment: undefined, userFile: '' });
  const defaults = Object.fromEntries(knobs.map(({ name, value }) => [name, value])) as never;
  const plan = planStudy({ experiment: { ...experiment, precision: 0 }, programs, defaults });
  let count = 0;
  for (let step = plan.next(); step.done !== true; step = plan.next(step.value.map(imagined))) {
    for (const { id, arm } of step.value) context.out(`${id}\t${arm.id}\n`);
    count += step.value.length;
  }
  const { finalists, rounds } = experiment.confirm;
  const later = experiment.sweep === undefined ? 0 : (finalists + 2) * 2 * rounds * judgesOf(experiment).length;
  context.err.write(
    `${count} trials, then up to ${later} to re-measure the finalists; budget ${formatDuration(experiment.budgetMs)}\n`,
  );
  return EXIT.ok;
}

/** A trial that takes no time and finds every arm equal, so that the plan has nothing to re-measure. */
function imagined(trial: PlannedTrial): TrialRecord {
  const iteration = { wallNs: 1e8, cpuNs: 1e8, codeBytes: 0, heapPeak: 0, rssPeak: 0, tierEvents: [] };
  const outcome: Outcome = { status: 'ok', firstResultMs: 1, iterations: [iteration, iteration, iteration] };
  return { ...trial, command: [], startedAt: '', elapsedMs: 0, outcome };
}
