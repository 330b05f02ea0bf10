/**
 * Iterating over what an `any` holds: the runtime makes the iterator, and optimised code goes on in that of a `list<any>`
 * itself, as decoded JSON has. For every other type it calls the runtime.
 */
import { anyWords } from './any.js';
import { listIn, listOfAny } from './dyn-lists.js';
import { type Case, firstOf } from './dyn-quick.js';
import { only, type Val } from './emit.js';
import { ITERATOR, ITERATOR_OBJECT, ITERATOR_POSITION, ITERATOR_TYPE } from './irtypes.js';
import { listLength, listLoad } from './list.js';
import { constI64, type Value } from './llvm.js';
import { ANY_SCALARS } from './repr.js';
import type { FunctionState } from './state.js';

/** What it is of is a list of `any`. */
function ofList(f: FunctionState, iterator: Val, value: (list: Value, state: Value) => Val): Case {
  const state = listIn(f, iterator);
  return {
    test: () => f.b.CreateICmpEQ(f.loadField(ITERATOR, state, ITERATOR_TYPE, 'i64'), constI64(listOfAny(f).id)),
    value: () => value(f.loadField(ITERATOR, state, ITERATOR_OBJECT, 'ptr'), state),
  };
}

/** Goes to the next element; whether there is one. A list's length is read again each time. */
export function dynNext(f: FunctionState, iterator: Val): Value {
  const slow = (): Val => [f.runtime('ot_dyn_next', anyWords(iterator), 'i1')];
  if (!f.m.optimised) return only(slow());
  const goOn = (list: Value, state: Value): Val => {
    const at = f.b.CreateAdd(f.loadField(ITERATOR, state, ITERATOR_POSITION, 'i64'), constI64(1));
    f.storeField(ITERATOR, state, ITERATOR_POSITION, 'i64', at);
    return [f.b.CreateICmpSLT(at, listLength(f, list))];
  };
  return only(firstOf(f, ['i1'], [ofList(f, iterator, goOn)], slow));
}

export function dynCurrent(f: FunctionState, iterator: Val): Val {
  const slow = () => f.runtimeAny('ot_dyn_current', anyWords(iterator));
  if (!f.m.optimised) return slow();
  const load = (list: Value, state: Value): Val =>
    listLoad(f, list, f.types.any, f.loadField(ITERATOR, state, ITERATOR_POSITION, 'i64'));
  return firstOf(f, ANY_SCALARS, [ofList(f, iterator, load)], slow);
}
