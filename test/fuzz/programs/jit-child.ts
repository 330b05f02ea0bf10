/**
 * Runs cases of a file under the tier controller, each twice: in the baseline tier, and when what was optimised because of
 * that has been published. Standard output and error are files that the parent cuts into the cases' parts by the sizes
 * reported on descriptor 3, a JSON line a run.
 */
import { fstatSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { knobValues, resolveKnobs, standardSources } from '../../../src/config/resolve.js';
import { frontEnd } from '../../../src/front-end.js';
import type { Controller } from '../../../src/jit/controller.js';
import { startJit } from '../../../src/pipeline.js';

export interface JitRun {
  readonly case: number;
  readonly round: number;
  readonly exitCode: number;
  /** Bytes of standard output and error when the run has ended. */
  readonly stdout: number;
  readonly stderr: number;
}

const ROUNDS = 2;
const QUIET_MS = 12;
const PATIENCE_MS = 1_000;

/** Waits until no version has been published for a while. */
async function settled(controller: Controller): Promise<void> {
  const count = (): number => {
    const { optimised, failed, baseline } = controller.stats().functions;
    return optimised + failed + baseline;
  };
  let before = -1;
  for (let waited = 0; waited < PATIENCE_MS && count() !== before; waited += QUIET_MS) {
    before = count();
    await pause(QUIET_MS);
  }
}

const [path = '', mode = 'jit', first = '0', end = '0', ...flags] = process.argv.slice(2);
const { program } = frontEnd(path);
if (program?.bench === undefined) throw new Error(`${path} does not check`);
const controller = startJit(program, knobValues(resolveKnobs(standardSources(flags))), [], {
  hybrid: mode === 'hybrid',
});
await controller.runInit();
for (let n = Number(first); n < Number(end); n++) {
  for (let round = 0; round < ROUNDS; round++) {
    const { exitCode } = await controller.runBench(program.bench, BigInt(n));
    const run: JitRun = { case: n, round, exitCode, stdout: fstatSync(1).size, stderr: fstatSync(2).size };
    writeSync(3, `${JSON.stringify(run)}\n`);
    if (round + 1 < ROUNDS) await settled(controller);
  }
}
controller.close();
