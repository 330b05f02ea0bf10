/** Statements: one rule for each kind of syntax. */
import type { Stmt } from '../../syntax/ast.js';
import type { HirStmt } from '../hir.js';
import { assign, letStmt } from './assign.js';
import type { Body } from './body.js';
import { type Branch, branchChain } from './branches.js';
import { condition } from './coerce.js';
import type { BranchState } from './flow.js';
import { breakStmt, forStmt, whileStmt } from './loops.js';
import { matchStmt } from './match.js';
import { returnStmt } from './returns.js';

/** Checks statements in order. What cannot be reached is checked, but left out of the HIR. */
export function stmts(b: Body, body: readonly Stmt[]): HirStmt[] {
  const out: HirStmt[] = [];
  for (let i = 0; i < body.length; i++) {
    const { reachable } = b.flow;
    const made = stmt(b, body[i] as Stmt);
    if (reachable) for (let j = 0; j < made.length; j++) out.push(made[j] as HirStmt);
  }
  return out;
}

export function block(b: Body, body: readonly Stmt[]): HirStmt[] {
  return b.scoped(() => stmts(b, body));
}

function stmt(b: Body, s: Stmt): readonly HirStmt[] {
  switch (s.kind) {
    case 'let':
      return letStmt(b, s);
    case 'assign':
      return assign(b, s);
    case 'expr':
      return exprStmt(b, s);
    case 'if':
      return ifStmt(b, s);
    case 'while':
      return whileStmt(b, s);
    case 'for':
      return forStmt(b, s);
    case 'break':
    case 'continue':
      return breakStmt(b, s);
    case 'return':
      return returnStmt(b, s);
    case 'pass':
    case 'error':
      return [];
    default:
      return declaration(b, s);
  }
}

/** Declarations were collected before; here only their place is checked. */
function declaration(b: Body, s: Extract<Stmt, { kind: 'fn' | 'struct' | 'enum' | 'typeAlias' | 'use' }>): HirStmt[] {
  if (b.isTopLevel && b.scope === b.functionScope) return [];
  const what = {
    fn: 'functions belong',
    struct: 'structs belong',
    enum: 'enums belong',
    typeAlias: 'types belong',
    use: "'use' belongs",
  }[s.kind];
  const span = s.kind === 'use' ? s.span : s.name.span;
  b.report('E0502', span, `${what} at module level`, 'move it out of this block');
  return [];
}

function exprStmt(b: Body, s: Extract<Stmt, { kind: 'expr' }>): HirStmt[] {
  if (s.value.kind === 'match') return matchStmt(b, s.value);
  const value = b.expr(s.value);
  if (value.type === b.types.never) b.flow.diverge();
  return [b.build.do(s.span, value)];
}

function ifStmt(b: Body, s: Extract<Stmt, { kind: 'if' }>): HirStmt[] {
  const states: BranchState[] = [];
  const branches = s.branches.map((branch): Branch => {
    const test = condition(b, branch.condition);
    const mark = b.flow.begin();
    const body = b.block(branch.body);
    const state = b.flow.end(mark);
    states.push(state);
    return { test, body, reachable: state.reachable };
  });
  const mark = b.flow.begin();
  const rest = s.orElse === undefined ? [] : b.block(s.orElse);
  states.push(b.flow.end(mark));
  b.flow.merge(states);
  return branchChain(b, s.span, branches, rest);
}
