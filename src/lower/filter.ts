/**
 * `if condition: out.append(x)` in the loop of a list comprehension: which way such a condition goes is often anybody's
 * guess. So where adding the element costs next to nothing it is written behind the list in any case, and only the
 * length depends on the condition: no branch that could be mispredicted. (The idea is that of branch-free selection
 * in column stores: Ross, "Selection conditions in main memory", TODS 2004.)
 *
 * Invariants: only lists that nobody else knows yet, the hidden locals of comprehensions, are written to in vain; the
 * capacity grows as it would otherwise, as programs can see it.
 */
import type { HirExpr, HirStmt } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import type { Span } from '../support/source.js';
import type { BranchCounts } from './branches.js';
import type { FunctionState } from './state.js';

export interface FilteredAppend {
  readonly condition: HirExpr;
  readonly list: HirExpr & { readonly kind: 'local' };
  readonly elem: Type;
  readonly item: HirExpr;
  readonly span: Span;
}

/** Where baseline code counted that the rarer way was taken less often than that, the branch is predicted well enough. */
const LEAST_SHARE = 0.05;
/** Operations of an element that are done in vain: about what a misprediction at even odds costs on top. */
const MOST_OPERATIONS = 3;

/** The statement as an append that may be done so; undefined for others. */
export function asFilteredAppend(f: FunctionState, s: HirStmt & { kind: 'if' }): FilteredAppend | undefined {
  const [only, ...more] = s.then;
  if (s.else.length > 0 || more.length > 0 || only?.kind !== 'expr' || only.value.kind !== 'intrinsic')
    return undefined;
  const [list, item] = only.value.args;
  if (only.value.name !== 'list.append' || list?.kind !== 'local' || item === undefined) return undefined;
  const isHidden = f.hir.locals[list.local]?.hidden === true;
  if (!isHidden || !isPlainCondition(s.condition) || list.type.kind !== 'list' || !isCheap(item)) return undefined;
  return { condition: s.condition, list, elem: list.type.elem, item, span: only.span };
}

/** Whether all of the condition is evaluated whatever it is. */
export function isPlainCondition(condition: HirExpr): boolean {
  return condition.kind !== 'logic' && condition.kind !== 'bool';
}

/** Whether a value may be computed and stored in vain. */
export function isCheap(value: HirExpr): boolean {
  return operations(value) <= MOST_OPERATIONS;
}

/** Whether a condition's ways are known to be so unequal that a branch is better. */
export function isPredictable(counts: BranchCounts | undefined): boolean {
  if (counts === undefined) return false;
  return Math.min(counts.taken, counts.other) < LEAST_SHARE * (counts.taken + counts.other);
}

/** How many operations a scalar takes that can be computed at any time, without an effect; infinitely many for others. */
function operations(e: HirExpr): number {
  if (!['int', 'i32', 'float', 'bool'].includes(e.type.kind)) return Number.POSITIVE_INFINITY;
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'local':
      return 0;
    case 'arith':
      if (['div', 'rem', 'pow'].includes(e.op)) return Number.POSITIVE_INFINITY;
      return 1 + operations(e.left) + operations(e.right);
    default:
      return Number.POSITIVE_INFINITY;
  }
}
