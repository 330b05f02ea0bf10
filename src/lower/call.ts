/**
 * Calls of Otter functions: direct inside a module, through the callee's entry slot otherwise.
 *
 * Invariant: a `fn` value is the address of an entry slot, so that it reaches the newest version.
 */
import type { FnId } from '../hir/hir.js';
import type { FnType, Type } from '../hir/types.js';
import { assert } from '../support/assert.js';
import { type Arg, type Emitter, part, type Val } from './emit.js';
import { constI64, ir, ptr, type Value } from './llvm.js';
import { scalarsOf } from './repr.js';

export function callFunction(f: Emitter, id: FnId, args: Val): Val {
  const callee = f.m.fn(id);
  const body = f.m.body(id);
  if (body !== undefined) return f.callDirect(body, callee.result, args);
  return f.callSlot(fnRef(f, id), f.m.parameterScalars(callee), callee.result, args);
}

export function callValue(f: Emitter, type: FnType, callee: Value, args: Val): Val {
  return f.callSlot(callee, type.params.flatMap(scalarsOf), type.result, args);
}

export function fnRef(f: Emitter, id: FnId): Value {
  return ir.ConstantExpr.getBitCast(f.m.slot(id), ptr);
}

/** Starts a task that calls `id`; its arguments travel as words, and which of them are floats as a bit mask. */
export function spawn(f: Emitter, taskType: Type, id: FnId, args: readonly Val[]): Value {
  const scalars = f.m.parameters(id).flatMap(scalarsOf);
  assert(scalars.length <= 64, `${f.m.fn(id).name} has too many parameters to be spawned`);
  const { address, word } = f.wordArray(scalars.length);
  const values = args.flat();
  let floats = 0n;
  for (const [i, scalar] of scalars.entries()) {
    if (scalar === 'f64') floats |= 1n << BigInt(i);
    f.storeScalar('i64', f.toWord(scalar, part(values, i)), word(i));
  }
  const passed: Arg[] = [
    ['i64', constI64(taskType.id)],
    ['ptr', fnRef(f, id)],
    ['ptr', address],
    ['i64', constI64(scalars.length)],
    ['i64', constI64(floats)],
  ];
  return f.runtime('ot_task_spawn', passed, 'ptr');
}
