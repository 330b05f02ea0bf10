/** `otter`: the command line. Each command is a file beside this one, loaded when it is the one that runs. */
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { UserError } from '../support/assert.js';
import { cacheOptions } from './cache-flags.js';
import { check } from './check.js';
import { guarded, guardedToTheEnd, knobOption, STAGES, STANDARD_INPUT, TIERS, wholeNumber } from './common.js';
import { watchStreams } from './streams.js';

const modeOption = {
  choices: ['jit', 'static', 'hybrid', 'interp'] as const,
  default: 'jit' as const,
  describe: 'how to execute',
};
const file = { type: 'string', demandOption: true, describe: 'an Otter program (.ot)' } as const;

function benchSize(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new UserError(`--n: '${text}' is not an int`);
  const n = BigInt(text);
  if (BigInt.asIntN(64, n) !== n) throw new UserError(`--n: ${text} is too large for an int`, 'it has 64 bits');
  return n;
}

/** What `--stats` says without a value is text. @throws UserError */
function statsForm(form: string | undefined): 'text' | 'json' | undefined {
  if (form === undefined || form === 'json') return form;
  if (form === '' || form === 'text') return 'text';
  throw new UserError(`--stats: '${form}' is no form of statistics`, 'it is text or json');
}

const TRACES: ReadonlySet<string> = new Set(['tier', 'gc', 'cache', 'sched']);

/** What `--trace` names, each time with commas. @throws UserError */
function tracesOf(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => text.split(','));
  const unknown = names.find((name) => !TRACES.has(name));
  if (unknown === undefined) return names;
  throw new UserError(
    `--trace: there is nothing '${unknown}' to trace`,
    `it takes ${[...TRACES].join(', ')}, with commas between`,
  );
}

/** yargs takes a lone `-` for an option without a name. */
function argumentsOf(argv: readonly string[]): string[] {
  const args = hideBin([...argv]);
  return args[0] === 'fmt' ? args.map((arg) => (arg === '-' ? STANDARD_INPUT : arg)) : args;
}

/** Whoever reads the output may have had enough of it: head does. Where it cannot be written, that is all there is to say. */
function endUnwritten(name: string, stream: NodeJS.WriteStream): void {
  if (name !== 'stdout') return;
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE')
      console.error(`error: cannot write to standard output: ${message}\n  help: write it elsewhere`);
    process.exit(1);
  });
}

/** The folder that paths are seen from. A shell may stand in one that was removed. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    process.stderr.write(
      `error: cannot tell the current folder: ${(error as Error).message}\n  help: change to one that exists\n`,
    );
    process.exit(1);
  }
}

/** Options that may be said several times. */
const REPEATABLE: ReadonlySet<string> = new Set(['knob', 'trace', 'files', '_', '--']);

/** Of others yargs would make a list, where one value is expected. */
function refuseRepeated(argv: Readonly<Record<string, unknown>>): true {
  const name = Object.keys(argv).find((key) => Array.isArray(argv[key]) && !REPEATABLE.has(key));
  if (name !== undefined) throw new Mistake(`--${name} is given more than once`);
  return true;
}

/** yargs makes an empty path of a lone `-`, too. */
function refuseNoFile(argv: Readonly<Record<string, unknown>>): true {
  if (![argv.file, argv.files].flat().includes('')) return true;
  const own = process.argv.slice(2, process.argv.includes('--') ? process.argv.indexOf('--') : undefined);
  throw new Mistake(own.includes('-') ? `'-' is no file: standard input is ${STANDARD_INPUT}` : "'' is no file");
}

/** In a command line. */
class Mistake extends Error {}

function isMistake(error: Error | null | undefined): boolean {
  return error === undefined || error === null || error instanceof Mistake || error.name === 'YError';
}

