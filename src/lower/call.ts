/**
 * Calls of Otter functions: direct inside a module, through the callee's entry slot otherwise.
 *
 * Invariant: a `fn` value is the address of an entry slot, so that it reaches the newest version.
 */
import type { FnId } from '../hir/hir.js';
import type { FnType } from '../hir/types.js';
import type { Emitter, Val } from './emit.js';
import { llvm, ptr, type Value } from './llvm.js';
import { scalarsOf } from './repr.js';

export function callFunction(f: Emitter, id: FnId, args: Val): Val {
  const callee = f.m.fn(id);
  const result = scalarsOf(callee.result);
  const body = f.m.body(id);
  if (body !== undefined) return f.callDirect(body, result, args);
  const params = callee.locals.slice(0, callee.paramCount).flatMap((local) => scalarsOf(local.type));
  return f.callSlot(fnRef(f, id), params, result, args);
}

export function callValue(f: Emitter, type: FnType, callee: Value, args: Val): Val {
  return f.callSlot(callee, type.params.flatMap(scalarsOf), scalarsOf(type.result), args);
}

export function fnRef(f: Emitter, id: FnId): Value {
  return llvm.ConstantExpr.getBitCast(f.m.slot(id), ptr);
}
