/** Built-in names that are used without being called. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import type { Builtin } from './builtin-call.js';

/** A constant, or a complaint: built-in functions have no slot of their own to refer to. */
export function builtinReference(b: Body, e: Expr, name: string, builtin: Builtin, _want: Type | undefined): HirExpr {
  if (builtin.kind === 'constant') return b.build.float(e.span, builtin.value);
  return b.fail('E0309', e.span, `built-in function '${name}' has to be called`, 'wrap it in a function of your own');
}
