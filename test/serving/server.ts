/**
 * A child process that does one thing after the other: starting Node and warming it up for each took longer than most of
 * the work. child.ts is its side.
 *
 * Invariants: it has one request at a time; nothing of a request's output is seen by the next.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** What came of a request. */
export interface Answer<Report> {
  readonly reports: readonly Report[];
  /** Everything that the process wrote meanwhile. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** How the process ended, when it did before the request was done. */
  readonly died?: number | string;
  /** Whether it was killed because a report took longer than the limit. */
  readonly isLate: boolean;
}

export interface ServerOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Longest time between two reports; the process is killed then. */
  readonly timeoutMs: number;
}

type Line<Report> = { readonly report: Report } | { readonly end: true };

export class Server<Request, Report> {
  private readonly folder = mkdtempSync(join(tmpdir(), 'otter-server-'));
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  /** Requests so far. */
  served = 0;
  private isLate = false;

  /** @param module the child's TypeScript file, which calls `serve` */
  constructor(
    module: string,
    private readonly options: ServerOptions,
  ) {
    // Appending, so that the child can empty them.
    const files = ['out', 'err'].map((name) => openSync(join(this.folder, name), 'a'));
    this.child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), module], {
      stdio: ['ignore', ...files, 'pipe', 'pipe'],
      env: options.env,
    });
    for (const file of files) closeSync(file);
    this.ended = once(this.child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.lines = createInterface({ input: this.child.stdio[3] as Readable })[Symbol.asyncIterator]();
    // A child that died does not read; that it has ended is seen by its reports.
    this.requests.on('error', () => {});
  }

  /** @param timeoutMs longest time between two reports, in place of the usual one */
  async ask(request: Request, timeoutMs = this.options.timeoutMs): Promise<Answer<Report>> {
    this.served++;
    this.requests.write(`${JSON.stringify(request)}\n`);
    const reports: Report[] = [];
    for (;;) {
      const line = await this.next(timeoutMs);
      const output = () => ({
        reports,
        stdout: this.read('out'),
        stderr: this.read('err'),
        isLate: this.isLate,
      });
      if (line === undefined) {
        const [status, signal] = await this.ended;
        return { ...output(), died: status ?? signal ?? 'unknown' };
      }
      if ('end' in line) return output();
      reports.push(line.report);
    }
  }

  async stop(): Promise<void> {
    this.requests.end();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get requests(): Writable {
    return this.child.stdio[4] as Writable;
  }

  /** Undefined when the process has ended. */
  private async next(timeoutMs: number): Promise<Line<Report> | undefined> {
    const hung = setTimeout(() => {
      this.isLate = true;
      this.child.kill('SIGKILL');
    }, timeoutMs);
    const { value, done } = await this.lines.next();
    clearTimeout(hung);
    return done === true ? undefined : (JSON.parse(value) as Line<Report>);
  }

  private read(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }
}
