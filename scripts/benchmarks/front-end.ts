/**
 * How fast `otter check` is, for generated programs of 1, 2 and 4 times a length:
 * - cold: parsing (with lexing) and checking in a fresh process, its start and the loading of modules left out;
 * - process: all of `otter check` as a user meets it, and without what a check of an empty program takes, its start;
 * - steady: the last of many passes in one process, of the shortest program, when V8 has compiled what is hot; and once
 *   of each length, to see how time grows without V8's warm-up.
 *   Passes beside each other differ by a third on a machine with neighbours, so ten of each process count;
 * - watch: the same of `otter check --watch`, as it reports its checks.
 * Kinds and sizes take turns, so that drift of the machine meets all alike. Writes results/validation/front-end.json.
 * Run: node --import tsx scripts/benchmarks/front-end.ts [LINES] [ROUNDS], after scripts/build.sh
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { makeFolder } from '../../src/support/folders.js';
import { describeEnvironment, machineName } from '../../src/tune/environment.js';
import { projectRoot } from '../../src/tune/places.js';
import { programOfLines } from './front-end-program.js';
import { watchedChecks } from './front-end-watch.js';

const LINES = Number(process.argv[2] ?? 50_000);
const ROUNDS = Number(process.argv[3] ?? 7);
const SEED = 1;
const FACTORS = [1, 2, 4];
/** Passes in one process, of which the last ones count. */
const STEADY_PASSES = 30;
const COUNTED_PASSES = 10;
/** For the growth of the steady time: the longest program takes four times as long. */
const GROWTH_PASSES = 15;
const ROOT = projectRoot();

interface Sample {
  readonly mistakes: number;
  /** Parsing all but the bodies of functions. */
  readonly outlineMs: number;
  /** Parsing the bodies, and checking. */
  readonly checkMs: number;
  readonly totalMs: number;
  /** Of all threads: V8's compiler and collector run beside. Unlike the time it hardly feels what else runs. */
  readonly cpuMs: number;
  /** Folding constants and verifying the HIR, after the last pass: not part of the total. */
  readonly verifyMs: number;
  readonly warmLexMs: number;
  readonly peakRssMb: number;
}

interface Program {
  readonly file: string;
  readonly lines: number;
  /** Those that `otter check` gives to node for this file. */
  readonly flags: readonly string[];
  readonly cold: Sample[];
  readonly processMs: number[];
}

function flagsFor(file: string): string[] {
  const script = `source scripts/node-flags.sh; flags_for check "$1"; printf "%s\\n" "\${flags[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', file], { encoding: 'utf8', cwd: ROOT });
  if (status !== 0) throw new Error(`scripts/node-flags.sh failed:\n${stderr}`);
  return stdout.trim().split('\n');
}

/** Passes in a fresh process. */
function passes({ file, flags }: Program, count: number): Sample[] {
  const child = join(ROOT, 'scripts', 'benchmarks', 'front-end-child.mjs');
  const args = [...flags, child, file, String(count)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the front end failed:\n${stderr}`);
  const samples = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  if (samples.some(({ mistakes }) => mistakes > 0)) throw new Error(`${file} has mistakes`);
  return samples;
}

/** Milliseconds of `otter check`, from its start to its end. */
function wholeProcess(file: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(join(ROOT, 'scripts', 'otter'), ['check', file], { encoding: 'utf8' });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`otter check failed:\n${stderr}`);
  return ms;
}

const round = (value: number): number => Math.round(value * 100) / 100;

function speed(lines: number, ms: readonly number[]) {
  const speeds = ms.map((one) => Math.round(lines / (one / 1000)));
  return { median: Math.round(median(speeds)), low: Math.min(...speeds), high: Math.max(...speeds) };
}

