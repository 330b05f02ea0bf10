/** Reading fields, elements and slices. */
import type { Expr, Ident } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { coerce, exprAs } from './coerce.js';
import { variantValue } from './enums.js';
import { held } from './fold.js';
import { methodsOf } from './methods.js';
import { itemValue } from './names.js';
import { type Member, resolvePath } from './paths.js';
import { isVar } from './pseudo.js';
import { builtinReference } from './references.js';
import { findField, memberNames, noMember } from './structs.js';

export function member(b: Body, e: Member, want: Type | undefined): HirExpr {
  const target = resolvePath(b, e);
  if (target === undefined) return fieldOf(b, e, b.expr(e.object), e.name);
  switch (target.kind) {
    case 'error':
      return b.build.error(e.span);
    case 'item':
      return itemValue(b, e, target.item, want);
    case 'variant':
      return variantValue(b, e, target, [], target.want ?? want);
    case 'std':
      return builtinReference(b, e, target.name, target.builtin, want);
  }
}

function fieldOf(b: Body, e: Member, object: HirExpr, name: Ident): HirExpr {
  const { type } = object;
  if (b.isError(type) && type.kind === 'handle') return object;
  if (type === b.types.any) return b.build.dyn(e.span, { op: 'field', name: name.name }, [object], b.types.any);
  if (isVar(type) || type === b.types.never) return b.build.error(e.span);
  if (type.kind === 'struct') {
    const field = findField(b, type, name.name);
    if (field !== undefined) return b.build.field(e.span, object, field.index, field.type);
  }
  if (isMethod(b, type, name.name)) {
    return b.fail('E0309', name.span, `'${name.name}' is a method`, `call it: '${name.name}(…)'`);
  }
  return noMember(b, type, name, memberNames(b, type), 'field');
}

function isMethod(b: Body, type: Type, name: string): boolean {
  const item = b.tb.nominalOf(type)?.item;
  return item?.methods.has(name) === true || methodsOf(b, type)?.has(name) === true;
}

// ------------------------------------------------------------------------------------------- elements

export function index(b: Body, e: Extract<Expr, { kind: 'index' }>): HirExpr {
  return elementOf(b, e, b.expr(e.object));
}

/** `object[index]`, the object evaluated already. */
export function elementOf(b: Body, e: Extract<Expr, { kind: 'index' }>, object: HirExpr): HirExpr {
  const { type } = object;
  const { any, int, str } = b.types;
  if (type.kind === 'list') return b.build.index(e.span, object, listIndex(b, e.index), type.elem);
  if (type.kind === 'dict') {
    const key = exprAs(b, e.index, type.key, 'as a key');
    return b.build.intrinsic(e.span, 'dict.index', [object, key], type.value);
  }
  if (type === str) return b.build.intrinsic(e.span, 'str.charAt', [object, exprAs(b, e.index, int)], str);
  const at = b.expr(e.index);
  if (type === any) return b.build.dyn(e.span, { op: 'index' }, [object, b.build.box(at.span, at)], any);
  return cannotIndex(b, e, type);
}

export function listIndex(b: Body, e: Expr): HirExpr {
  return exprAs(b, e, b.types.int, 'as an index');
}

function cannotIndex(b: Body, e: Expr, type: Type): HirExpr {
  if (b.isError(type) || isVar(type) || type === b.types.never) return b.build.error(e.span);
  return b.fail('E0407', e.span, `${type.name} cannot be indexed`);
}

export function slice(b: Body, e: Extract<Expr, { kind: 'slice' }>): HirExpr {
  const { any, int, str } = b.types;
  const object = b.expr(e.object);
  const { type } = object;
  if (type === any) return dynamicSlice(b, e, object);
  if (type !== str && type.kind !== 'list') {
    for (const end of [e.start, e.end]) if (end !== undefined) b.expr(end);
    if (b.isError(type) || isVar(type) || type === b.types.never) return b.build.error(e.span);
    return b.fail('E0407', e.span, `${type.name} cannot be sliced`);
  }
  const before: HirStmt[] = [];
  const whole = e.end === undefined ? held(b, before, object) : object;
  const start = e.start === undefined ? b.build.int(e.span, 0) : exprAs(b, e.start, int, 'as a bound');
  const end = e.end === undefined ? lengthOf(b, e, whole) : exprAs(b, e.end, int, 'as a bound');
  const name = type === str ? 'str.slice' : 'list.slice';
  return b.build.seq(e.span, before, b.build.intrinsic(e.span, name, [whole, start, end], type));
}

function lengthOf(b: Body, e: Expr, value: HirExpr): HirExpr {
  if (value.type.kind === 'list') return b.build.listLen(e.span, value);
  return b.build.intrinsic(e.span, 'str.len', [value], b.types.int);
}

/** A bound left out is the unit value. */
function dynamicSlice(b: Body, e: Extract<Expr, { kind: 'slice' }>, object: HirExpr): HirExpr {
  const bound = (at: Expr | undefined): HirExpr =>
    at === undefined ? b.build.box(e.span, b.build.unit(e.span)) : coerce(b, b.expr(at), b.types.any);
  return b.build.dyn(e.span, { op: 'slice' }, [object, bound(e.start), bound(e.end)], b.types.any);
}
