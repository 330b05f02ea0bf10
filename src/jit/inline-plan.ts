/**
 * Which callees go into the module of an optimised function, so that LLVM may inline them: nearest and smallest
 * first, within a budget of HIR nodes and a depth. When not all fit, those that were called most go before the
 * others, as the call graph tells.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';
import { CallGraph, measuredEdges } from './call-graph.js';
import type { CallCounts } from './tier-profile.js';

export interface InlineKnobs {
  /** HIR nodes of all callees together. */
  readonly budget: number;
  /** Levels down the call graph. */
  readonly depth: number;
}

/** `counts`: how often functions were called so far, and by whom, where that is counted. */
export function planInlining(
  program: HirProgram,
  root: FnId,
  knobs: InlineKnobs,
  counts?: CallCounts,
): readonly FnId[] {
  const plain = fill(program, root, knobs, []);
  if (plain.fits || counts === undefined) return plain.chosen;
  return fill(program, root, knobs, hotCallees(program, root, knobs, counts)).chosen;
}

/** Level by level from the root; those of `first` are in already. */
function fill(program: HirProgram, root: FnId, knobs: InlineKnobs, first: readonly FnId[]) {
  const chosen = [...first];
  const seen = new Set([root]);
  const isIn = new Set(first);
  let left = knobs.budget - first.reduce((sum, fn) => sum + sizeOf(program, fn), 0);
  let fits = true;
  let level = [root];
  for (let depth = 0; depth < knobs.depth && level.length > 0; depth++) {
    const callees = calleesOf(program, level, seen);
    level = [];
    for (const { fn, size } of callees) {
      const room = isIn.has(fn) ? 0 : size;
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
function hotCallees(program: HirProgram, root: FnId, knobs: InlineKnobs, counts: CallCounts): FnId[] {
  const calls = (fn: FnId) => counts.calls(fn);
  const ran = program.functions.filter(({ id }) => id === root || calls(id) > 0);
  const callers = new Map(ran.map((fn) => [fn.id, factsOf(fn).callees]));
  const graph = new CallGraph(measuredEdges(callers, calls, (fn) => counts.callsFrom(fn)));
  return graph.hotCallees(root, (fn) => sizeOf(program, fn), knobs);
}

function sizeOf(program: HirProgram, fn: FnId): number {
  const body = program.functions[fn];
  return body === undefined ? 0 : factsOf(body).size;
}

/** Callees not seen yet, smallest first; equal sizes by number, so that the plan is the same in every run. */
function calleesOf(program: HirProgram, callers: readonly FnId[], seen: ReadonlySet<FnId>) {
  const found = new Map<FnId, number>();
  for (const caller of callers) {
    const fn = program.functions[caller];
    if (fn === undefined) continue;
    for (const callee of factsOf(fn).callees.keys()) {
      const body = program.functions[callee];
      if (body !== undefined && !seen.has(callee)) found.set(callee, factsOf(body).size);
    }
  }
  return [...found].map(([fn, size]) => ({ fn, size })).sort((a, b) => a.size - b.size || a.fn - b.fn);
}
