/** Runs programs as `otter run` does, one after the other in one process. Imports what was built: that is what users run. */
import type * as Common from '../../src/cli/common.js';
import type * as Run from '../../src/cli/run.js';
import { report, serve } from './child.js';

export interface Request {
  /** Where it runs; its file is named as seen from there. */
  readonly folder: string;
  readonly file: string;
  readonly mode: string;
  readonly knobs: readonly string[];
}

const BUILT = new URL('../../build/js/cli/', import.meta.url);
const { guarded } = (await import(new URL('common.js', BUILT).href)) as typeof Common;
const { run } = (await import(new URL('run.js', BUILT).href)) as typeof Run;

await serve(async (request: Request) => {
  const rest = { stats: undefined, trace: [], args: [], perfMap: false, gdb: false };
  process.chdir(request.folder);
  await guarded(() => run({ ...request, ...rest }));
  report(process.exitCode);
  process.exitCode = 0;
});
