/** `abs`, `min`, `max` and `sum`, made of comparisons and loops, so that the optimiser sees through them. */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { argExpr, checkCount } from './builtin-call.js';
import { coerce, isNumber, join, mismatch } from './coerce.js';
import { held, listLoop, variable } from './fold.js';
import type { CallSite } from './generics.js';
import { arithmetic, compare } from './operators.js';
import { isVar } from './pseudo.js';

export function absolute(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'abs', 1, 1)) return b.build.error(site.span);
  const value = argExpr(b, site, 0);
  const { type, span } = value;
  if (b.isError(type) || isVar(type) || type === b.types.never) return value;
  if (type === b.types.float) return b.build.intrinsic(span, 'math.abs', [value], type);
  if (!isNumber(type) && type !== b.types.any) return mismatch(b, span, b.types.float, type, "for 'abs'");
  const before: HirStmt[] = [];
  const x = held(b, before, value);
  const negative = compare(
    b,
    { span, op: '<' },
    'lt',
    x,
    b.build.int(span, 0, type === b.types.i32 ? type : b.types.int),
  );
  const minus: HirExpr =
    type === b.types.any
      ? b.build.dyn(span, { op: 'unary', unary: 'neg' }, [x], type)
      : { kind: 'unary', span, type, op: 'neg', operand: x };
  return b.build.seq(site.span, before, b.build.cond(site.span, negative, minus, x, type));
}

// ------------------------------------------------------------------------------------------ min, max

type Which = 'min' | 'max';

/** `min(a, b, …)` or `min(list)`; of equal values the first one. */
export function extreme(b: Body, site: CallSite, which: Which): HirExpr {
  if (!checkCount(b, site, which, 1, Number.POSITIVE_INFINITY)) return b.build.error(site.span);
  const values = site.args.map((a) => b.expr(a.value));
  const [first] = values;
  if (first === undefined) return b.build.error(site.span);
  if (values.length === 1) return extremeOf(b, site.span, which, first);
  const type = commonType(b, site, which, values);
  if (type === undefined) return b.build.error(site.span);
  const before: HirStmt[] = [];
  const held1 = values.map((v) => held(b, before, coerce(b, v, type)));
  const best = held1.reduce((a, c) => {
    const left = held(b, before, a);
    return b.build.cond(site.span, isBetter(b, site.span, which, c, left), c, left, type);
  });
  return b.build.seq(site.span, before, best);
}

function commonType(b: Body, site: CallSite, which: Which, values: readonly HirExpr[]): Type | undefined {
  let type: Type | undefined = b.types.never;
  for (const value of values) {
    const next: Type | undefined = join(b, type, value.type);
    if (next === undefined) {
      b.report('E0403', site.span, `'${which}' does not work on ${type.name} and ${value.type.name}`);
      return undefined;
    }
    type = next;
  }
  return ordered(b, site.span, which, type) ? type : undefined;
}

function ordered(b: Body, span: Span, which: string, type: Type): boolean {
  if (b.isError(type) || isVar(type) || type === b.types.never) return false;
  if (isNumber(type) || type === b.types.str || type === b.types.any || type === b.types.bool) return true;
  b.report('E0403', span, `'${which}' does not work on ${type.name}`);
  return false;
}

function isBetter(b: Body, span: Span, which: Which, candidate: HirExpr, best: HirExpr): HirExpr {
  const [op, cmp] = which === 'min' ? (['<', 'lt'] as const) : (['>', 'gt'] as const);
  return compare(b, { span, op }, cmp, candidate, best);
}

/** The list that a one-argument call is about; complains about anything else. */
export function listArgument(b: Body, name: string, value: HirExpr): (HirExpr & { type: ListType }) | undefined {
  const { type } = value;
  if (type.kind === 'list') return { ...value, type };
  if (b.isError(type) || isVar(type) || type === b.types.never) return undefined;
  if (type === b.types.any) {
    const list = b.types.list(b.types.any);
    return { ...b.build.intrinsic(value.span, 'any.toList', [value], list), type: list };
  }
  b.report('E0401', value.span, `expected a list for '${name}', found ${type.name}`);
  return undefined;
}

function extremeOf(b: Body, span: Span, which: Which, value: HirExpr): HirExpr {
  const given = listArgument(b, which, value);
  if (given === undefined) return b.build.error(span);
  const elem = b.resolve(given.type.elem);
  if (!ordered(b, span, which, elem)) return b.build.error(span);
  const before: HirStmt[] = [];
  const list = { ...held(b, before, given, 'list'), type: given.type };
  const isEmpty = b.build.compare(span, 'eq', b.build.listLen(span, list), b.build.int(span, 0));
  const complain = b.build.do(span, b.build.panic(span, b.build.str(span, `${which} of an empty list`)));
  before.push(b.build.if(span, isEmpty, [complain]));
  const best = variable(b, before, which, b.build.index(span, list, b.build.int(span, 0), elem));
  const item = b.hidden('item', elem);
  const itemValue = b.build.local(span, item, elem);
  const loop = listLoop(b, span, list, (current) => [
    b.build.setLocal(span, item, current),
    b.build.if(span, isBetter(b, span, which, itemValue, best.read), [best.set(itemValue)]),
  ]);
  return b.build.seq(span, [...before, ...loop], best.read);
}

/** `sum(xs)`: of no elements it is 0. */
export function sum(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'sum', 1, 1)) return b.build.error(site.span);
  const given = listArgument(b, 'sum', argExpr(b, site, 0));
  if (given === undefined) return b.build.error(site.span);
  const { span } = site;
  const elem = b.resolve(given.type.elem);
  if (!isNumber(elem) && elem !== b.types.any) {
    if (isVar(elem) || b.isError(elem)) return b.build.error(span);
    return b.fail('E0403', span, `'sum' does not work on ${given.type.name}`);
  }
  const before: HirStmt[] = [];
  const list = { ...held(b, before, given, 'list'), type: given.type };
  const total = variable(b, before, 'sum', coerce(b, b.build.int(span, 0), elem));
  const add = (x: HirExpr): HirExpr => arithmetic(b, { span, op: '+' }, total.read, x);
  const loop = listLoop(b, span, list, (current) => [total.set(add(current))]);
  return b.build.seq(span, [...before, ...loop], total.read);
}
