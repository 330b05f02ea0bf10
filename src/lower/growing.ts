/**
 * Strings that grow in place. `s = s + t` in a loop copies `s` each time, as strings are immutable; but while the
 * local is the only reference to its string, nobody can see it grow. So such a local gets a capacity beside it:
 * the bytes there is room for, 0 as soon as the value may be shared.
 *
 * Invariants: a capacity above 0 means that the local holds the only reference to its string; every read that
 * could make another one sets it to 0 first (FunctionState.getLocal does), reads that only look do not; all
 * parts are evaluated before the first is appended.
 */
import { factsOf } from '../hir/facts.js';
import type { HirExpr, HirFunction, HirStmt, LocalId } from '../hir/hir.js';
import { walkExpr, walkStmts } from '../hir/walk.js';

/** `local = local + parts[0] + parts[1] …` */
export interface Append {
  readonly local: LocalId;
  readonly parts: readonly HirExpr[];
}

/** The statement as an append, if it is one. */
export function asAppend(s: HirStmt): Append | undefined {
  if (s.kind !== 'setLocal' || s.value.kind !== 'intrinsic' || s.value.name !== 'str.concat') return undefined;
  const [first, ...parts] = concatenated(s.value);
  if (first?.kind !== 'local' || first.local !== s.local || parts.length === 0) return undefined;
  return parts.some((part) => assigns(part, s.local)) ? undefined : { local: s.local, parts };
}

/** The operands of nested concatenations, from left to right. */
export function concatenated(e: HirExpr): readonly HirExpr[] {
  if (e.kind !== 'intrinsic' || e.name !== 'str.concat') return [e];
  const [left, right] = e.args;
  return left === undefined || right === undefined ? [e] : [...concatenated(left), right];
}

function assigns(e: HirExpr, local: LocalId): boolean {
  let found = false;
  walkExpr(e, {
    stmt: (s) => {
      found ||= s.kind === 'setLocal' && s.local === local;
    },
  });
  return found;
}

/** Locals that some loop of the function appends to. */
export function growingLocals(fn: HirFunction): ReadonlySet<LocalId> {
  const locals = new Set<LocalId>();
  const { hasLoop, concatenates } = factsOf(fn);
  if (!hasLoop || !concatenates) return locals;
  walkStmts(fn.body, {
    stmt: (s) => {
      if (s.kind !== 'loop') return;
      walkStmts(s.body, {
        stmt: (inner) => {
          const append = asAppend(inner);
          if (append !== undefined) locals.add(append.local);
        },
      });
    },
  });
  return locals;
}