function summary(lines: number, samples: readonly Sample[]) {
  const of = (value: (s: Sample) => number): number => round(median(samples.map(value)));
  const totalMs = samples.map((s) => s.totalMs);
  return {
    lines,
    linesPerSecond: speed(lines, totalMs),
    medianMs: {
      outline: of((s) => s.outlineMs),
      check: of((s) => s.checkMs),
      verify: of((s) => s.verifyMs),
      total: of((s) => s.totalMs),
      cpu: of((s) => s.cpuMs),
      warmLex: of((s) => s.warmLexMs),
    },
    peakRssMb: of((s) => s.peakRssMb),
    totalMs: totalMs.map(round),
  };
}

function processSummary({ lines, processMs }: Program, startMs: number) {
  return {
    lines,
    medianMs: round(median(processMs)),
    linesPerSecondWithoutStart: speed(
      lines,
      processMs.map((ms) => ms - startMs),
    ),
    ms: processMs.map(round),
  };
}

/** The slope of log time over log lines, by least squares: 1 is linear. */
function growth(sizes: readonly { readonly lines: number; readonly ms: number }[]): number {
  const points = sizes.map(({ lines, ms }) => ({ x: Math.log(lines), y: Math.log(ms) }));
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return round(covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0));
}

function generated(folder: string, factor: number): Program {
  const text = programOfLines(LINES * factor, SEED);
  const file = join(folder, `${factor}.ot`);
  writeFileSync(file, text);
  return { file, lines: text.split('\n').length - 1, flags: flagsFor(file), cold: [], processMs: [] };
}

const environment = describeEnvironment(ROOT);
const folder = mkdtempSync(join(tmpdir(), 'otter-front-end-'));
try {
  const programs = FACTORS.map((factor) => generated(folder, factor));
  const [shortest] = programs;
  if (shortest === undefined) throw new Error('there are no sizes');
  const empty = join(folder, 'empty.ot');
  writeFileSync(empty, 'fn main():\n    pass\n');
  const starts: number[] = [];
  const steady: Sample[] = [];
  const watched: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    starts.push(wholeProcess(empty));
    for (const program of programs) {
      for (const sample of passes(program, 1)) program.cold.push(sample);
      program.processMs.push(wholeProcess(program.file));
    }
    for (const sample of passes(shortest, STEADY_PASSES).slice(-COUNTED_PASSES)) steady.push(sample);
    watched.push(...(await watchedChecks(shortest.file, STEADY_PASSES)).slice(-COUNTED_PASSES));
  }
  const grown = programs.map((program) => {
    const last = passes(program, GROWTH_PASSES).slice(-COUNTED_PASSES / 2);
    return { lines: program.lines, ms: round(median(last.map((s) => s.totalMs))) };
  });
  const startMs = median(starts);
  const report = {
    command: `node --import tsx scripts/benchmarks/front-end.ts ${LINES} ${ROUNDS}`,
    machine: machineName(environment),
    node: environment.node,
    nodeFlags: programs.map(({ lines, flags }) => ({ lines, flags })),
    revision: environment.revision,
    startedAt: environment.startedAt,
    load: environment.load,
    seed: SEED,
    rounds: ROUNDS,
    growthExponent: {
      cold: growth(programs.map(({ lines, cold }) => ({ lines, ms: median(cold.map((s) => s.totalMs)) }))),
      process: growth(programs.map(({ lines, processMs }) => ({ lines, ms: median(processMs) - startMs }))),
      steady: growth(grown),
    },
    cold: programs.map(({ lines, cold }) => summary(lines, cold)),
    process: { startMs: round(startMs), sizes: programs.map((program) => processSummary(program, startMs)) },
    steady: { passes: STEADY_PASSES, counted: COUNTED_PASSES, ...summary(shortest.lines, steady), growth: grown },
    watch: {
      checks: STEADY_PASSES,
      counted: COUNTED_PASSES,
      linesPerSecond: speed(shortest.lines, watched),
      ms: watched.map(round),
    },
  };
  const target = join(ROOT, 'results', 'validation');
  makeFolder(target);
  writeFileSync(join(target, 'front-end.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
