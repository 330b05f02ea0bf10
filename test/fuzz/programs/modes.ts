/** Runs the cases of a file in every mode. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frontEnd } from '../../../src/front-end.js';
import type { HirProgram } from '../../../src/hir/hir.js';
import { Interpreter } from '../../../src/hir/interpret/index.js';
import { CapturedOutput } from '../../../src/hir/interpret/output.js';
import { assertVerified } from '../../../src/hir/verify.js';
import { renderDiagnostic } from '../../../src/support/diagnostics.js';
import { type Observed, same } from './observed.js';
import type { Report, TierRun } from './worker.js';
import { type Answer, ask } from './workers.js';

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

const MAX_DEPTH = 2_000;

/** A file on disk and its program, in a folder of its own. */
export class Batch {
  readonly folder = mkdtempSync(join(tmpdir(), 'otter-fuzz-'));
  readonly path = join(this.folder, 'cases.ot');
  private readonly program: HirProgram;
  private readonly interpreted = new Map<string, Observed>();

  /** @throws when the checker rejects the text (the generator has to be right) or makes broken HIR of it */
  constructor(
    text: string,
    readonly count: number,
  ) {
    writeFileSync(this.path, text);
    const { program, diagnostics, files } = frontEnd(this.path);
    if (program === undefined) {
      throw new Error(`the checker rejects\n${diagnostics.map((d) => renderDiagnostic(d, files)).join('\n')}`);
    }
    assertVerified(program);
    this.program = program;
  }

  /** What the interpreter does with a case, from `main` as executables do, or from `bench` as the tier controller does. */
  expected(n: number, from: 'main' | 'bench'): Observed {
    const key = `${from} ${n}`;
    const found = this.interpreted.get(key) ?? interpret(this.program, n, from);
    this.interpreted.set(key, found);
    return found;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where the other modes differ from the interpreter. Each mode has a process, they run beside each other. */
export async function differences(batch: Batch, modes: readonly Mode[] = MODES): Promise<Difference[]> {
  const controlled = modes.filter(isControlled).map((mode) => controlledDifferences(batch, mode));
  const built = staticDifferences(
    batch,
    modes.filter((mode) => !isControlled(mode)),
  );
  return (await Promise.all([built, ...controlled])).flat();
}

function isControlled(mode: Mode): mode is Controlled {
  return mode in CONTROLLED;
}

function interpret(program: HirProgram, n: number, from: 'main' | 'bench'): Observed {
  const output = new CapturedOutput();
  const args = from === 'main' ? [String(n)] : [];
  const interpreter = new Interpreter(program, { output, args, maxDepth: MAX_DEPTH });
  const { bench } = program;
  if (bench === undefined) throw new Error('internal error: no bench');
  if (from === 'bench') interpreter.runInit();
  const { exitCode } = from === 'main' ? interpreter.runEntry() : interpreter.runBench(bench, BigInt(n));
  return { stdout: output.stdout, stderr: output.stderr, exit: exitCode };
}

/** One executable runs all cases, a process each. */
async function staticDifferences(batch: Batch, modes: readonly Static[]): Promise<Difference[]> {
  if (modes.length === 0) return [];
  const environments = Object.fromEntries(modes.map((mode) => [mode, STATIC[mode]]));
  const request = { path: batch.path, first: 0, end: batch.count, knobs: [], environments };
  const { reports, stderr, died } = await ask('static', request);
  if (died !== undefined) throw new Error(`the executable could not be built or run: ${stderr.toString()}`);
  return reports.flatMap((run) => {
    if (run.kind !== 'static') return [];
    const expected = batch.expected(run.case, 'main');
    const { case: n, environment, observed: found } = run;
    return same(expected, found) ? [] : [{ case: n, mode: environment as Static, expected, found }];
  });
}

/** All cases in one process, but for those that bring it down. */
async function controlledDifferences(batch: Batch, mode: Controlled): Promise<Difference[]> {
  const found: Difference[] = [];
  for (let first = 0; first < batch.count; ) {
    const request = { path: batch.path, first, end: batch.count, knobs: CONTROLLED[mode], hybrid: mode === 'hybrid' };
    const answer = await ask(mode, request);
    const runs = answer.reports.filter(isTierRun);
    found.push(...compareRuns(batch, mode, runs, answer));
    if (answer.died === undefined) break;
    const broken = crashed(runs.at(-1), first);
    found.push(crashOf(batch, mode, broken, runs.at(-1), answer));
    first = broken + 1;
  }
  return found;
}

function isTierRun(report: Report): report is TierRun {
  return report.kind === 'tiers';
}

/** The case that was running when the process went down. */
function crashed(last: TierRun | undefined, first: number): number {
  if (last === undefined) return first;
  return last.round === 0 ? last.case : last.case + 1;
}

function crashOf(
  batch: Batch,
  mode: Controlled,
  broken: number,
  last: TierRun | undefined,
  { stdout, stderr, died = 'unknown' }: Answer,
): Difference {
  const [out, err] = [stdout.subarray(last?.stdout ?? 0), stderr.subarray(last?.stderr ?? 0)];
  const found = { stdout: out.toString(), stderr: err.toString(), exit: died };
  return { case: broken, mode, expected: batch.expected(broken, 'bench'), found };
}

function compareRuns(
  batch: Batch,
  mode: Controlled,
  runs: readonly TierRun[],
  { stdout, stderr }: Answer,
): Difference[] {
  const found: Difference[] = [];
  let before = { stdout: 0, stderr: 0 };
  for (const run of runs) {
    const out = stdout.subarray(before.stdout, run.stdout).toString();
    const err = stderr.subarray(before.stderr, run.stderr).toString();
    before = run;
    const expected = batch.expected(run.case, 'bench');
    const observed = { stdout: out, stderr: err, exit: run.exit };
    const round = run.round + 1;
    if (!same(expected, observed)) found.push({ case: run.case, mode, round, expected, found: observed });
  }
  return found;
}
