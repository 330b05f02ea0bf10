/**
 * Loops over a dict that put some of its keys in a new one: `for key, value in old: if …: new[key] = value`. The keys
 * of a dict are different ones, so nothing is searched for: entries are put one behind the other into room for as many as the
 * old dict has, and what leads to them is made once, after the loop.
 *
 * Invariants: the new dict is made before the loop, in the same list of statements, and nothing but the one statement
 * that adds to it knows it until the loop is over; that is run once a round at most, with the round's key; the loop is
 * left to what follows it, or with the function.
 */
import type { HirExpr, HirFunction, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import type { DictType } from '../hir/types.js';
import { walkStmts } from '../hir/walk.js';
import { isLocal, isOneMore } from './counted.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;
type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

export interface DictCopy {
  /** The dict that the loop is over. */
  readonly from: LocalId;
  readonly to: LocalId;
  readonly type: DictType;
  /** The `dict.set` that adds an entry. */
  readonly put: HirExpr;
}

/** A loop over a dict's entries, as src/hir/check/iteration.ts makes it. */
interface Walk {
  readonly dict: LocalId;
  readonly position: LocalId;
  readonly key: LocalId;
}

/** The loops of a function that copy so, by their labels. */
export function dictCopies(fn: HirFunction): ReadonlyMap<LabelId, DictCopy> {
  const found = new Map<LabelId, DictCopy>();
  const look = (body: readonly HirStmt[]): void => {
    for (const [i, s] of body.entries()) {
      const copy = s.kind === 'loop' ? copyIn(s, body.slice(0, i)) : undefined;
      if (s.kind === 'loop' && copy !== undefined) found.set(s.label, copy);
    }
  };
  look(fn.body);
  walkStmts(fn.body, {
    stmt: (s) => {
      if (s.kind === 'loop' || s.kind === 'block') look(s.body);
      if (s.kind !== 'if') return;
      look(s.then);
      look(s.else);
    },
    expr: (e) => {
      if (e.kind === 'seq') look(e.body);
    },
  });
  return found;
}

function copyIn(loop: Loop, before: readonly HirStmt[]): DictCopy | undefined {
  const walk = walkOf(loop);
  const put = walk && putIn(loop.body, walk.key);
  const [to] = put?.args ?? [];
  if (walk === undefined || put === undefined || to?.kind !== 'local' || to.type.kind !== 'dict') return undefined;
  const copy = { from: walk.dict, to: to.local, type: to.type, put };
  const isOwn = isNewBefore(before, to.local) && mentions(loop, to.local) === 1;
  return isOwn && keepsTo(loop, walk) ? copy : undefined;
}

function walkOf({ condition, body, step }: Loop): Walk | undefined {
  const [first] = body;
  const [next] = step;
  if (condition.kind !== 'compare' || condition.op !== 'ge' || condition.left.kind !== 'local') return undefined;
  if (first?.kind !== 'setLocal' || next?.kind !== 'setLocal' || step.length !== 1) return undefined;
  const position = condition.left.local;
  const [dict, at] = argumentsOf(first.value, 'dict.keyAt');
  const [same, from] = argumentsOf(next.value, 'dict.next');
  if (dict?.kind !== 'local' || !isLocal(at, position) || !isLocal(same, dict.local)) return undefined;
  if (!isOneMore(from, position)) return undefined;
  return next.local === position ? { dict: dict.local, position, key: first.local } : undefined;
}

function argumentsOf(e: HirExpr, name: string): readonly HirExpr[] {
  return e.kind === 'intrinsic' && e.name === name ? e.args : [];
}

/** The statement that puts the key in a dict, in no loop of the body's. */
function putIn(body: readonly HirStmt[], key: LocalId): Intrinsic | undefined {
  for (const s of body) {
    const isPut = s.kind === 'expr' && s.value.kind === 'intrinsic' && s.value.name === 'dict.set';
    if (isPut && s.value.kind === 'intrinsic' && isLocal(s.value.args[1], key)) return s.value;
    const inner = s.kind === 'if' ? [...s.then, ...s.else] : s.kind === 'block' ? s.body : [];
    const found = putIn(inner, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the local is set to a new dict, and is not mentioned after that. */
function isNewBefore(before: readonly HirStmt[], dict: LocalId): boolean {
  const s = before.findLast((each) => mentions(each, dict) > 0);
  return s?.kind === 'setLocal' && s.local === dict && s.value.kind === 'intrinsic' && s.value.name === 'dict.new';
}

function mentions(s: HirStmt, local: LocalId): number {
  let count = 0;
  walkStmts([s], {
    stmt: (inner) => {
      if (inner.kind === 'setLocal' && inner.local === local) count++;
    },
    expr: (e) => {
      if (isLocal(e, local)) count++;
    },
  });
  return count;
}

/** Whether the body assigns nothing of the walk but the key, at its start, and goes nowhere else than to the loop's end. */
function keepsTo(loop: Loop, walk: Walk): boolean {
  const labels = new Set<LabelId | undefined>([loop.label]);
  let keys = 0;
  let holds = true;
  walkStmts(loop.body, {
    stmt: (s) => {
      if (s.kind === 'loop' || s.kind === 'block') labels.add(s.label);
      else if (s.kind === 'break' || s.kind === 'continue') holds &&= labels.has(s.label);
      else if (s.kind === 'setLocal') {
        holds &&= s.local !== walk.dict && s.local !== walk.position;
        if (s.local === walk.key) keys++;
      }
    },
  });
  return holds && keys === 1;
}
