/** Methods of lists that are made of loops rather than runtime functions, so that they are typed and inlined. */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { argAs, checkCount } from './builtin-call.js';
import { callback, heldCallback } from './callbacks.js';
import { asList, held, listLoop, optional, variable } from './fold.js';
import type { CallSite } from './generics.js';
import { compare } from './operators.js';
import { isVar } from './pseudo.js';

type Self = HirExpr | undefined;

/** Runs a rule on a list receiver that is held in a local. */
function onList(
  b: Body,
  site: CallSite,
  self: Self,
  name: string,
  count: number,
  run: (list: HirExpr & { type: ListType }, before: HirStmt[]) => HirExpr,
): HirExpr {
  if (self === undefined || !checkCount(b, site, `list.${name}`, count, count)) return b.build.error(site.span);
  const before: HirStmt[] = [];
  const list = asList(held(b, before, self, 'list'));
  if (list === undefined) return b.build.error(site.span);
  return b.build.seq(site.span, before, run(list, before));
}

/** The position of the first element equal to `item`, or -1, left in a local by the statements added to `before`. */
export function findPosition(
  b: Body,
  span: Span,
  list: HirExpr & { type: ListType },
  item: HirExpr,
  before: HirStmt[],
): HirExpr {
  const wanted = held(b, before, item, 'item');
  const position = variable(b, before, 'position', b.build.int(span, -1));
  const loop = listLoop(b, span, list, (element, at, label) => [
    b.build.if(span, compare(b, { span, op: '==' }, 'eq', element, wanted), [
      position.set(at),
      { kind: 'break', span, label },
    ]),
  ]);
  before.push(...loop);
  return position.read;
}

export function isFound(b: Body, span: Span, position: HirExpr): HirExpr {
  return b.build.compare(span, 'ge', position, b.build.int(span, 0));
}

export function listContains(b: Body, site: CallSite, self: Self): HirExpr {
  return onList(b, site, self, 'contains', 1, (list, before) => {
    const item = argAs(b, site, 0, list.type.elem, 'list.contains');
    return isFound(b, site.span, findPosition(b, site.span, list, item, before));
  });
}

export function listIndexOf(b: Body, site: CallSite, self: Self): HirExpr {
  return onList(b, site, self, 'index_of', 1, (list, before) => {
    const item = argAs(b, site, 0, list.type.elem, 'list.index_of');
    const position = findPosition(b, site.span, list, item, before);
    return optional(b, site.span, isFound(b, site.span, position), position);
  });
}

export function listEnd(b: Body, site: CallSite, self: Self, end: 'first' | 'last'): HirExpr {
  return onList(b, site, self, end, 0, (list) => {
    const { span } = site;
    const length = b.build.listLen(span, list);
    const zero = b.build.int(span, 0);
    const at = end === 'first' ? zero : b.build.addNowrap(span, length, b.build.int(span, -1));
    const element = b.build.index(span, list, at, b.resolve(list.type.elem), false);
    return optional(b, span, b.build.compare(span, 'gt', length, zero), element);
  });
}

export function listMap(b: Body, site: CallSite, self: Self): HirExpr {
  return onList(b, site, self, 'map', 1, (list, before) => {
    const f = callback(b, site, 0, [b.resolve(list.type.elem)], undefined);
    if (f === undefined) return b.build.error(site.span);
    const held1 = heldCallback(b, before, f);
    const type = b.tb.list(f.result);
    const out = variable(b, before, 'out', b.build.newList(site.span, type));
    before.push(reserve(b, site.span, out.read, b.build.listLen(site.span, list)));
    before.push(...listLoop(b, site.span, list, (x) => [append(b, site.span, out.read, held1.call(site.span, [x]))]));
    return out.read;
  });
}

export function listFilter(b: Body, site: CallSite, self: Self): HirExpr {
  return onList(b, site, self, 'filter', 1, (list, before) => {
    const elem = b.resolve(list.type.elem);
    const f = callback(b, site, 0, [elem], b.types.bool);
    if (f === undefined) return b.build.error(site.span);
    const keep = heldCallback(b, before, f);
    const out = variable(b, before, 'out', b.build.newList(site.span, list.type));
    const item = b.hidden('item', elem);
    const read = b.build.local(site.span, item, elem);
    const loop = listLoop(b, site.span, list, (x) => [
      b.build.setLocal(site.span, item, x),
      b.build.if(site.span, keep.call(site.span, [read]), [append(b, site.span, out.read, read)]),
    ]);
    before.push(...loop);
    return out.read;
  });
}

function append(b: Body, span: Span, list: HirExpr, value: HirExpr): HirStmt {
  return b.build.do(span, b.build.intrinsic(span, 'list.append', [list, value], b.types.unit));
}

function reserve(b: Body, span: Span, list: HirExpr, count: HirExpr): HirStmt {
  return b.build.do(span, b.build.intrinsic(span, 'list.reserve', [list, count], b.types.unit));
}

/** `sort()`: elements need an order. */
export function listSort(b: Body, site: CallSite, self: Self): HirExpr {
  return onList(b, site, self, 'sort', 0, (list) => {
    if (!sortable(b, site.span, list.type)) return b.build.error(site.span);
    return b.build.intrinsic(site.span, 'list.sort', [list], b.types.unit);
  });
}

export function sortable(b: Body, span: Span, type: ListType): boolean {
  const elem = b.resolve(type.elem);
  if (isVar(elem) || b.isError(elem) || isOrdered(b, elem)) return true;
  b.report('E0403', span, `elements of ${type.name} have no order`, "'sort_by(less)' takes a function");
  return false;
}

function isOrdered(b: Body, type: Type): boolean {
  const { int, i32, float, bool, str, any } = b.types;
  return [int, i32, float, bool, str, any].some((t) => t === type);
}

export function listSortBy(b: Body, site: CallSite, self: Self): HirExpr {
  return onList(b, site, self, 'sort_by', 1, (list) => {
    const elem = b.resolve(list.type.elem);
    const less = callback(b, site, 0, [elem, elem], b.types.bool);
    if (less === undefined) return b.build.error(site.span);
    return b.build.intrinsic(site.span, 'list.sortBy', [list, less.value], b.types.unit);
  });
}
