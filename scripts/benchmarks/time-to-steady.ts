/**
 * How much of a one-second run the JIT needs to reach its steady state. Fresh processes call `bench` of each program at its
 * quick size until two seconds of wall time have passed; the second one says what the steady level is. Where the first second
 * reaches it is found over all processes of a program together (src/tune/statistics/warm-up.ts), since on this kind of machine
 * iterations of one process differ by 6 to 15% whatever is compiled. Intervals resample the processes. Beside it, what was
 * lost: the time above the steady level, in the same second. Start-up (node, front end, the top level) is in none of them.
 * The time to steady is rounded up to a whole iteration, so a program of long iterations may seem late and not be.
 * With KEPT, processes start with the code that KEPT earlier ones have left (docs/code-cache.md), and leave theirs; without it,
 * or with 0, each starts cold.
 * Writes results/validation/time-to-steady.json, or FILE; a run that was stopped goes on where it was.
 * Run: node --import tsx scripts/benchmarks/time-to-steady.ts [ROUNDS] [PROGRAMS (globs)] [FILE] [KEPT]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, quantile } from 'simple-statistics';
import type { Program } from '../../src/tune/model.js';
import { random } from '../../src/tune/random.js';
import { type WarmUp, warmUp } from '../../src/tune/statistics/warm-up.js';
import { type Iteration, measureCorpus, ROOT, runBench, say } from './corpus-runs.js';

const ROUNDS = Number(process.argv[2] ?? 7);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'time-to-steady.json');
const KEPT = Number(process.argv[5] ?? 0);
const PROTOCOL = {
  rounds: ROUNDS,
  ...(KEPT > 0 ? { kept: KEPT } : {}),
  seconds: 1,
  /** Levels that differ by less are one: seven processes whose iterations vary by 10% tell no less. */
  tolerance: 1.05,
  leastMs: 5,
  mostIterations: 10_000,
  bound: 0.25,
  resamples: 200,
  seed: 1,
};
const SPAN = PROTOCOL.seconds * 1e9;

/** Iterations that take two seconds at least, as none is faster than the fastest. */
function iterationsOf(program: Program, n: number): number {
  const steady = Math.min(...runBench(program, n, 12).map(wall));
  return Math.min(PROTOCOL.mostIterations, Math.max(8, Math.ceil((2.1 * SPAN) / steady)));
}

function runsOf(program: Program, n: number): Iteration[][] {
  const iterations = iterationsOf(program, n);
  const times = (count: number, flags: readonly string[]) =>
    Array.from({ length: count }, () => runBench(program, n, iterations, flags));
  if (KEPT === 0) return times(ROUNDS, []);
  const folder = mkdtempSync(join(tmpdir(), 'otter-steady-'));
  try {
    const flags = ['--cache-dir', folder];
    times(KEPT, flags);
    return times(ROUNDS, flags);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const wall = ({ wallNs }: { readonly wallNs: number }): number => wallNs;

const judge = (runs: readonly (readonly number[])[]): WarmUp =>
  warmUp(runs, { span: SPAN, tolerance: PROTOCOL.tolerance, least: PROTOCOL.leastMs * 1e6 });

function share(runs: readonly (readonly number[])[], program: Program) {
  const stream = random(PROTOCOL.seed, program.name);
  const shares = Array.from({ length: PROTOCOL.resamples }, () => {
    const drawn = runs.map(() => runs[stream.below(runs.length)] ?? []);
    return judge(drawn).timeNs / SPAN;
  });
  return { low: quantile(shares, 0.025), high: quantile(shares, 0.975) };
}

function measure(program: Program) {
  const n = program.sizes.quick;
  const runs = runsOf(program, n).map((run) => run.map(wall));
  const { kind, timeNs, lostNs, levelNs, pooled } = judge(runs);
  const { low, high } = share(runs, program);
  const percent = (value: number) => `${(100 * value).toFixed(1)}%`;
  say(
    `${program.name}: ${percent(timeNs / SPAN)} (${percent(low)} to ${percent(high)}), lost ${percent(lostNs / SPAN)}`,
  );
  return {
    program: program.name,
    n,
    kind,
    levelMs: levelNs / 1e6,
    share: timeNs / SPAN,
    low,
    high,
    lost: lostNs / SPAN,
    isInTime: timeNs / SPAN <= PROTOCOL.bound,
    pooled: firstSecond(pooled, levelNs),
  };
}

/** The part of the pooled series that begins in the first second, rounded. */
function firstSecond(pooled: readonly number[], levelNs: number): number[] {
  const each = levelNs * Math.max(1, Math.round((PROTOCOL.leastMs * 1e6) / levelNs));
  let sum = 0;
  return pooled
    .filter((ratio) => {
      const begins = sum < SPAN;
      sum += ratio * each;
      return begins;
    })
    .map((ratio) => Math.round(ratio * 1e3) / 1e3);
}

await measureCorpus(FILE, PROGRAMS, PROTOCOL, measure, (results) => ({
  late: results.filter(({ isInTime }) => !isInTime).map(({ program }) => program),
  medianShare: median(results.map((result) => result.share)),
  medianLost: median(results.map((result) => result.lost)),
}));
