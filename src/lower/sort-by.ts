/**
 * Sorting with a function whose body is in the module: the runtime's sort comes in line with that function in it, in place
 * of a call through its entry slot for each comparison (lib/sort_by_hot.cc).
 *
 * Invariant: the order is that of `ot_list_sortBy`, which does the same comparisons.
 */
import type { FnId, HirExpr } from '../hir/hir.js';
import type { ListType, Type } from '../hir/types.js';
import { Emitter, only, type Val } from './emit.js';
import { i64, ir, type LlvmFunction, ptr, type Value } from './llvm.js';
import { functionTy } from './module.js';
import { type Scalar, scalarsOf } from './repr.js';
import type { FunctionState } from './state.js';

export interface KnownOrder {
  readonly list: ListType;
  readonly less: FnId;
}

/** What a sort sorts by, if optimised code has that function's body at hand. */
export function knownOrder(f: FunctionState, e: HirExpr): KnownOrder | undefined {
  if (!f.m.optimised || e.kind !== 'intrinsic' || e.name !== 'list.sortBy') return undefined;
  const [list, less] = e.args;
  if (list?.type.kind !== 'list' || less?.kind !== 'fnRef' || f.m.body(less.fn) === undefined) return undefined;
  return sortOf(list.type.elem) === undefined ? undefined : { list: list.type, less: less.fn };
}

/** Sorts the list; `less` is a function of the module. */
export function sortByKnown(f: FunctionState, { list: { elem }, less }: KnownOrder, list: Val): Val {
  const sort = sortOf(elem);
  const body = f.m.body(less);
  if (sort !== undefined && body !== undefined) {
    const order = ir.ConstantExpr.getBitCast(comparison(f, elem, less, body), ptr);
    f.runtimeVoid(sort, [
      ['ptr', only(list)],
      ['ptr', order],
    ]);
  }
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
function comparison(f: FunctionState, elem: Type, less: FnId, body: LlvmFunction): LlvmFunction {
  const scalars = scalarsOf(elem);
  const passed = scalars.length > 1 ? scalars.map((): Scalar => 'i64') : scalars;
  const name = `otter.order.${f.m.fn(less).symbol}`;
  return f.m.helper(name, functionTy([...passed, ...passed], ['i64']), (fn) => {
    const h = new Emitter(f.m, fn);
    const start = h.current();
    const args = [...scalars, ...scalars].map((scalar, i): Value => {
      const arg = fn.getArg(1 + i);
      return scalar === 'ptr' && passed[0] === 'i64' ? h.b.CreateIntToPtr(arg, ptr) : arg;
    });
    const isLess = h.callDirect(body, f.types.bool, args);
    h.ret(['i64'], [h.b.CreateZExt(only(isLess), i64)]);
    h.finish(start);
  });
}
