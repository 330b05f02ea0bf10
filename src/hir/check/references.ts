/** Built-in names that are used without being called: constants, and functions as values. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { FnType, Type } from '../types.js';
import type { Body } from './body.js';
import { type Builtin, callBuiltin } from './builtin-call.js';
import { isOpen } from './pseudo.js';
import type { SigEnv } from './signature.js';
import { wrapper } from './wrappers.js';

export function builtinReference(b: Body, e: Expr, name: string, builtin: Builtin, want: Type | undefined): HirExpr {
  if (builtin.kind === 'constant') return b.build.float(e.span, builtin.value);
  const params = parameterTypes(b, builtin, want?.kind === 'fn' ? want : undefined);
  if (params === undefined) {
    return b.fail('E0309', e.span, `built-in function '${name}' has to be called`, 'wrap it in a function of your own');
  }
  if (params.some(isOpen)) return b.build.error(e.span);
  const made = wrapper(b, e.span, name, params, (inner, reads) => callWith(inner, e, name, builtin, reads));
  return { kind: 'fnRef', span: e.span, type: b.tb.fn(params, made.result), fn: made.fn };
}

/** What the context wants, or what the signature says when that leaves nothing open. */
function parameterTypes(b: Body, builtin: Builtin, want: FnType | undefined): readonly Type[] | undefined {
  if (want !== undefined) return want.params.map((p) => b.resolve(p));
  if (builtin.kind !== 'row') return undefined;
  const env: SigEnv = new Map();
  const params = builtin.signature.params.map((p) => p.type(b.program, env));
  return env.size > 0 ? undefined : params;
}

/** Calls the built-in with parameters of the wrapper: they are given names that no user can write. */
function callWith(inner: Body, e: Expr, name: string, builtin: Builtin, reads: readonly HirExpr[]): HirExpr {
  const args = reads.map((read, i) => {
    const hiddenName = ` p${i}`;
    const id = read.kind === 'local' ? read.local : 0;
    inner.scope.declare({ id, name: hiddenName, type: read.type, slot: -1 });
    return { name: undefined, value: { kind: 'name', span: e.span, name: hiddenName } as const };
  });
  const site = { node: e, span: e.span, typeArgs: [], args, want: undefined };
  return callBuiltin(inner, site, name, builtin, undefined);
}
