/**
 * The parent's side of worker.ts: a process a mode, which lives from batch to batch.
 *
 * Invariants: a worker has one request at a time; one that a program brought down, or that hangs, is replaced; a
 * worker is also replaced after some requests, since llvm-bindings never frees its memory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { TIMEOUT_MS } from './observed.js';
import type { Report, Request } from './worker.js';

const CHILD = fileURLToPath(new URL('./worker.ts', import.meta.url));
const REQUESTS = 40;

/** What came of a request. */
export interface Answer {
  readonly reports: readonly Report[];
  /** Everything that the process wrote meanwhile. */
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** How the process ended, when it did before the request was done. */
  readonly died?: number | string;
}

class Worker {
  private readonly folder = mkdtempSync(join(tmpdir(), 'otter-worker-'));
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly ended: Promise<[number | null, NodeJS.Signals | null]>;
  served = 0;

  constructor() {
    // Appending, so that the child can empty them.
    const files = ['out', 'err'].map((name) => openSync(join(this.folder, name), 'a'));
    const stdio = ['pipe', ...files, 'pipe'] as const;
    this.child = spawn(process.execPath, ['--import', 'tsx', CHILD], { stdio: [...stdio] });
    for (const file of files) closeSync(file);
    this.ended = once(this.child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    this.lines = createInterface({ input: this.child.stdio[3] as Readable })[Symbol.asyncIterator]();
  }

  async ask(request: Request): Promise<Answer> {
    this.served++;
    this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    const reports: Report[] = [];
    for (let at = await this.next(); ; at = await this.next()) {
      const output = () => ({ reports, stdout: this.read('out'), stderr: this.read('err') });
      if (at === undefined) {
        const [status, signal] = await this.ended;
        return { ...output(), died: status ?? signal ?? 'unknown' };
      }
      if (at.kind === 'end') return output();
      reports.push(at);
    }
  }

  async stop(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Undefined when the process has ended. */
  private async next(): Promise<Report | undefined> {
    const hung = setTimeout(() => this.child.kill('SIGKILL'), TIMEOUT_MS);
    const { value, done } = await this.lines.next();
    clearTimeout(hung);
    return done === true ? undefined : (JSON.parse(value) as Report);
  }

  private read(name: string): Buffer {
    return readFileSync(join(this.folder, name));
  }
}

const workers = new Map<string, Promise<Worker>>();

/** Asks the worker of that name, when it has answered what it was asked before. */
export async function ask(name: string, request: Request): Promise<Answer> {
  let release: (next: Worker) => void = () => {};
  const before = workers.get(name);
  workers.set(
    name,
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  const worker = (await before) ?? new Worker();
  const answer = await worker.ask(request);
  const isSpent = answer.died !== undefined || worker.served >= REQUESTS;
  if (isSpent) await worker.stop();
  release(isSpent ? new Worker() : worker);
  return answer;
}

/** The process cannot end before. */
export async function stopWorkers(): Promise<void> {
  const all = [...workers.values()];
  workers.clear();
  for (const worker of all) await (await worker).stop();
}
