/**
 * Lists that nobody else knows while a loop runs: a local was given a new one, and neither since then nor in the loop is
 * anything done with it but the runtime's operations on lists, which keep no reference to the list that they are about,
 * and reading and setting elements.
 *
 * Invariants: what is said of a loop holds at its header, in each of its rounds; a continuation is told which of its
 * parameters are such lists (continuation.ts).
 */
import { factsOf } from './facts.js';
import type { HirExpr, HirFunction, HirStmt, LabelId, LocalId } from './hir.js';
import { operandsOf, type Visitor, walkExpr, walkStmts } from './walk.js';

/** By loop, the locals whose lists nobody else knows in it. */
export type OwnLists = ReadonlyMap<LabelId, ReadonlySet<LocalId>>;

const NONE: OwnLists = new Map();
const known = new WeakMap<HirFunction, OwnLists>();

export function ownLists(fn: HirFunction): OwnLists {
  let found = known.get(fn);
  if (found === undefined) {
    const { hasLoop, hasLists } = factsOf(fn);
    found = hasLoop && hasLists ? findIn(fn) : NONE;
    known.set(fn, found);
  }
  return found;
}

/** The local whose list the expression appends to. */
export function appendedTo(e: HirExpr): LocalId | undefined {
  return e.kind === 'intrinsic' && e.name === 'list.append' ? receiverOf(e) : undefined;
}

function findIn(fn: HirFunction): OwnLists {
  const finder = new Finder();
  finder.visit(fn.body, new Set(fn.ownParameters));
  return finder.found;
}

/** Goes through statements in the order they run in; `own` is what nobody else knows by then. */
class Finder {
  readonly found = new Map<LabelId, ReadonlySet<LocalId>>();

  visit(body: readonly HirStmt[], own: Set<LocalId>): void {
    for (const s of body) this.statement(s, own);
  }

  private statement(s: HirStmt, own: Set<LocalId>): void {
    if (s.kind === 'block' && s.label === undefined) {
      this.visit(s.body, own);
      return;
    }
    if (s.kind === 'loop') this.loop(s, own);
    else if (s.kind === 'block') this.visit(s.body, new Set(own));
    else {
      for (const e of expressionsOf(s)) share(own, (visitor) => walkExpr(e, visitor));
      for (const e of expressionsOf(s)) this.expression(e, own);
    }
    if (s.kind === 'if') for (const way of [s.then, s.else]) this.visit(way, new Set(own));
    share(own, (visitor) => walkStmts([s], visitor));
    if (s.kind === 'setLocal' && s.value.kind === 'newList') own.add(s.local);
  }

  private loop(s: Extract<HirStmt, { kind: 'loop' }>, own: Set<LocalId>): void {
    share(own, (visitor) => walkStmts([s], visitor));
    this.found.set(s.label, new Set(own));
    this.expression(s.condition, own);
    for (const body of [s.body, s.step]) this.visit(body, new Set(own));
  }

  private expression(e: HirExpr, own: ReadonlySet<LocalId>): void {
    if (e.kind === 'seq') this.visit(e.body, new Set(own));
    for (const operand of operandsOf(e)) this.expression(operand, own);
  }
}

/** Those of a statement without the statements in it. */
function expressionsOf(s: HirStmt): readonly HirExpr[] {
  switch (s.kind) {
    case 'setLocal':
    case 'setGlobal':
    case 'expr':
      return [s.value];
    case 'setField':
      return [s.object, s.value];
    case 'setIndex':
      return [s.list, s.index, s.value];
    case 'if':
    case 'loop':
      return [s.condition];
    case 'return':
      return s.value === undefined ? [] : [s.value];
    default:
      return [];
  }
}

/** Takes out the locals that are assigned in what is walked, or with whose lists anything else is done. */
function share(own: Set<LocalId>, walk: (visitor: Visitor) => void): void {
  if (own.size === 0) return;
  const uses = new Map<LocalId, number>();
  const count = (local: LocalId | undefined, by: number): void => {
    if (local !== undefined && own.has(local)) uses.set(local, (uses.get(local) ?? 0) + by);
  };
  walk({
    stmt: (s) => {
      if (s.kind === 'setLocal') own.delete(s.local);
      if (s.kind === 'setIndex') count(localOf(s.list), -1);
    },
    // A list that is only looked at is visited as an operand, too.
    expr: (e) => {
      if (e.kind === 'local') count(e.local, 1);
      else count(e.kind === 'index' ? localOf(e.list) : receiverOf(e), -1);
    },
  });
  for (const [local, left] of uses) if (left !== 0) own.delete(local);
}

/** The local whose list an operation of the runtime is about. */
function receiverOf(e: HirExpr): LocalId | undefined {
  const [list] = e.kind === 'intrinsic' && e.name.startsWith('list.') ? e.args : [];
  return list && localOf(list);
}

function localOf(e: HirExpr): LocalId | undefined {
  return e.kind === 'local' ? e.local : undefined;
}
