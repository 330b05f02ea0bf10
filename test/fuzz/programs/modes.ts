/** Runs the cases of a file in every mode. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { knobValues, resolveKnobs, standardSources } from '../../../src/config/resolve.js';
import { frontEnd } from '../../../src/front-end.js';
import type { HirProgram } from '../../../src/hir/hir.js';
import { Interpreter } from '../../../src/hir/interpret/index.js';
import { CapturedOutput } from '../../../src/hir/interpret/output.js';
import { buildStatic } from '../../../src/pipeline.js';
import { renderDiagnostic } from '../../../src/support/diagnostics.js';
import type { JitRun } from './jit-child.js';

/** What can be observed of a run. */
export interface Observed {
  readonly stdout: string;
  readonly stderr: string;
  /** Or the name of the signal that ended it. */
  readonly exit: number | string;
}

export interface Difference {
  readonly case: number;
  readonly mode: Mode;
  /** Which run of the case in its process; absent when it brought the process down. */
  readonly round?: number;
  readonly expected: Observed;
  readonly found: Observed;
}

/** Many collections, and a code cache that cannot hold everything. */
const HOSTILE = ['heap.minTrigger=1048576', 'cache.codeBytes=262144'];

/** The tier controller's modes, with every tier-up that can be had. */
const CONTROLLED = {
  jit: [...HOSTILE, 'tier.callThreshold=1', 'tier.loopThreshold=1'],
  osr: [...HOSTILE, 'tier.callThreshold=1', 'tier.osr=force'],
  hybrid: [...HOSTILE, 'hybrid.callThreshold=1'],
  /** What the defaults do not use: modules through llvm-bindings, a function a module, other places for objects. */
  other: [
    ...['lower.builder=bindings', 'lazy.budget=0', 'inline.threshold=0', 'profile.branches=0', 'tier.optLevel=1'],
    ...['heap.policy=size-class', 'heap.minTrigger=1048576', 'tier.callThreshold=2', 'tier.batchNodes=1'],
  ],
} as const;

/** Executables, and what they find in the environment: in `stress` every allocation collects and the heap is verified. */
const STATIC = { static: {}, stress: { OTTER_GC_STRESS: '1', OTTER_CHECK: '2' } } as const;

type Controlled = keyof typeof CONTROLLED;
type Static = keyof typeof STATIC;
export type Mode = Static | Controlled;
export const MODES: readonly Mode[] = ['static', 'stress', 'jit', 'osr', 'hybrid', 'other'];

const CHILD = fileURLToPath(new URL('./jit-child.ts', import.meta.url));
const TIMEOUT_MS = 120_000;
const MAX_DEPTH = 2_000;

/** A file on disk and its program, in a folder of its own. */
export class Batch {
  readonly folder = mkdtempSync(join(tmpdir(), 'otter-fuzz-'));
  readonly path = join(this.folder, 'cases.ot');
  readonly program: HirProgram;

