/** List and dict comprehensions: a loop that fills a hidden local. */
import type { CompClause, Expr } from '../../syntax/ast.js';
import type { HirExpr, HirStmt, LocalId } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { coerce, condition } from './coerce.js';
import { newDict, setEntry } from './collections.js';
import type { Iteration } from './iteration.js';
import { forLoop } from './loops.js';
import { checkKey } from './types-of.js';

export function listComprehension(b: Body, e: Extract<Expr, { kind: 'listComp' }>, want: Type | undefined): HirExpr {
  const hint = want?.kind === 'list' ? b.resolve(want.elem) : undefined;
  let list: HirExpr | undefined;
  const stmts = comprehension(b, e, e.clause, (prepare) => {
    const value = b.expr(e.element, hint);
    const elem = hint ?? value.type;
    const item = coerce(b, value, elem);
    const type = b.tb.list(b.resolve(elem));
    const local = b.hidden('out', type);
    list = b.build.local(e.span, local, type);
    prepare(local, b.build.newList(e.span, type), e.clause.condition === undefined);
    return [b.build.do(item.span, b.build.intrinsic(item.span, 'list.append', [list, item], b.types.unit))];
  });
  return list === undefined ? b.build.error(e.span) : b.build.seq(e.span, stmts, list);
}

export function dictComprehension(b: Body, e: Extract<Expr, { kind: 'dictComp' }>, want: Type | undefined): HirExpr {
  const hint = want?.kind === 'dict' ? want : undefined;
  let dict: HirExpr | undefined;
  const stmts = comprehension(b, e, e.clause, (prepare) => {
    const key = b.expr(e.key, hint?.key);
    const value = b.expr(e.value, hint?.value);
    const type = hint ?? b.tb.dict(key.type, value.type);
    if (!checkKey(b, e.key.span, b.resolve(type.key))) return [];
    const [k, v] = [coerce(b, key, type.key), coerce(b, value, type.value)];
    const dictType = b.tb.dict(b.resolve(type.key), b.resolve(type.value));
    const local = b.hidden('out', dictType);
    dict = b.build.local(e.span, local, dictType);
    prepare(local, newDict(b, e, dictType), false);
    return [setEntry(b, dict, k, v)];
  });
  return dict === undefined ? b.build.error(e.span) : b.build.seq(e.span, stmts, dict);
}

/** Called once the element is checked: the local to fill, its first value, and whether the length is known. */
type Prepare = (out: LocalId, empty: HirExpr, sized: boolean) => void;

/** The loop of a comprehension, whose body `add` makes. */
function comprehension(b: Body, e: Expr, clause: CompClause, add: (prepare: Prepare) => HirStmt[]): HirStmt[] {
  const init: HirStmt[] = [];
  let reserve: ((iteration: Iteration) => HirStmt[]) | undefined;
  let iteration: Iteration | undefined;
  const body = (): HirStmt[] => {
    const test = clause.condition === undefined ? undefined : condition(b, clause.condition);
    const stmts = add((out, empty, sized) => {
      init.push(b.build.setLocal(e.span, out, empty));
      if (sized) reserve = (it) => reserveFor(b, e, out, empty.type, it);
    });
    return test === undefined ? stmts : [b.build.if(e.span, test, stmts)];
  };
  const remember = (it: Iteration): HirStmt[] => {
    iteration = it;
    return [];
  };
  const { stmts } = forLoop(b, e.span, clause.vars, clause.iter, body, remember);
  const loop = stmts.at(-1);
  if (iteration === undefined || loop === undefined) return [];
  return [...stmts.slice(0, -1), ...init, ...(reserve?.(iteration) ?? []), loop];
}

/** Makes room at once when the number of rounds is known. */
function reserveFor(b: Body, e: Expr, out: LocalId, type: Type, iteration: Iteration): HirStmt[] {
  if (iteration.count === undefined) return [];
  const args = [b.build.local(e.span, out, type), iteration.count];
  return [b.build.do(e.span, b.build.intrinsic(e.span, 'list.reserve', args, b.types.unit))];
}
