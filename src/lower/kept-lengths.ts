/**
 * Lengths that loops keep. A loop that appends stores the list's length and loads it again in each round, and waits for
 * that: LLVM cannot tell that nobody else looks at the header. Where only the function knows the list
 * (hir/own-lists.ts), its length is in a cell meanwhile, which becomes a register.
 *
 * Invariants: what reads the length in such a loop reads the cell; the header's is right again before the runtime looks
 * at it and where the loop is left, but not where the whole function is: nobody looks at the list then. A collection in
 * the loop looks at elements to the end of their memory, whatever the length says.
 */
import type { HirExpr, HirFunction, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import { appendedTo, ownLists } from '../hir/own-lists.js';
import { walkStmts } from '../hir/walk.js';
import { only, type Val } from './emit.js';
import { KEEPING } from './intrinsic.js';
import { type LengthCell, listLength, setLength } from './list.js';
import type { FunctionState } from './state.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

const appended = new WeakMap<Loop, ReadonlySet<LocalId>>();

/** The lists whose lengths a loop keeps. */
export function keptLengths(fn: HirFunction, loop: Loop): readonly LocalId[] {
  const own = ownLists(fn).get(loop.label);
  return own === undefined || own.size === 0 ? [] : [...appendedInside(loop)].filter((list) => own.has(list));
}

/**
 * What the loop appends to if there is no other in it, or else what those in it do: a round with a loop of its own hardly
 * waits for a length, and a register is worth more there.
 */
function appendedInside(loop: Loop): ReadonlySet<LocalId> {
  const known = appended.get(loop);
  if (known !== undefined) return known;
  const [here, inside] = [new Set<LocalId>(), new Set<LocalId>()];
  let nests = false;
  walkStmts([loop], {
    stmt: (s) => {
      if (s.kind !== 'loop' || s === loop) return;
      nests = true;
      for (const list of appendedInside(s)) inside.add(list);
    },
    expr: (e) => {
      const list = appendedTo(e);
      if (list !== undefined) here.add(list);
    },
  });
  const found = nests ? inside : here;
  appended.set(loop, found);
  return found;
}

/** Reads them where the loop is entered. */
export function beginKeeping(f: FunctionState, loop: Loop): readonly LocalId[] {
  if (!f.m.optimised) return [];
  const lists = keptLengths(f.hir, loop).filter((local) => !f.lengths.has(local));
  if (lists.length > 0) f.at(loop.span);
  for (const local of lists) {
    const cell = f.cell('i64');
    f.b.CreateStore(listLength(f, only(f.getLocal(local))), cell);
    f.lengths.set(local, { cell });
  }
  return lists;
}

/** Where the loop is left. */
export function endKeeping(f: FunctionState, lists: readonly LocalId[]): void {
  storeLengths(f, lists);
  for (const local of lists) f.lengths.delete(local);
}

/** Brings the headers of those of the lists up to date whose lengths are kept. */
export function storeLengths(f: FunctionState, lists: readonly LocalId[]): void {
  for (const local of lists) {
    const kept = f.lengths.get(local);
    const list = kept && only(f.getLocal(local));
    if (list !== undefined) setLength(f, list, listLength(f, list, kept));
  }
}

/** The same for all loops that are left on the way to a label. */
export function storeLengthsTo(f: FunctionState, label: LabelId): void {
  if (f.lengths.size === 0) return;
  for (const [open, { kept }] of [...f.targets].reverse()) {
    if (open === label) return;
    storeLengths(f, kept);
  }
}

/** Runs an operation of the runtime whose arguments are evaluated: it looks at the header, unless it knows of cells. */
export function withLength(
  f: FunctionState,
  e: Extract<HirExpr, { kind: 'intrinsic' }>,
  run: (cell: LengthCell | undefined) => Val,
): Val {
  const [list] = f.lengths.size > 0 ? e.args : [];
  const local = list?.kind === 'local' ? list.local : undefined;
  const kept = local === undefined ? undefined : f.lengths.get(local);
  if (local === undefined || kept === undefined || KEEPING.has(e.name)) return run(kept);
  storeLengths(f, [local]);
  const result = run(undefined);
  f.b.CreateStore(listLength(f, only(f.getLocal(local))), kept.cell);
  return result;
}
