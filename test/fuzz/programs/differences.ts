/** Runs the cases of a file in every mode, and says where one does not do what the interpreter does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from '../../serving/pool.js';
import { Comparison, type Difference } from './comparison.js';
import { MODES, type Mode } from './modes.js';
import { TIMEOUT_MS } from './observed.js';
import type { Report, Request } from './worker.js';

export { type Difference, Rejected } from './comparison.js';

const CHILD = fileURLToPath(new URL('./worker.ts', import.meta.url));
const REQUESTS = 10;
/** Executables have limits of their own, and their processes have to be ended and reported after those. */
const GRACE_MS = 60_000;

const pool = new Pool<Request, Report>({ module: CHILD, requests: REQUESTS, timeoutMs: TIMEOUT_MS });

/** The process cannot end before. */
export function stopWorkers(): Promise<void> {
  return pool.stop();
}

/**
 * What differs in the `count` cases of a file.
 * @throws Rejected, and when the interpreter ends its process or the executable cannot be built
 */
export async function differences(
  text: string,
  count: number,
  modes: readonly Mode[] = MODES,
): Promise<readonly Difference[]> {
  const folder = mkdtempSync(join(tmpdir(), 'otter-fuzz-'));
  try {
    const path = join(folder, 'cases.ot');
    writeFileSync(path, text);
    const ask = (request: Request) => pool.ask(request, request.timeoutMs + GRACE_MS);
    return await new Comparison(path, count, ask).run(modes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
