/**
 * Steady state of the JIT over that of a static executable, program by program: pairs of fresh processes, the order of
 * each pair drawn, ratios of the median CPU time of an iteration when the JIT had the time to warm up. Rounds stop when the
 * interval is narrow, or when they reach ROUNDS.
 * Writes results/validation/jit-over-static.json, or FILE; a run that was stopped goes on where it was.
 * Run: node --import tsx scripts/benchmarks/jit-over-static.ts [ROUNDS] [PROGRAMS (globs)] [FILE]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { loadProgram } from '../../src/cli/common.js';
import { knobValues, resolveKnobs, standardSources } from '../../src/config/resolve.js';
import { buildStatic } from '../../src/pipeline.js';
import type { Program } from '../../src/tune/model.js';
import { random } from '../../src/tune/random.js';
import { exponentiate, meanInterval, stratifiedInterval } from '../../src/tune/statistics/interval.js';
import { type Iteration, measureCorpus, ROOT, runBench, runServed, say } from './corpus-runs.js';

const ROUNDS = Number(process.argv[2] ?? 10);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'jit-over-static.json');
const PROTOCOL = {
  rounds: ROUNDS,
  leastRounds: 4,
  /** Rounds end when the interval is narrower than this in log ratio. */
  width: 0.01,
  warmSeconds: 1.2,
  countedSeconds: 0.4,
  leastCounted: 3,
  bound: 1.02,
  seed: 1,
};

interface Pair {
  readonly jitNs: number;
  readonly staticNs: number;
}

function measure(program: Program) {
  const folder = mkdtempSync(join(tmpdir(), 'otter-static-'));
  try {
    const executable = join(folder, 'program');
    const source = loadProgram(join(program.folder, 'program.ot'));
    buildStatic(source, knobValues(resolveKnobs(standardSources([]))), executable, true);
    return compare(program, executable);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(program: Program, executable: string) {
  const n = program.sizes.normal;
  const [first] = runServed(program, n, 1, executable);
  const seconds = (first?.cpuNs ?? 0) / 1e9;
  const warm = Math.max(3, Math.ceil(PROTOCOL.warmSeconds / seconds));
  const counted = Math.max(PROTOCOL.leastCounted, Math.ceil(PROTOCOL.countedSeconds / seconds));
  const typical = (iterations: readonly Iteration[]) => median(iterations.slice(-counted).map(({ cpuNs }) => cpuNs));
  const jit = () => typical(runBench(program, n, warm + counted));
  const ahead = () => typical(runServed(program, n, 1 + counted, executable));
  const order = random(PROTOCOL.seed, program.name);
  const pairs: Pair[] = [];
  while (pairs.length < ROUNDS && !isNarrow(pairs)) {
    const jitFirst = order.below(2) === 0;
    const before = jitFirst ? jit() : Number.NaN;
    const staticNs = ahead();
    pairs.push({ jitNs: jitFirst ? before : jit(), staticNs });
  }
  const { estimate: ratio, low, high } = exponentiate(meanInterval(pairs.map(logRatio)));
  say(`${program.name}: ${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ${pairs.length} rounds`);
  return { program: program.name, n, warm, counted, ratio, low, high, isLevel: high <= PROTOCOL.bound, pairs };
}

function logRatio({ jitNs, staticNs }: Pair): number {
  return Math.log(jitNs / staticNs);
}

function isNarrow(pairs: readonly Pair[]): boolean {
  if (pairs.length < PROTOCOL.leastRounds) return false;
  const { low, high } = meanInterval(pairs.map(logRatio));
  return high - low < PROTOCOL.width;
}

function summary(results: readonly ReturnType<typeof measure>[]) {
  const strata = results.map(({ pairs }) => ({ weight: 1 / results.length, values: pairs.map(logRatio) }));
  const { estimate: ratio, low, high } = exponentiate(stratifiedInterval(strata));
  const notLevel = results.filter(({ isLevel }) => !isLevel).map(({ program }) => program);
  return { geomean: { ratio, low, high }, notLevel };
}

measureCorpus(FILE, PROGRAMS, PROTOCOL, measure, summary);
