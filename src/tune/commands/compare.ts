/** `otter-tune compare`: how the arms stand to each other, now, on this machine. */
import { UserError } from '../../support/assert.js';
import { loadCorpus, matchPrograms } from '../corpus.js';
import { parseDuration } from '../duration.js';
import type { Experiment } from '../experiment.js';
import { ARM_KINDS, type ArmKind, type SizeName, type TrialRecord } from '../model.js';
import { makeProgress } from '../progress.js';
import { type Comparison, compareArms } from '../ratios.js';
import { freeStudyName, runStudy } from '../study.js';
import { type Context, printJson, textTable } from './context.js';
import { ratioText } from './report.js';
import { finish, ratioJson } from './sweep.js';

export interface CompareArguments {
  readonly programs: string;
  readonly arms: string;
  readonly budget: string;
  readonly size: SizeName;
  readonly iterations: number;
  readonly precision: number;
  readonly study: string | undefined;
  readonly seed: number;
  readonly json: boolean;
}

const MAX_ROUNDS = 100;

export async function compareCommand(context: Context, args: CompareArguments): Promise<number> {
  const experiment = compareExperiment(context, args);
  const { places, command, signal } = context;
  const study = args.study ?? freeStudyName('compare', places);
  const progress = makeProgress(context.err, experiment.budgetMs);
  const request = { study, kind: 'compare', experiment, resume: false, places, command, signal, progress } as const;
  const result = await runStudy(request);
  const comparisons = allComparisons(result.end.records, experiment);
  if (args.json) printJson(context, compareJson(comparisons));
  else for (const comparison of comparisons) context.out(`${comparisonText(comparison)}\n`);
  return finish({ ...context, out: () => {} }, result, false);
}

function compareExperiment(context: Context, args: CompareArguments): Experiment {
  const programs = matchPrograms(loadCorpus(context.places.corpus), args.programs);
  return {
    name: 'compare',
    description: `Comparison of ${args.arms}`,
    programs: programs.map((p) => p.name),
    size: args.size,
    arms: parseArms(args.arms),
    iterations: args.iterations,
    clock: 'cpu',
    objective: 'steady',
    budgetMs: parseDuration(args.budget, '--budget'),
    trialTimeoutMs: 300_000,
    seed: args.seed,
    rounds: MAX_ROUNDS,
    precision: args.precision,
    sweep: undefined,
    confirm: { finalists: 0, rounds: 1, budgetShare: 0, maxLoss: 0 },
  };
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

/** Every arm against Rust, or against the first arm when Rust is not among them; steady state. */
export function allComparisons(records: readonly TrialRecord[], experiment: Experiment): Comparison[] {
  const baseline = experiment.arms.includes('rust') ? 'rust' : experiment.arms[0];
  const { clock, objective } = experiment;
  return experiment.arms
    .filter((arm) => arm !== baseline)
    .flatMap((arm) => compareArms(records, arm, baseline ?? '', { clock, objective }) ?? []);
}

/** Ratios are time of the arm over time of the baseline: below 1 the arm is faster. */
export function compareJson(comparisons: readonly Comparison[]): unknown {
  const programs = comparisons.flatMap(({ arm, baseline, programs: rows }) =>
    rows.map(({ program, ratio }) => ({ program, arm, baseline, ...ratioJson(ratio) })),
  );
  const geomean = comparisons.map(({ arm, baseline, geomean: ratio }) => ({ arm, baseline, ...ratioJson(ratio) }));
  return { programs, geomean };
}

function comparisonText({ arm, baseline, programs, geomean }: Comparison): string {
  const rows = programs.map(({ program, ratio }) => [program, ratioText(ratio)]);
  return textTable([['steady state', `${arm} / ${baseline}`], ...rows, ['geometric mean', ratioText(geomean)]]);
}
