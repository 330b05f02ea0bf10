/** Functions that every module sees. */
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { argAs, argExpr, type Builtin, checkCount, row, rule, table, textable } from './builtin-call.js';
import { condition, exprAs } from './coerce.js';
import { toBool, toFloat, toI32, toInt } from './conversions.js';
import { held, optional } from './fold.js';
import type { CallSite } from './generics.js';
import { absolute, extreme, sum } from './numeric-builtins.js';
import { enumerateList, lenOf, sortedList } from './sequence-builtins.js';

export const PRELUDE: ReadonlyMap<string, Builtin> = table({
  print: rule((b, site) => output(b, site, 'print', 1)),
  println: rule((b, site) => output(b, site, 'println', 0)),
  eprintln: rule((b, site) => output(b, site, 'eprintln', 0)),
  panic: row('(text) -> never', 'core.panic'),
  assert: rule(assertion),
  len: rule((b, site) => lenOf(b, site)),
  cap: row('(list<T>) -> int', 'list.cap'),
  str: rule(toText),
  int: rule(toInt),
  float: rule(toFloat),
  bool: rule(toBool),
  i32: rule(toI32),
  i64: rule(toInt),
  f64: rule(toFloat),
  string: rule(toText),
  type_of: row('(T) -> str', 'core.typeOf'),
  range: rule(range),
  enumerate: rule(enumerateList),
  append: row('(list<T>, T) -> unit', 'list.append'),
  delete: row('(dict<K, V>, K) -> bool', 'dict.remove'),
  ord: row('(str) -> int', 'str.ord'),
  chr: row('(int) -> str', 'str.chr'),
  parse_int: rule((b, site) => parseOption(b, site, 'parse_int', 'parse.isInt', 'parse.int', b.types.int)),
  parse_float: rule((b, site) => parseOption(b, site, 'parse_float', 'parse.isFloat', 'parse.float', b.types.float)),
  abs: rule(absolute),
  min: rule((b, site) => extreme(b, site, 'min')),
  max: rule((b, site) => extreme(b, site, 'max')),
  sorted: rule(sortedList),
  sum: rule(sum),
  string_builder: row('() -> builder', 'builder.new'),
  sleep_ms: row('(int) -> unit', 'task.sleep'),
});

function output(b: Body, site: CallSite, name: string, least: number): HirExpr {
  if (!checkCount(b, site, name, least, 1)) return b.build.error(site.span);
  const arg = site.args[0]?.value;
  const text = arg === undefined ? b.build.str(site.span, '') : b.build.text(arg.span, textable(b, b.expr(arg)));
  return b.build.intrinsic(site.span, `io.${name}`, [text], b.types.unit);
}

/** The message is evaluated only when the condition fails. */
function assertion(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'assert', 1, 2)) return b.build.error(site.span);
  const [test, message] = site.args.map((a) => a.value);
  const { unit } = b.types;
  const ok = test === undefined ? b.build.bool(site.span, true) : condition(b, test);
  const text =
    message === undefined
      ? b.build.str(site.span, 'assertion failed')
      : b.build.text(message.span, textable(b, b.expr(message)));
  if (text.kind === 'str') return b.build.intrinsic(site.span, 'core.assert', [ok, text], unit);
  const failure = b.build.do(site.span, b.build.panic(site.span, text));
  return b.build.seq(site.span, [b.build.if(site.span, ok, [], [failure])], b.build.unit(site.span));
}

function toText(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'str', 1, 1)) return b.build.error(site.span);
  return b.build.text(site.span, textable(b, argExpr(b, site, 0)));
}

function parseOption(b: Body, site: CallSite, name: string, test: string, parse: string, type: Type): HirExpr {
  if (!checkCount(b, site, name, 1, 1)) return b.build.error(site.span);
  const before: HirStmt[] = [];
  const text = held(b, before, argAs(b, site, 0, b.types.str, name));
  const ok = b.build.intrinsic(site.span, test, [text], b.types.bool);
  const value = b.build.intrinsic(site.span, parse, [text], type);
  return b.build.seq(site.span, before, optional(b, site.span, ok, value));
}

/** `range(…)` as a value is a list; in a `for` header it never gets here. */
function range(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'range', 1, 3)) return b.build.error(site.span);
  const { int } = b.types;
  const bounds = site.args.map((a) => exprAs(b, a.value, int, 'as a bound'));
  const [first, second, step = b.build.int(site.span, 1)] = bounds;
  if (first === undefined) return b.build.error(site.span);
  const args = second === undefined ? [b.build.int(site.span, 0), first, step] : [first, second, step];
  return b.build.intrinsic(site.span, 'list.range', args, b.types.list(int));
}
