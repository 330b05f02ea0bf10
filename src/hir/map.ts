/**
 * Rebuilds HIR trees with some expressions and statements replaced, children first.
 *
 * Invariant: a tree in which nothing was replaced comes back as the same object.
 */
import { unreachable } from '../support/assert.js';
import type { HirExpr, HirStmt } from './hir.js';
import { operandsOf, withOperands } from './walk.js';

/** The expression itself, or what takes its place; its operands have been mapped already. */
export type Replace = (e: HirExpr) => HirExpr;

/** The statement itself, or what takes its place; its parts have been mapped already. */
export type ReplaceStmt = (s: HirStmt) => HirStmt;

export function mapStmts(
  body: readonly HirStmt[],
  replace: Replace,
  replaceStmt: ReplaceStmt = (s) => s,
): readonly HirStmt[] {
  return mapList(body, (s) => replaceStmt(mapParts(s, replace, replaceStmt)));
}

function mapParts(s: HirStmt, replace: Replace, replaceStmt: ReplaceStmt): HirStmt {
  const expr = (e: HirExpr): HirExpr => mapExpr(e, replace, replaceStmt);
  const stmts = (body: readonly HirStmt[]): readonly HirStmt[] => mapStmts(body, replace, replaceStmt);
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

export function mapExpr(e: HirExpr, replace: Replace, replaceStmt: ReplaceStmt = (s) => s): HirExpr {
  const inner = e.kind === 'seq' ? changed(e, { body: mapStmts(e.body, replace, replaceStmt) }) : e;
  const operands = operandsOf(inner);
  const mapped = mapList(operands, (operand) => mapExpr(operand, replace, replaceStmt));
  return replace(mapped === operands ? inner : withOperands(inner, mapped));
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
