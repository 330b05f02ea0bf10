/**
 * Which callees go into the module of an optimised function, so that LLVM may inline them: nearest and smallest
 * first, within a budget of HIR nodes and a depth. When not all fit, those that were called most go before the
 * others, as the call graph tells. A callee that nobody else calls takes little of the budget. One whose calls take long
 * in what it calls (call-work.ts) is left out when it has an optimised version of its own, or is about to. With `leastShare`
 * what has an optimised version of its own and is called too rarely from here for inlining to matter is left out: compiling
 * it once more in each module was half of the compile time of a program of many functions.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';
import { CallGraph, measuredEdges } from './call-graph.js';
import { CallWork } from './call-work.js';
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
  /** Least share of the run that the calls of an optimised callee have to cost; absent: no matter. */
  readonly leastShare?: number;
}

/**
 * Nanoseconds that inlining saves a call, at most: the call itself, what is saved around it, what LLVM knows no more. An order of
 * magnitude; where inlining saves more, in loops that become vectors, the calls are as many as the loop's rounds.
 */
const CALL_NS = 10;

/**
 * A caller that makes this share of a function's calls has it in its module however few they are: it may be called from optimised
 * code itself, where nothing is counted, and then the counts say how its calls are shared out but not how many there are.
 */
const HOME_SHARE = 1 / 8;

/** What is optimised already, and how long functions have been there. */
export interface OwnCode {
  /** Or about to be: it is in a module under way. */
  isOptimised(fn: FnId): boolean;
  /** Back edges of its own loops a call. */
  rounds(fn: FnId): number;
  /** CPU nanoseconds that the program has taken since the function first had code. */
  ageNs(fn: FnId): number;
}

/** The same where `copy` is known as `original`: a continuation. */
export function ownAsCopy(own: OwnCode, copy: FnId, original: FnId): OwnCode {
  const named = (fn: FnId) => (fn === copy ? original : fn);
  return {
    isOptimised: (fn) => own.isOptimised(fn),
    rounds: (fn) => own.rounds(named(fn)),
    ageNs: (fn) => own.ageNs(named(fn)),
  };
}

interface PlanContext {
  /** Direct calls of each function in the text of the program; a continuation repeats some, which are none of them. */
  readonly sites?: ReadonlyMap<FnId, number>;
  readonly own?: OwnCode | undefined;
}

/** `counts`: how often functions were called so far, and by whom, where that is counted. */
export function planInlining(
  program: HirProgram,
  root: FnId,
  knobs: InlineKnobs,
  counts?: CallCounts,
  { sites = callSites(program), own }: PlanContext = {},
): readonly FnId[] {
  const rooms = { program, sites, counts, leastCalls: leastCalls(program, root, knobs, counts, own) };
  const plain = fill(rooms, root, knobs, []);
  if (plain.fits || counts === undefined) return plain.chosen;
  return fill(rooms, root, knobs, hotCallees(rooms, root, knobs, counts)).chosen;
}

/** How often a callee has to be called from a module for it to be put there. */
function leastCalls(
  program: HirProgram,
  root: FnId,
  { leastShare = 0 }: InlineKnobs,
  counts: CallCounts | undefined,
  own: OwnCode | undefined,
): (callee: FnId) => number {
  if (own === undefined || counts === undefined) return () => 0;
  const least = (leastShare * own.ageNs(root)) / CALL_NS;
  const work = new CallWork(program, counts, (fn) => own.rounds(fn));
  return (callee) => {
    if (!own.isOptimised(callee)) return 0;
    if (work.isLong(callee)) return Number.POSITIVE_INFINITY;
    return Math.min(least, counts.calls(callee) * HOME_SHARE);
  };
}

interface Rooms {
  readonly program: HirProgram;
  readonly sites: ReadonlyMap<FnId, number>;
  readonly counts: CallCounts | undefined;
  readonly leastCalls: (callee: FnId) => number;
}

