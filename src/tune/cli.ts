/** `otter-tune`: the command line. Parsing only; commands/ has what each command does. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import yargs, { type Argv } from 'yargs';
import { UserError } from '../support/assert.js';
import { compareCommand } from './commands/compare.js';
import { type Context, EXIT } from './commands/context.js';
import { gateCommand } from './commands/gate.js';
import { reportCommand } from './commands/report.js';
import { programsCommand, promoteCommand, replayCommand } from './commands/studies.js';
import { sweepCommand } from './commands/sweep.js';
import { ARM_KINDS, MODES, SIZES, TURNS } from './model.js';
import { standardPlaces } from './places.js';

interface PlaceFlags {
  readonly corpus?: string | undefined;
  readonly results?: string | undefined;
  readonly reports?: string | undefined;
  readonly defaults?: string | undefined;
  readonly otter?: string | undefined;
}

type Handler = (context: Context) => Promise<number> | number;

/** Runs one command line; the result is the exit code. */
export async function main(args: readonly string[], streams: Pick<Context, 'out' | 'err' | 'signal'>): Promise<number> {
  let code: number = EXIT.ok;
  const run = async (flags: PlaceFlags, handler: Handler): Promise<void> => {
    code = await handler({ ...streams, places: placesFrom(flags), command: ['otter-tune', ...args] });
  };
  try {
    await parser(args, run).parseAsync();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const help = error.help === undefined ? '' : `\n  help: ${error.help}`;
    streams.err.write(`error: ${error.message}${help}\n`);
    return EXIT.failed;
  }
  return code;
}

function placesFrom(flags: PlaceFlags): Context['places'] {
  const folder = (name: 'corpus' | 'results' | 'reports' | 'defaults') => {
    const path = flags[name];
    return path === undefined ? {} : { [name]: resolve(path) };
  };
  const otter = flags.otter === undefined ? {} : { otter: flags.otter.split(' ').filter(Boolean) };
  return standardPlaces({
    ...folder('corpus'),
    ...folder('results'),
    ...folder('reports'),
    ...folder('defaults'),
    ...otter,
  });
}

type Run = (flags: PlaceFlags, handler: Handler) => Promise<void>;

/** Options that may be said several times, and what stands without one. */
const REPEATABLE: ReadonlySet<string> = new Set(['head-knob', 'headKnob', '_']);

/** What yargs lets pass: numbers that are none, and lists where one value is expected. @throws UserError */
function refuseUnclear(argv: Readonly<Record<string, unknown>>): true {
  for (const [name, value] of Object.entries(argv)) {
    if (Number.isNaN(value)) throw new UserError(`--${name}: this is no number`);
    if (Array.isArray(value) && !REPEATABLE.has(name)) throw new UserError(`--${name} is given more than once`);
  }
  return true;
}

function parser(args: readonly string[], run: Run): Argv {
  const base = yargs([...args])
    .scriptName('otter-tune')
    .usage('$0 COMMAND: measures and tunes the runtime')
    .option('corpus', { type: 'string', describe: 'folder of programs', global: true })
    .option('results', { type: 'string', describe: 'folder of studies', global: true })
    .option('reports', { type: 'string', describe: 'folder of reports', global: true })
    .option('defaults', { type: 'string', describe: 'the file that promote writes', global: true })
    .option('otter', { type: 'string', describe: 'the otter command to measure', global: true })
    .group(['corpus', 'results', 'reports', 'defaults', 'otter'], 'Places (for tests and scripts):')
    .alias('h', 'help')
    .version(false)
    .strict()
    .demandCommand(1, 'say what to do')
    .exitProcess(false)
    .check(refuseUnclear)
    .wrap(110)
    .fail((message, error) => {
      throw error ?? new UserError(message, 'otter-tune -h lists the commands and their flags');
    });
  return studyCommands(measuringCommands(base, run), run);
}

const json = { type: 'boolean', default: false, describe: 'print the result as JSON' } as const;
const study = { type: 'string', describe: 'name of the folder in results/' } as const;
const turns = {
  choices: TURNS,
  default: 'iterations',
  describe: 'arms take turns, an iteration or a whole process each; processes for builds that know no --paced',
} as const;
const size = { choices: SIZES, default: 'quick', describe: 'problem size' } as const;

