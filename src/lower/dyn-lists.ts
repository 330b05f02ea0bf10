/**
 * Elements and lengths of what an `any` holds: optimised code looks into a `list<any>` itself, and calls the runtime for
 * every other type, for an index that is no int and for one that is out of range, which panics there.
 */
import type { ListType } from '../hir/types.js';
import { assert } from '../support/assert.js';
import { ANY_PAYLOAD, anyWords, hasType, TYPE_ID } from './any.js';
import { type Case, firstOf } from './dyn-quick.js';
import { only, part, type Val } from './emit.js';
import { listLength, listLoad, listStore } from './list.js';
import type { Block, Value } from './llvm.js';
import { ANY_SCALARS } from './repr.js';
import type { FunctionState } from './state.js';

/** Every program has this type. */
export function listOfAny(f: FunctionState): ListType {
  const found = f.types.all.find((type): type is ListType => type.kind === 'list' && type.elem.kind === 'any');
  assert(found !== undefined, 'list<any> is not in the type table');
  return found;
}

export const listIn = (f: FunctionState, object: Val): Value => f.fromWord('ptr', part(object, ANY_PAYLOAD));

/** The object is a list of `any` and the index is in its range. */
function inList(f: FunctionState, object: Val, index: Val, value: () => Val): Case {
  const { id } = listOfAny(f);
  const test = (miss: Block): Value => {
    const typed = f.block('list');
    const types = f.b.CreateAnd(hasType(f, object, id), hasType(f, index, TYPE_ID.int));
    f.b.CreateCondBr(types, typed, miss);
    f.b.SetInsertPoint(typed);
    return f.b.CreateICmpULT(part(index, ANY_PAYLOAD), listLength(f, listIn(f, object)));
  };
  return { test, value };
}

export function dynIndex(f: FunctionState, object: Val, index: Val): Val {
  const slow = () => f.runtimeAny('ot_dyn_index', [...anyWords(object), ...anyWords(index)]);
  if (!f.m.optimised) return slow();
  const load = () => listLoad(f, listIn(f, object), f.types.any, part(index, ANY_PAYLOAD));
  return firstOf(f, ANY_SCALARS, [inList(f, object, index, load)], slow);
}

export function dynSetIndex(f: FunctionState, object: Val, index: Val, value: Val): void {
  const slow = (): Val => {
    f.runtimeVoid('ot_dyn_set_index', [...anyWords(object), ...anyWords(index), ...anyWords(value)]);
    return [];
  };
  if (!f.m.optimised) {
    slow();
    return;
  }
  const store = (): Val => {
    listStore(f, listIn(f, object), f.types.any, part(index, ANY_PAYLOAD), value);
    return [];
  };
  firstOf(f, [], [inList(f, object, index, store)], slow);
}

export function dynLength(f: FunctionState, object: Val): Value {
  const slow = (): Val => [f.runtime('ot_dyn_len', anyWords(object), 'i64')];
  if (!f.m.optimised) return only(slow());
  const { id } = listOfAny(f);
  const list: Case = { test: () => hasType(f, object, id), value: () => [listLength(f, listIn(f, object))] };
  return only(firstOf(f, ['i64'], [list], slow));
}
