/**
 * Which callees go into the module of an optimised function, so that LLVM may inline them: nearest and smallest
 * first, within a budget of HIR nodes and a depth. When not all fit, those that were called most go before the
 * others, as the call graph tells. A callee that nobody else calls takes little of the budget.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';
import { CallGraph, measuredEdges } from './call-graph.js';
import type { CallCounts } from './tier-profile.js';

/**
 * What a callee with one call in the program counts for, as a share: it is compiled in that one place in place of by itself, so
 * that room is needed only against modules that grow without bound. With the whole of it, many_functions (250 functions
 * called from one) took 1.25 times the time of static code, with a tenth 1.00.
 */
const SHARE_OF_ONLY_CALL = 0.1;

export interface InlineKnobs {
  /** HIR nodes of all callees together. */
  readonly budget: number;
  /** Levels down the call graph. */
  readonly depth: number;
}

/**
 * `counts`: how often functions were called so far, and by whom, where that is counted. `sites`: direct calls of each
 * function in the text of the program; a continuation repeats some, which are none of them.
 */
export function planInlining(
  program: HirProgram,
  root: FnId,
  knobs: InlineKnobs,
  counts?: CallCounts,
  sites = callSites(program),
): readonly FnId[] {
  const rooms = { program, sites };
  const plain = fill(rooms, root, knobs, []);
  if (plain.fits || counts === undefined) return plain.chosen;
  return fill(rooms, root, knobs, hotCallees(rooms, root, knobs, counts)).chosen;
}

interface Rooms {
  readonly program: HirProgram;
  readonly sites: ReadonlyMap<FnId, number>;
}

/** Level by level from the root; those of `first` are in already. */
function fill(rooms: Rooms, root: FnId, knobs: InlineKnobs, first: readonly FnId[]) {
  const chosen = [...first];
  const seen = new Set([root]);
  const isIn = new Set(first);
  let left = knobs.budget - first.reduce((sum, fn) => sum + roomOf(rooms, fn), 0);
  let fits = true;
  let level = [root];
  for (let depth = 0; depth < knobs.depth && level.length > 0; depth++) {
    const callees = calleesOf(rooms, level, seen);
    level = [];
    for (const callee of callees) {
      const { fn } = callee;
      const room = isIn.has(fn) ? 0 : callee.room;
      fits &&= room <= left;
      if (room > left) continue;
      left -= room;
      seen.add(fn);
      if (!isIn.has(fn)) chosen.push(fn);
      level.push(fn);
    }
  }
  return { chosen, fits };
}

/** Only functions that ran have edges: what was never called takes no room from what was. */
function hotCallees(rooms: Rooms, root: FnId, knobs: InlineKnobs, counts: CallCounts): FnId[] {
  const { program } = rooms;
  const calls = (fn: FnId) => counts.calls(fn);
  const ran = program.functions.filter(({ id }) => id === root || calls(id) > 0);
  const callers = new Map(ran.map((fn) => [fn.id, factsOf(fn).callees]));
  const graph = new CallGraph(measuredEdges(callers, calls, (fn) => counts.callsFrom(fn)));
  return graph.hotCallees(root, (fn) => roomOf(rooms, fn), knobs);
}

/** The room that a callee takes: HIR nodes, less where it is called once. */
function roomOf({ program, sites }: Rooms, fn: FnId): number {
  const body = program.functions[fn];
  if (body === undefined) return 0;
  const { size } = factsOf(body);
  return sites.get(fn) === 1 ? Math.ceil(size * SHARE_OF_ONLY_CALL) : size;
}

const sitesOf = new WeakMap<HirProgram['functions'], ReadonlyMap<FnId, number>>();

/** Direct calls of each function in the text of the program. */
export function callSites({ functions }: HirProgram): ReadonlyMap<FnId, number> {
  const known = sitesOf.get(functions);
  if (known !== undefined) return known;
  const sites = new Map<FnId, number>();
  for (const fn of functions)
    for (const [callee, count] of factsOf(fn).callees) sites.set(callee, (sites.get(callee) ?? 0) + count);
  sitesOf.set(functions, sites);
  return sites;
}

/** Callees not seen yet, smallest first; equal sizes by number, so that the plan is the same in every run. */
function calleesOf(rooms: Rooms, callers: readonly FnId[], seen: ReadonlySet<FnId>) {
  const { functions } = rooms.program;
  const found = new Map<FnId, number>();
  for (const caller of callers) {
    const fn = functions[caller];
    if (fn === undefined) continue;
    for (const callee of factsOf(fn).callees.keys()) {
      if (functions[callee] !== undefined && !seen.has(callee)) found.set(callee, roomOf(rooms, callee));
    }
  }
  return [...found].map(([fn, room]) => ({ fn, room })).sort((a, b) => a.room - b.room || a.fn - b.fn);
}
