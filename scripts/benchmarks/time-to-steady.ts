/**
 * How much of a one-second run the JIT needs to reach its steady state: fresh processes that call `bench` of each program at
 * its quick size until a second of wall time has passed, the first steady iteration found as otter-tune finds it
 * (src/tune/statistics/steady.ts). The share is the time of the iterations before it over the time of all. A program of which
 * too few iterations fit into a second shows nothing, and is listed as such.
 * Writes results/validation/time-to-steady.json, or FILE; a run that was stopped goes on where it was.
 * Run: node --import tsx scripts/benchmarks/time-to-steady.ts [ROUNDS] [PROGRAMS (globs)] [FILE]
 */
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { Program } from '../../src/tune/model.js';
import { meanInterval } from '../../src/tune/statistics/interval.js';
import { type SteadyClass, steadyState } from '../../src/tune/statistics/steady.js';
import { measureCorpus, ROOT, runBench, say } from './corpus-runs.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'time-to-steady.json');
const PROTOCOL = { rounds: ROUNDS, seconds: 1, leastIterations: 10, mostIterations: 2_000, bound: 0.25 };

interface Run {
  readonly kind: SteadyClass;
  readonly steadyFrom: number;
  readonly share: number;
  readonly iterations: number;
  readonly wallNs: number;
}

/** Iterations that take about a second, warm-up included. */
function iterationsOf(program: Program, n: number): number {
  const trial = runBench(program, n, 8).map(({ wallNs }) => wallNs);
  const steady = median(trial.slice(4));
  return Math.min(PROTOCOL.mostIterations, Math.max(8, Math.ceil((PROTOCOL.seconds * 1e9) / steady)));
}

/** The iterations up to where a second has passed. */
function firstSecond(times: readonly number[]): number[] {
  let sum = 0;
  const end = times.findIndex((time) => {
    sum += time;
    return sum >= PROTOCOL.seconds * 1e9;
  });
  return end < 0 ? [...times] : times.slice(0, end + 1);
}

function runOnce(program: Program, n: number, iterations: number): Run {
  const times = firstSecond(runBench(program, n, iterations).map(({ wallNs }) => wallNs));
  const { kind, start } = steadyState(times);
  const sum = (part: readonly number[]) => part.reduce((total, time) => total + time, 0);
  const wallNs = sum(times);
  return { kind, steadyFrom: start, share: sum(times.slice(0, start)) / wallNs, iterations: times.length, wallNs };
}

function measure(program: Program) {
  const n = program.sizes.quick;
  const iterations = iterationsOf(program, n);
  const runs = Array.from({ length: ROUNDS }, () => runOnce(program, n, iterations));
  const { estimate: share, low, high } = meanInterval(runs.map((run) => run.share));
  say(`${program.name}: ${(100 * share).toFixed(1)}% (${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)})`);
  const isCoarse = runs.some((run) => run.iterations < PROTOCOL.leastIterations);
  return { program: program.name, n, share, low, high, isCoarse, isInTime: !isCoarse && share <= PROTOCOL.bound, runs };
}

await measureCorpus(FILE, PROGRAMS, PROTOCOL, measure, (results) => ({
  late: results.filter(({ isInTime, isCoarse }) => !isInTime && !isCoarse).map(({ program }) => program),
  coarse: results.filter(({ isCoarse }) => isCoarse).map(({ program }) => program),
}));
