/** Starts the thread that a program is interpreted on. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { HirProgram } from '../hir.js';
import type { BenchRun } from './index.js';

export interface WorkerInput {
  readonly program: HirProgram;
  readonly args: readonly string[];
  /** Answer bench runs instead of running the program. */
  readonly serve: boolean;
  readonly maxDepth: number;
}

export interface BenchReply extends BenchRun {
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly rssPeak: number;
}

/** A call of the program's takes several of JavaScript's frames; what deep recursion does not touch costs nothing. */
const STACK_MB = 2000;
const MAX_DEPTH = 1_000_000;

function start(program: HirProgram, args: readonly string[], serve: boolean): Worker {
  const input: WorkerInput = { program, args, serve, maxDepth: MAX_DEPTH };
  const resourceLimits = { stackSizeMb: STACK_MB, maxOldGenerationSizeMb: 8192, maxYoungGenerationSizeMb: 128 };
  return new Worker(new URL('./worker.js', import.meta.url), { workerData: input, resourceLimits });
}

/** Interprets a whole program; its exit code. */
export async function runInterpreted(program: HirProgram, args: readonly string[]): Promise<number> {
  const [exitCode] = (await once(start(program, args, false), 'exit')) as [number];
  return exitCode;
}

/** Bench runs, one after the other; the top level has run before the first. */
export class InterpretedBench {
  private readonly worker: Worker;

  constructor(program: HirProgram) {
    this.worker = start(program, [], true);
  }

  async run(n: bigint): Promise<BenchReply> {
    const reply = once(this.worker, 'message') as Promise<[BenchReply]>;
    this.worker.postMessage(n);
    return (await reply)[0];
  }

  close(): void {
    this.worker.postMessage('close');
  }
}