/** Level by level from the root; those of `first` are in already. */
function fill(rooms: Rooms, root: FnId, knobs: InlineKnobs, first: readonly FnId[]) {
  const chosen = [...first];
  const seen = new Set([root]);
  const isIn = new Set(first);
  let left = knobs.budget - first.reduce((sum, fn) => sum + roomOf(rooms, fn), 0);
  let fits = true;
  let level: Caller[] = [{ fn: root, share: 1 }];
  for (let depth = 0; depth < knobs.depth && level.length > 0; depth++) {
    const callees = calleesOf(rooms, level, seen);
    level = [];
    for (const callee of callees) {
      const { fn, calls } = callee;
      if (calls < rooms.leastCalls(fn)) continue;
      const room = isIn.has(fn) ? 0 : callee.room;
      fits &&= room <= left;
      if (room > left) continue;
      left -= room;
      seen.add(fn);
      if (!isIn.has(fn)) chosen.push(fn);
      level.push({ fn, share: shareOf(rooms, fn, calls) });
    }
  }
  return { chosen, fits };
}

/** A function whose body is in the module. */
interface Caller {
  readonly fn: FnId;
  /** What part of its calls so far were made from there. */
  readonly share: number;
}

/** Of its calls while it was counted, that is: later ones left no trace at its callees' counters either. */
function shareOf({ counts }: Rooms, fn: FnId, calls: number): number {
  return counts === undefined ? 1 : calls / Math.max(1, counts.counted(fn));
}

/** Calls of `callee` that the body of a caller in the module made, as far as it is in it; infinite when nobody counted. */
function callsBy({ counts }: Rooms, { fn, share }: Caller, callee: FnId): number {
  const calls = counts?.callsFrom(fn);
  return calls === undefined ? Number.POSITIVE_INFINITY : share * (calls.get(callee) ?? 0);
}

function callsOf({ counts }: Rooms, fn: FnId): number {
  return counts?.calls(fn) ?? Number.POSITIVE_INFINITY;
}

/** Only functions that ran have edges: what was never called takes no room from what was. */
function hotCallees(rooms: Rooms, root: FnId, knobs: InlineKnobs, counts: CallCounts): FnId[] {
  const { program } = rooms;
  const calls = (fn: FnId) => counts.calls(fn);
  const ran = program.functions.filter(({ id }) => id === root || calls(id) > 0);
  const callers = new Map(ran.map((fn) => [fn.id, factsOf(fn).callees]));
  const graph = new CallGraph(measuredEdges(callers, calls, (fn) => counts.callsFrom(fn)));
  return graph.hotCallees(root, (fn) => roomOf(rooms, fn), { ...knobs, leastWeight: rooms.leastCalls });
}

/** The room that a callee takes: HIR nodes, less where it is called once. Not rounded: of 250 callees each would take one more. */
function roomOf({ program, sites }: Rooms, fn: FnId): number {
  const body = program.functions[fn];
  if (body === undefined) return 0;
  const { size } = factsOf(body);
  return sites.get(fn) === 1 ? size * SHARE_OF_ONLY_CALL : size;
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
function calleesOf(rooms: Rooms, callers: readonly Caller[], seen: ReadonlySet<FnId>) {
  const { functions } = rooms.program;
  const found = new Map<FnId, number>();
  for (const caller of callers) {
    const fn = functions[caller.fn];
    if (fn === undefined) continue;
    for (const callee of factsOf(fn).callees.keys()) {
      if (functions[callee] === undefined || seen.has(callee)) continue;
      found.set(callee, (found.get(callee) ?? 0) + callsBy(rooms, caller, callee));
    }
    // Nobody counts how often a sort calls its function, which most of that one's calls come from.
    for (const order of factsOf(fn).orders) if (!seen.has(order)) found.set(order, callsOf(rooms, order));
  }
  return [...found]
    .map(([fn, calls]) => ({ fn, calls, room: roomOf(rooms, fn) }))
    .sort((a, b) => a.room - b.room || a.fn - b.fn);
}
