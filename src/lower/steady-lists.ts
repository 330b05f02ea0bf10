/**
 * Lists that a loop only reads while it appends to a new one: `next.append(f(now[i - 1], now[i]))`. To LLVM each append
 * might be one to `now`, so it asks for the length again for each element, and may move no check out of the loop. Here
 * it is known that nobody else has the new list yet, so what is known of the others is read once before the loop.
 *
 * Invariants: nothing in such a loop, nor what it calls, makes any list longer, shorter or moves it, but appending to
 * lists that nobody else knows (hir/own-lists.ts); the loop has no other in it, so it is entered at its beginning, by
 * continuations too.
 */

import { usesTasks } from '../hir/facts.js';
import type { HirExpr, HirFunction, HirProgram, HirStmt, LocalId } from '../hir/hir.js';
import { appendedTo, ownLists } from '../hir/own-lists.js';
import type { Type } from '../hir/types.js';
import { walkStmts } from '../hir/walk.js';
import { loopWrites } from './effects.js';
import { only, type Val } from './emit.js';
import { elementTy, LIST, LIST_DATA } from './irtypes.js';
import { checkBelow, listLength } from './list.js';
import type { Value } from './llvm.js';
import type { FunctionState } from './state.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

/** What is known of a list while a loop is lowered. */
export interface SteadyList {
  readonly length: Value;
  readonly data: Value;
}

/** The lists that stay as they are in a loop, while it appends to a new one. */
export function steadyLists(program: HirProgram, fn: HirFunction, loop: Loop): readonly LocalId[] {
  const own = ownLists(fn).get(loop.label);
  return own === undefined || own.size === 0 || usesTasks(program) ? [] : steadyIn(program, loop, own);
}

/** Reads what is to be known of them, where the loop is entered. */
export function beginSteady(f: FunctionState, loop: Loop): readonly LocalId[] {
  if (!f.m.optimised) return [];
  const lists = steadyLists(f.m.program, f.hir, loop);
  if (lists.length > 0) f.at(loop.span);
  for (const local of lists) {
    const list = only(f.getLocal(local));
    const length = listLength(f, list, f.lengths.get(local));
    f.steady.set(local, { length, data: f.loadField(LIST, list, LIST_DATA, 'ptr') });
  }
  return lists;
}

export function endSteady(f: FunctionState, lists: readonly LocalId[]): void {
  for (const local of lists) f.steady.delete(local);
}

/** What is known of the list that the expression gives; nothing more of one whose length is the same for good. */
export function steadyList(f: FunctionState, e: HirExpr): SteadyList | undefined {
  const list = e.kind === 'local' ? f.steady.get(e.local) : undefined;
  return list === undefined || f.fixedLength(e) !== undefined ? undefined : list;
}

export function steadyGet(f: FunctionState, list: SteadyList, elem: Type, index: Value, checked: boolean): Val {
  if (checked) checkBelow(f, index, list.length);
  return f.load(elem, f.placeIn(elementTy(elem), list.data, 0, index));
}

/** The list whose length or element is read. */
function readFrom(e: HirExpr): LocalId | undefined {
  if (e.kind === 'index') return e.list.kind === 'local' ? e.list.local : undefined;
  if (e.kind !== 'intrinsic' || e.name !== 'list.len') return undefined;
  const [list] = e.args;
  return list?.kind === 'local' ? list.local : undefined;
}

function steadyIn(program: HirProgram, loop: Loop, own: ReadonlySet<LocalId>): readonly LocalId[] {
  const read = new Set<LocalId>();
  const changed = new Set<LocalId>();
  let appends = false;
  let nests = false;
  walkStmts([...loop.body, ...loop.step], {
    stmt: (s) => {
      nests ||= s.kind === 'loop';
      if (s.kind === 'setLocal') changed.add(s.local);
    },
    expr: (e) => {
      const [to, from] = [appendedTo(e), readFrom(e)];
      appends ||= to !== undefined && own.has(to);
      if (to !== undefined) changed.add(to);
      if (from !== undefined) read.add(from);
    },
  });
  if (nests || !appends || read.size === 0) return [];
  const isOwnAppend = (e: HirExpr) => own.has(appendedTo(e) ?? (-1 as LocalId));
  const writes = loopWrites(program, loop, isOwnAppend);
  if (writes === undefined || [...writes].some((place) => place.startsWith('ot.list#'))) return [];
  return [...read].filter((local) => !changed.has(local));
}
