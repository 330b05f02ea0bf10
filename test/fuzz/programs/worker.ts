/**
 * Runs cases of files in one mode, file after file in one process: starting Node and warming it up took longer than most
 * of the work.
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
import { buildStatic, startJit } from '../../../src/pipeline.js';
import { report, serve } from '../../serving/child.js';
import { type Observed, TIMEOUT_MS } from './observed.js';

export interface Request {
  readonly path: string;
  /** Cases from `first` up to `end`, which is not one. */
  readonly first: number;
  readonly end: number;
  readonly knobs: readonly string[];
  /** Runs of an executable; without it, the tier controller runs the cases. */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly hybrid?: boolean;
}

/** A run under the tier controller. */
export interface TierRun {
  readonly kind: 'tiers';
  readonly case: number;
  readonly round: number;
  readonly exit: number;
  /** Bytes of standard output and error when the run has ended. */
  readonly stdout: number;
  readonly stderr: number;
}

/** A run of an executable, in the environment of that name. */
export interface StaticRun {
  readonly kind: 'static';
  readonly case: number;
  readonly environment: string;
  readonly observed: Observed;
}

export type Report = TierRun | StaticRun;

const ROUNDS = 2;

function valuesOf(knobs: readonly string[]) {
  return knobValues(resolveKnobs(standardSources(knobs)));
}

async function runTiers(program: HirProgram, { first, end, knobs, hybrid }: Request): Promise<void> {
  if (program.bench === undefined) throw new Error('internal error: no bench');
  const controller = startJit(program, valuesOf(knobs), [], { hybrid: hybrid === true });
  await controller.runInit();
  for (let n = first; n < end; n++) {
    for (let round = 0; round < ROUNDS; round++) {
      if (round > 0) await controller.idle();
      const { exitCode: exit } = await controller.runBench(program.bench, BigInt(n));
      const run: TierRun = {
        kind: 'tiers',
        case: n,
        round,
        exit,
        stdout: fstatSync(1).size,
        stderr: fstatSync(2).size,
      };
      report(run);
    }
  }
  controller.close();
}

function runExecutable(program: HirProgram, { path, first, end, knobs, environments = {} }: Request): void {
  const executable = join(dirname(path), 'program');
  buildStatic(program, valuesOf(knobs), executable, false);
  for (let n = first; n < end; n++) {
    for (const [environment, added] of Object.entries(environments)) {
      const env = { ...process.env, ...added };
      const child = spawnSync(executable, [String(n)], { encoding: 'utf8', timeout: TIMEOUT_MS, env });
      const { stdout, stderr } = child;
      const observed = { stdout, stderr, exit: child.status ?? child.signal ?? 'unknown' };
      const run: StaticRun = { kind: 'static', case: n, environment, observed };
      report(run);
    }
  }
}

await serve(async (request: Request) => {
  const { program } = frontEnd(request.path);
  if (program === undefined) throw new Error(`${request.path} does not check`);
  if (request.environments === undefined) await runTiers(program, request);
  else runExecutable(program, request);
});
