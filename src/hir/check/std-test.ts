/** `test`: assertions that say what they saw. */
import type { HirExpr, HirStmt } from '../hir.js';
import type { Body } from './body.js';
import { argExpr, checkCount, row, rule, table, textable } from './builtin-call.js';
import { asCondition } from './coerce.js';
import { held } from './fold.js';
import type { CallSite } from './generics.js';
import { compare } from './operators.js';

export const TEST = table({
  assert_eq: rule((b, site) => assertCompare(b, site, 'assert_eq', 'eq')),
  assert_ne: rule((b, site) => assertCompare(b, site, 'assert_ne', 'ne')),
  assert_true: rule((b, site) => assertTruth(b, site, 'assert_true', true)),
  assert_false: rule((b, site) => assertTruth(b, site, 'assert_false', false)),
  assert: rule((b, site) => assertTruth(b, site, 'assert', true)),
  fail: row('(text) -> never', 'core.panic'),
});

function assertCompare(b: Body, site: CallSite, name: string, op: 'eq' | 'ne'): HirExpr {
  if (!checkCount(b, site, `test.${name}`, 2, 3)) return b.build.error(site.span);
  const before: HirStmt[] = [];
  const left = argExpr(b, site, 0);
  const right = argExpr(b, site, 1, left.type);
  const [a, c] = [held(b, before, left), held(b, before, right)];
  const ok = compare(b, { span: site.span, op: op === 'eq' ? '==' : '!=' }, op, a, c);
  const values = [a, c].map((v) => b.build.text(v.span, textable(b, v)));
  const relation = op === 'eq' ? ' is not ' : ' is ';
  const parts = [userMessage(b, site, 2), ...between(values, b.build.str(site.span, relation))];
  return require(b, site, before, ok, joinText(b, site, parts));
}

function assertTruth(b: Body, site: CallSite, name: string, wanted: boolean): HirExpr {
  if (!checkCount(b, site, `test.${name}`, 1, 2)) return b.build.error(site.span);
  const value = asCondition(b, argExpr(b, site, 0, b.types.bool));
  const ok = wanted ? value : b.build.not(site.span, value);
  const message = userMessage(b, site, 1) ?? b.build.str(site.span, 'assertion failed');
  return require(b, site, [], ok, message);
}

function userMessage(b: Body, site: CallSite, index: number): HirExpr | undefined {
  const arg = site.args[index]?.value;
  return arg === undefined ? undefined : b.build.text(arg.span, textable(b, b.expr(arg)));
}

function between(values: readonly HirExpr[], separator: HirExpr): (HirExpr | undefined)[] {
  return values.flatMap((v, i) => (i === 0 ? [v] : [separator, v]));
}

/** `message: left is not right`. */
function joinText(b: Body, site: CallSite, parts: readonly (HirExpr | undefined)[]): HirExpr {
  const [message, ...rest] = parts;
  const texts = rest.filter((p) => p !== undefined);
  const lead = message === undefined ? [] : [message, b.build.str(site.span, ': ')];
  const list = b.build.newList(site.span, b.types.list(b.types.str), [...lead, ...texts]);
  return b.build.intrinsic(site.span, 'str.join', [list], b.types.str);
}

function require(b: Body, site: CallSite, before: readonly HirStmt[], ok: HirExpr, message: HirExpr): HirExpr {
  const failure = b.build.do(site.span, b.build.panic(site.span, message));
  return b.build.seq(site.span, [...before, b.build.if(site.span, ok, [], [failure])], b.build.unit(site.span));
}
