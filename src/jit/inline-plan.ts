/**
 * Which callees go into the module of an optimised function, so that LLVM may inline them: nearest and smallest
 * first, within a budget of HIR nodes and a depth.
 */
import type { FnId, HirProgram } from '../hir/hir.js';
import { factsOf } from '../lower/index.js';

export interface InlineKnobs {
  /** HIR nodes of all callees together. */
  readonly budget: number;
  /** Levels down the call graph. */
  readonly depth: number;
}

export function planInlining(program: HirProgram, root: FnId, knobs: InlineKnobs): FnId[] {
  const chosen: FnId[] = [];
  const seen = new Set([root]);
  let left = knobs.budget;
  let level = [root];
  for (let depth = 0; depth < knobs.depth && level.length > 0; depth++) {
    const callees = calleesOf(program, level, seen);
    level = [];
    for (const { fn, size } of callees) {
      if (size > left) continue;
      left -= size;
      seen.add(fn);
      chosen.push(fn);
      level.push(fn);
    }
  }
  return chosen;
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
