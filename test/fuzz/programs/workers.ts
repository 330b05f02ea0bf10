/**
 * The parent's side of worker.ts: a process a mode, which lives from batch to batch.
 *
 * Invariants: a worker that a program brought down, or that hangs, is replaced; a worker is also replaced after some
 * requests, since llvm-bindings never frees its memory.
 */
import { fileURLToPath } from 'node:url';
import * as serving from '../../serving/server.js';
import { TIMEOUT_MS } from './observed.js';
import type { Report, Request } from './worker.js';

const CHILD = fileURLToPath(new URL('./worker.ts', import.meta.url));
const REQUESTS = 40;

export type Answer = serving.Answer<Report>;

class Worker extends serving.Server<Request, Report> {
  constructor() {
    super(CHILD, { timeoutMs: TIMEOUT_MS });
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
