/**
 * Rebuilds HIR trees with some expressions replaced, children first.
 *
 * Invariant: a tree in which nothing was replaced comes back as the same object.
 */
import { unreachable } from '../support/assert.js';
import type { HirExpr, HirStmt } from './hir.js';

/** The expression itself, or what takes its place; its operands have been mapped already. */
export type Replace = (e: HirExpr) => HirExpr;

export function mapStmts(body: readonly HirStmt[], replace: Replace): readonly HirStmt[] {
  return mapList(body, (s) => mapStmt(s, replace));
}

function mapStmt(s: HirStmt, replace: Replace): HirStmt {
  const expr = (e: HirExpr): HirExpr => mapExpr(e, replace);
  const stmts = (body: readonly HirStmt[]): readonly HirStmt[] => mapStmts(body, replace);
  switch (s.kind) {
    case 'setLocal':
    case 'setGlobal':
    case 'expr':
      return changed(s, { value: expr(s.value) });
    case 'setField':
      return changed(s, { object: expr(s.object), value: expr(s.value) });
    case 'setIndex':
      return changed(s, { list: expr(s.list), index: expr(s.index), value: expr(s.value) });
    case 'if':
      // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
      return changed(s, { condition: expr(s.condition), then: stmts(s.then), else: stmts(s.else) });
    case 'loop':
      return changed(s, { condition: expr(s.condition), body: stmts(s.body), step: stmts(s.step) });
    case 'block':
      return changed(s, { body: stmts(s.body) });
    case 'return':
      return s.value === undefined ? s : changed(s, { value: expr(s.value) });
    case 'break':
    case 'continue':
      return s;
    default:
      return unreachable(s);
  }
}

export function mapExpr(e: HirExpr, replace: Replace): HirExpr {
  return replace(mapOperands(e, replace));
}

function mapOperands(e: HirExpr, replace: Replace): HirExpr {
  const expr = (operand: HirExpr): HirExpr => mapExpr(operand, replace);
  const exprs = (list: readonly HirExpr[]): readonly HirExpr[] => mapList(list, expr);
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
    case 'unit':
    case 'local':
    case 'global':
    case 'fnRef':
      return e;
    case 'unary':
    case 'convert':
      return changed(e, { operand: expr(e.operand) });
    case 'arith':
    case 'compare':
    case 'logic':
      return changed(e, { left: expr(e.left), right: expr(e.right) });
    case 'cond':
      return changed(e, {
        condition: expr(e.condition),
        whenTrue: expr(e.whenTrue),
        whenFalse: expr(e.whenFalse),
      });
    case 'seq':
      return changed(e, { body: mapStmts(e.body, replace), value: expr(e.value) });
    case 'tag':
    case 'payload':
    case 'box':
    case 'unbox':
      return changed(e, { value: expr(e.value) });
    case 'callValue':
      return changed(e, { callee: expr(e.callee), args: exprs(e.args) });
    case 'call':
    case 'intrinsic':
    case 'newStruct':
    case 'newEnum':
    case 'dyn':
    case 'spawn':
      return changed(e, { args: exprs(e.args) });
    case 'field':
      return changed(e, { object: expr(e.object) });
    case 'newList':
      return changed(e, { items: exprs(e.items) });
    case 'index':
      return changed(e, { list: expr(e.list), index: expr(e.index) });
    default:
      return unreachable(e);
  }
}

/** The node with the new parts, or the node itself when they are the old ones. */
function changed<T extends object>(node: T, parts: Partial<T>): T {
  const same = (Object.keys(parts) as (keyof T)[]).every((key) => parts[key] === node[key]);
  return same ? node : { ...node, ...parts };
}

function mapList<T>(list: readonly T[], map: (item: T) => T): readonly T[] {
  let same = true;
  const mapped = list.map((item) => {
    const to = map(item);
    same &&= to === item;
    return to;
  });
  return same ? list : mapped;
}
