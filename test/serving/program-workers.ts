/**
 * As many processes of program-worker.ts as there are processors; a run gets one when it is free. One that a program brought down,
 * or that hung, is replaced, as is one after some runs, since llvm-bindings never frees its memory.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Ended } from '../child.js';
import type { Request } from './program-worker.js';
import { Server, type ServerOptions } from './server.js';

const CHILD = fileURLToPath(new URL('./program-worker.ts', import.meta.url));
const REQUESTS = 60;

type Worker = Server<Request, number>;

/** Runs programs as `otter run` does. */
export class Workers {
  private readonly idle: Worker[] = [];
  private readonly waiting: ((worker: Worker) => void)[] = [];
  private started = 0;

  constructor(private readonly options: ServerOptions) {}

  async run(request: Request): Promise<Ended> {
    const worker = await this.take();
    const { reports, stdout, stderr, died } = await worker.ask(request);
    if (died === undefined && worker.served < REQUESTS) this.give(worker);
    else {
      await worker.stop();
      this.give(this.start());
    }
    return { stdout: stdout.toString(), stderr: stderr.toString(), exit: died ?? reports[0] ?? 'unknown' };
  }

  /** When no run is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.idle.map((worker) => worker.stop()));
  }

  private async take(): Promise<Worker> {
    const free = this.idle.pop();
    if (free !== undefined) return free;
    if (this.started === availableParallelism()) return new Promise((resolve) => this.waiting.push(resolve));
    this.started++;
    return this.start();
  }

  private give(worker: Worker): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(worker);
    else next(worker);
  }

  private start(): Worker {
    return new Server(CHILD, this.options);
  }
}
