/**
 * Steady state of the JIT over that of a static executable, program by program: pairs of fresh processes that take turns
 * by iterations, the order of each pair drawn; a pair's ratio is the median of those of its iterations' CPU times when the
 * JIT had the time to warm up. Rounds stop when the interval is narrow, or when they reach ROUNDS.
 * Writes results/validation/jit-over-static.json, or FILE; a run that was stopped goes on where it was.
 * Run: node --import tsx scripts/benchmarks/jit-over-static.ts [ROUNDS] [PROGRAMS (globs)] [FILE]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProgram } from '../../src/cli/common.js';
import { knobValues, resolveKnobs, standardSources } from '../../src/config/resolve.js';
import { buildStatic } from '../../src/pipeline.js';
import type { Program } from '../../src/tune/model.js';
import { random } from '../../src/tune/random.js';
import { exponentiate, meanInterval, stratifiedInterval } from '../../src/tune/statistics/interval.js';
import { measureCorpus, pacedBench, pairedLogRatio, ROOT, say, takeTurns } from './corpus-runs.js';

const ROUNDS = Number(process.argv[2] ?? 10);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'jit-over-static.json');
const PROTOCOL = {
  size: 'quick',
  rounds: ROUNDS,
  leastRounds: 4,
  /** Rounds end when the interval is narrower than this in log ratio. */
  width: 0.01,
  warmSeconds: 1.2,
  countedSeconds: 0.6,
  leastCounted: 5,
  bound: 1.02,
  seed: 1,
};

async function measure(program: Program) {
  const folder = mkdtempSync(join(tmpdir(), 'otter-static-'));
  try {
    const executable = join(folder, 'program');
    const source = loadProgram(join(program.folder, 'program.ot'));
    buildStatic(source, knobValues(resolveKnobs(standardSources([]))), executable, true);
    return await compare(program, executable);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(program: Program, executable: string) {
  const n = program.sizes.quick;
  const ahead = [executable, '--serve'];
  const [first = []] = await takeTurns(program, n, 2, [ahead, ahead]);
  const seconds = (first.at(-1)?.cpuNs ?? 0) / 1e9;
  const warm = Math.max(3, Math.ceil(PROTOCOL.warmSeconds / seconds));
  const counted = Math.max(PROTOCOL.leastCounted, Math.ceil(PROTOCOL.countedSeconds / seconds));
  const order = random(PROTOCOL.seed, program.name);
  const pairs: number[] = [];
  while (pairs.length < ROUNDS && !isNarrow(pairs)) {
    const jit = pacedBench(program, n, warm + counted);
    const jitFirst = order.below(2) === 0;
    const [a = [], b = []] = await takeTurns(program, n, warm + counted, jitFirst ? [jit, ahead] : [ahead, jit]);
    pairs.push(jitFirst ? pairedLogRatio(a, b, counted) : pairedLogRatio(b, a, counted));
  }
  const { estimate: ratio, low, high } = exponentiate(meanInterval(pairs));
  say(`${program.name}: ${ratio.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), ${pairs.length} rounds`);
  return {
    program: program.name,
    n,
    warm,
    counted,
    ratio,
    low,
    high,
    isLevel: high <= PROTOCOL.bound,
    logRatios: pairs,
  };
}

function isNarrow(pairs: readonly number[]): boolean {
  if (pairs.length < PROTOCOL.leastRounds) return false;
  const { low, high } = meanInterval(pairs);
  return high - low < PROTOCOL.width;
}

function summary(results: readonly Awaited<ReturnType<typeof measure>>[]) {
  const strata = results.map(({ logRatios }) => ({ weight: 1 / results.length, values: logRatios }));
  const { estimate: ratio, low, high } = exponentiate(stratifiedInterval(strata));
  const notLevel = results.filter(({ isLevel }) => !isLevel).map(({ program }) => program);
  return { geomean: { ratio, low, high }, notLevel };
}

await measureCorpus(FILE, PROGRAMS, PROTOCOL, measure, summary);
