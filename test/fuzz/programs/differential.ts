/**
 * Compares the modes on any number of random programs. Seeds are consecutive, and the seed of the next batch is kept in a
 * file, so that a run that was stopped goes on where it was. A program that differs is made smaller and printed.
 *
 * Nearly all of the time is LLVM's, in proportion to the code of all modes together: so the modes that resemble each other
 * take turns from batch to batch (`modesInTurn`), unless all are asked for.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { type Difference, differences, stopWorkers } from './differences.js';
import { KINDS } from './kinds.js';
import { MODES, type Mode, modesInTurn } from './modes.js';
import { appendToSummary } from './summary.js';

const options = await yargs(hideBin(process.argv))
  .scriptName('scripts/differential.sh')
  .usage('$0: compares the interpreter, static code and the tiers on random programs')
  .alias('h', 'help')
  .strict()
  .option('count', { type: 'number', default: 1000, describe: 'programs to run' })
  .option('seed', { type: 'number', describe: 'the first seed; without it, where the last run stopped' })
  .option('batch', { type: 'number', default: 50, describe: 'programs compiled together' })
  .option('modes', { choices: MODES, array: true, describe: 'the same for every program; without it, some take turns' })
  .option('all', { type: 'boolean', default: false, describe: 'every program in every mode' })
  .option('state', { type: 'string', default: 'build/differential.seed', describe: 'where the next seed is kept' })
  .option('summary', { type: 'string', describe: 'a file that says what has been compared; it is added to' })
  .option('kind', {
    choices: ['any', 'elements'] as const,
    default: 'any' as const,
    describe: 'what programs are made of',
  })
  .option('print', { type: 'boolean', default: false, describe: 'only print the program of --seed' })
  .option('shrink', { type: 'boolean', default: true, describe: 'make programs that differ smaller' })
  .version(false)
  .parseAsync();

const programs = KINDS[options.kind];

function firstSeed(): number {
  if (options.seed !== undefined) return options.seed;
  return existsSync(options.state) ? Number(readFileSync(options.state, 'utf8')) : 1;
}

async function report(seed: number, { mode, round, expected, found }: Difference): Promise<void> {
  const which = round === undefined ? mode : `${mode}, round ${round}`;
  console.log(`\nseed ${seed}, ${which}: expected exit ${expected.exit}, found ${found.exit}`);
  const small = options.shrink ? await programs.shrink(seed, mode) : undefined;
  const { text, difference } = small ?? { text: programs.fileOf([seed]), difference: { expected, found } };
  console.log(text);
  console.log(`--- expected\n${difference.expected.stdout}${difference.expected.stderr}`);
  console.log(`--- found\n${difference.found.stdout}${difference.found.stderr}`);
}

/** Of what is compared, also where it is not committed. */
function revision(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const changes = git('status', '--porcelain', '--', 'src', 'test/fuzz', 'test/serving');
  return `${git('rev-parse', '--short=10', 'HEAD')}${changes === '' ? '' : '-dirty'}`;
}

function modesOf(first: number): readonly Mode[] {
  if (options.all) return MODES;
  return options.modes ?? modesInTurn(Math.floor(first / options.batch));
}

/** The seeds of the programs that differ. */
async function runBatch(first: number, count: number): Promise<readonly number[]> {
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const found = await differences(programs.fileOf(seeds), count, modesOf(first));
  const bySeed = new Map(found.toReversed().map((d) => [first + d.case, d]));
  for (const [seed, difference] of bySeed) await report(seed, difference);
  return [...bySeed.keys()];
}

function keep(first: number, count: number, differing: readonly number[]): void {
  console.log(`seeds ${first} to ${first + count - 1}`);
  if (options.summary !== undefined) {
    const batch = { revision: atRevision, firstSeed: first, programs: count, modes: modesOf(first), differing };
    appendToSummary(options.summary, batch);
  }
  writeFileSync(options.state, String(first + count));
}

/** Batches overlap, so that no mode waits for the slowest one; the seed is kept when everything before it is done. */
async function runAll(first: number, end: number): Promise<number> {
  let differing = 0;
  let under: Promise<void> = Promise.resolve();
  for (let seed = first; seed < end; seed += options.batch) {
    const count = Math.min(options.batch, end - seed);
    const before = under;
    under = runBatch(seed, count).then(async (found) => {
      await before;
      differing += found.length;
      keep(seed, count, found);
    });
    await before;
  }
  await under;
  return differing;
}

const atRevision = revision();
const start = firstSeed();
if (options.print) {
  console.log(programs.fileOf([start]));
} else {
  const differing = await runAll(start, start + options.count);
  await stopWorkers();
  console.log(`${options.count} programs, ${differing} differ`);
  process.exitCode = differing === 0 ? 0 : 1;
}
