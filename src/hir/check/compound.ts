/** What the assignments to names, elements and fields share: `left op= value`, and values that are used twice. */
import type { Span } from '../../support/source.js';
import type { AssignOp, Expr, Stmt } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { coerce, mismatch } from './coerce.js';
import { compound } from './operators.js';
import { isVar } from './pseudo.js';

export type Assign = Extract<Stmt, { kind: 'assign' }>;

/** `left op value`, as a value of `type`. */
export function compoundValue(b: Body, span: Span, op: AssignOp, left: HirExpr, value: Expr, type: Type): HirExpr {
  const hint = left.type === b.types.i32 || left.type.kind === 'list' ? left.type : undefined;
  const right = b.expr(value, hint);
  if (op === '+' && left.type.kind === 'list') return extended(b, span, left, right);
  return coerce(b, compound(b, span, op, left, right), type);
}

/** `xs += ys` extends the list that `xs` is. */
function extended(b: Body, span: Span, left: HirExpr, right: HirExpr): HirExpr {
  if (right.type.kind !== 'list' && !isVar(right.type) && right.type !== b.types.any && !b.isError(right.type)) {
    return mismatch(b, right.span, left.type, right.type, "for '+='");
  }
  const other = coerce(b, right, left.type);
  return b.build.intrinsic(span, 'list.extend', [left, other], b.types.unit);
}

export function isExtend(value: HirExpr): boolean {
  return value.kind === 'intrinsic' && value.name === 'list.extend';
}

/** A value that is used twice: itself when it is a local, otherwise a hidden local. */
export function holdValue(b: Body, before: HirStmt[], value: HirExpr): HirExpr {
  if (value.kind === 'local' || value.kind === 'int' || value.kind === 'str') return value;
  const local = b.hidden('target', value.type);
  before.push(b.build.setLocal(value.span, local, value));
  return b.build.local(value.span, local, value.type);
}
