/**
 * What can be iterated, as the parts of a `loop`: ranges, lists, strings, dicts, `enumerate`, `any`.
 *
 * Invariants: everything a loop needs from one round to the next is in hidden locals; the iterable and its
 * bounds are evaluated once, before the loop; a list's length is read again each round.
 */
import type { Span } from '../../support/source.js';
import type { Arg, Expr } from '../../syntax/ast.js';
import type { HirExpr, HirStmt, LocalId } from '../hir.js';
import type { DictType, ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { checkCount } from './builtin-call.js';
import { exprAs } from './coerce.js';
import { isVar } from './pseudo.js';

export interface Iteration {
  readonly setup: readonly HirStmt[];
  readonly condition: HirExpr;
  /** What the loop's variables are set to in each round. */
  readonly values: readonly HirExpr[];
  readonly step: readonly HirStmt[];
  /** How many rounds there will be, if that is cheap to say; may be negative. */
  readonly count: HirExpr | undefined;
}

/** The iteration over `iter` with `vars` variables, or undefined after a complaint. */
export function iterate(b: Body, iter: Expr, vars: number): Iteration | undefined {
  if (iter.kind === 'range') return rangeBy(b, iter.span, iter.start, iter.end, undefined);
  const builtin = builtinCall(b, iter);
  if (builtin?.name === 'range') return rangeCall(b, iter, builtin.args);
  if (builtin?.name === 'enumerate' && vars === 2 && builtin.args.length === 1) return enumerated(b, builtin.args);
  return overValue(b, iter, b.expr(iter), vars);
}

/** One value a round. */
export function iterateValue(b: Body, iter: Expr): Iteration | undefined {
  return iterate(b, iter, 1);
}

/** A call of a prelude function that is not shadowed. */
function builtinCall(b: Body, e: Expr): { readonly name: string; readonly args: readonly Arg[] } | undefined {
  if (e.kind !== 'call' || e.callee.kind !== 'name') return undefined;
  const { name } = e.callee;
  if (b.scope.lookup(name) !== undefined || b.module.items.has(name)) return undefined;
  return { name, args: e.args };
}

/** A hidden local that is set before the loop. */
function hold(b: Body, setup: HirStmt[], name: string, value: HirExpr): () => HirExpr {
  const local = b.hidden(name, value.type);
  setup.push(b.build.setLocal(value.span, local, value));
  return () => b.build.local(value.span, local, value.type);
}

// --------------------------------------------------------------------------------------------- ranges

function rangeCall(b: Body, call: Expr, args: readonly Arg[]): Iteration | undefined {
  const site = { node: call, span: call.span, typeArgs: [], args, want: undefined };
  if (!checkCount(b, site, 'range', 1, 3)) return undefined;
  const [first, second, third] = args.map((a) => a.value);
  if (first === undefined) return undefined;
  if (second === undefined) return rangeBy(b, call.span, undefined, first, undefined);
  return rangeBy(b, call.span, first, second, third);
}

function rangeBy(b: Body, span: Span, from: Expr | undefined, to: Expr, by: Expr | undefined): Iteration {
  const setup: HirStmt[] = [];
  const start = from === undefined ? b.build.int(span, 0) : exprAs(b, from, b.types.int, 'as a bound');
  const counter = b.hidden('i', b.types.int);
  setup.push(b.build.setLocal(start.span, counter, start));
  const end = exprAs(b, to, b.types.int, 'as a bound');
  const endValue = end.kind === 'int' ? () => end : hold(b, setup, 'end', end);
  const stride = by === undefined ? b.build.int(span, 1) : exprAs(b, by, b.types.int, 'as a step');
  if (stride.kind === 'int' && (stride.value === 1n || stride.value === -1n)) {
    return unitRange(b, span, setup, counter, endValue, stride);
  }
  return stridedRange(b, span, setup, counter, endValue, stride);
}

/** A range whose step is 1 or -1: one counter, compared with the end, cannot overflow. */
function unitRange(
  b: Body,
  span: Span,
  setup: HirStmt[],
  counter: LocalId,
  end: () => HirExpr,
  stride: HirExpr & { kind: 'int' },
): Iteration {
  const at = (): HirExpr => b.build.local(span, counter, b.types.int);
  const up = stride.value > 0n;
  return {
    setup,
    condition: b.build.compare(span, up ? 'lt' : 'gt', at(), end()),
    values: [at()],
    step: [b.build.setLocal(span, counter, b.build.addNowrap(span, at(), stride))],
    count: up ? b.build.arith(span, 'sub', end(), at()) : b.build.arith(span, 'sub', at(), end()),
  };
}

/**
 * Any other range counts its rounds down, since its counter may step past the largest int after the last
 * one. A step of zero panics in `range.count`.
 */
function stridedRange(
  b: Body,
  span: Span,
  setup: HirStmt[],
  counter: LocalId,
  end: () => HirExpr,
  stride: HirExpr,
): Iteration {
  const { int } = b.types;
  const at = (): HirExpr => b.build.local(span, counter, int);
  const by = stride.kind === 'int' ? () => stride : hold(b, setup, 'step', stride);
  const rounds = b.build.intrinsic(span, 'range.count', [at(), end(), by()], int);
  const left = b.hidden('left', int);
  const leftValue = (): HirExpr => b.build.local(span, left, int);
  setup.push(b.build.setLocal(span, left, rounds));
  return {
    setup,
    condition: b.build.compare(span, 'gt', leftValue(), b.build.int(span, 0)),
    values: [at()],
    step: [
      b.build.setLocal(span, counter, b.build.arith(span, 'add', at(), by())),
      b.build.setLocal(span, left, b.build.addNowrap(span, leftValue(), b.build.int(span, -1))),
    ],
    count: leftValue(),
  };
}

// --------------------------------------------------------------------------------------------- values

function overValue(b: Body, iter: Expr, value: HirExpr, vars: number): Iteration | undefined {
  const { type } = value;
  if (vars === 2 && type.kind !== 'dict' && type !== b.types.any) return twoVariables(b, iter, type);
  if (value.kind === 'intrinsic' && value.name === 'str.bytes') return overBytes(b, value);
  if (type.kind === 'list') return overList(b, value, type);
  if (type === b.types.str) return overText(b, value);
  if (type.kind === 'dict') return dictIteration(b, value, type, vars);
  if (type === b.types.any) return overAny(b, value, vars);
  if (!b.isError(type) && !isVar(type) && type !== b.types.never) {
    const help = type === b.types.int ? "'range(n)' counts from 0 to n - 1" : undefined;
    b.report('E0408', iter.span, `${type.name} cannot be iterated`, help);
  }
  return undefined;
}

function twoVariables(b: Body, iter: Expr, type: Type): undefined {
  if (b.isError(type) || isVar(type)) return undefined;
  const help = type.kind === 'list' ? "'for i, x in enumerate(xs)' gives positions and elements" : undefined;
  b.report('E0408', iter.span, `two loop variables need a dict or 'enumerate(…)', found ${type.name}`, help);
  return undefined;
}

function overList(b: Body, value: HirExpr, type: ListType): Iteration {
  const setup: HirStmt[] = [];
  const { span } = value;
  const list = hold(b, setup, 'list', value);
  const at = hold(b, setup, 'i', b.build.int(span, 0));
  const position = at();
  return {
    setup,
    condition: b.build.compare(span, 'lt', at(), b.build.listLen(span, list())),
    values: [b.build.index(span, list(), at(), b.resolve(type.elem), false)],
    step: [advance(b, span, position, b.build.int(span, 1))],
    count: b.build.listLen(span, list()),
  };
}

function advance(b: Body, span: Span, position: HirExpr, by: HirExpr): HirStmt {
  return b.build.setLocal(span, localOf(position), b.build.addNowrap(span, position, by));
}

function localOf(held: HirExpr): LocalId {
  if (held.kind !== 'local') throw new Error('internal error: what a loop holds is in a local');
  return held.local;
}

/** How far to go on is found out together with the character: what the body does in between would hide that it is of the same byte. */
function overText(b: Body, value: HirExpr): Iteration {
  const setup: HirStmt[] = [];
  const { span } = value;
  const { int, str } = b.types;
  const text = hold(b, setup, 'str', value);
  const length = hold(b, setup, 'len', b.build.intrinsic(span, 'str.len', [text()], int));
  const at = hold(b, setup, 'i', b.build.int(span, 0));
  const next = hold(b, setup, 'next', b.build.int(span, 0));
  const width = b.build.intrinsic(span, 'str.charWidth', [text(), at()], int);
  const goOn = b.build.setLocal(span, localOf(next()), b.build.addNowrap(span, at(), width));
  return {
    setup,
    condition: b.build.compare(span, 'lt', at(), length()),
    values: [b.build.seq(span, [goOn], b.build.intrinsic(span, 'str.charIn', [text(), at()], str))],
    step: [b.build.setLocal(span, localOf(at()), next())],
    count: undefined,
  };
}

/** `text.bytes()` in a header: nobody else knows that list, and the text does not change, so none is made. */
function overBytes(b: Body, bytes: Extract<HirExpr, { kind: 'intrinsic' }>): Iteration | undefined {
  const [value] = bytes.args;
  if (value === undefined) return undefined;
  const setup: HirStmt[] = [];
  const { span } = bytes;
  const { int } = b.types;
  const text = hold(b, setup, 'str', value);
  const length = hold(b, setup, 'len', b.build.intrinsic(span, 'str.len', [text()], int));
  const at = hold(b, setup, 'i', b.build.int(span, 0));
  return {
    setup,
    condition: b.build.compare(span, 'lt', at(), length()),
    values: [b.build.intrinsic(span, 'str.byteIn', [text(), at()], int)],
    step: [advance(b, span, at(), b.build.int(span, 1))],
    count: length(),
  };
}

/**
 * Positions of a dict's entries, in order of insertion. `dict.next` gives the first live entry at or after a
 * position, or -1, and panics when keys have come or gone since `dict.version` was read.
 */
export function dictIteration(b: Body, value: HirExpr, type: DictType, vars: number): Iteration {
  const setup: HirStmt[] = [];
  const { span } = value;
  const { int } = b.types;
  const dict = hold(b, setup, 'dict', value);
  const version = hold(b, setup, 'version', b.build.intrinsic(span, 'dict.version', [dict()], int));
  const next = (from: HirExpr): HirExpr => b.build.intrinsic(span, 'dict.next', [dict(), from, version()], int);
  const at = hold(b, setup, 'at', next(b.build.int(span, 0)));
  const key = b.build.intrinsic(span, 'dict.keyAt', [dict(), at()], b.resolve(type.key));
  const entry = b.build.intrinsic(span, 'dict.valueAt', [dict(), at()], b.resolve(type.value));
  const after = next(b.build.addNowrap(span, at(), b.build.int(span, 1)));
  return {
    setup,
    condition: b.build.compare(span, 'ge', at(), b.build.int(span, 0)),
    values: vars === 2 ? [key, entry] : [key],
    step: [b.build.setLocal(span, localOf(at()), after)],
    count: b.build.intrinsic(span, 'dict.len', [dict()], int),
  };
}

/** Run-time iteration; a second variable is the value that belongs to the key. */
function overAny(b: Body, value: HirExpr, vars: number): Iteration {
  const setup: HirStmt[] = [];
  const { span } = value;
  const { any, bool } = b.types;
  const object = hold(b, setup, 'object', value);
  const iterator = hold(b, setup, 'iter', b.build.dyn(span, { op: 'iter' }, [object()], any));
  const current = (): HirExpr => b.build.dyn(span, { op: 'current' }, [iterator()], any);
  return {
    setup,
    condition: b.build.dyn(span, { op: 'next' }, [iterator()], bool),
    values: vars === 2 ? [current(), b.build.dyn(span, { op: 'index' }, [object(), current()], any)] : [current()],
    step: [],
    count: undefined,
  };
}

/** `enumerate(xs)` in a header: positions without a list of pairs. */
function enumerated(b: Body, args: readonly Arg[]): Iteration | undefined {
  const [arg] = args;
  if (arg === undefined) return undefined;
  const inner = iterate(b, arg.value, 1);
  if (inner === undefined) return undefined;
  const { span } = arg.value;
  const setup = [...inner.setup];
  const position = hold(b, setup, 'n', b.build.int(span, 0));
  const step = [...inner.step, advance(b, span, position(), b.build.int(span, 1))];
  return { ...inner, setup, values: [position(), ...inner.values], step };
}
