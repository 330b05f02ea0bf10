/** Runs programs as `otter run` does, one after the other in one process. Imports what was built: that is what users run. */
import { ftruncateSync, readFileSync } from 'node:fs';
import type * as Common from '../../src/cli/common.js';
import type * as Run from '../../src/cli/run.js';
import type * as ControllerModule from '../../src/jit/controller.js';
import { MemoryStore } from '../memory-store.js';
import { report, serve } from './child.js';

export interface Request {
  /** Where it runs; its file is named as seen from there. */
  readonly folder: string;
  readonly file: string;
  readonly mode: string;
  readonly knobs: readonly string[];
  /** It runs a second time, in a session that starts with the code of the first: both have to print the same. */
  readonly kept?: boolean;
}

const BUILT = new URL('../../build/js/', import.meta.url);
const { guarded, knobsFrom, loadProgram } = (await import(new URL('cli/common.js', BUILT).href)) as typeof Common;
const { run } = (await import(new URL('cli/run.js', BUILT).href)) as typeof Run;
const { Controller } = (await import(new URL('jit/controller.js', BUILT).href)) as typeof ControllerModule;

/** All that the first run asks to be compiled is waited for, so that the second one has it. */
async function runKept({ file, mode, knobs }: Request): Promise<number> {
  const store = new MemoryStore();
  const runOnce = async (): Promise<number> => {
    const program = loadProgram(file);
    const found = store.load()?.modules.length ?? 0;
    const controller = new Controller(program, knobsFrom(knobs), [], undefined, mode === 'hybrid', {}, store);
    const { exitCode } = await controller.runEntry();
    await controller.idle();
    const { hits } = controller.cacheStats();
    if (hits !== found) process.stderr.write(`--- of ${found} kept modules ${hits} were linked\n`);
    controller.keepCode();
    controller.close();
    return exitCode;
  };
  const first = { exitCode: await runOnce(), printed: printed() };
  for (const output of [1, 2]) ftruncateSync(output);
  const exitCode = await runOnce();
  const [out, error] = printed();
  if (exitCode !== first.exitCode || out !== first.printed[0] || error !== first.printed[1])
    process.stderr.write(`--- the first run: exit ${first.exitCode}\n${first.printed.join('--- stderr\n')}`);
  return exitCode;
}

function printed(): readonly string[] {
  return [1, 2].map((output) => readFileSync(`/proc/self/fd/${output}`, 'utf8'));
}

await serve(async (request: Request) => {
  const rest = {
    stats: undefined,
    trace: [],
    args: [],
    perfMap: false,
    gdb: false,
    cache: { folder: undefined, off: true },
  };
  process.chdir(request.folder);
  await guarded(() => (request.kept ? runKept(request) : run({ ...request, ...rest })));
  report(process.exitCode);
  process.exitCode = 0;
});
