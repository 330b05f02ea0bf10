/** `int(x)`, `float(x)`, `bool(x)`, `i32(x)`. */
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { argExpr, checkCount } from './builtin-call.js';
import { convertNumber } from './coerce.js';
import type { CallSite } from './generics.js';
import { isVar } from './pseudo.js';

type Convert = (b: Body, value: HirExpr) => HirExpr | undefined;

/** Checks the one argument; error and open types pass through as the wanted type. */
function conversion(b: Body, site: CallSite, name: string, to: Type, convert: Convert): HirExpr {
  if (!checkCount(b, site, name, 1, 1)) return { ...b.build.error(site.span), type: to };
  const value = argExpr(b, site, 0);
  if (value.type === to) return value;
  if (b.isError(value.type) || isVar(value.type)) return { ...b.build.error(site.span), type: to };
  if (value.type === b.types.never) return value;
  const converted = convert(b, value);
  return converted ?? b.fail('E0401', value.span, `'${name}' does not convert ${value.type.name}`);
}

export function toInt(b: Body, site: CallSite): HirExpr {
  const { int, i32, float, bool, str, any } = b.types;
  return conversion(b, site, 'int', int, (_, value) => {
    if (value.type === i32) return b.build.convert(site.span, 'i32ToInt', value, int);
    if (value.type === float) return b.build.convert(site.span, 'floatToInt', value, int);
    if (value.type === bool) return b.build.convert(site.span, 'boolToInt', value, int);
    if (value.type === str) return b.build.intrinsic(site.span, 'parse.int', [value], int);
    if (value.type === any) return b.build.intrinsic(site.span, 'any.toInt', [value], int);
    return undefined;
  });
}

export function toFloat(b: Body, site: CallSite): HirExpr {
  const { float, bool, int, str, any } = b.types;
  return conversion(b, site, 'float', float, (_, value) => {
    if (value.type === bool) {
      return convertNumber(b, b.build.convert(site.span, 'boolToInt', value, int), float);
    }
    if (value.type === str) return b.build.intrinsic(site.span, 'parse.float', [value], float);
    if (value.type === any) return b.build.intrinsic(site.span, 'any.toFloat', [value], float);
    return convertNumber(b, value, float);
  });
}

/** Zero, the empty string, list and dict are false. */
export function toBool(b: Body, site: CallSite): HirExpr {
  const { bool, int, i32, float, str, any } = b.types;
  const notZero = (value: HirExpr, zero: HirExpr): HirExpr => b.build.compare(site.span, 'ne', value, zero);
  const notEmpty = (name: string, value: HirExpr): HirExpr =>
    notZero(b.build.intrinsic(site.span, name, [value], int), b.build.int(site.span, 0));
  return conversion(b, site, 'bool', bool, (_, value) => {
    const { type } = value;
    if (type === int || type === i32) return notZero(value, b.build.int(site.span, 0, type));
    if (type === float) return notZero(value, b.build.float(site.span, 0));
    if (type === str) return notEmpty('str.len', value);
    if (type.kind === 'list') return notEmpty('list.len', value);
    if (type.kind === 'dict') return notEmpty('dict.len', value);
    if (type === any) return b.build.intrinsic(site.span, 'any.toBool', [value], bool);
    return undefined;
  });
}

/** Wraps. */
export function toI32(b: Body, site: CallSite): HirExpr {
  const { i32, int, float, bool } = b.types;
  const narrow = (value: HirExpr): HirExpr => b.build.convert(site.span, 'intToI32', value, i32);
  return conversion(b, site, 'i32', i32, (_, value) => {
    if (value.type === int) return narrow(value);
    if (value.type === float) return narrow(b.build.convert(site.span, 'floatToInt', value, int));
    if (value.type === bool) return narrow(b.build.convert(site.span, 'boolToInt', value, int));
    if (value.type === b.types.str) return narrow(b.build.intrinsic(site.span, 'parse.int', [value], int));
    if (value.type === b.types.any) return narrow(b.build.intrinsic(site.span, 'any.toInt', [value], int));
    return undefined;
  });
}