watchStreams(endUnwritten);
void yargs(argumentsOf(process.argv), currentFolder())
  .scriptName('otter')
  .usage('$0 COMMAND: runs Otter programs static or just in time')
  .alias('h', 'help')
  .version(false)
  .strict()
  .demandCommand(1, 'say what to do; otter -h lists the commands')
  .parserConfiguration({ 'populate--': true, 'parse-positional-numbers': false })
  .check(refuseRepeated)
  .check(refuseNoFile)
  .command(
    'run <file>',
    'run a program; its arguments come after --',
    (y) =>
      y
        .positional('file', file)
        .option('mode', modeOption)
        .option('knob', knobOption)
        .option('stats', { type: 'string', describe: 'statistics to standard error: --stats or --stats=json' })
        .option('trace', {
          type: 'string',
          requiresArg: true,
          describe: `what to trace to standard error: ${[...TRACES].join()}`,
        })
        .options(cacheOptions)
        .option('perf-map', { type: 'boolean', default: false, describe: 'names of generated code for perf' })
        .option('gdb', { type: 'boolean', default: false, describe: 'shows generated code to GDB' }),
    (a) =>
      guardedToTheEnd(async () =>
        (await import('./run.js')).run({
          file: a.file,
          mode: a.mode,
          knobs: a.knob,
          stats: statsForm(a.stats),
          trace: tracesOf([a.trace ?? []].flat()),
          perfMap: a.perfMap,
          gdb: a.gdb,
          cache: { folder: a.cacheDir, off: !a.cache },
          args: ((a['--'] as string[] | undefined) ?? []).map(String),
        }),
      ),
  )
  .command(
    'build <file>',
    'make a native executable',
    (y) =>
      y
        .positional('file', file)
        .option('o', { alias: 'output', type: 'string', demandOption: true, describe: 'the executable' })
        .option('release', { type: 'boolean', describe: 'optimise fully (always on)' })
        .option('serve', {
          type: 'boolean',
          default: false,
          describe: 'it can be asked for runs of bench: EXE --serve',
        })
        .option('knob', knobOption),
    (a) =>
      guarded(async () =>
        (await import('./build.js')).build({ file: a.file, output: a.o, knobs: a.knob, serve: a.serve }),
      ),
  )
  .command(
    'check <file>',
    'report every error of a program',
    (y) =>
      y
        .positional('file', file)
        .option('json', { type: 'boolean', default: false })
        .option('watch', { type: 'boolean', default: false, describe: 'check again whenever a file of it changes' }),
    (a) => guarded(async () => (a.watch ? (await import('./watch.js')).watch(a.file, a.json) : check(a.file, a.json))),
  )
  .command(
    'fmt <files..>',
    'put programs into the standard style, in place',
    (y) =>
      y
        .positional('files', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'programs; - is standard input',
        })
        .option('check', { type: 'boolean', default: false, describe: 'only name the files that would change' })
        .option('stdout', { type: 'boolean', default: false, describe: 'write to standard output' }),
    (a) => guarded(async () => (await import('./fmt.js')).fmt({ files: a.files, check: a.check, stdout: a.stdout })),
  )
  .command(
    'emit <file>',
    'show a program after a stage of the pipeline',
    (y) =>
      y
        .positional('file', file)
        .option('stage', { choices: STAGES, demandOption: true })
        .option('function', { type: 'string', describe: 'only this function' })
        .option('tier', { choices: TIERS, default: 'optimised' as const })
        .option('knob', knobOption),
    (a) =>
      guarded(async () =>
        (await import('./emit.js')).emit({
          file: a.file,
          stage: a.stage,
          function: a.function,
          tier: a.tier,
          knobs: a.knob,
        }),
      ),
  )
  .command(
    'bench <file>',
    'run bench(n) repeatedly; one JSON line an iteration',
    (y) =>
      y
        .positional('file', file)
        .option('n', { type: 'string', default: '1', describe: "bench's argument" })
        .option('iterations', { type: 'string', default: '10', describe: 'how often' })
        .option('paced', {
          type: 'boolean',
          default: false,
          describe: 'wait for a line on standard input before each iteration',
        })
        .option('mode', modeOption)
        .option('hz', {
          type: 'string',
          requiresArg: true,
          describe: 'samples the program meanwhile, to tell the cost',
        })
        .option('alternate', {
          type: 'boolean',
          default: false,
          describe: 'with --hz: sample the first and the last of four iterations only',
        })
        .option('cache-dir', cacheOptions['cache-dir'])
        .option('knob', knobOption)
        .option('json', { type: 'boolean', default: true }),
    (a) =>
      guarded(async () =>
        (await import('./bench.js')).bench({
          file: a.file,
          mode: a.mode,
          knobs: a.knob,
          n: benchSize(a.n),
          iterations: wholeNumber('--iterations', a.iterations),
          paced: a.paced,
          hz: a.hz,
          alternate: a.alternate,
          cacheDir: a.cacheDir,
        }),
      ),
  )
  .command(
    'profile <file>',
    'run a program and say where its CPU time, or memory, went; its arguments come after --',
    (y) =>
      y
        .positional('file', file)
        .option('mode', modeOption)
        .option('hz', { type: 'string', requiresArg: true, describe: 'samples a second of CPU time' })
        .option('output', {
          alias: 'flame',
          type: 'string',
          requiresArg: true,
          describe: 'write a flame graph to this file; the data, when it ends in .json',
        })
        .option('json', { type: 'boolean', default: false, describe: 'the data in place of the table' })
        .option('memory', { type: 'boolean', default: false, describe: 'where memory is allocated, and collections' })
        .option('top', { type: 'string', default: '20', requiresArg: true, describe: 'functions in the table' })
        .option('knob', knobOption),
    (a) =>
      guarded(async () =>
        (await import('./profile.js')).profile({
          file: a.file,
          mode: a.mode,
          knobs: a.knob,
          hz: a.hz,
          output: a.output,
          json: a.json,
          memory: a.memory,
          top: a.top,
          args: ((a['--'] as string[] | undefined) ?? []).map(String),
        }),
      ),
  )
  .command(
    'knobs',
    'every knob, its value and where it came from',
    (y) => y.option('json', { type: 'boolean', default: false }).option('knob', knobOption),
    (a) => guarded(async () => (await import('./knobs.js')).knobs(a.knob, a.json)),
  )
  .command(
    'cache <action>',
    'code that is kept for later runs: list it, count it, check it, remove it',
    (y) =>
      y
        .positional('action', { choices: ['ls', 'stats', 'verify', 'clear'] as const, demandOption: true })
        .option('cache-dir', { type: 'string', requiresArg: true, describe: "this folder in place of the user's" })
        .option('json', { type: 'boolean', default: false })
        .option('knob', knobOption),
    (a) =>
      guarded(async () =>
        (await import('./cache.js')).cache({ action: a.action, folder: a.cacheDir, knobs: a.knob, json: a.json }),
      ),
  )
  .command(
    'doctor',
    'what this machine has and lacks; exit code 1 when something is missing',
    (y) => y.option('json', { type: 'boolean', default: false }),
    (a) => guarded(async () => (await import('./doctor.js')).doctor(a.json)),
  )
  .fail((message, error) => {
    if (!isMistake(error)) throw error;
    process.stderr.write(`error: ${message}\n  help: otter -h shows the commands and their options\n`);
    process.exit(1);
  })
  .parseAsync();
