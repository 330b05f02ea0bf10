/**
 * `otter bench`: runs bench(n) again and again in this fresh process and prints one JSON line an iteration. The
 * loop is tinybench's; durations come from the native clock around bench itself, not from JavaScript.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Bench } from 'tinybench';
import type { KnobValues } from '../config/knobs.js';
import type { HirProgram } from '../hir/hir.js';
import { buildStatic, startInterpretedBench, startJit } from '../pipeline.js';
import { UserError } from '../support/assert.js';
import { keptIn } from './cache-flags.js';
import { knobsFrom, loadProgram, programEnvironment, refuseUnsampled, sampleRate } from './common.js';
import { boundToUs } from './foreground.js';

export interface BenchOptions {
  readonly file: string;
  readonly mode: string;
  readonly knobs: readonly string[];
  readonly n: bigint;
  readonly iterations: number;
  /** Wait for a line on standard input before each iteration: another process says when it is this one's turn. */
  readonly paced: boolean;
  /** Samples a second of CPU time while it runs; nobody sees them, the cost is what is wanted. */
  readonly hz: string | undefined;
  /** Not all iterations are sampled, but by fours the first and the last: the others show what it costs. */
  readonly alternate: boolean;
  /** Where code is kept from run to run; undefined: nowhere, each run starts cold. */
  readonly cacheDir: string | undefined;
}

interface Iteration {
  readonly wallNs: number;
  readonly cpuNs: number;
  readonly result: string;
  readonly tierEvents: readonly unknown[];
  readonly codeBytes: number;
  readonly heapPeak: number;
  readonly rssPeak: number;
  /** Whether it was sampled, with `alternate`. */
  readonly sampled?: boolean;
}

interface Driver {
  iterate(): Promise<Iteration>;
  close(): void;
}

/** The program panicked (the runtime has printed it) or called `sys.exit`: the process ends with its exit code. */
class BenchEnd extends Error {
  constructor(readonly exitCode: number) {
    super(`bench ended with exit code ${exitCode}`);
  }
}

export async function bench(options: BenchOptions): Promise<number> {
  const driver = makeDriver(options);
  let iteration = 0;
  let end: BenchEnd | undefined;
  const loop = new Bench({ iterations: options.iterations, time: 0, warmup: false, throws: true });
  const requests = options.paced ? createInterface({ input: process.stdin }) : undefined;
  const turns = requests?.[Symbol.asyncIterator]();
  loop.add(options.file, async () => {
    if ((await turns?.next())?.done === true) throw new UserError('standard input ended before the last iteration');
    const sample = await driver.iterate();
    process.stdout.write(`${JSON.stringify({ iteration: iteration++, ...sample })}\n`);
    return { overriddenDuration: sample.wallNs / 1e6 };
  });
  try {
    await loop.run();
  } catch (error) {
    end = error instanceof BenchEnd ? error : undefined;
    if (end === undefined) throw error;
  } finally {
    requests?.close();
    driver.close();
  }
  return end?.exitCode ?? 0;
}

function makeDriver(options: BenchOptions): Driver {
  if (options.hz !== undefined) refuseUnsampled(options.mode);
  else if (options.alternate) throw new UserError('--alternate is for samples', 'say how many with --hz');
  const knobs = knobsFrom(options.knobs);
  const program = loadProgram(options.file);
  if (program.bench === undefined) {
    throw new UserError(`${options.file} has no bench function`, 'add fn bench(n: int) -> int');
  }
  if (options.mode === 'interp') return interpretedDriver(program, options.n);
  return options.mode === 'static'
    ? staticDriver(program, knobs, options)
    : jitDriver(program, program.bench, knobs, options.n, options);
}

function jitDriver(program: HirProgram, fn: number, knobs: KnobValues, n: bigint, options: BenchOptions): Driver {
  const { hz, mode, alternate, cacheDir } = options;
  const observers = hz === undefined ? {} : { sampleHz: sampleRate(hz) };
  const keep = cacheDir === undefined ? undefined : keptIn({ folder: cacheDir, off: false }, false);
  const controller = startJit(program, knobs, [], { hybrid: mode === 'hybrid', observers, keep });
  const ready = controller.runInit();
  let iteration = 0;
  return {
    iterate: async () => {
      const sampled = isFirstOrLastOfFour(iteration++);
      if (alternate) controller.setSampling(sampled);
      const init = await ready;
      if (init.left) throw new BenchEnd(init.exitCode);
      const { exitCode, left, wallNs, cpuNs, result } = await controller.runBench(fn, n);
      if (left) throw new BenchEnd(exitCode);
      const { native } = controller.stats();
      return {
        wallNs,
        cpuNs,
        result,
        tierEvents: controller.takeEvents(),
        codeBytes: native.codeBytesLive,
        heapPeak: native.peakHeapBytes,
        rssPeak: native.rssPeakBytes,
        ...(alternate ? { sampled } : {}),
      };
    },
    close: () => {
      controller.stopCompiling();
      controller.keepCode();
      controller.close();
    },
  };
}

/** So that what becomes faster or slower all the time does so for both kinds alike. */
function isFirstOrLastOfFour(iteration: number): boolean {
  return iteration % 4 === 0 || iteration % 4 === 3;
}

function interpretedDriver(program: HirProgram, n: bigint): Driver {
  const bench = startInterpretedBench(program);
  return {
    iterate: async () => {
      const { exitCode, left, ...sample } = await bench.run(n);
      if (left) throw new BenchEnd(exitCode);
      return { ...sample, tierEvents: [], codeBytes: 0, heapPeak: 0 };
    },
    close: () => bench.close(),
  };
}

function staticDriver(program: HirProgram, knobs: KnobValues, { n, knobs: flags }: BenchOptions): Driver {
  const folder = mkdtempSync(join(tmpdir(), 'otter-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const executable = join(folder, 'program');
    buildStatic(program, knobs, executable, true);
    return servedDriver(executable, n, programEnvironment(knobs, flags), remove);
  } catch (error) {
    remove();
    throw error;
  }
}

/** Asks a child for one iteration at a time, over its standard input and output. */
function servedDriver(executable: string, n: bigint, env: NodeJS.ProcessEnv, cleanUp: () => void): Driver {
  const child: ChildProcess = spawn(executable, ['--serve'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: boundToUs(env),
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new UserError(`cannot talk to ${executable}`);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new UserError(`cannot run ${executable}: ${error.message}`)));
    child.once('close', (code) => reject(new BenchEnd(code ?? 1)));
  });
  ended.catch(() => {});
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    iterate: async () => {
      stdin.write(`bench ${n}\n`);
      const line = await Promise.race([lines.next(), ended]);
      if (line.done === true) return ended;
      const sample = JSON.parse(line.value) as { wallNs: number; cpuNs: number; result: string; rssPeak: number };
      return { ...sample, tierEvents: [], codeBytes: 0, heapPeak: 0 };
    },
    close: () => {
      stdin.end();
      cleanUp();
    },
  };
}
