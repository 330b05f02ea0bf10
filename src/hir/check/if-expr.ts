/** Values of blocks: `if` over several lines, and what an arm's or branch's last expression gives. */
import type { Span } from '../../support/source.js';
import type { Expr, IfBranch, Stmt } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { branchChain } from './branches.js';
import { coerce, condition, join } from './coerce.js';
import type { BranchState } from './flow.js';

/** A block whose last expression is its value; `value` is undefined when its end is not reached or has none. */
export interface ValueBlock {
  readonly span: Span;
  readonly stmts: readonly HirStmt[];
  readonly value: HirExpr | undefined;
  readonly reachable: boolean;
}

type IfLike = {
  readonly span: Span;
  readonly branches: readonly IfBranch[];
  readonly orElse: readonly Stmt[] | undefined;
};

export function ifExpr(b: Body, e: IfLike, want: Type | undefined): HirExpr {
  if (e.orElse === undefined) return b.fail('E0416', e.span, "'if' as a value needs an 'else'");
  const tests: HirExpr[] = [];
  const blocks: ValueBlock[] = [];
  const states: BranchState[] = [];
  const branch = (body: readonly Stmt[]): void => {
    const mark = b.flow.begin();
    blocks.push(valueBlock(b, e.span, body, want ?? firstType(blocks)));
    states.push(b.flow.end(mark));
  };
  for (const part of e.branches) {
    tests.push(condition(b, part.condition));
    branch(part.body);
  }
  branch(e.orElse);
  b.flow.merge(states);
  return combine(b, e.span, blocks, want, (bodies) => {
    const branches = tests.map((test, i) => ({ test, body: bodies[i] ?? [], reachable: states[i]?.reachable ?? true }));
    return branchChain(b, e.span, branches, bodies.at(-1) ?? []);
  });
}

export function firstType(blocks: readonly ValueBlock[]): Type | undefined {
  return blocks.find((block) => block.value !== undefined)?.value?.type;
}

/** Checks a block for its value, in a scope of its own. */
export function valueBlock(b: Body, span: Span, body: readonly Stmt[], want: Type | undefined): ValueBlock {
  return b.scoped(() => {
    const last = body.at(-1);
    const tail = last === undefined ? undefined : tailExpr(last);
    const stmts = b.program.rules.stmts(b, tail === undefined ? body : body.slice(0, -1));
    const value = tail === undefined || !b.flow.reachable ? undefined : b.expr(tail, want);
    if (value?.type === b.types.never) b.flow.diverge();
    return { span: last?.span ?? span, stmts, value, reachable: b.flow.reachable };
  });
}

/** The expression that a statement is, if it is one; `if` with an `else` counts. */
function tailExpr(s: Stmt): Expr | undefined {
  if (s.kind === 'expr') return s.value;
  if (s.kind !== 'if' || s.orElse === undefined) return undefined;
  if (!s.branches.every((branch) => endsInValue(branch.body)) || !endsInValue(s.orElse)) return undefined;
  return { kind: 'ifExpr', span: s.span, branches: s.branches, orElse: s.orElse };
}

function endsInValue(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  if (last === undefined) return false;
  return last.kind === 'return' || last.kind === 'break' || last.kind === 'continue' || tailExpr(last) !== undefined;
}

/** Joins the blocks' values in a hidden local; `arrange` puts the finished blocks into statements. */
export function combine(
  b: Body,
  span: Span,
  blocks: readonly ValueBlock[],
  want: Type | undefined,
  arrange: (bodies: readonly HirStmt[][]) => readonly HirStmt[],
): HirExpr {
  const type = resultType(b, blocks, want);
  if (type === undefined) return b.build.error(span);
  if (type === b.types.unit || type === b.types.never || b.isError(type)) {
    const bodies = blocks.map((block) => [
      ...block.stmts,
      ...(block.value === undefined ? [] : [effect(b, block.value)]),
    ]);
    const value = type === b.types.never ? b.build.unit(span) : { ...b.build.unit(span), type };
    return { ...b.build.seq(span, arrange(bodies), value), type };
  }
  const result = b.hidden('value', type);
  const bodies = blocks.map((block) => [...block.stmts, ...setResult(b, block, result, type)]);
  return b.build.seq(span, arrange(bodies), b.build.local(span, result, type));
}

function effect(b: Body, value: HirExpr): HirStmt {
  return b.build.do(value.span, value);
}

function setResult(b: Body, block: ValueBlock, result: number, type: Type): HirStmt[] {
  if (block.value === undefined) {
    if (block.reachable) b.report('E0416', block.span, `this branch has no value, expected ${type.name}`);
    return [];
  }
  if (block.value.type === b.types.never) return [effect(b, block.value)];
  return [b.build.setLocal(block.span, result, coerce(b, block.value, type))];
}

function resultType(b: Body, blocks: readonly ValueBlock[], want: Type | undefined): Type | undefined {
  const values = blocks.flatMap((block) => (block.value === undefined ? [] : [block.value]));
  if (want !== undefined && want.id >= 0 && want !== b.types.unit) return want;
  let type: Type = b.types.never;
  for (const value of values) {
    const next: Type | undefined = join(b, type, value.type);
    if (next === undefined) {
      b.report('E0401', value.span, `this value is ${value.type.name}, but an earlier branch gives ${type.name}`);
      return undefined;
    }
    type = next;
  }
  const bare = blocks.some((block) => block.value === undefined && block.reachable);
  return type === b.types.never && bare ? b.types.unit : type;
}
