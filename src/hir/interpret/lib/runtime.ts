/**
 * `runtime`, `gc` and `arena` in simple forms: JavaScript's collector does the work, addresses are numbers that nothing can
 * be read from.
 */
import { type Library, plain } from '../maker.js';
import { fault } from '../panic.js';
import type { Int } from '../values.js';

const STRATEGIES: ReadonlySet<string> = new Set(['adaptive', 'bump', 'size-class', 'system']);

/** Of one program: the interpreter is one for each process thread. */
const state = { collects: true, profiles: false, nextAddress: 4096, nextArena: 1 };
const arenas = new Map<number, { readonly size: number; used: number }>();

function newAddress(size: Int): number {
  if (size < 0) fault(`negative size ${size}`);
  const address = state.nextAddress;
  state.nextAddress += Math.ceil(Number(size) / 16) * 16 + 16;
  return address;
}

function switchCollecting(on: boolean): boolean {
  const before = state.collects;
  state.collects = on;
  return before;
}

function createArena(size: Int): number {
  if (size < 0) fault(`negative size ${size}`);
  arenas.set(state.nextArena, { size: Number(size), used: 0 });
  return state.nextArena++;
}

/** 0 when there is no room, or no such arena. */
function allocate(handle: Int, size: Int, alignment: Int): number {
  const arena = arenas.get(Number(handle));
  const align = Number(alignment);
  const isPower = align > 0 && Number.isInteger(Math.log2(align));
  if (arena === undefined || size < 0 || !isPower) return 0;
  const start = Math.ceil(arena.used / align) * align;
  if (start + Number(size) > arena.size) return 0;
  arena.used = start + Number(size);
  return 2 ** 32 * Number(handle) + start;
}

function resetArena(handle: Int): boolean {
  const arena = arenas.get(Number(handle));
  if (arena !== undefined) arena.used = 0;
  return arena !== undefined;
}

const memory = (): number => process.memoryUsage().heapUsed;
/** What the native runtime tells, as far as JavaScript lets anyone know: its collector is not the program's. */
const stats = (): string =>
  JSON.stringify({
    heapBytes: memory(),
    heldBytes: process.memoryUsage().heapTotal,
    allocatedBytes: 0,
    peakBytes: 0,
    collections: 0,
    pauseP99Ms: 0,
    pauseMaxMs: 0,
    tasks: 0,
    tasksSpawned: 0,
    tasksStolen: 0,
    workers: 0,
  });
const counts = { objects: 0, bytes: 0, types: {} };
const profile = (): string => JSON.stringify({ active: state.profiles, ...counts, places: [] });
const leaks = (): string => JSON.stringify(counts);

export const RUNTIME: Library = {
  'runtime.memory': plain(memory),
  'runtime.stats': plain(stats),
  'runtime.jitStats': plain(() => JSON.stringify({ functions: 0, compiled: 0 })),
  'runtime.collectGarbage': plain(() => 0),
  'runtime.version': plain(() => '0.1.0'),
  'runtime.setGcStrategy': plain((name: string) => {
    if (!STRATEGIES.has(name)) fault(`unknown strategy "${name}": there are adaptive, bump, size-class and system`);
  }),
  'runtime.tasks': {
    make:
      ({ m }) =>
      () =>
        m.scheduler.unfinished,
  },
  'runtime.profilerStart': plain(() => {
    state.profiles = true;
  }),
  'runtime.profilerStop': plain(() => {
    state.profiles = false;
  }),
  'runtime.profilerStats': plain(profile),
  'runtime.profilerLeaks': plain(leaks),
  'gc.alloc': plain(newAddress),
  'gc.addRoot': plain(() => {}),
  'gc.removeRoot': plain(() => {}),
  'gc.enable': plain(() => switchCollecting(true)),
  'gc.disable': plain(() => switchCollecting(false)),
  'gc.isEnabled': plain(() => state.collects),
  'arena.create': plain(createArena),
  'arena.alloc': plain(allocate),
  'arena.reset': plain(resetArena),
  'arena.destroy': plain((handle: Int) => arenas.delete(Number(handle))),
};