  /** @throws when the checker rejects the text: the generator has to be right */
  constructor(
    text: string,
    readonly count: number,
  ) {
    writeFileSync(this.path, text);
    const { program, diagnostics, files } = frontEnd(this.path);
    if (program === undefined) {
      throw new Error(`the checker rejects\n${diagnostics.map((d) => renderDiagnostic(d, files)).join('\n')}`);
    }
    this.program = program;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where the other modes differ from the interpreter. They run beside each other. */
export async function differences(batch: Batch, modes: readonly Mode[] = MODES): Promise<Difference[]> {
  const controlled = modes.filter(isControlled).map((mode) => controlledDifferences(batch, mode));
  const found = staticDifferences(
    batch,
    modes.filter((mode) => !isControlled(mode)),
  );
  return [...found, ...(await Promise.all(controlled)).flat()];
}

function isControlled(mode: Mode): mode is Controlled {
  return mode in CONTROLLED;
}

function same(a: Observed, b: Observed): boolean {
  return a.stdout === b.stdout && a.stderr === b.stderr && a.exit === b.exit;
}

// -------------------------------------------------------------------------------------- interpreter

/** The run of one case, from `main` as static code does, or from `bench` as the tier controller does. */
function interpreted(batch: Batch, n: number, from: 'main' | 'bench'): Observed {
  const output = new CapturedOutput();
  const args = from === 'main' ? [String(n)] : [];
  const interpreter = new Interpreter(batch.program, { output, args, maxDepth: MAX_DEPTH });
  const { bench } = batch.program;
  if (bench === undefined) throw new Error('internal error: no bench');
  if (from === 'bench') interpreter.runInit();
  const { exitCode } = from === 'main' ? interpreter.runEntry() : interpreter.runBench(bench, BigInt(n));
  return { stdout: output.stdout, stderr: output.stderr, exit: exitCode };
}

// ------------------------------------------------------------------------------------------- static

function staticDifferences(batch: Batch, modes: readonly Static[]): Difference[] {
  if (modes.length === 0) return [];
  const executable = join(batch.folder, 'program');
  buildStatic(batch.program, knobValues(resolveKnobs(standardSources([]))), executable, false);
  return Array.from({ length: batch.count }, (_, n) => n).flatMap((n) => {
    const expected = interpreted(batch, n, 'main');
    return modes.flatMap((mode) => {
      const found = runStatic(executable, n, STATIC[mode]);
      return same(expected, found) ? [] : [{ case: n, mode, expected, found }];
    });
  });
}

function runStatic(executable: string, n: number, environment: Readonly<Record<string, string>>): Observed {
  const env = { ...process.env, ...environment };
  const child = spawnSync(executable, [String(n)], { encoding: 'utf8', timeout: TIMEOUT_MS, env });
  return { stdout: child.stdout, stderr: child.stderr, exit: child.status ?? child.signal ?? 'unknown' };
}

// --------------------------------------------------------------------------------------- controlled

async function controlledDifferences(batch: Batch, mode: Controlled): Promise<Difference[]> {
  const found: Difference[] = [];
  for (let first = 0; first < batch.count; ) {
    const { differences, next } = await jitChild(batch, mode, first);
    found.push(...differences);
    first = next;
  }
  return found;
}

/** Runs cases from `first` on in one process, up to the end or to one that brings the process down. */
async function jitChild(
  batch: Batch,
  mode: Controlled,
  first: number,
): Promise<{ differences: Difference[]; next: number }> {
  const names = ['out', 'err', 'runs'].map((name) => join(batch.folder, `${mode}.${name}`));
  const files = names.map((name) => openSync(name, 'w+'));
  const way = mode === 'hybrid' ? 'hybrid' : 'jit';
  const args = ['--import', 'tsx', CHILD, batch.path, way, String(first), String(batch.count), ...CONTROLLED[mode]];
  const child = spawn(process.execPath, args, { stdio: ['ignore', ...files], timeout: TIMEOUT_MS });
  for (const file of files) closeSync(file);
  const [status, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  const [out, err, lines] = names.map((name) => readFileSync(name)) as [Buffer, Buffer, Buffer];
  const runs = lines
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JitRun);
  const found = compareRuns(batch, mode, runs, out, err);
  const last = runs.at(-1);
  if (status === 0) return { differences: found, next: batch.count };
  // The run that was going on took the process with it.
  const broken = last === undefined ? first : last.round === 0 ? last.case : last.case + 1;
  const stderr = err.subarray(last?.stderr ?? 0).toString();
  const stdout = out.subarray(last?.stdout ?? 0).toString();
  const crash = { stdout, stderr, exit: status ?? signal ?? 'unknown' };
  const expected = interpreted(batch, broken, 'bench');
  return { differences: [...found, { case: broken, mode, expected, found: crash }], next: broken + 1 };
}

function compareRuns(batch: Batch, mode: Controlled, runs: readonly JitRun[], out: Buffer, err: Buffer): Difference[] {
  const found: Difference[] = [];
  let before = { stdout: 0, stderr: 0 };
  for (const run of runs) {
    const stdout = out.subarray(before.stdout, run.stdout).toString();
    const stderr = err.subarray(before.stderr, run.stderr).toString();
    before = run;
    const expected = interpreted(batch, run.case, 'bench');
    const observed = { stdout, stderr, exit: run.exitCode };
    const round = run.round + 1;
    if (!same(expected, observed)) found.push({ case: run.case, mode, round, expected, found: observed });
  }
  return found;
}
