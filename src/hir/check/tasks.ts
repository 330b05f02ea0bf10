/** Placeholder of the next step. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Body } from './body.js';

export function awaitExpr(b: Body, e: Extract<Expr, { kind: 'await' }>): HirExpr {
  return b.build.error(e.span);
}

export function spawnExpr(b: Body, e: Extract<Expr, { kind: 'spawn' }>): HirExpr {
  return b.build.error(e.span);
}
