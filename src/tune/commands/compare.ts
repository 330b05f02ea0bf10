/** `otter-tune compare`: how the arms stand to each other, now, on this machine. */
import { UserError } from '../../support/assert.js';
import {
  type ArmComparison,
  baselineOf,
  compareAll,
  type InstructionCount,
  instructionCounts,
  type MetricComparison,
} from '../comparison.js';
import { loadCorpus, matchPrograms, selectPrograms } from '../corpus.js';
import { parseDuration } from '../duration.js';
import type { Experiment } from '../experiment.js';
import { ARM_KINDS, type ArmKind, type SizeName, type Turns, TWIN_KINDS } from '../model.js';
import { makeProgress } from '../progress.js';
import { freeStudyName, openStudy, runStudy, unfinishedStudy } from '../study.js';
import { missingTool } from '../twins.js';
import { type Context, printJson, textTable } from './context.js';
import { ratioText, warnCorrupt } from './report.js';
import { finish, ratioJson } from './sweep.js';

export interface CompareArguments {
  readonly programs: string;
  readonly arms: string;
  readonly budget: string;
  readonly size: SizeName;
  readonly iterations: number;
  readonly turns: Turns;
  readonly precision: number;
  readonly source: boolean;
  readonly instructions: boolean;
  readonly study: string | undefined;
  readonly resume: boolean;
  readonly seed: number;
  readonly json: boolean;
}

const MAX_ROUNDS = 100;
/** The JIT comes first, so that it is the arm that is also compared with itself. */
const OWN_ARMS: readonly ArmKind[] = ['jit', 'static', 'hybrid'];

export async function compareCommand(context: Context, args: CompareArguments): Promise<number> {
  const { experiment, study } = args.resume ? resumed(context, args) : fresh(context, args);
  const { places, command, signal } = context;
  const programs = selectPrograms(loadCorpus(places.corpus), experiment.programs);
  const progress = makeProgress(context.err, experiment.budgetMs);
  const { resume } = args;
  const result = await runStudy({ study, kind: 'compare', experiment, resume, places, command, signal, progress });
  const metrics = compareAll(result.end.records, experiment, programs);
  const counts = instructionCounts(result.end.records);
  if (args.json) printJson(context, compareJson(metrics, counts));
  else context.out([...metrics.map(metricText), ...countText(counts, experiment)].join('\n'));
  return finish({ ...context, out: () => {} }, result, false);
}

function fresh(context: Context, args: CompareArguments): { experiment: Experiment; study: string } {
  const experiment = compareExperiment(context, args);
  return { experiment, study: args.study ?? freeStudyName('compare', context.places) };
}

/** A resumed comparison keeps its arms and programs; its budget is this command line's. */
function resumed(context: Context, args: CompareArguments): { experiment: Experiment; study: string } {
  const study = args.study ?? unfinishedStudy('compare', context.places);
  const { header, journal } = openStudy(study, context.places);
  if (header.kind !== 'compare') throw new UserError(`study '${study}' is not a comparison but a ${header.kind}`);
  warnCorrupt(context, journal);
  return { experiment: { ...header.experiment, budgetMs: parseDuration(args.budget, '--budget') }, study };
}

function compareExperiment(context: Context, args: CompareArguments): Experiment {
  const programs = matchPrograms(loadCorpus(context.places.corpus), args.programs);
  const arms = args.arms === 'all' ? installedArms(context) : parseArms(args.arms);
  return {
    name: 'compare',
    description: `Comparison of ${arms.join(', ')}`,
    programs: programs.map((p) => p.name),
    size: args.size,
    arms,
    iterations: args.iterations,
    turns: args.turns,
    clock: 'cpu',
    objective: 'steady',
    budgetMs: parseDuration(args.budget, '--budget'),
    trialTimeoutMs: 300_000,
    seed: args.seed,
    rounds: MAX_ROUNDS,
    precision: args.precision,
    sweep: undefined,
    confirm: { finalists: 0, rounds: 1, budgetShare: 0, maxLoss: 0 },
    compare: { source: args.source, instructions: args.instructions },
  };
}

function installedArms(context: Context): ArmKind[] {
  const twins = TWIN_KINDS.filter((kind) => {
    const missing = missingTool(kind);
    if (missing !== undefined) context.err.write(`left out: ${kind} (${missing} is not installed)\n`);
    return missing === undefined;
  });
  return [...OWN_ARMS, ...twins];
}

function parseArms(text: string): ArmKind[] {
  const arms = text.split(',').map((arm) => arm.trim());
  for (const arm of arms) {
    if (!(ARM_KINDS as readonly string[]).includes(arm)) {
      throw new UserError(`--arms: there is no arm '${arm}'`, `it takes some of ${ARM_KINDS.join(', ')}`);
    }
  }
  if (new Set(arms).size < 2) throw new UserError('--arms: at least two arms are needed to compare');
  return [...new Set(arms)] as ArmKind[];
}

/** `programs` and `geomean` are of the steady state; `metrics` has the same of everything that was measured. */
function compareJson(metrics: readonly MetricComparison[], counts: readonly InstructionCount[]): unknown {
  const named = metrics.map(({ name, arms }) => [name, armsJson(arms)] as const);
  const steady = metrics.find(({ name }) => name === 'steady');
  return { ...armsJson(steady?.arms ?? []), metrics: Object.fromEntries(named), instructions: counts };
}

function armsJson(arms: readonly ArmComparison[]) {
  return {
    programs: arms.flatMap(({ arm, baseline, programs }) =>
      programs.map(({ program, ratio }) => ({ program, arm, baseline, ...ratioJson(ratio) })),
    ),
    geomean: arms.map(({ arm, baseline, geomean }) => ({ arm, baseline, ...ratioJson(geomean) })),
    families: arms.flatMap(({ arm, baseline, families }) =>
      families.map(({ family, programs, ratio }) => ({ family, programs, arm, baseline, ...ratioJson(ratio) })),
    ),
  };
}

function metricText({ title, arms }: MetricComparison): string {
  const programs = [...new Set(arms.flatMap((c) => c.programs.map((p) => p.program)))].sort();
  const families = [...new Set(arms.flatMap((c) => c.families.map((f) => f.family)))];
  const cell = (ratio: Parameters<typeof ratioText>[0] | undefined): string => (ratio ? ratioText(ratio) : '–');
  return textTable([
    [title, ...arms.map(({ arm, baseline }) => `${arm} / ${baseline}`)],
    ...programs.map((name) => [name, ...arms.map((c) => cell(c.programs.find((p) => p.program === name)?.ratio))]),
    ...families.map((name) => [
      `[${name}]`,
      ...arms.map((c) => cell(c.families.find((f) => f.family === name)?.ratio)),
    ]),
    ['geometric mean', ...arms.map((c) => ratioText(c.geomean))],
  ]);
}

function countText(counts: readonly InstructionCount[], experiment: Experiment): string[] {
  if (counts.length === 0) return [];
  const arms = [...new Set(counts.map((count) => count.arm))];
  const programs = [...new Set(counts.map((count) => count.program))].sort();
  const find = (program: string, arm: string) => counts.find((c) => c.program === program && c.arm === arm);
  const rows = programs.map((program) => {
    const base = find(program, baselineOf(experiment))?.instructions;
    const cells = arms.map((arm) => {
      const own = find(program, arm)?.instructions;
      if (own === undefined) return '–';
      return base === undefined ? String(own) : `${own} (${(own / base).toFixed(3)})`;
    });
    return [program, ...cells];
  });
  return [textTable([['instructions of one run', ...arms], ...rows])];
}
