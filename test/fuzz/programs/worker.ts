/**
 * Runs the cases of a file in the interpreter and in every mode asked for, file after file in one process: starting Node,
 * warming it up and the front end took longer than most of the work.
 *
 * In the tiers each case runs twice: in the baseline tier, and when what was optimised because of that has been
 * published; in mode `kept` in another session then. The parent cuts standard output and error into the runs' parts by the sizes reported.
 */
import { spawnSync } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { knobValues, resolveKnobs, standardSources } from '../../../src/config/resolve.js';
import { frontEnd } from '../../../src/front-end.js';
import type { HirProgram } from '../../../src/hir/hir.js';
import { Interpreter } from '../../../src/hir/interpret/index.js';
import { CapturedOutput } from '../../../src/hir/interpret/output.js';
import { assertVerified } from '../../../src/hir/verify.js';
import { Controller } from '../../../src/jit/controller.js';
import type { CodeStore } from '../../../src/jit/store/program-store.js';
import { buildStatic } from '../../../src/pipeline.js';
import { renderDiagnostic } from '../../../src/support/diagnostics.js';
import { MemoryStore } from '../../memory-store.js';
import { report, serve } from '../../serving/child.js';
import { CONTROLLED, type Controlled, isControlled, type Mode, STATIC, STRESS, type Static } from './modes.js';
import { HANGS, type Observed } from './observed.js';

/** Where a program starts: executables in `main`, the tier controller in `bench`. */
export type Entry = 'main' | 'bench';

export interface Request {
  readonly path: string;
  /** Cases that the file has. */
  readonly count: number;
  readonly entries: readonly Entry[];
  readonly modes: readonly Mode[];
  /** The first case that the first of the modes runs. */
  readonly first: number;
  /** Of a run of an executable. */
  readonly timeoutMs: number;
}

export type Report =
  /** The checker's message about the file. */
  | { readonly kind: 'rejected'; readonly message: string }
  /** What the interpreter did. */
  | { readonly kind: 'expected'; readonly entry: Entry; readonly case: number; readonly observed: Observed }
  /** What runs next. */
  | { readonly kind: 'mode'; readonly mode: Mode }
  | { readonly kind: 'static'; readonly mode: Static; readonly case: number; readonly observed: Observed }
  | TierRun;

/** A run under the tier controller. */
export interface TierRun {
  readonly kind: 'tiers';
  readonly mode: Controlled;
  readonly case: number;
  readonly round: number;
  readonly exit: number;
  /** Bytes of standard output and error when the run has ended. */
  readonly stdout: number;
  readonly stderr: number;
}

const ROUNDS = 2;
const MAX_DEPTH = 2_000;

const tell = (line: Report): void => report(line);

function valuesOf(knobs: readonly string[]) {
  return knobValues(resolveKnobs(standardSources(knobs)));
}

function interpret(program: HirProgram, n: number, entry: Entry): Observed {
  const output = new CapturedOutput();
  const args = entry === 'main' ? [String(n)] : [];
  const interpreter = new Interpreter(program, { output, args, maxDepth: MAX_DEPTH });
  const { bench } = program;
  if (bench === undefined) throw new Error('internal error: no bench');
  if (entry === 'bench') interpreter.runInit();
  const { exitCode } = entry === 'main' ? interpreter.runEntry() : interpreter.runBench(bench, BigInt(n));
  return { stdout: output.stdout, stderr: output.stderr, exit: exitCode };
}

/** The runtime reads the environment when it is created. */
function startStressed(program: HirProgram, mode: Controlled, store?: CodeStore): Controller {
  const before = { ...process.env };
  Object.assign(process.env, STRESS);
  try {
    return new Controller(program, valuesOf(CONTROLLED[mode]), [], undefined, mode === 'hybrid', {}, store);
  } finally {
    for (const name of Object.keys(STRESS)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** All cases in one session, each in the baseline tier and then in what was optimised because of that. */
async function runTiers(program: HirProgram, mode: Controlled, first: number, end: number): Promise<void> {
  const controller = startStressed(program, mode);
  await controller.runInit();
  for (let n = first; n < end; n++) {
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) await controller.idle();
      await runCase(program, controller, mode, n, round);
    }
  }
  controller.close();
}

/** All cases in one session, and in another one that starts with the code of the first. */
async function runKept(program: HirProgram, first: number, end: number): Promise<void> {
  const store = new MemoryStore();
  for (let round = 0; round < ROUNDS; round++) {
    const controller = startStressed(program, 'kept', store);
    await controller.runInit();
    for (let n = first; n < end; n++) {
      await runCase(program, controller, 'kept', n, round);
      await controller.idle();
    }
    controller.keepCode();
    controller.close();
  }
}

async function runCase(program: HirProgram, controller: Controller, mode: Controlled, n: number, round: number) {
  if (program.bench === undefined) throw new Error('internal error: no bench');
  const { exitCode: exit } = await controller.runBench(program.bench, BigInt(n));
  const [stdout, stderr] = [fstatSync(1).size, fstatSync(2).size];
  tell({ kind: 'tiers', mode, case: n, round, exit, stdout, stderr });
}

/** A process a case. */
function runExecutable(executable: string, mode: Static, first: number, { count, timeoutMs }: Request): void {
  const env = { ...process.env, ...STATIC[mode] };
  for (let n = first; n < count; n++) {
    const options = { encoding: 'utf8', timeout: timeoutMs, killSignal: 'SIGKILL', env } as const;
    const { stdout, stderr, status, signal, error } = spawnSync(executable, [String(n)], options);
    const isLate = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
    const exit = isLate ? HANGS : (status ?? signal ?? 'unknown');
    tell({ kind: 'static', mode, case: n, observed: { stdout, stderr, exit } });
  }
}

async function runModes(program: HirProgram, request: Request): Promise<void> {
  const { path, count, modes, first } = request;
  let executable: string | undefined;
  for (const [i, mode] of modes.entries()) {
    const from = i === 0 ? first : 0;
    tell({ kind: 'mode', mode });
    if (isControlled(mode)) {
      await (mode === 'kept' ? runKept(program, from, count) : runTiers(program, mode, from, count));
      continue;
    }
    if (executable === undefined) {
      executable = join(dirname(path), 'program');
      buildStatic(program, valuesOf([]), executable, false);
    }
    runExecutable(executable, mode, from, request);
  }
}

await serve(async (request: Request) => {
  const { program, diagnostics, files } = frontEnd(request.path);
  if (program === undefined) {
    return tell({ kind: 'rejected', message: diagnostics.map((d) => renderDiagnostic(d, files)).join('\n') });
  }
  assertVerified(program);
  for (const entry of request.entries) {
    for (let n = 0; n < request.count; n++) {
      tell({ kind: 'expected', entry, case: n, observed: interpret(program, n, entry) });
    }
  }
  await runModes(program, request);
});
