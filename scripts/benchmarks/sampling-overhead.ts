/**
 * What sampling at the default rate costs: each program of the corpus with the sampler on, off, and off once more (the
 * noise floor), in fresh processes whose order is drawn anew in each round. Ratios are paired by round, of the time of the
 * last iterations: CPU time of the program's threads, on which the sampler's handler runs, and wall time, in which
 * symbolising, on a thread of its own, may show too.
 * Writes results/validation/sampling-overhead.json, or FILE.
 * Run: node --import tsx scripts/benchmarks/sampling-overhead.ts [ROUNDS] [PROGRAMS (globs)] [FILE]
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KNOBS } from '../../src/config/knobs.js';
import { makeFolder } from '../../src/support/folders.js';
import { expectedResult, loadCorpus, matchPrograms } from '../../src/tune/corpus.js';
import { describeEnvironment } from '../../src/tune/environment.js';
import type { Program } from '../../src/tune/model.js';
import { projectRoot } from '../../src/tune/places.js';
import { type Random, random } from '../../src/tune/random.js';
import { exponentiate, type Interval, type Stratum, stratifiedInterval } from '../../src/tune/statistics/interval.js';

const ROOT = projectRoot();
const ROUNDS = Number(process.argv[2] ?? 8);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'sampling-overhead.json');
const HZ = KNOBS.find((knob) => knob.name === 'profile.hz')?.default ?? 1_000;
const SEED = 1;
const ITERATIONS = 4;
/** Of those, the last ones count. */
const COUNTED = 2;
const ARMS = ['off', 'on', 'again'] as const;
const CLOCKS = ['cpuNs', 'wallNs'] as const;

type Arm = (typeof ARMS)[number];
type Times = Readonly<Record<(typeof CLOCKS)[number], number>>;
type Round = Readonly<Record<Arm, Times>> & { readonly order: readonly Arm[] };

function run(program: Program, arm: Arm): Times {
  const n = program.sizes.normal;
  const args = ['bench', join(program.folder, 'program.ot'), '--n', String(n), '--iterations', String(ITERATIONS)];
  if (arm === 'on') args.push('--hz', String(HZ));
  const child = spawnSync(join(ROOT, 'scripts', 'otter'), args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${program.name} failed:\n${child.stderr}`);
  const lines = child.stdout.trim().split('\n');
  const samples = lines.map((line) => JSON.parse(line) as Times & { readonly result: string });
  const expected = expectedResult(program, n);
  for (const { result } of samples) if (result !== expected) throw new Error(`${program.name}: ${result}`);
  const counted = samples.slice(-COUNTED);
  const sum = (clock: keyof Times) => counted.reduce((total, sample) => total + sample[clock], 0);
  return { cpuNs: sum('cpuNs'), wallNs: sum('wallNs') };
}

function shuffled(draw: Random): Arm[] {
  const order = [...ARMS];
  for (let i = order.length - 1; i > 0; i--) {
    const j = draw.below(i + 1);
    const [a, b] = [order[i], order[j]];
    if (a !== undefined && b !== undefined) [order[i], order[j]] = [b, a];
  }
  return order;
}

function runRound(program: Program, round: number): Round {
  const order = shuffled(random(SEED, program.name, round));
  const times = new Map(order.map((arm) => [arm, run(program, arm)]));
  const of = (arm: Arm): Times => times.get(arm) ?? { cpuNs: Number.NaN, wallNs: Number.NaN };
  return { off: of('off'), on: of('on'), again: of('again'), order };
}

function logRatios(rounds: readonly Round[], arm: Arm, clock: keyof Times): number[] {
  return rounds.map((round) => Math.log(round[arm][clock] / round.off[clock]));
}

function shown(strata: readonly Stratum[]) {
  const { estimate, low, high }: Interval = exponentiate(stratifiedInterval(strata));
  return { ratio: estimate, low, high };
}

/** Over the arm without sampling; of several programs the geometric mean. */
function ratios(programs: readonly (readonly Round[])[]) {
  const weight = 1 / programs.length;
  const of = (arm: Arm, clock: keyof Times) =>
    shown(programs.map((rounds) => ({ weight, values: logRatios(rounds, arm, clock) })));
  return {
    sampled: { cpu: of('on', 'cpuNs'), wall: of('on', 'wallNs') },
    floor: { cpu: of('again', 'cpuNs'), wall: of('again', 'wallNs') },
  };
}

const environment = describeEnvironment(ROOT);
const command = ['node --import tsx scripts/benchmarks/sampling-overhead.ts', ...process.argv.slice(2)].join(' ');
const protocol = { hz: HZ, rounds: ROUNDS, iterations: ITERATIONS, counted: COUNTED, seed: SEED };
const programs: ReturnType<typeof measure>[] = [];

function measure(program: Program) {
  const rounds = Array.from({ length: ROUNDS }, (_, round) => runRound(program, round));
  return { program: program.name, n: program.sizes.normal, ...ratios([rounds]), rounds };
}

makeFolder(dirname(FILE));
for (const program of matchPrograms(loadCorpus(join(ROOT, 'corpus')), PROGRAMS)) {
  const result = measure(program);
  programs.push(result);
  const { ratio, low, high } = result.sampled.cpu;
  process.stderr.write(`${program.name}: ${ratio.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)}) of CPU time\n`);
  // After each program: what was measured so far is not lost.
  const geomean = ratios(programs.map(({ rounds }) => rounds));
  writeFileSync(FILE, `${JSON.stringify({ command, environment, protocol, geomean, programs }, null, 2)}\n`);
}
