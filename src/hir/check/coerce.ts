/** Conversions that happen by themselves: widening, boxing and unboxing, literals of a wanted type. */
import type { Span } from '../../support/source.js';
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { isVar } from './pseudo.js';

const I32_MIN = -(2n ** 31n);
const I32_MAX = 2n ** 31n - 1n;

/** The expression as a value of `want`, or a mismatch message. */
export function coerce(b: Body, value: HirExpr, want: Type, what?: string): HirExpr {
  const converted = tryCoerce(b, value, want);
  if (converted !== undefined) return converted;
  return mismatch(b, value.span, want, value.type, what);
}

export function mismatch(b: Body, span: Span, want: Type, found: Type, what?: string): HirExpr {
  const context = what === undefined ? '' : ` ${what}`;
  const [wanted, got] = [b.resolve(want), b.resolve(found)];
  return b.fail('E0401', span, `expected ${wanted.name}${context}, found ${got.name}`, mismatchHelp(b, wanted, got));
}

function mismatchHelp(b: Body, want: Type, found: Type): string | undefined {
  const { int, i32, float, str, unit } = b.types;
  if (found === float && (want === int || want === i32)) return `'${want.name}(x)' truncates toward zero`;
  if (found === int && want === i32) return "'i32(x)' converts by wrapping";
  if (want === str) return "'str(x)' converts to text";
  if (found === str && (want === int || want === float)) return `'${want.name}(s)' parses text`;
  if (found === unit && want !== unit) return 'this has no value';
  if (want.kind === 'enum' && want.base === 'Option') return "wrap the value in 'Some(...)'";
  return undefined;
}

/** As `coerce`, undefined when there is no conversion. */
export function tryCoerce(b: Body, value: HirExpr, want: Type): HirExpr | undefined {
  const from = value.type;
  if (from === want || b.isError(from) || b.isError(want) || from === b.types.never) return value;
  const to = b.resolve(want);
  if (from === to) return value;
  if (to === b.types.any && !isVar(from)) return b.build.box(value.span, value);
  if (from === b.types.any && !isVar(to)) return unboxTo(b, value, to);
  const number = convertNumber(b, value, to);
  if (number !== undefined) b.noteWidening(value.span);
  return number ?? (b.tb.unify(from, to) ? retyped(b, value) : undefined);
}

function unboxTo(b: Body, value: HirExpr, to: Type): HirExpr {
  if (to === b.types.float) b.noteWidening(value.span);
  return b.build.unbox(value.span, value, to);
}

function retyped(b: Body, value: HirExpr): HirExpr {
  return { ...value, type: b.resolve(value.type) };
}

/** Widening of numbers, and literals that take the wanted type. */
export function convertNumber(b: Body, value: HirExpr, to: Type): HirExpr | undefined {
  const { int, i32, float } = b.types;
  const { span, type: from } = value;
  if (to === float) {
    if (value.kind === 'int') return b.build.float(span, Number(value.value));
    if (from === int) return b.build.convert(span, 'intToFloat', value, float);
    if (from === i32) return b.build.convert(span, 'i32ToFloat', value, float);
  }
  if (to === int && from === i32) return b.build.convert(span, 'i32ToInt', value, int);
  if (to === i32 && value.kind === 'int') return intLiteralAsI32(b, value.span, value.value);
  return undefined;
}

export function intLiteralAsI32(b: Body, span: Span, value: bigint): HirExpr {
  if (value >= I32_MIN && value <= I32_MAX) return b.build.int(span, value, b.types.i32);
  return b.fail('E0412', span, `integer literal ${value} is too large for i32`);
}

/** What an operation on an `any` takes: it is converted at run time to what the value there wants. */
export function dynamicOperand(b: Body, value: HirExpr): HirExpr {
  b.noteWidening(value.span);
  return b.build.box(value.span, value);
}

/** Checks an expression against a type. */
export function exprAs(b: Body, e: Expr, want: Type, what?: string): HirExpr {
  return coerce(b, b.expr(e, want), want, what);
}

/** A condition: a bool, or an `any` whose value is checked to be one at run time. */
export function condition(b: Body, e: Expr): HirExpr {
  return asCondition(b, b.expr(e, b.types.bool));
}

export function asCondition(b: Body, value: HirExpr): HirExpr {
  const { bool, any, never } = b.types;
  const type = value.type;
  if (type === bool || type === never || b.isError(type)) return value;
  if (type === any) return b.build.dyn(value.span, { op: 'truth' }, [value], bool);
  if (isVar(type) && b.tb.unify(type, bool)) return retyped(b, value);
  return b.fail('E0402', value.span, `a condition is a bool, found ${type.name}`, conditionHelp(type));
}

function conditionHelp(type: Type): string | undefined {
  if (type.kind === 'int' || type.kind === 'i32' || type.kind === 'float') return "compare it, as in 'x != 0'";
  if (type.kind === 'str' || type.kind === 'list' || type.kind === 'dict')
    return "compare its length, as in 'len(x) > 0'";
  return undefined;
}

/**
 * The type that several values have in common, or undefined: the same type, a wider number, `any` if one is
 * `any`. Values that are not reached do not count.
 */
export function join(b: Body, left: Type, right: Type): Type | undefined {
  const { never, any } = b.types;
  const [a, c] = [b.resolve(left), b.resolve(right)];
  if (a === c || c === never || b.isError(c)) return a;
  if (a === never || b.isError(a)) return c;
  if (a === any || c === any) return any;
  if (isNumber(a) && isNumber(c)) return widest(b, a, c);
  return b.tb.unify(a, c) ? b.resolve(a) : undefined;
}

export function isNumber(type: Type): boolean {
  return type.kind === 'int' || type.kind === 'i32' || type.kind === 'float';
}

/** The type of arithmetic on two kinds of number. */
export function widest(b: Body, left: Type, right: Type): Type {
  if (left === b.types.float || right === b.types.float) return b.types.float;
  return left === b.types.i32 && right === b.types.i32 ? b.types.i32 : b.types.int;
}
