/**
 * Sorting with a function whose body is in the module: the runtime's sort comes in line with that function in it, in place
 * of a call through its entry slot for each comparison (lib/sort_by_hot.cc).
 *
 * Invariant: the order is that of `ot_list_sortBy`, which does the same comparisons.
 */
import { sortsBy } from '../hir/facts.js';
import type { FnId, HirExpr } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { Emitter, only, type Val } from './emit.js';
import { ir, type LlvmFunction, ptr, type Value } from './llvm.js';
import { functionTy } from './module.js';
import { type Scalar, scalarsOf } from './repr.js';
import type { FunctionState } from './state.js';

export interface KnownOrder {
  readonly elem: Type;
  readonly less: FnId;
  readonly body: LlvmFunction;
  /** The runtime's function that sorts such elements. */
  readonly sort: string;
}

/** What a sort sorts by, if optimised code has that function's body at hand. */
export function knownOrder(f: FunctionState, e: HirExpr): KnownOrder | undefined {
  const less = f.m.optimised ? sortsBy(e) : undefined;
  if (less === undefined || e.kind !== 'intrinsic') return undefined;
  const type = e.args[0]?.type;
  const body = f.m.body(less);
  const sort = type?.kind === 'list' ? sortOf(type.elem) : undefined;
  if (type?.kind !== 'list' || body === undefined || sort === undefined) return undefined;
  return { elem: type.elem, less, body, sort };
}

/** Sorts the list. */
export function sortByKnown(f: FunctionState, order: KnownOrder, list: Val): Val {
  f.runtimeVoid(order.sort, [
    ['ptr', only(list)],
    ['ptr', ir.ConstantExpr.getBitCast(comparison(f, order), ptr)],
  ]);
  return [];
}

/** The runtime's sort of elements of the type; none for bools, of which a sort has nothing to do, and what is larger. */
function sortOf(elem: Type): string | undefined {
  const scalars = scalarsOf(elem);
  if (scalars.length > 1) return ['ot_list_sortPairs', 'ot_list_sortTriples', 'ot_list_sortQuads'][scalars.length - 2];
  const [scalar] = scalars;
  return scalar === undefined ? undefined : SORTS[scalar];
}

const SORTS: Partial<Record<Scalar, string>> = {
  i64: 'ot_list_sortInts',
  i32: 'ot_list_sortI32s',
  f64: 'ot_list_sortFloats',
  ptr: 'ot_list_sortRefs',
};

/** As the runtime calls it: an element of several scalars is words, and so is the result. */
function comparison(f: FunctionState, { elem, less, body }: KnownOrder): LlvmFunction {
  const scalars = scalarsOf(elem);
  const isWords = scalars.length > 1;
  const passed = isWords ? scalars.map((): Scalar => 'i64') : scalars;
  const name = `otter.order.${f.m.fn(less).symbol}`;
  return f.m.helper(name, functionTy([...passed, ...passed], ['i64']), (fn) => {
    const h = new Emitter(f.m, fn);
    const start = h.current();
    const args = [...scalars, ...scalars].map((scalar, i): Value => {
      const arg = fn.getArg(1 + i);
      return isWords ? h.fromWord(scalar, arg) : arg;
    });
    const isLess = h.callDirect(body, f.types.bool, args);
    h.ret(['i64'], [h.toWord('i1', only(isLess))]);
    h.finish(start);
  });
}
