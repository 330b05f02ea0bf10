/**
 * The thread that a program is interpreted on: its stack is large, as programs may recurse deeply. It runs the program and
 * ends with its exit code, or answers requests for bench runs.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { peakResidentBytes } from '../../support/process-memory.js';
import { SourceFile } from '../../support/source.js';
import type { HirProgram } from '../hir.js';
import { TypeTable } from '../types.js';
import type { BenchReply, WorkerInput } from './host.js';
import { Interpreter } from './index.js';
import { ProcessOutput } from './output.js';

/** Cloning from thread to thread keeps identities, but not classes. */
function revive({ types, files, ...program }: HirProgram): HirProgram {
  Object.setPrototypeOf(types, TypeTable.prototype);
  return { ...program, types, files: files.map(({ id, path, text }) => new SourceFile(id, path, text)) };
}

function serveBench(interpreter: Interpreter, port: MessagePort): void {
  const fn = interpreter.program.bench;
  if (fn === undefined) throw new Error('internal error: the program has no bench');
  let outcome = interpreter.runInit();
  port.on('message', (n: bigint | 'close') => {
    if (n === 'close') {
      port.close();
      return;
    }
    const wall = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    const run = outcome.left ? { ...outcome, result: '' } : interpreter.runBench(fn, n);
    outcome = run;
    const { user, system } = process.cpuUsage(cpu);
    const wallNs = Number(process.hrtime.bigint() - wall);
    const rssPeak = peakResidentBytes();
    const reply: BenchReply = { ...run, wallNs, cpuNs: (user + system) * 1000, rssPeak };
    port.postMessage(reply);
  });
}

const { program, args, serve, maxDepth } = workerData as WorkerInput;
const interpreter = new Interpreter(revive(program), { output: new ProcessOutput(), args, maxDepth });
if (serve && parentPort !== null) serveBench(interpreter, parentPort);
else process.exit(interpreter.runEntry().exitCode);
