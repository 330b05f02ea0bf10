/** `abs`, `min`, `max` and `sum`, made of comparisons and loops, so that the optimiser sees through them. */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { argExpr, checkCount } from './builtin-call.js';
import { coerce, isNumber, join, mismatch } from './coerce.js';
import type { CallSite } from './generics.js';
import { arithmetic, compare } from './operators.js';
import { isVar } from './pseudo.js';

/** A value that is used more than once. */
function held(b: Body, before: HirStmt[], value: HirExpr): HirExpr {
  if (value.kind === 'local' || value.kind === 'int' || value.kind === 'float') return value;
  const local = b.hidden('operand', value.type);
  before.push(b.build.setLocal(value.span, local, value));
  return b.build.local(value.span, local, value.type);
}

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
  if (!checkCount(b, site, which, 1, Number.MAX_SAFE_INTEGER)) return b.build.error(site.span);
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
function listArgument(b: Body, name: string, value: HirExpr): (HirExpr & { type: ListType }) | undefined {
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
  const list = listArgument(b, which, value);
  if (list === undefined) return b.build.error(span);
  const elem = b.resolve(list.type.elem);
  if (!ordered(b, span, which, elem)) return b.build.error(span);
  const fold = new Fold(b, span, list, elem);
  const isEmpty = b.build.compare(span, 'eq', b.build.listLen(span, fold.list), b.build.int(span, 0));
  const complain = b.build.panic(span, b.build.str(span, `${which} of an empty list`));
  const start = b.build.index(span, fold.list, b.build.int(span, 0), elem);
  const best = b.hidden(which, elem);
  const bestValue = b.build.local(span, best, elem);
  const item = b.hidden('item', elem);
  const itemValue = b.build.local(span, item, elem);
  const stmts = fold.loop(
    [b.build.if(span, isEmpty, [b.build.do(span, complain)]), b.build.setLocal(span, best, start)],
    (current) => [
      b.build.setLocal(span, item, current),
      b.build.if(span, isBetter(b, span, which, itemValue, bestValue), [b.build.setLocal(span, best, itemValue)]),
    ],
  );
  return b.build.seq(span, stmts, bestValue);
}

/** `sum(xs)`: of no elements it is 0. */
export function sum(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'sum', 1, 1)) return b.build.error(site.span);
  const list = listArgument(b, 'sum', argExpr(b, site, 0));
  if (list === undefined) return b.build.error(site.span);
  const { span } = site;
  const elem = b.resolve(list.type.elem);
  if (!isNumber(elem) && elem !== b.types.any) {
    if (isVar(elem) || b.isError(elem)) return b.build.error(span);
    return b.fail('E0403', span, `'sum' does not work on ${list.type.name}`);
  }
  const fold = new Fold(b, span, list, elem);
  const total = b.hidden('sum', elem);
  const totalValue = b.build.local(span, total, elem);
  const zero = coerce(b, b.build.int(span, 0), elem);
  const stmts = fold.loop([b.build.setLocal(span, total, zero)], (current) => [
    b.build.setLocal(span, total, arithmetic(b, { span, op: '+' }, totalValue, current)),
  ]);
  return b.build.seq(span, stmts, totalValue);
}

/** A loop over a list's elements. */
export class Fold {
  readonly list: HirExpr;
  private readonly before: HirStmt[] = [];

  constructor(
    private readonly b: Body,
    private readonly span: Span,
    value: HirExpr,
    private readonly elem: Type,
  ) {
    this.list = held(b, this.before, value);
  }

  loop(start: readonly HirStmt[], body: (current: HirExpr) => HirStmt[]): HirStmt[] {
    const { b, span } = this;
    const counter = b.hidden('i', b.types.int);
    const at = b.build.local(span, counter, b.types.int);
    const loop: HirStmt = {
      kind: 'loop',
      span,
      label: b.newLabel(),
      condition: b.build.compare(span, 'lt', at, b.build.listLen(span, this.list)),
      body: body(b.build.index(span, this.list, at, this.elem, false)),
      step: [b.build.setLocal(span, counter, b.build.addNowrap(span, at, b.build.int(span, 1)))],
    };
    return [...this.before, ...start, b.build.setLocal(span, counter, b.build.int(span, 0)), loop];
  }
}
