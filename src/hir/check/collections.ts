/** List and dict literals, and ranges as lists. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { DictType, ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { coerce, join } from './coerce.js';
import { isOpen, isVar } from './pseudo.js';
import { checkKey } from './types-of.js';

export function listLiteral(b: Body, e: Extract<Expr, { kind: 'list' }>, want: Type | undefined): HirExpr {
  const wanted = want?.kind === 'list' ? want : undefined;
  if (e.items.length === 0) {
    return b.build.newList(e.span, wanted !== undefined && !isOpen(wanted) ? wanted : emptyList(b, e, wanted));
  }
  const hint = known(b, wanted?.elem);
  const items = checkItems(b, e.items, hint, want === b.types.any);
  const elem = hint ?? joinItems(b, items, want === b.types.any);
  const what = hint === undefined ? 'as the other elements' : 'as an element';
  const values = items.map((item) => coerce(b, item, elem, what));
  return b.build.newList(e.span, b.tb.list(b.resolve(elem)), values);
}

/** A list whose element type later uses tell, those of the wanted type included. */
function emptyList(b: Body, e: Expr, wanted: ListType | undefined): ListType {
  const list = b.tb.list(b.hole(e, 'elem', b.types.any));
  if (wanted !== undefined) b.tb.unify(list, wanted);
  return list;
}

/** A wanted type as a hint; none where it follows from the items itself, as a type parameter does that is still open. */
function known(b: Body, wanted: Type | undefined): Type | undefined {
  const type = wanted === undefined ? undefined : b.resolve(wanted);
  return type === undefined || isVar(type) ? undefined : type;
}

/** The first item's type is a hint for the others, so that `[Some(1), None]` works. */
function checkItems(b: Body, items: readonly Expr[], hint: Type | undefined, forAny: boolean): HirExpr[] {
  let wanted = hint;
  return items.map((item) => {
    const isOther = forAny && (item.kind === 'list' || item.kind === 'dict') && wanted?.kind !== item.kind;
    const value = b.expr(item, isOther ? b.types.any : wanted);
    wanted ??= value.type;
    return value;
  });
}

/** The type all have in common; where there is none, `any` in a place for one, otherwise the first one's, for the message. */
function joinItems(b: Body, items: readonly HirExpr[], forAny: boolean): Type {
  let type: Type = b.types.never;
  for (const item of items) type = join(b, type, item.type) ?? (forAny ? b.types.any : type);
  return type;
}

export function dictLiteral(b: Body, e: Extract<Expr, { kind: 'dict' }>, want: Type | undefined): HirExpr {
  const wanted = want?.kind === 'dict' ? want : undefined;
  if (e.entries.length === 0)
    return newDict(b, e, wanted !== undefined && !isOpen(wanted) ? wanted : emptyDict(b, e, wanted));
  const [keyHint, valueHint] = [known(b, wanted?.key), known(b, wanted?.value)];
  const keys = checkItems(
    b,
    e.entries.map((entry) => entry.key),
    keyHint,
    false,
  );
  const values = checkItems(
    b,
    e.entries.map((entry) => entry.value),
    valueHint,
    want === b.types.any,
  );
  const key = keyHint ?? joinItems(b, keys, false);
  const value = valueHint ?? joinItems(b, values, want === b.types.any);
  if (!checkKey(b, e.entries[0]?.key.span ?? e.span, b.resolve(key))) return b.build.error(e.span);
  const asKey = keyHint === undefined ? 'as the other keys' : 'as a key';
  const asValue = valueHint === undefined ? 'as the other values' : 'as a value';
  const pairs = keys.map((k, i) => {
    const v = values[i] ?? b.build.error(e.span);
    return [coerce(b, k, key, asKey), coerce(b, v, value, asValue)] as const;
  });
  const dict = b.tb.dict(b.resolve(key), b.resolve(value));
  const local = b.hidden('dict', dict);
  const body: HirStmt[] = [b.build.setLocal(e.span, local, newDict(b, e, dict))];
  for (const [k, v] of pairs) body.push(setEntry(b, b.build.local(e.span, local, dict), k, v));
  return b.build.seq(e.span, body, b.build.local(e.span, local, dict));
}

export function newDict(b: Body, e: Expr, dict: DictType): HirExpr {
  return b.build.intrinsic(e.span, 'dict.new', [], dict);
}

export function setEntry(b: Body, object: HirExpr, key: HirExpr, value: HirExpr): HirStmt {
  return b.build.do(object.span, b.build.intrinsic(object.span, 'dict.set', [object, key, value], b.types.unit));
}

function emptyDict(b: Body, e: Expr, wanted: DictType | undefined): DictType {
  const dict = b.tb.dict(b.hole(e, 'key', b.types.str), b.hole(e, 'value', b.types.any));
  if (wanted !== undefined) b.tb.unify(dict, wanted);
  return dict;
}

/** `a..b` as a value. */
export function rangeList(b: Body, e: Extract<Expr, { kind: 'range' }>): HirExpr {
  const { any, int } = b.types;
  const start = b.expr(e.start, int);
  const end = b.expr(e.end, int);
  if (start.type === any || end.type === any) {
    return b.build.dyn(e.span, { op: 'range' }, [b.build.box(start.span, start), b.build.box(end.span, end)], any);
  }
  const args = [coerce(b, start, int, 'as a bound'), coerce(b, end, int, 'as a bound'), b.build.int(e.span, 1)];
  return b.build.intrinsic(e.span, 'list.range', args, b.types.list(int));
}
