/** Functions that are passed to built-in methods: `xs.map(f)`, `xs.sort_by(less)`. */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { FnType, Type } from '../types.js';
import type { Body } from './body.js';
import { coerce } from './coerce.js';
import type { CallSite } from './generics.js';
import { newVar } from './pseudo.js';

export interface Callback {
  readonly value: HirExpr;
  readonly result: Type;
  call(span: Span, args: readonly HirExpr[]): HirExpr;
}

/** The argument at `index` as a function of `params`; its result is free unless given. Undefined after a complaint. */
export function callback(
  b: Body,
  site: CallSite,
  index: number,
  params: readonly Type[],
  result: Type | undefined,
): Callback | undefined {
  const arg = site.args[index]?.value;
  if (arg === undefined) return undefined;
  const want = b.tb.fn(params, result ?? newVar());
  const value = coerce(b, b.expr(arg, want), want, 'as the function');
  const { type } = value;
  if (type.kind !== 'fn') return undefined;
  return { value, result: b.resolve(type.result), call: (span, args) => callOf(value, type, span, args) };
}

/** A named function is called directly, so that it can be inlined. */
function callOf(value: HirExpr, type: FnType, span: Span, args: readonly HirExpr[]): HirExpr {
  if (value.kind === 'fnRef') return { kind: 'call', span, type: type.result, fn: value.fn, args };
  return { kind: 'callValue', span, type: type.result, callee: value, args };
}

/** The callback with its function value in a local, for use in a loop. */
export function heldCallback(b: Body, before: HirStmt[], f: Callback): Callback {
  const { value } = f;
  if (value.kind === 'fnRef' || value.kind === 'local' || value.type.kind !== 'fn') return f;
  const local = b.hidden('fn', value.type);
  before.push(b.build.setLocal(value.span, local, value));
  const read = b.build.local(value.span, local, value.type);
  const { type } = value;
  return { value: read, result: f.result, call: (span, args) => callOf(read, type, span, args) };
}