function measuringCommands(base: Argv<PlaceFlags>, run: Run): Argv<PlaceFlags> {
  return base
    .command(
      'sweep [experiment]',
      'run an experiment: arms, knobs and programs of a file in experiments/',
      (y) =>
        y
          .positional('experiment', { type: 'string', describe: 'path or name (default: quick.json)' })
          .option('study', study)
          .option('budget', { type: 'string', describe: 'stop in time to take no longer, e.g. 10m' })
          .option('seed', { type: 'number', describe: 'another order of trials and other combinations' })
          .option('resume', { type: 'boolean', default: false, describe: 'continue a study' })
          .option('plan', { type: 'boolean', default: false, describe: 'print the trials, run none' })
          .option('json', json),
      (a) => run(a, (context) => sweepCommand(context, a)),
    )
    .command(
      'compare',
      'compare arms over the corpus',
      (y) =>
        y
          .option('programs', { type: 'string', default: '*', describe: 'globs of names or tags, separated by commas' })
          .option('arms', { type: 'string', default: 'all', describe: `some of ${ARM_KINDS.join(',')}, or all` })
          .option('budget', { type: 'string', default: '5m' })
          .option('size', size)
          .option('iterations', { type: 'number', default: 6, describe: 'iterations a trial' })
          .option('turns', turns)
          .option('precision', { type: 'number', default: 0.01, describe: 'stop when geometric means are this sure' })
          .option('source', { type: 'boolean', default: true, describe: 'also from source text, compilers included' })
          .option('instructions', {
            type: 'boolean',
            default: false,
            describe: 'also count them, where that can be done',
          })
          .option('study', study)
          .option('resume', { type: 'boolean', default: false, describe: 'continue a comparison' })
          .option('seed', { type: 'number', default: 1 })
          .option('json', json),
      (a) => run(a, (context) => compareCommand(context, a)),
    )
    .command('gate', 'fail when this build is slower than another revision or a baseline', gateFlags, (a) =>
      run(a, (context) => gateCommand(context, a)),
    );
}

function gateFlags(y: Argv<PlaceFlags>) {
  return y
    .option('against', { type: 'string', describe: 'a git revision, built and measured beside this one' })
    .option('baseline', { type: 'string', describe: 'a file that --save wrote' })
    .option('save', { type: 'string', describe: 'write a baseline file' })
    .option('max-regress', { type: 'string', default: '2%', describe: 'largest slow-down that passes' })
    .option('programs', { type: 'string', default: '*', describe: 'globs of names or tags, separated by commas' })
    .option('mode', { choices: MODES, default: 'jit' as const })
    .option('size', size)
    .option('iterations', { type: 'number', describe: 'iterations a trial (default: a pilot chooses, 6 to 60)' })
    .option('turns', turns)
    .option('budget', { type: 'string', default: '10m', describe: 'for measuring, builds apart' })
    .option('seed', { type: 'number', default: 1 })
    .option('head-knob', {
      type: 'string',
      array: true,
      nargs: 1,
      requiresArg: true,
      default: [] as string[],
      describe: 'set a knob in the current build only; repeatable',
    })
    .option('allow-other-machine', { type: 'boolean', default: false, describe: 'warn, do not refuse' })
    .option('allow-other-schema', { type: 'boolean', default: false, describe: 'of a baseline: warn, do not refuse' })
    .option('history', { type: 'string', describe: 'a file to add this gate to and to look for changes in' })
    .option('junit', { type: 'string', describe: 'write JUnit XML' })
    .option('markdown', { type: 'string', describe: 'write Markdown' })
    .option('study', study)
    .option('json', json);
}

function studyCommands(base: Argv<PlaceFlags>, run: Run): Argv<PlaceFlags> {
  const one = { type: 'string', demandOption: true, describe: 'name of the folder in results/' } as const;
  return base
    .command(
      'report <study>',
      'write the report of a study',
      (y) => y.positional('study', one),
      (a) => run(a, (context) => reportCommand(context, a.study)),
    )
    .command(
      'promote <study>',
      "make the study's best configuration the runtime's defaults",
      (y) => y.positional('study', one).option('dry-run', { type: 'boolean', default: false }),
      (a) => run(a, (context) => promoteCommand(context, a.study, a.dryRun)),
    )
    .command(
      'replay <study>',
      'walk a study again from its journal and check its decision',
      (y) => y.positional('study', one),
      (a) => run(a, (context) => replayCommand(context, a.study)),
    )
    .command(
      'programs [globs]',
      'list the corpus',
      (y) => y.positional('globs', { type: 'string', default: '*' }).option('json', json),
      (a) => run(a, (context) => programsCommand(context, a.globs, a.json)),
    );
}

/** The first Ctrl-C ends the study in good order, the second ends the process. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) {
  const out = (text: string): void => void process.stdout.write(text);
  process.exitCode = await main(process.argv.slice(2), { out, err: process.stderr, signal: interruptSignal() });
}
