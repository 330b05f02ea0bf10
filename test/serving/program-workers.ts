/** Processes of program-worker.ts. */
import { fileURLToPath } from 'node:url';
import type { Ended } from '../child.js';
import { Pool } from './pool.js';
import type { Request } from './program-worker.js';
import type { ServerOptions } from './server.js';

const CHILD = fileURLToPath(new URL('./program-worker.ts', import.meta.url));
const REQUESTS = 60;

/** Runs programs as `otter run` does. */
export class Workers {
  private readonly pool: Pool<Request, number>;

  constructor(options: ServerOptions) {
    this.pool = new Pool({ ...options, module: CHILD, requests: REQUESTS });
  }

  async run(request: Request): Promise<Ended> {
    const { reports, stdout, stderr, died } = await this.pool.ask(request);
    return { stdout: stdout.toString(), stderr: stderr.toString(), exit: died ?? reports[0] ?? 'unknown' };
  }

  /** When no run is under way. */
  stop(): Promise<void> {
    return this.pool.stop();
  }
}
