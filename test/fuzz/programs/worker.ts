/**
 * Runs the cases of a file in the interpreter and in every mode asked for, file after file in one process: starting Node,
 * warming it up and the front end took longer than most of the work.
 *
 * In the tiers each case runs twice: in the baseline tier, and when what was optimised because of that has been
 * published. The parent cuts standard output and error into the runs' parts by the sizes reported.
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
import { buildStatic, startJit } from '../../../src/pipeline.js';
import { renderDiagnostic } from '../../../src/support/diagnostics.js';
import { report, serve } from '../../serving/child.js';
import { CONTROLLED, type Controlled, isControlled, type Mode, STATIC, type Static } from './modes.js';
import { type Observed, TIMEOUT_MS } from './observed.js';

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

/** All cases in one session. */
async function runTiers(program: HirProgram, mode: Controlled, first: number, end: number): Promise<void> {
  if (program.bench === undefined) throw new Error('internal error: no bench');
  const controller = startJit(program, valuesOf(CONTROLLED[mode]), [], { hybrid: mode === 'hybrid' });
  await controller.runInit();
  for (let n = first; n < end; n++) {
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) await controller.idle();
      const { exitCode: exit } = await controller.runBench(program.bench, BigInt(n));
      const [stdout, stderr] = [fstatSync(1).size, fstatSync(2).size];
      tell({ kind: 'tiers', mode, case: n, round, exit, stdout, stderr });
    }
  }
  controller.close();
}

/** A process a case. */
function runExecutable(executable: string, mode: Static, first: number, end: number): void {
  const env = { ...process.env, ...STATIC[mode] };
  for (let n = first; n < end; n++) {
    const child = spawnSync(executable, [String(n)], { encoding: 'utf8', timeout: TIMEOUT_MS, env });
    const { stdout, stderr, status, signal } = child;
    tell({ kind: 'static', mode, case: n, observed: { stdout, stderr, exit: status ?? signal ?? 'unknown' } });
  }
}

async function runModes(program: HirProgram, { path, count, modes, first }: Request): Promise<void> {
  let executable: string | undefined;
  for (const [i, mode] of modes.entries()) {
    const from = i === 0 ? first : 0;
    tell({ kind: 'mode', mode });
    if (isControlled(mode)) {
      await runTiers(program, mode, from, count);
      continue;
    }
    if (executable === undefined) {
      executable = join(dirname(path), 'program');
      buildStatic(program, valuesOf([]), executable, false);
    }
    runExecutable(executable, mode, from, count);
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
