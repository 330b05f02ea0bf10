/**
 * Objects that a loop will look at some rounds later are asked for ahead, so that they are in a near cache by then. That
 * is worth it where a round has a loop of its own: a processor looks ahead by itself in a loop that is short and straight, but
 * not beyond an inner loop whose end it cannot guess. (Software prefetching of indirect accesses is from Ainsworth and
 * Jones, "Software prefetching for indirect memory accesses", CGO 2017; there loops are innermost ones.)
 *
 * Invariants: what is read ahead has no effect and cannot fail, as each position is compared with its list's length; lists are
 * named by what the loop never assigns, so they are there from its first round on. A wrong guess costs time only.
 */
import type { HirExpr, HirStmt, LocalId } from '../hir/hir.js';
import { walkExpr, walkStmts } from '../hir/walk.js';
import { isLocal, positionOf } from './counted.js';
import { only } from './emit.js';
import { scalar } from './expr.js';
import { listLength, listLoad } from './list.js';
import { constI64, type Value } from './llvm.js';
import { objectBytes } from './repr.js';
import type { FunctionState } from './state.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

/** The element of a list at the loop's position, or at a position that is itself such an element. */
export interface Element {
  readonly list: HirExpr;
  readonly index: 'position' | Element;
}

export interface FetchedAhead {
  readonly position: LocalId;
  /** References to what is fetched. */
  readonly objects: readonly Element[];
}

/** Rounds ahead: 4, 8 and 16 were within a tenth of each other in searches of graphs. */
const DISTANCE = 8;

/** What is worth to be fetched ahead in a loop; undefined where there is nothing. */
export function fetchedAhead(loop: Loop): FetchedAhead | undefined {
  const position = positionOf(loop);
  if (position === undefined) return undefined;
  const assigned = assignments(loop);
  if (!assigned.hasLoop || assigned.counts.has(position)) return undefined;
  const elements = new Map<LocalId, Element>();
  const elementOf = (e: HirExpr): Element | undefined => {
    if (e.kind !== 'index' || !isKept(e.list, assigned.counts)) return undefined;
    if (isLocal(e.index, position)) return { list: e.list, index: 'position' };
    const index = e.index.kind === 'local' ? elements.get(e.index.local) : undefined;
    return index && { list: e.list, index };
  };
  const objects = new Map<string, Element>();
  for (const s of loop.body) {
    if (s.kind !== 'setLocal') continue;
    const element = elementOf(s.value);
    if (element !== undefined && assigned.counts.get(s.local) === 1) elements.set(s.local, element);
    walkExpr(s.value, {
      expr: (e) => {
        const object = objectBytes(e.type) === undefined ? undefined : elementOf(e);
        if (object !== undefined) objects.set(nameOf(object), object);
      },
    });
  }
  return objects.size === 0 ? undefined : { position, objects: [...objects.values()] };
}

/** At the start of a loop's body: asks for what a later round will look at. */
export function fetchAhead(f: FunctionState, loop: Loop): void {
  const ahead = fetchedAhead(loop);
  if (ahead === undefined) return;
  f.at(loop.span);
  const position = f.b.CreateAdd(only(f.getLocal(ahead.position)), constI64(DISTANCE));
  for (const object of ahead.objects) {
    if (isShort(f, object)) continue;
    withElement(f, object, position, (reference) => f.runtimeVoid('ot_fetch', [['ptr', reference]]));
  }
}

/** Lists of one length for the whole run have few elements, which stay near, and loops over them may be unrolled. */
function isShort(f: FunctionState, { list, index }: Element): boolean {
  return f.fixedLength(list) !== undefined || (index !== 'position' && isShort(f, index));
}

function withElement(f: FunctionState, { list, index }: Element, position: Value, use: (value: Value) => void): void {
  const at = (i: Value): void => {
    const reference = scalar(f, list);
    f.when(f.b.CreateICmpULT(i, listLength(f, reference, f.knownLength(list))), () => {
      if (list.type.kind === 'list') use(only(listLoad(f, reference, list.type.elem, i)));
    });
  };
  if (index === 'position') at(position);
  else withElement(f, index, position, at);
}

function assignments(loop: Loop): { readonly counts: ReadonlyMap<LocalId, number>; readonly hasLoop: boolean } {
  const counts = new Map<LocalId, number>();
  let hasLoop = false;
  walkStmts(loop.body, {
    stmt: (s) => {
      hasLoop ||= s.kind === 'loop';
      if (s.kind === 'setLocal') counts.set(s.local, (counts.get(s.local) ?? 0) + 1);
    },
  });
  return { counts, hasLoop };
}

/** Whether an expression only reads locals that the loop does not assign, and fields of what they refer to. */
function isKept(e: HirExpr, assigned: ReadonlyMap<LocalId, number>): boolean {
  if (e.kind === 'local') return !assigned.has(e.local);
  return e.kind === 'field' && isKept(e.object, assigned);
}

/** Two elements of one name are the same. */
function nameOf({ list, index }: Element): string {
  return `${listName(list)}[${index === 'position' ? '' : nameOf(index)}]`;
}

function listName(e: HirExpr): string {
  if (e.kind === 'field') return `${listName(e.object)}.${e.field}`;
  return e.kind === 'local' ? String(e.local) : '';
}
