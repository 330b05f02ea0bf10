/**
 * How fast `otter check` is: parsing (with lexing) and checking generated programs of 1, 2 and 4 times a length, each
 * run in a fresh process, modules loaded before the clock starts. Folding constants and verifying, which `otter run`
 * adds, are told apart. Sizes take turns, so that drift of the machine meets all alike. Writes
 * results/validation/front-end.json.
 * Run: node --import tsx scripts/benchmarks/front-end.ts [LINES] [ROUNDS], after scripts/build.sh
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { describeEnvironment, machineName } from '../../src/tune/environment.js';
import { projectRoot } from '../../src/tune/places.js';
import { programOfLines } from './front-end-program.js';

const LINES = Number(process.argv[2] ?? 50_000);
const ROUNDS = Number(process.argv[3] ?? 7);
const SEED = 1;
const FACTORS = [1, 2, 4];
/** Those of `otter check`. */
const NODE_FLAGS = ['--enable-source-maps', ...checkFlags()];

interface Sample {
  readonly mistakes: number;
  readonly parseMs: number;
  readonly checkMs: number;
  /** Folding constants and verifying the HIR: not part of the total. */
  readonly verifyMs: number;
  /** Parsing and checking. */
  readonly totalMs: number;
  /** Of all threads: V8's compiler and collector run beside. Unlike the time it hardly feels what else runs. */
  readonly cpuMs: number;
  readonly warmLexMs: number;
  readonly peakRssMb: number;
}

function run(file: string): Sample {
  const child = join(projectRoot(), 'scripts', 'benchmarks', 'front-end-child.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE_FLAGS, child, file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the front end failed:\n${stderr}`);
  const sample = JSON.parse(stdout) as Sample;
  if (sample.mistakes > 0) throw new Error(`${file} has ${sample.mistakes} mistakes`);
  return sample;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

const round = (value: number): number => Math.round(value * 100) / 100;

function checkFlags(): string[] {
  const launcher = readFileSync(join(projectRoot(), 'scripts/node-flags.sh'), 'utf8');
  const flags = /^check_flags=\((.*)\)$/m.exec(launcher)?.[1];
  if (flags === undefined) throw new Error("scripts/node-flags.sh has no line 'check_flags=(...)'");
  return flags.split(' ');
}

function summary(lines: number, samples: readonly Sample[]) {
  const of = (value: (s: Sample) => number): number => round(median(samples.map(value)));
  const speeds = samples.map((s) => Math.round(lines / (s.totalMs / 1000)));
  return {
    lines,
    linesPerSecond: { median: Math.round(median(speeds)), low: Math.min(...speeds), high: Math.max(...speeds) },
    medianMs: {
      parse: of((s) => s.parseMs),
      check: of((s) => s.checkMs),
      verify: of((s) => s.verifyMs),
      total: of((s) => s.totalMs),
      cpu: of((s) => s.cpuMs),
      warmLex: of((s) => s.warmLexMs),
    },
    peakRssMb: of((s) => s.peakRssMb),
    totalMs: samples.map((s) => round(s.totalMs)),
  };
}

/** The slope of log time over log lines, by least squares: 1 is linear. */
function growth(sizes: readonly { lines: number; medianMs: { total: number } }[]): number {
  const points = sizes.map(({ lines, medianMs }) => ({ x: Math.log(lines), y: Math.log(medianMs.total) }));
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return round(covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0));
}

const environment = describeEnvironment(projectRoot());
const folder = mkdtempSync(join(tmpdir(), 'otter-front-end-'));
try {
  const programs = FACTORS.map((factor) => {
    const text = programOfLines(LINES * factor, SEED);
    const file = join(folder, `${factor}.ot`);
    writeFileSync(file, text);
    return { file, lines: text.split('\n').length - 1, samples: [] as Sample[] };
  });
  for (let i = 0; i < ROUNDS; i++) for (const { file, samples } of programs) samples.push(run(file));
  const sizes = programs.map(({ lines, samples }) => summary(lines, samples));
  const report = {
    command: `node --import tsx scripts/benchmarks/front-end.ts ${LINES} ${ROUNDS}`,
    machine: machineName(environment),
    node: environment.node,
    nodeFlags: NODE_FLAGS,
    revision: environment.revision,
    startedAt: environment.startedAt,
    load: environment.load,
    seed: SEED,
    rounds: ROUNDS,
    growthExponent: growth(sizes),
    sizes,
  };
  const target = join(projectRoot(), 'results', 'validation');
  makeFolder(target);
  writeFileSync(join(target, 'front-end.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
