/**
 * What benchmarks over the whole corpus share: checked runs in fresh processes, alone or by turns, and a results file that is
 * written after each program, so that a run that was stopped goes on with the programs that are missing.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../src/support/folders.js';
import { expectedResult, loadCorpus, matchPrograms } from '../../src/tune/corpus.js';
import { describeEnvironment } from '../../src/tune/environment.js';
import { processExecutor } from '../../src/tune/executor.js';
import type { PlannedTrial, Program } from '../../src/tune/model.js';
import { projectRoot } from '../../src/tune/places.js';
import { medianLogRatio } from '../../src/tune/ratios.js';

export const ROOT = projectRoot();

export interface Iteration {
  readonly wallNs: number;
  readonly cpuNs: number;
}

/** One process that calls `bench(n)` so often. @throws when it fails, or gives a wrong result. */
export function runBench(program: Program, n: number, iterations: number, flags: readonly string[] = []): Iteration[] {
  const [file = '', ...args] = benchCommand(program, n, iterations, flags);
  return checked(program, n, spawnSync(file, args, { encoding: 'utf8', maxBuffer: MOST_OUTPUT }));
}

/** `otter bench` as a party of `takeTurns`. */
export function pacedBench(program: Program, n: number, iterations: number, flags: readonly string[] = []): string[] {
  return [...benchCommand(program, n, iterations, flags), '--paced'];
}

function benchCommand(program: Program, n: number, iterations: number, flags: readonly string[]): string[] {
  const file = join(program.folder, 'program.ot');
  return [
    join(ROOT, 'scripts', 'otter'),
    'bench',
    file,
    '--n',
    String(n),
    '--iterations',
    String(iterations),
    ...flags,
  ];
}

/**
 * A process of each command, taking turns by iterations in the order given and in reverse, as in a study: whatever
 * disturbs the machine for a while disturbs all. The commands answer each line of standard input with an iteration. Lists
 * are in the order of the commands. @throws when one fails, or gives a wrong result.
 */
export async function takeTurns(
  program: Program,
  n: number,
  iterations: number,
  commands: readonly (readonly string[])[],
): Promise<Iteration[][]> {
  const place = { phase: 'core', program: program.name, n, iterations, unit: 'turns', leg: 0 } as const;
  const leg = commands.map((_, position): PlannedTrial => {
    const id = String(position);
    return { ...place, id, position, arm: { id, kind: 'jit', knobs: {}, build: 'current' } };
  });
  const executor = processExecutor({
    turns: 'iterations',
    commandFor: ({ position }) => ({ alone: [], paced: commands[position] ?? [] }),
    expectedFor: () => expectedResult(program, n),
    timeoutMs: 600_000,
  });
  const runs = await executor.run(leg, new AbortController().signal);
  return runs.map(({ outcome }, i) => {
    if (outcome.status === 'ok') return [...outcome.iterations];
    throw new Error(`${program.name}: ${outcome.reason}: ${outcome.detail} (${(commands[i] ?? []).join(' ')})`);
  });
}

/** As a study compares two processes, on CPU time and from the last `counted` iterations. */
export function pairedLogRatio(own: readonly Iteration[], other: readonly Iteration[], counted: number): number {
  const times = (iterations: readonly Iteration[]) => iterations.slice(-counted).map(({ cpuNs }) => cpuNs);
  return medianLogRatio(times(own), times(other));
}

const MOST_OUTPUT = 1 << 28;

function checked(program: Program, n: number, { status, stdout, stderr }: SpawnSyncReturns<string>): Iteration[] {
  if (status !== 0) throw new Error(`${program.name} failed:\n${stderr}`);
  const samples = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Iteration & { readonly result: string });
  const expected = expectedResult(program, n);
  for (const { result } of samples) if (result !== expected) throw new Error(`${program.name}: ${result}`);
  return samples.map(({ wallNs, cpuNs }) => ({ wallNs, cpuNs }));
}

interface Stored<Result> {
  readonly protocol: unknown;
  readonly environment: { readonly revision: string };
  readonly programs: readonly Result[];
}

/** What this process was started with, as it is typed in the project's folder. */
export function commandLine(): string {
  return ['node --import tsx', ...process.argv.slice(1)].join(' ').replaceAll(`${ROOT}/`, '');
}

/**
 * Measures the programs that match and that the file does not have yet, and writes it anew after each. A file of another
 * protocol or revision is begun again. `summary`: what the file says of all programs.
 */
export async function measureCorpus<Result extends { readonly program: string }>(
  file: string,
  globs: string,
  protocol: object,
  measure: (program: Program) => Promise<Result> | Result,
  summary: (results: readonly Result[]) => object,
): Promise<void> {
  const environment = describeEnvironment(ROOT);
  const command = commandLine();
  const results = earlier<Result>(file, protocol, environment.revision);
  makeFolder(dirname(file));
  for (const program of matchPrograms(loadCorpus(join(ROOT, 'corpus')), globs)) {
    if (results.some((result) => result.program === program.name)) continue;
    results.push(await measure(program));
    const stored = { command, environment, protocol, ...summary(results), programs: results };
    writeFileSync(file, `${JSON.stringify(stored, null, 2)}\n`);
  }
}

function earlier<Result>(file: string, protocol: object, revision: string): Result[] {
  if (!existsSync(file)) return [];
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored<Result>;
  const isSame = JSON.stringify(stored.protocol) === JSON.stringify(protocol);
  return isSame && stored.environment.revision === revision ? [...stored.programs] : [];
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
