/** Placeholder of the next step. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';

export function matchExpr(b: Body, e: Extract<Expr, { kind: 'match' }>, _want: Type | undefined): HirExpr {
  return b.build.error(e.span);
}

export function matchStmt(b: Body, e: Extract<Expr, { kind: 'match' }>): HirStmt[] {
  return [b.build.do(e.span, b.build.error(e.span))];
}
