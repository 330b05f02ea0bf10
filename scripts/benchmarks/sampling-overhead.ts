/**
 * What sampling at the default rate costs: each program of the corpus with the sampler on, off, and off once more (the
 * noise floor), in fresh processes that take turns by iterations, started in an order that is drawn anew in each round. A
 * round's ratio is the median of those of its warm iterations' CPU times: those of the program's threads, on which
 * the sampler's handler runs. Rounds stop when the interval of a program is narrow, whatever it shows, or when they reach ROUNDS.
 * Writes results/validation/sampling-overhead.json, or FILE; a run that was stopped goes on where it was.
 * Run: node --import tsx scripts/benchmarks/sampling-overhead.ts [ROUNDS] [PROGRAMS (globs)] [FILE]
 */
import { join } from 'node:path';
import { KNOBS } from '../../src/config/knobs.js';
import type { Program } from '../../src/tune/model.js';
import { random, shuffled } from '../../src/tune/random.js';
import { exponentiate, type Stratum, stratifiedInterval } from '../../src/tune/statistics/interval.js';
import { measureCorpus, pacedBench, pairedLogRatio, ROOT, runBench, say, takeTurns } from './corpus-runs.js';

const ROUNDS = Number(process.argv[2] ?? 10);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'sampling-overhead.json');
const HZ = KNOBS.find((knob) => knob.name === 'profile.hz')?.default ?? 1_000;
const PROTOCOL = {
  hz: HZ,
  rounds: ROUNDS,
  leastRounds: 4,
  /** Rounds end when the interval is narrower than this. */
  width: 0.008,
  warmSeconds: 0.5,
  countedSeconds: 0.5,
  leastCounted: 5,
  bound: 1.01,
  seed: 1,
};
/** By their place in a round. */
const FLAGS = [[], ['--hz', String(HZ)], []] as const;

/** Logs of CPU time over the process without sampling. */
interface Round {
  readonly sampled: number;
  /** Another process without it. */
  readonly floor: number;
}

async function measure(program: Program) {
  const n = program.sizes.normal;
  const first = runBench(program, n, 2).at(-1)?.cpuNs ?? 0;
  const warm = Math.max(2, Math.ceil((PROTOCOL.warmSeconds * 1e9) / first));
  const counted = Math.max(PROTOCOL.leastCounted, Math.ceil((PROTOCOL.countedSeconds * 1e9) / first));
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS && !isEnough(rounds)) {
    const order = shuffled([0, 1, 2], random(PROTOCOL.seed, program.name, rounds.length));
    const commands = order.map((arm) => pacedBench(program, n, warm + counted, FLAGS[arm]));
    const runs = await takeTurns(program, n, warm + counted, commands);
    const [off = [], on = [], again = []] = [0, 1, 2].map((arm) => runs[order.indexOf(arm)] ?? []);
    rounds.push({ sampled: pairedLogRatio(on, off, counted), floor: pairedLogRatio(again, off, counted) });
  }
  const found = ratios([rounds]);
  const { ratio, low, high } = found.sampled;
  const text = `${ratio.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
  say(`${program.name}: ${text} of CPU time, ${rounds.length} rounds`);
  return { program: program.name, n, warm, counted, ...found, isCheap: high < PROTOCOL.bound, rounds };
}

function isEnough(rounds: readonly Round[]): boolean {
  if (rounds.length < PROTOCOL.leastRounds) return false;
  const { low, high } = ratios([rounds]).sampled;
  return high - low < PROTOCOL.width;
}

/** Of several programs the geometric mean. */
function ratios(programs: readonly (readonly Round[])[]) {
  const of = (arm: keyof Round) => {
    const strata = programs.map((rounds): Stratum => {
      return { weight: 1 / programs.length, values: rounds.map((round) => round[arm]) };
    });
    const { estimate: ratio, low, high } = exponentiate(stratifiedInterval(strata));
    return { ratio, low, high };
  };
  return { sampled: of('sampled'), floor: of('floor') };
}

await measureCorpus(FILE, PROGRAMS, PROTOCOL, measure, (results) => ({
  geomean: ratios(results.map(({ rounds }) => rounds)),
  notShown: results.filter(({ isCheap }) => !isCheap).map(({ program }) => program),
}));
