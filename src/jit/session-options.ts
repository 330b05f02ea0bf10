/** What a program's session is told at its start: the program's types, functions and variables, and knobs. */
import type { KnobValues } from '../config/knobs.js';
import type { HirProgram } from '../hir/hir.js';
import { chooseValueStructs, isReturnedInMemory, sizeOf, typeTableBlob } from '../lower/index.js';
import { sampledKinds } from './argument-profile.js';
import { NATIVE_DIR, type SessionOptions } from './native.js';

/** What tools outside the program may see of it. */
export interface Observers {
  /** Samples a second of CPU time; absent: none. */
  readonly sampleHz?: number;
  /** Tells perf, GDB about the code. */
  readonly perfMap?: boolean;
  readonly gdb?: boolean;
  /** Traces collections on standard error. */
  readonly traceGc?: boolean;
  readonly traceSched?: boolean;
}

/** `ahead`: the whole program is compiled before it starts; such code counts its calls, and shows its arguments, and nothing else. */
export function sessionOptions(
  program: HirProgram,
  knobs: KnobValues,
  args: readonly string[],
  ahead: boolean,
  observers: Observers,
): SessionOptions {
  const number = (name: keyof KnobValues) => Number(knobs[name]);
  const forced = knobs['tier.osr'] === 'force';
  chooseValueStructs(program, number('struct.valueWords'));
  return {
    types: typeTableBlob(program),
    functions: program.functions.map((fn) => ({
      symbol: fn.symbol,
      name: fn.name,
      resultInMemory: isReturnedInMemory(fn.result),
      sampled: sampledKinds(fn),
    })),
    globals: program.globals.map((global) => ({ bytes: sizeOf(global.type) })),
    runtimeBitcode: `${NATIVE_DIR}runtime.bc`,
    args,
    ...observers,
    ...profileOptions(number),
    callThreshold: number(ahead ? 'hybrid.callThreshold' : 'tier.callThreshold'),
    loopThreshold: forced ? 1 : number('tier.loopThreshold'),
    awaitContinuations: forced,
    compileThreads: number('tier.compileThreads'),
    codeBytesMax: number('cache.codeBytes'),
    stackBytes: number('stack.bytes'),
    addedWork: number('bench.addedWork'),
    tasks: {
      workers: number('tasks.workers'),
      leastWorkers: number('tasks.leastWorkers'),
      isFixed: knobs['tasks.pool'] === 'fixed',
      windowNs: number('tasks.poolWindow') * 1e6,
      margin: number('tasks.poolMargin'),
      stackBytes: number('tasks.stackBytes'),
      trace: observers.traceSched ?? false,
    },
    heap: {
      policy: String(knobs['heap.policy']),
      generations: String(knobs['heap.generations']),
      triggerRatio: number('heap.triggerRatio'),
      minTrigger: number('heap.minTrigger'),
      limit: number('heap.limit'),
      pretenure: number('heap.pretenure'),
      hugePages: number('heap.hugePages'),
      growthSites: number('heap.growthSites'),
      markThreads: number('heap.markThreads'),
      sampleBytes: number('heap.sampleBytes'),
      trace: observers.traceGc ?? false,
    },
  };
}

function profileOptions(number: (name: keyof KnobValues) => number): Partial<SessionOptions> {
  return {
    branchCounters: number('profile.branches'),
    edgeCounters: number('profile.edges'),
    valueSketches: number('profile.values'),
    valuePeriod: number('profile.valuePeriod'),
  };
}
