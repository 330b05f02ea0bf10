/** `math`, as far as a table of runtime functions does not say it. */
import type { HirExpr, HirStmt } from '../hir.js';
import type { ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { argAs, argExpr, checkCount, constant, row, rule, table } from './builtin-call.js';
import { coerce, convertNumber, isNumber } from './coerce.js';
import { held, listLoop, variable } from './fold.js';
import type { CallSite } from './generics.js';
import { absolute, extreme, listArgument } from './numeric-builtins.js';
import { isVar } from './pseudo.js';

const UNARY = '(float) -> float';
const BINARY = '(float, float) -> float';

export const MATH = table({
  pi: constant(Math.PI),
  e: constant(Math.E),
  abs: rule(absolute),
  sqrt: row(UNARY, 'math.sqrt'),
  pow: row(BINARY, 'math.pow'),
  exp: row(UNARY, 'math.exp'),
  log: row(UNARY, 'math.log'),
  log2: row(UNARY, 'math.log2'),
  log10: row(UNARY, 'math.log10'),
  sin: row(UNARY, 'math.sin'),
  cos: row(UNARY, 'math.cos'),
  tan: row(UNARY, 'math.tan'),
  asin: row(UNARY, 'math.asin'),
  acos: row(UNARY, 'math.acos'),
  atan: row(UNARY, 'math.atan'),
  atan2: row(BINARY, 'math.atan2'),
  floor: row(UNARY, 'math.floor'),
  ceil: row(UNARY, 'math.ceil'),
  round: row(UNARY, 'math.round'),
  trunc: row(UNARY, 'math.trunc'),
  hypot: row(BINARY, 'math.hypot'),
  min: rule((b, site) => extreme(b, site, 'min')),
  max: rule((b, site) => extreme(b, site, 'max')),
  clamp: rule(clamp),
  lerp: rule(lerp),
  randf: row('() -> float', 'rand.float'),
  randi: rule(randi),
  sum: rule((b, site) => statistic(b, site, 'sum')),
  mean: rule((b, site) => statistic(b, site, 'mean')),
  std: rule((b, site) => statistic(b, site, 'std')),
});

/** `clamp(x, low, high)`, on ints when all three are. */
function clamp(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'math.clamp', 3, 3)) return b.build.error(site.span);
  const given = site.args.map((a) => b.expr(a.value));
  const type: Type = given.every((v) => v.type === b.types.int) ? b.types.int : b.types.float;
  const before: HirStmt[] = [];
  const [x, low, high] = given.map((v) => held(b, before, coerce(b, v, type, "for 'math.clamp'")));
  if (x === undefined || low === undefined || high === undefined) return b.build.error(site.span);
  if ([x, low, high].some((v) => v.type !== type)) return b.build.error(site.span);
  const below = b.build.compare(site.span, 'lt', x, low);
  const above = b.build.compare(site.span, 'gt', x, high);
  const upper = b.build.cond(site.span, above, high, x, type);
  return b.build.seq(site.span, before, b.build.cond(site.span, below, low, upper, type));
}

/** `a + (b - a) * t`. */
function lerp(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'math.lerp', 3, 3)) return b.build.error(site.span);
  const { span } = site;
  const before: HirStmt[] = [];
  const [from, to, t] = [0, 1, 2].map((i) => held(b, before, argAs(b, site, i, b.types.float, 'math.lerp')));
  if (from === undefined || to === undefined || t === undefined) return b.build.error(span);
  const width = b.build.arith(span, 'sub', to, from);
  return b.build.seq(span, before, b.build.arith(span, 'add', from, b.build.arith(span, 'mul', width, t)));
}

/** `randi(max)`: from 0 up to, but not, `max`; `randi(a, b)` as `rand.int`. */
function randi(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'math.randi', 1, 2)) return b.build.error(site.span);
  const { int } = b.types;
  const first = argAs(b, site, 0, int, 'math.randi');
  const bounds =
    site.args.length === 2
      ? [first, argAs(b, site, 1, int, 'math.randi')]
      : [b.build.int(site.span, 0), b.build.arith(site.span, 'sub', first, b.build.int(site.span, 1))];
  return b.build.intrinsic(site.span, 'rand.int', bounds, int);
}

// ----------------------------------------------------------------------------------------- statistics

type Statistic = 'sum' | 'mean' | 'std';

/** Of a list of numbers, or its first `len`; floats whatever the numbers are. */
function statistic(b: Body, site: CallSite, name: Statistic): HirExpr {
  const label = `math.${name}`;
  if (!checkCount(b, site, label, 1, 2)) return b.build.error(site.span);
  const given = listArgument(b, label, argExpr(b, site, 0));
  if (given === undefined) return b.build.error(site.span);
  const elem = b.resolve(given.type.elem);
  if (!isNumber(elem) && elem !== b.types.any) {
    if (isVar(elem) || b.isError(elem)) return b.build.error(site.span);
    return b.fail('E0403', site.span, `'${label}' does not work on ${given.type.name}`);
  }
  const before: HirStmt[] = [];
  const list = { ...held(b, before, given, 'list'), type: given.type };
  const counted = site.args.length === 2;
  const limit = counted ? argAs(b, site, 1, b.types.int, label) : b.build.listLen(site.span, list);
  const numbers: Numbers = { b, site, list, limit: held(b, before, limit, 'count'), checked: counted, before };
  const value = name === 'sum' ? total(numbers, (x) => x) : name === 'mean' ? mean(numbers) : deviation(numbers);
  return b.build.seq(site.span, before, value);
}

interface Numbers {
  readonly b: Body;
  readonly site: CallSite;
  readonly list: HirExpr & { readonly type: ListType };
  readonly limit: HirExpr;
  /** A count was given: elements may be missing. */
  readonly checked: boolean;
  readonly before: HirStmt[];
}

function total(n: Numbers, term: (x: HirExpr) => HirExpr): HirExpr {
  const { b, site, before } = n;
  const sum = variable(b, before, 'sum', b.build.float(site.span, 0));
  const asFloat = (x: HirExpr): HirExpr => convertNumber(b, x, b.types.float) ?? coerce(b, x, b.types.float);
  const loop = listLoop(
    b,
    site.span,
    n.list,
    (x) => [sum.set(b.build.arith(site.span, 'add', sum.read, term(asFloat(x))))],
    n.limit,
    n.checked,
  );
  before.push(...loop);
  return sum.read;
}

function mean(n: Numbers): HirExpr {
  const { b, site } = n;
  const sum = total(n, (x) => x);
  const count = b.build.convert(site.span, 'intToFloat', n.limit, b.types.float);
  return b.build.arith(site.span, 'div', sum, count);
}

/** The standard deviation of the population. */
function deviation(n: Numbers): HirExpr {
  const { b, site, before } = n;
  const { span } = site;
  const centre = held(b, before, mean(n), 'mean');
  const item = b.hidden('difference', b.types.float);
  const difference = b.build.local(span, item, b.types.float);
  const square = (x: HirExpr): HirExpr =>
    b.build.seq(
      span,
      [b.build.setLocal(span, item, b.build.arith(span, 'sub', x, centre))],
      b.build.arith(span, 'mul', difference, difference),
    );
  const squares = total(n, square);
  const count = b.build.convert(span, 'intToFloat', n.limit, b.types.float);
  return b.build.intrinsic(span, 'math.sqrt', [b.build.arith(span, 'div', squares, count)], b.types.float);
}
