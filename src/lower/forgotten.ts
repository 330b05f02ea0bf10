/**
 * References that baseline code forgets at the end of a loop's iteration. Each local has a home in its frame for as long
 * as that lives, and the collector looks at all of it: a list that the last iteration made would stay alive until
 * the next one has made another. Optimised code has no such homes.
 *
 * Invariants: only what the body assigns and no path from the loop's header can read before it is assigned again
 * is forgotten, which is what the loop's continuation is not given either; loops in which nothing is called are
 * left alone, as little can be allocated there and they are over soon, in their continuation.
 */
import type { HirExpr, HirLocal, HirStmt, LocalId } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { walkStmts } from '../hir/walk.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

/** Locals to forget at the end of the body; `handed` are those that a transfer at the loop's back edge hands over. */
export function forgottenLocals(
  loop: Loop,
  handed: readonly LocalId[],
  locals: readonly HirLocal[],
): readonly LocalId[] {
  let found: Set<LocalId> | undefined;
  for (const { id, type } of locals) {
    if (!mayRefer(type) || handed.includes(id)) continue;
    found ??= new Set();
    found.add(id);
  }
  if (found === undefined) return [];
  const others = found;
  const assigned = new Set<LocalId>();
  let calls = false;
  walkStmts(loop.body, {
    stmt: (s) => {
      if (s.kind === 'setLocal' && others.has(s.local)) assigned.add(s.local);
    },
    expr: (e) => {
      calls ||= isCall(e);
    },
  });
  return calls ? [...assigned] : [];
}

function isCall(e: HirExpr): boolean {
  return e.kind === 'call' || e.kind === 'callValue';
}

const PLAIN: ReadonlySet<string> = new Set(['unit', 'never', 'bool', 'int', 'i32', 'float']);

function mayRefer(type: Type): boolean {
  return !PLAIN.has(type.kind);
}
