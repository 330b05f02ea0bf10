/**
 * What sampling at the default rate costs: each program of the corpus in processes in which the sampler is on in the first
 * and the last of four iterations and off between them (`otter bench --hz --alternate`), so that both are of the same code, the
 * same memory and nearly the same time. Four iterations give a ratio of CPU times, which are those of the program's
 * threads, on which the sampler's handler runs; a process gives their median. As a control, the first two of the same
 * four over the last two: half of each were sampled, so it should be 1. Processes are added until the interval of a program is
 * narrow, whatever it shows, or until there are PROCESSES.
 * Writes results/validation/sampling-overhead.json, or FILE; a run that was stopped goes on where it was.
 * Run: node --import tsx scripts/benchmarks/sampling-overhead.ts [PROCESSES] [PROGRAMS (globs)] [FILE]
 */
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { findKnob } from '../../src/config/parse.js';
import type { Program } from '../../src/tune/model.js';
import { exponentiate, type Stratum, stratifiedInterval } from '../../src/tune/statistics/interval.js';
import { type Iteration, measureCorpus, ROOT, runBench, say } from './corpus-runs.js';

const PROCESSES = Number(process.argv[2] ?? 16);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'sampling-overhead.json');
const HZ = findKnob('profile.hz', 'sampling-overhead').default;
const PROTOCOL = {
  hz: HZ,
  size: 'quick',
  processes: PROCESSES,
  leastProcesses: 6,
  /** No more processes when the interval is narrower than this. */
  width: 0.006,
  warmSeconds: 0.6,
  countedSeconds: 1.5,
  leastFours: 5,
  bound: 1.01,
};

/** Medians of one process, as logs. */
interface Ratios {
  readonly sampled: number;
  readonly control: number;
}

function measure(program: Program) {
  const n = program.sizes.quick;
  const first = median(runBench(program, n, 9).map(({ cpuNs }) => cpuNs)) / 1e9;
  const warm = 4 * Math.ceil(Math.max(2, PROTOCOL.warmSeconds / first) / 4);
  const fours = Math.max(PROTOCOL.leastFours, Math.round(PROTOCOL.countedSeconds / first / 4));
  const flags = ['--hz', String(HZ), '--alternate'];
  const processes: Ratios[] = [];
  while (processes.length < PROCESSES && !isEnough(processes))
    processes.push(ratiosOf(runBench(program, n, warm + 4 * fours, flags).slice(warm)));
  const found = intervals([processes]);
  const { ratio, low, high } = found.sampled;
  const text = `${ratio.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
  say(`${program.name}: ${text} of CPU time, ${processes.length} processes of ${fours} fours`);
  return { program: program.name, n, warm, fours, ...found, isCheap: high < PROTOCOL.bound, processes };
}

function ratiosOf(iterations: readonly Iteration[]): Ratios {
  const logs = iterations.map(({ cpuNs }) => Math.log(cpuNs));
  const sampled: number[] = [];
  const control: number[] = [];
  for (let i = 0; i + 4 <= logs.length; i += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = logs.slice(i, i + 4);
    sampled.push((a + d - b - c) / 2);
    control.push((a + b - c - d) / 2);
  }
  return { sampled: median(sampled), control: median(control) };
}

function isEnough(processes: readonly Ratios[]): boolean {
  if (processes.length < PROTOCOL.leastProcesses) return false;
  const { low, high } = intervals([processes]).sampled;
  return high - low < PROTOCOL.width;
}

/** Of several programs the geometric mean. */
function intervals(programs: readonly (readonly Ratios[])[]) {
  const of = (what: keyof Ratios) => {
    const strata = programs.map((processes): Stratum => {
      return { weight: 1 / programs.length, values: processes.map((ratios) => ratios[what]) };
    });
    const { estimate: ratio, low, high } = exponentiate(stratifiedInterval(strata));
    return { ratio, low, high };
  };
  return { sampled: of('sampled'), control: of('control') };
}

await measureCorpus(FILE, PROGRAMS, PROTOCOL, measure, (results) => ({
  geomean: intervals(results.map(({ processes }) => processes)),
  notShown: results.filter(({ isCheap }) => !isCheap).map(({ program }) => program),
}));
