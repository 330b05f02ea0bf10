/** `return`, with the result known or being inferred. */
import type { Stmt } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Body } from './body.js';
import { coerce, mismatch } from './coerce.js';

export function returnStmt(b: Body, s: Extract<Stmt, { kind: 'return' }>): HirStmt[] {
  if (b.isTopLevel) {
    b.report('E0508', s.span, "'return' outside a function");
    if (s.value !== undefined) b.expr(s.value);
    return [];
  }
  const out = s.value === undefined ? bareReturn(b, s) : valueReturn(b, s, b.expr(s.value, b.result));
  b.flow.diverge();
  return out;
}

function bareReturn(b: Body, s: Extract<Stmt, { kind: 'return' }>): HirStmt[] {
  const { unit, any } = b.types;
  if (b.result === undefined) b.returns.push({ type: unit, span: s.span });
  if (b.result === any) return [{ kind: 'return', span: s.span, value: b.build.box(s.span, b.build.unit(s.span)) }];
  if (b.result !== undefined && b.result !== unit && !b.isError(b.result)) {
    b.report('E0401', s.span, `expected a value of type ${b.resolve(b.result).name} after 'return'`);
  }
  return [{ kind: 'return', span: s.span, value: undefined }];
}

function valueReturn(b: Body, s: Extract<Stmt, { kind: 'return' }>, value: HirExpr): HirStmt[] {
  const { unit, never } = b.types;
  if (value.type === never) return [b.build.do(s.span, value)];
  if (b.result === undefined) b.returns.push({ type: value.type, span: value.span });
  const result = b.result ?? value.type;
  if (result === unit) return unitReturn(b, s, value);
  return [{ kind: 'return', span: s.span, value: coerce(b, value, result, 'as the result') }];
}

/** `return f()` where `f` gives nothing either. */
function unitReturn(b: Body, s: Extract<Stmt, { kind: 'return' }>, value: HirExpr): HirStmt[] {
  if (value.type !== b.types.unit && !b.isError(value.type))
    mismatch(b, value.span, b.types.unit, value.type, 'as the result');
  const leave: HirStmt = { kind: 'return', span: s.span, value: undefined };
  return value.kind === 'unit' ? [leave] : [b.build.do(value.span, value), leave];
}
