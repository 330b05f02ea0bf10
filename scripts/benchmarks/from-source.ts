/**
 * Total time from source: `otter run` of each program of the corpus against rustc (optimising, for this CPU) and a run of
 * what it made, at the normal size, wall time of fresh processes. The two alternate, the first one of a round too.
 * Writes results/validation/from-source.json, or FILE.
 * Run: node --import tsx scripts/benchmarks/from-source.ts [ROUNDS] [PROGRAMS (globs)] [FILE]
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { median } from 'simple-statistics';
import { makeFolder } from '../../src/support/folders.js';
import { expectedResult, loadCorpus, matchPrograms } from '../../src/tune/corpus.js';
import { describeEnvironment } from '../../src/tune/environment.js';
import type { Program } from '../../src/tune/model.js';
import { projectRoot } from '../../src/tune/places.js';
import { RUST_FLAGS } from '../../src/tune/rust.js';

const ROOT = projectRoot();
const ROUNDS = Number(process.argv[2] ?? 3);
const PROGRAMS = process.argv[3] ?? '*';
const FILE = process.argv[4] ?? join(ROOT, 'results', 'validation', 'from-source.json');

/** Milliseconds of one round. */
interface Round {
  readonly otter: number;
  readonly rustc: number;
  readonly rust: number;
}

/** The text with the size that `main` runs replaced. @throws when the text does not say it once. */
function resized(path: string, call: RegExp, n: number): string {
  const text = readFileSync(path, 'utf8');
  if (text.match(new RegExp(call, 'g'))?.length !== 1) throw new Error(`${path}: main does not call bench once`);
  return text.replace(call, `$1${n}`);
}

/** Copies of both sources that run the normal size; the twin finds the modules that twins share beside its folder. */
function prepare(program: Program, folder: string) {
  const n = program.sizes.normal;
  const own = join(folder, program.name);
  makeFolder(own);
  const paths = { otter: join(own, 'program.ot'), rust: join(own, 'baseline.rs'), executable: join(own, 'baseline') };
  writeFileSync(paths.otter, resized(join(program.folder, 'program.ot'), /(println\(bench\()[\d_]+/, n));
  writeFileSync(paths.rust, resized(join(program.folder, 'baseline.rs'), /(harness::run\(bench, )[\d_]+/, n));
  return { ...paths, expected: expectedResult(program, n) };
}

/** Runs a command to its end; the milliseconds it took. @throws when it fails or prints something else. */
function timed(command: string, args: readonly string[], expected?: string): number {
  const start = process.hrtime.bigint();
  const child = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (child.status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${child.stderr}`);
  if (expected !== undefined && child.stdout.trim() !== expected) throw new Error(`${command} printed ${child.stdout}`);
  return ms;
}

function measure(program: Program, folder: string) {
  const { otter, rust, executable, expected } = prepare(program, folder);
  const runOtter = () => timed(join(ROOT, 'scripts', 'otter'), ['run', '--no-cache', otter], expected);
  const runRust = () => ({
    rustc: timed('rustc', [...RUST_FLAGS.rust, '-o', executable, rust]),
    rust: timed(executable, [], expected),
  });
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const early = i % 2 === 0 ? runOtter() : undefined;
    const twin = runRust();
    rounds.push({ otter: early ?? runOtter(), ...twin });
  }
  const ratio = median(rounds.map((round) => round.otter / (round.rustc + round.rust)));
  const of = (part: keyof Round) => Math.round(median(rounds.map((round) => round[part])));
  const row = { program: program.name, n: program.sizes.normal, otterMs: of('otter'), rustcMs: of('rustc') };
  return { ...row, rustRunMs: of('rust'), ratio: Math.round(ratio * 1000) / 1000, rounds };
}

const programs = matchPrograms(loadCorpus(join(ROOT, 'corpus')), PROGRAMS);
const folder = mkdtempSync(join(tmpdir(), 'otter-from-source-'));
try {
  for (const name of readdirSync(join(ROOT, 'corpus')).filter((file) => file.endsWith('.rs')))
    copyFileSync(join(ROOT, 'corpus', name), join(folder, name));
  const results = programs.map((program) => {
    const measured = measure(program, folder);
    process.stderr.write(`${program.name}: ${measured.ratio}\n`);
    return measured;
  });
  const below = results.filter(({ ratio }) => ratio < 1).length;
  const report = {
    command: `node --import tsx scripts/benchmarks/from-source.ts ${ROUNDS} '${PROGRAMS}'`,
    environment: describeEnvironment(ROOT),
    rounds: ROUNDS,
    programs: results.length,
    below,
    shareBelow: Math.round((below / results.length) * 1000) / 1000,
    results,
  };
  makeFolder(dirname(FILE));
  writeFileSync(FILE, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${below} of ${results.length} programs below Rust's time from source\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
