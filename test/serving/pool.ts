/**
 * As many server processes (server.ts) as there are processors; a request gets one when it is free. One that a request brought
 * down, or that hung, is replaced, as is one after some requests, since llvm-bindings never frees its memory.
 */
import { availableParallelism } from 'node:os';
import { type Answer, Server, type ServerOptions } from './server.js';

export interface PoolOptions extends ServerOptions {
  /** The child's TypeScript file, which calls `serve`. */
  readonly module: string;
  /** How many requests a process answers. */
  readonly requests: number;
}

export class Pool<Request, Report> {
  private readonly idle: Server<Request, Report>[] = [];
  private readonly waiting: ((server: Server<Request, Report>) => void)[] = [];
  private started = 0;

  constructor(private readonly options: PoolOptions) {}

  /** @param timeoutMs as for a server */
  async ask(request: Request, timeoutMs?: number): Promise<Answer<Report>> {
    const server = await this.take();
    const answer = await server.ask(request, timeoutMs);
    if (answer.died === undefined && server.served < this.options.requests) this.give(server);
    else {
      await server.stop();
      this.give(this.start());
    }
    return answer;
  }

  /** When no request is under way. */
  async stop(): Promise<void> {
    await Promise.all(this.idle.map((server) => server.stop()));
  }

  private async take(): Promise<Server<Request, Report>> {
    const free = this.idle.pop();
    if (free !== undefined) return free;
    if (this.started === availableParallelism()) return new Promise((resolve) => this.waiting.push(resolve));
    this.started++;
    return this.start();
  }

  private give(server: Server<Request, Report>): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(server);
    else next(server);
  }

  private start(): Server<Request, Report> {
    return new Server(this.options.module, this.options);
  }
}
