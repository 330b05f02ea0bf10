/** What a pattern comes to: tests and bindings, and those of lists of any kind. */
import type { Span } from '../../support/source.js';
import type { Pattern } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Body } from './body.js';

export interface Binding {
  readonly name: string;
  readonly span: Span;
  readonly value: HirExpr;
}

export interface Matcher {
  /** Undefined when the pattern always matches. */
  readonly test: HirExpr | undefined;
  readonly binds: readonly Binding[];
}

export const ALWAYS: Matcher = { test: undefined, binds: [] };

/** All of several matchers, one after the other. */
export function all(b: Body, span: Span, matchers: readonly Matcher[]): Matcher {
  const tests: HirExpr[] = [];
  const binds: Binding[] = [];
  for (const m of matchers) {
    if (m.test !== undefined) tests.push(m.test);
    for (const bind of m.binds) binds.push(bind);
  }
  return { test: b.build.logicAll(span, 'and', tests), binds };
}

export function restMatcher(
  p: Extract<Pattern, { kind: 'list' }>,
  rest: readonly { readonly name: string; readonly value: HirExpr }[],
): Matcher {
  const span = p.rest?.span ?? p.span;
  return { test: undefined, binds: rest.filter((r) => r.name !== '_').map((r) => ({ ...r, span })) };
}

export function count(b: Body, p: Extract<Pattern, { kind: 'list' }>): HirExpr {
  return b.build.int(p.span, p.items.length);
}

export function lengthTest(b: Body, p: Extract<Pattern, { kind: 'list' }>, length: HirExpr): Matcher {
  if (p.rest !== undefined && p.items.length === 0) return ALWAYS;
  return { test: b.build.compare(p.span, p.rest === undefined ? 'eq' : 'ge', length, count(b, p)), binds: [] };
}
