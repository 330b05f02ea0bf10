/** `if … elif … else …` as HIR: nested for the usual few branches, flat for long chains, which stacks could not bear. */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Body } from './body.js';

/** Chains with more branches become a labelled block, each branch leaving it. */
const MAX_NESTED = 30;

export interface Branch {
  readonly test: HirExpr;
  readonly body: readonly HirStmt[];
  /** Its end is reached. */
  readonly reachable: boolean;
}

/** The statements that run the first branch whose test holds, or `rest`. */
export function branchChain(b: Body, span: Span, branches: readonly Branch[], rest: readonly HirStmt[]): HirStmt[] {
  if (branches.length > MAX_NESTED) return [flatChain(b, span, branches, rest)];
  let chain = [...rest];
  for (let i = branches.length - 1; i >= 0; i--) {
    const branch = branches[i];
    if (branch !== undefined) chain = [b.build.if(branch.test.span, branch.test, branch.body, chain)];
  }
  return chain;
}

function flatChain(b: Body, span: Span, branches: readonly Branch[], rest: readonly HirStmt[]): HirStmt {
  const label = b.newLabel();
  const body = branches.map(({ test, body, reachable }) => {
    const leave: HirStmt[] = reachable ? [{ kind: 'break', span: test.span, label }] : [];
    return b.build.if(test.span, test, [...body, ...leave]);
  });
  return { kind: 'block', span, label, body: [...body, ...rest] };
}
