/**
 * Lists that a loop appends to in each of its rounds: how many elements are to come is known before the loop, so the
 * list gets room for them at once, in place of growing again and again, which copies what is there each time.
 *
 * Invariants: the list grows to what appending would have made of it, by doubling, so that it has the same capacity
 * after the loop; a program that asks for capacities at all is left alone, as it could look in the middle. What is
 * expected may be wrong (the list's other names may grow it, too): appending still looks whether there is room.
 */
import { readsCapacities } from '../hir/facts.js';
import type { HirExpr, HirProgram, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import { walkStmts } from '../hir/walk.js';
import { assert } from '../support/assert.js';
import { positionOf } from './counted.js';
import { only } from './emit.js';
import { scalar } from './expr.js';
import { storeLengths } from './kept-lengths.js';
import { listLength } from './list.js';
import { constI64, type Value } from './llvm.js';
import { sizeOf } from './repr.js';
import type { FunctionState } from './state.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

/** A loop that counts up by one to a bound. */
interface Counted {
  readonly position: LocalId;
  readonly bound: HirExpr;
}

export interface ExpectedAppends extends Counted {
  /** Lists, with the number of elements that each round appends. */
  readonly lists: ReadonlyMap<LocalId, number>;
}

/** Room that is made ahead at most: a loop may end by a panic, or without having used it. */
const MOST_BYTES = 1 << 20;

/** What a loop that runs all of its rounds will append; undefined where that is nothing, or not known. */
export function expectedAppends(program: HirProgram, loop: Loop): ExpectedAppends | undefined {
  const counted = countedLoop(loop);
  if (counted === undefined) return undefined;
  const lists = new Map<LocalId, number>();
  for (const s of loop.body) {
    const list = appendedTo(s);
    if (list !== undefined) lists.set(list, (lists.get(list) ?? 0) + 1);
  }
  if (lists.size === 0 || readsCapacities(program)) return undefined;
  return staysAndKeeps(loop, [counted.position, ...localsOf(counted.bound), ...lists.keys()])
    ? { ...counted, lists }
    : undefined;
}

/** Makes room, where the loop is entered, for what it is expected to append. */
export function expectAppends(f: FunctionState, loop: Loop): void {
  const expected = expectedAppends(f.m.program, loop);
  if (expected === undefined) return;
  f.at(loop.span);
  const position = only(f.getLocal(expected.position));
  const bound = scalar(f, expected.bound);
  f.when(f.b.CreateICmpSLT(position, bound), () => {
    // Unsigned, this cannot overflow.
    const rounds = f.b.CreateSub(bound, position);
    for (const [list, each] of expected.lists) makeRoom(f, list, rounds, each);
  });
}

function makeRoom(f: FunctionState, local: LocalId, rounds: Value, each: number): void {
  const type = f.hir.locals[local]?.type;
  assert(type?.kind === 'list', 'only a list is appended to');
  const most = constI64(Math.floor(MOST_BYTES / Math.max(1, sizeOf(type.elem)) / each));
  const expected = f.b.CreateSelect(f.b.CreateICmpULT(rounds, most), rounds, most);
  const elements = each === 1 ? expected : f.b.CreateMul(expected, constI64(each), 'nsw.');
  const list = only(f.getLocal(local));
  const length = listLength(f, list, f.lengths.get(local));
  storeLengths(f, [local]);
  f.runtimeVoid('ot_list_expect', [
    ['ptr', list],
    ['i64', f.b.CreateAdd(length, elements, 'nsw.')],
  ]);
}

function countedLoop(loop: Loop): Counted | undefined {
  const position = positionOf(loop);
  if (position === undefined || loop.condition.kind !== 'compare') return undefined;
  const bound = loop.condition.right;
  return bound.type.kind === 'int' && isReadable(bound) ? { position, bound } : undefined;
}

/** Whether it costs next to nothing and has no effect to evaluate it once more. */
function isReadable(e: HirExpr): boolean {
  if (e.kind === 'int' || e.kind === 'local') return true;
  return e.kind === 'intrinsic' && e.name === 'list.len' && e.args[0]?.kind === 'local';
}

function localsOf(e: HirExpr): readonly LocalId[] {
  if (e.kind === 'local') return [e.local];
  return e.kind === 'intrinsic' ? e.args.flatMap(localsOf) : [];
}

function appendedTo(s: HirStmt): LocalId | undefined {
  if (s.kind !== 'expr' || s.value.kind !== 'intrinsic' || s.value.name !== 'list.append') return undefined;
  const [list] = s.value.args;
  return list?.kind === 'local' ? list.local : undefined;
}

/** Whether each round of a loop goes on to its end, and its body assigns none of the locals. */
function staysAndKeeps(loop: Loop, kept: readonly LocalId[]): boolean {
  const inner = new Set<LabelId | undefined>();
  let holds = true;
  walkStmts(loop.body, {
    stmt: (s) => {
      if (s.kind === 'loop' || s.kind === 'block') inner.add(s.label);
      else if (s.kind === 'break' || s.kind === 'continue') holds &&= inner.has(s.label);
      else if (s.kind === 'return') holds = false;
      else if (s.kind === 'setLocal') holds &&= !kept.includes(s.local);
    },
  });
  return holds;
}
