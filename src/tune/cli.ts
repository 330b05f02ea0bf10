/** `otter-tune`: sweep, compare, report, promote, programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { UserError } from '../support/assert.js';
import { type ArmResult, analyse } from './analyse.js';
import { type Environment, environment, warnings } from './environment.js';
import { processExecutor } from './executor.js';
import { type Experiment, readExperiment } from './experiment.js';
import type { Trial } from './model.js';
import { armsOf, planTrials } from './plan.js';
import { loadCorpusProgram, programNames, ROOT } from './programs.js';
import { makeProgress } from './progress.js';
import { decidePromotions, writeDefaults } from './promote.js';
import { renderReport } from './report/html.js';
import { Store } from './store.js';
import { sweep } from './sweep.js';

interface StudyFile {
  readonly experiment: Experiment;
  readonly seed: number;
  readonly environment: Environment;
}

interface SweepArgs {
  readonly experiment: string;
  readonly study: string | undefined;
  readonly budget: string | undefined;
  readonly seed: number;
  readonly resume: boolean;
  readonly plan: boolean;
}

function storeOf(study: string): Store {
  if (!/^[\w.-]+$/.test(study))
    throw new UserError(`'${study}' is not a study name`, 'use letters, digits, dots and dashes');
  return new Store(join(ROOT, 'results', study));
}

/** `10m`, `90s`, `1h` to milliseconds. */
export function durationMs(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (found === null) throw new UserError(`'${text}' is not a duration`, 'write 90s, 10m or 1h');
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[found[2] as 'ms' | 's' | 'm' | 'h'];
  return Number(found[1]) * unit;
}

async function runSweep(args: SweepArgs): Promise<number> {
  const experiment = readExperiment(args.experiment);
  const study = args.study ?? (args.experiment.split('/').pop() ?? 'study').replace(/\.json$/, '');
  const programs = new Map(experiment.programs.map((name) => [name, loadCorpusProgram(name, experiment.size)]));
  const plan = planTrials(experiment, args.seed);
  if (args.plan) {
    for (const trial of plan)
      process.stdout.write(`${trial.index}\tblock ${trial.block}\t${trial.program}\t${trial.arm.id}\n`);
    return 0;
  }
  const store = storeOf(study);
  if (store.load().trials.length > 0 && !args.resume) {
    throw new UserError(`${store.folder} already holds trials`, 'continue with --resume, or choose another --study');
  }
  const env = environment();
  for (const warning of warnings(env)) process.stderr.write(`warning: ${warning}\n`);
  store.writeJson('env.json', { experiment, seed: args.seed, environment: env } satisfies StudyFile);
  const executor = processExecutor(experiment.iterations);
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    executor.stop();
  });
  const budgetMs = args.budget === undefined ? experiment.budgetSeconds * 1_000 : durationMs(args.budget);
  const progress = makeProgress(process.stderr);
  const end = await sweep({
    experiment,
    plan,
    programs,
    executor,
    store,
    budgetMs,
    progress: progress.step,
    interrupted: () => interrupted,
  });
  progress.finish();
  store.close();
  process.stderr.write(`sweep ${end}; results in ${store.folder}\n`);
  if (end !== 'interrupted') finishStudy(study, store);
  return end === 'interrupted' ? 130 : failuresIn(store.load().trials);
}

function failuresIn(trials: readonly Trial[]): number {
  return trials.some((trial) => trial.outcome.status === 'failed') ? 1 : 0;
}

function finishStudy(study: string, store: Store): void {
  const { trials, skipped } = store.load();
  const { experiment, environment: env } = store.readJson<StudyFile>('env.json');
  const results = analyse(trials);
  store.writeSamples(trials);
  store.writeJson('results.json', results);
  for (const result of results) process.stdout.write(`${summary(result)}\n`);
  for (const trial of trials) {
    if (trial.outcome.status === 'failed')
      process.stdout.write(`failed: ${trial.program}, ${trial.arm}: ${trial.outcome.reason}\n`);
  }
  const folder = join(ROOT, 'reports');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${study}.html`);
  writeFileSync(
    file,
    renderReport({
      study,
      description: experiment.description,
      environment: env,
      results,
      trials,
      skippedLines: skipped,
    }),
  );
  if (skipped > 0) process.stderr.write(`warning: ${skipped} damaged journal lines were skipped\n`);
  process.stderr.write(`report in ${file}\n`);
}

function summary({ arm, baseline, overall }: ArmResult): string {
  const shown = [overall.ratio, overall.low, overall.high].map((x) => x.toFixed(3));
  return `${arm} over ${baseline}: ${shown[0]} (${shown[1]} to ${shown[2]})`;
}

function promote(study: string, dryRun: boolean): number {
  const store = storeOf(study);
  const { experiment, environment: env } = store.readJson<StudyFile>('env.json');
  const machine = `${env.cpu}, ${env.cores} cores, Linux ${env.kernel}`;
  const promotions = decidePromotions(analyse(store.load().trials), armsOf(experiment), study, machine);
  for (const { knob, promoted, reason } of promotions) {
    process.stdout.write(
      `${knob}: ${promoted === undefined ? `default stands: ${reason}` : `${promoted.value}: ${reason}`}\n`,
    );
  }
  if (!dryRun) writeDefaults(promotions);
  return 0;
}

async function guarded(command: () => Promise<number> | number): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`error: ${error.message}\n${error.help === undefined ? '' : `  help: ${error.help}\n`}`);
    process.exitCode = 1;
  }
}

const studyArgument = { type: 'string', demandOption: true, describe: 'a folder of results/' } as const;

await yargs(hideBin(process.argv))
  .scriptName('otter-tune')
  .usage('$0 COMMAND: measures and tunes the runtime')
  .alias('h', 'help')
  .version(false)
  .strict()
  .demandCommand(1, 'say what to do; otter-tune -h lists the commands')
  .command(
    'sweep [experiment]',
    'run an experiment and write its results and report',
    (y) =>
      y
        .positional('experiment', { type: 'string', default: join(ROOT, 'experiments', 'quick.json') })
        .option('study', { type: 'string', describe: 'name of the results folder' })
        .option('budget', { type: 'string', describe: 'stop after this long, e.g. 10m' })
        .option('seed', { type: 'number', default: 1 })
        .option('resume', { type: 'boolean', default: false })
        .option('plan', { type: 'boolean', default: false, describe: 'print the trials and stop' }),
    (a) => guarded(() => runSweep(a)),
  )
  .command(
    'report <study>',
    'write the report again',
    (y) => y.positional('study', studyArgument),
    (a) =>
      guarded(() => {
        finishStudy(a.study, storeOf(a.study));
        return 0;
      }),
  )
  .command(
    'promote <study>',
    'make the best measured values the defaults',
    (y) => y.positional('study', studyArgument).option('dry-run', { type: 'boolean', default: false }),
    (a) => guarded(() => promote(a.study, a.dryRun)),
  )
  .command('programs', 'list the corpus', {}, () =>
    guarded(() => {
      process.stdout.write(`${programNames().join('\n')}\n`);
      return 0;
    }),
  )
  .fail((message, error) => {
    if (error !== undefined && error !== null) throw error;
    process.stderr.write(`error: ${message}\n  help: otter-tune -h shows the commands and their options\n`);
    process.exit(1);
  })
  .parseAsync();
