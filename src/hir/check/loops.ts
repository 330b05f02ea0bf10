/** `for` and `while`, made into the one loop of the HIR. */
import type { Span } from '../../support/source.js';
import type { Expr, Ident, Stmt } from '../../syntax/ast.js';
import type { HirStmt, LabelId } from '../hir.js';
import type { Body, LoopContext } from './body.js';
import { condition } from './coerce.js';
import { type Iteration, iterate } from './iteration.js';
import { ERROR } from './pseudo.js';

export function forStmt(b: Body, s: Extract<Stmt, { kind: 'for' }>): HirStmt[] {
  return forLoop(b, s.span, s.vars, s.iter, () => b.block(s.body)).stmts;
}

/** A loop over an iterable; `body` is checked where the loop's variables are visible. */
export function forLoop(
  b: Body,
  span: Span,
  vars: readonly Ident[],
  iter: Expr,
  body: () => HirStmt[],
  prepare: (iteration: Iteration) => HirStmt[] = () => [],
): { readonly stmts: HirStmt[] } {
  const iteration = iterate(b, iter, vars.length);
  const label = b.newLabel();
  const before = iteration === undefined ? [] : prepare(iteration);
  const inner = b.scoped(() => {
    const bind = bindVariables(b, vars, iteration);
    return [...bind, ...inLoop(b, label, body).stmts];
  });
  if (iteration === undefined) return { stmts: [] };
  const { setup, condition: test, step } = iteration;
  return { stmts: [...setup, ...before, { kind: 'loop', span, label, condition: test, body: inner, step: [...step] }] };
}

function bindVariables(b: Body, vars: readonly Ident[], iteration: Iteration | undefined): HirStmt[] {
  return vars.map((name, i) => {
    const value = iteration?.values[i] ?? b.build.error(name.span);
    const variable = b.declare(name.name, iteration === undefined ? ERROR : value.type);
    return b.build.setLocal(name.span, variable.id, value);
  });
}

/** Checks a loop's body; what it assigns is not certain afterwards, since it may run no round. */
function inLoop(b: Body, label: LabelId, body: () => HirStmt[]): { stmts: HirStmt[]; context: LoopContext } {
  const context: LoopContext = { label, mark: b.flow.begin(), breaks: [] };
  b.loops.push(context);
  const stmts = body();
  b.loops.pop();
  b.flow.end(context.mark);
  return { stmts, context };
}

export function whileStmt(b: Body, s: Extract<Stmt, { kind: 'while' }>): HirStmt[] {
  const test = condition(b, s.condition);
  const label = b.newLabel();
  const { stmts, context } = inLoop(b, label, () => b.block(s.body));
  if (test.kind === 'bool' && test.value) b.flow.merge(context.breaks);
  return [{ kind: 'loop', span: s.span, label, condition: test, body: stmts, step: [] }];
}

export function breakStmt(b: Body, s: Extract<Stmt, { kind: 'break' | 'continue' }>): HirStmt[] {
  const loop = b.loops.at(-1);
  if (loop === undefined) {
    b.report('E0503', s.span, `'${s.kind}' outside a loop`);
    return [];
  }
  if (s.kind === 'break') loop.breaks.push(b.flow.since(loop.mark));
  b.flow.diverge();
  return [{ kind: s.kind, span: s.span, label: loop.label }];
}
