/**
 * Functions that the checker makes up: built-in functions as values, and what a `spawn` runs when it is not a
 * call of one of the program's functions.
 */
import type { Span } from '../../support/source.js';
import type { FnId, HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { Body as NewBody } from './body.js';
import { NO_TYPES } from './items.js';

export interface Wrapper {
  readonly fn: FnId;
  readonly result: Type;
}

/** A function named `name` of `params`, whose value `make` builds; `fn` is -1 while its result is not known. */
export function wrapper(
  b: Body,
  span: Span,
  name: string,
  params: readonly Type[],
  make: (inner: Body, params: readonly HirExpr[]) => HirExpr,
): Wrapper {
  const { program } = b;
  const names = { module: b.module, typeEnv: NO_TYPES, self: undefined };
  const inner = new NewBody(program, names, undefined, b.solved, false);
  const reads = params.map((type, i) => b.build.local(span, inner.newLocal(`p${i}`, type), type));
  const value = make(inner, reads);
  const result = value.type === b.types.never ? b.types.unit : value.type;
  for (const d of inner.bag.items) b.bag.items.push(d);
  for (const hole of inner.holes) b.holes.push(hole);
  if (result.id < 0) return { fn: -1, result };
  const id = program.newFunctionId();
  program.functions[id] = {
    id,
    name,
    symbol: program.uniqueSymbol(`builtin.${name}`),
    paramCount: params.length,
    locals: inner.locals,
    result,
    body: returning(b, span, value, result),
    span,
    labelCount: inner.labelCount,
  };
  return { fn: id, result };
}

function returning(b: Body, span: Span, value: HirExpr, result: Type): HirStmt[] {
  if (result !== b.types.unit) return [{ kind: 'return', span, value }];
  return [b.build.do(span, value), { kind: 'return', span, value: undefined }];
}
