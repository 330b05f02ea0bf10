/** `otter run`: a program, JIT, static, hybrid or interpreted. */
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KnobValues } from '../config/knobs.js';
import type { HirProgram } from '../hir/hir.js';
import type { Controller, RunResult } from '../jit/controller.js';
import { buildStatic, interpret, startJit } from '../pipeline.js';
import { UserError } from '../support/assert.js';
import { type CacheFlags, keptIn } from './cache-flags.js';
import { knobsFrom, loadProgram, programEnvironment } from './common.js';
import { runInForeground } from './foreground.js';

export interface RunOptions {
  readonly file: string;
  readonly mode: string;
  readonly knobs: readonly string[];
  /** Statistics on standard error at the end. */
  readonly stats: 'text' | 'json' | undefined;
  /** Of tier, gc, cache, sched. */
  readonly trace: readonly string[];
  readonly args: readonly string[];
  /** Tell perf, GDB about generated code. */
  readonly perfMap: boolean;
  readonly gdb: boolean;
  readonly cache: CacheFlags;
}

export function run(options: RunOptions): Promise<number> | number {
  const knobs = knobsFrom(options.knobs);
  refuseIdleFlags(options);
  const program = loadProgram(options.file);
  if (options.mode === 'interp') return interpret(program, options.args);
  return options.mode === 'static' ? runStatic(program, knobs, options) : runJit(program, knobs, options);
}

async function runJit(program: HirProgram, knobs: KnobValues, options: RunOptions): Promise<number> {
  const trace = options.trace.includes('tier') ? (line: string) => process.stderr.write(`[tier] ${line}\n`) : undefined;
  const startupMs = performance.now();
  if (options.perfMap) startPerfMap(`/tmp/perf-${process.pid}.map`);
  const { perfMap, gdb } = options;
  const [traceGc, traceSched] = [options.trace.includes('gc'), options.trace.includes('sched')];
  const hybrid = options.mode === 'hybrid';
  const observers = { perfMap, gdb, traceGc, traceSched };
  const keep = keptIn(options.cache, options.trace.includes('cache'));
  const controller = startJit(program, knobs, options.args, { hybrid, trace, observers, keep });
  const result = await controller.runEntry();
  controller.stopCompiling();
  if (options.stats !== undefined) printStats(controller, knobs, result, startupMs, options.stats);
  controller.keepCode();
  controller.close();
  return result.exitCode;
}

/** Only generated code has to be told of: an executable has symbols of its own. */
function refuseIdleFlags({ mode, perfMap, gdb }: RunOptions): void {
  if (mode === 'jit' || mode === 'hybrid') return;
  if (!perfMap && !gdb) return;
  const help =
    mode === 'static'
      ? 'otter build makes an executable that perf and GDB know themselves'
      : 'there is no machine code';
  throw new UserError(`${perfMap ? '--perf-map' : '--gdb'} is for the modes jit and hybrid`, help);
}

/** An empty map of this process: one of an earlier process with its number may be there. Never through a link. */
function startPerfMap(path: string): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  try {
    closeSync(openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644));
  } catch (error) {
    throw new UserError(`cannot write the map for perf: ${(error as Error).message}`);
  }
}

/** As many functions' arguments are told of. */
const ARGUMENT_FUNCTIONS = 32;

function printStats(c: Controller, knobs: KnobValues, result: RunResult, startupMs: number, form: string): void {
  const { functions, osr, specialised, inlinedSites, unfinishedJobs, compileMs, native, arguments: seen } = c.stats();
  const { defined, failed, ...compiled } = functions;
  const stats = {
    functions: { defined, compiled, emittedDirectly: native.emittedDirectly, failed },
    jobs: { unfinished: unfinishedJobs },
    osr,
    // Calls that hit are not counted: it would cost each of them.
    specialised: { versions: functions.specialised, hits: null, ...specialised },
    inlined: { sites: inlinedSites },
    arguments: seen.slice(0, ARGUMENT_FUNCTIONS),
    compileMs,
    codeBytes: { live: native.codeBytesLive, evicted: native.codeBytesEvicted, bound: knobs['cache.codeBytes'] },
    cache: c.cacheStats(),
    gc: {
      collections: native.gcCollections,
      pauseP99Ms: native.gcPauseP99Ms,
      allocatedBytes: native.allocatedBytes,
      peakHeapBytes: native.peakHeapBytes,
    },
    tasks: {
      spawned: native.tasksSpawned,
      stolen: native.tasksStolen,
      workersMax: native.workers,
      workersTaking: Math.min(native.workers, native.poolLimit),
      poolDecisions: native.poolDecisions,
    },
    wallMs: result.wallNs / 1e6,
    startupMs,
  };
  if (form === 'json') process.stderr.write(`${JSON.stringify(stats)}\n`);
  else for (const [name, value] of Object.entries(stats)) process.stderr.write(`${name}: ${JSON.stringify(value)}\n`);
}

async function runStatic(program: HirProgram, values: KnobValues, { args, trace, knobs }: RunOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'otter-static-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const executable = join(folder, 'program');
    buildStatic(program, values, executable, false);
    const traced = trace.filter((name) => name === 'gc' || name === 'sched').join();
    const env = { ...programEnvironment(values, knobs), ...(traced === '' ? {} : { OTTER_TRACE: traced }) };
    // While the program runs nothing is left behind by whatever ends us.
    return await runInForeground(executable, args, env, remove);
  } finally {
    remove();
  }
}
