/**
 * Reading fields of structs. Of a struct held by value that is in a local, an element or another struct, only the
 * scalars of the field are read: optimised code would drop the others, but baseline code would not.
 */
import type { HirExpr } from '../hir/hir.js';
import type { ListType, StructType } from '../hir/types.js';
import type { ScalarRange, Val } from './emit.js';
import { listGet } from './list.js';
import type { Value } from './llvm.js';
import { fieldFromWords, fieldScalars, getField, scalarsOfField } from './object.js';
import { isHeldByValue } from './repr.js';
import type { FunctionState } from './state.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;

/** How operands are lowered (expr.ts). */
export interface Lowering {
  readonly value: (f: FunctionState, e: HirExpr) => Val;
  readonly scalar: (f: FunctionState, e: HirExpr) => Value;
}

export function fieldOf(f: FunctionState, e: Expr<'field'>, lower: Lowering): Val {
  const type = e.object.type as StructType;
  if (!isHeldByValue(type)) return getField(f, type, [lower.scalar(f, e.object)], e.field);
  return fieldFromWords(f, e.type, scalarsIn(f, e.object, scalarsOfField(type, e.field), lower));
}

/** Some scalars of a struct held by value. */
function scalarsIn(f: FunctionState, e: HirExpr, range: ScalarRange, lower: Lowering): Val {
  const { first, count } = range;
  switch (e.kind) {
    case 'local':
      return f.getScalars(e.local, range);
    case 'field': {
      const type = e.object.type as StructType;
      if (!isHeldByValue(type)) return fieldScalars(f, type, lower.scalar(f, e.object), e.field, range);
      const outer = scalarsOfField(type, e.field);
      return scalarsIn(f, e.object, { first: outer.first + first, count }, lower);
    }
    case 'index': {
      const list = lower.scalar(f, e.list);
      const index = lower.scalar(f, e.index);
      f.at(e.span);
      const { elem } = e.list.type as ListType;
      return listGet(f, list, elem, index, e.checked, f.knownLength(e.list), range);
    }
    default:
      return lower.value(f, e).slice(first, first + count);
  }
}
