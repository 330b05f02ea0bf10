/**
 * `if condition: out.append(a)` and `else: out.append(b)`, each followed by steps of counters, as where sorted lists
 * are merged: which way such a condition goes is often anybody's guess. So the element is chosen, and appended at one
 * place, which leaves LLVM two small conditions that are no branches once it has found the elements to be read anyway.
 *
 * Invariants: both ways do what they did in the same order; only what can be chosen without a branch is done so.
 */
import type { HirExpr, HirStmt, LocalId } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import type { Span } from '../support/source.js';
import { isPlainCondition } from './filter.js';

export interface EitherAppend {
  readonly list: HirExpr & { readonly kind: 'local' };
  readonly elem: Type;
  /** Where the condition holds, and where not. */
  readonly ways: readonly [Way, Way];
}

interface Way {
  readonly item: HirExpr;
  /** Of the append. */
  readonly span: Span;
  /** What follows it. */
  readonly steps: readonly HirStmt[];
}

type If = Extract<HirStmt, { kind: 'if' }>;

const MOST_STEPS = 2;

/** The statement as one append; undefined for others. */
export function asEitherAppend({ condition, then, else: otherwise }: If): EitherAppend | undefined {
  const [one, other] = [appendFirst(then), appendFirst(otherwise)];
  if (one === undefined || other?.list.local !== one.list.local || !isPlainCondition(condition)) return undefined;
  if (![one, other].every(({ way }) => isChosenWithoutBranch(way, condition))) return undefined;
  return { list: one.list, elem: one.elem, ways: [one.way, other.way] };
}

function appendFirst([s, ...steps]: readonly HirStmt[]) {
  if (s?.kind !== 'expr' || s.value.kind !== 'intrinsic' || s.value.name !== 'list.append') return undefined;
  const [list, item] = s.value.args;
  if (list?.kind !== 'local' || list.type.kind !== 'list' || item === undefined) return undefined;
  return { list, elem: list.type.elem, way: { item, span: s.span, steps } satisfies Way };
}

function isChosenWithoutBranch({ item, steps }: Way, condition: HirExpr): boolean {
  return isReadAnyway(item, condition) && steps.length <= MOST_STEPS && steps.every(isStep);
}

/** `i += 1` and the like. */
function isStep(s: HirStmt): boolean {
  if (s.kind !== 'setLocal' || s.value.type.kind !== 'int' || s.value.kind !== 'arith') return false;
  const { op, left, right } = s.value;
  return ['add', 'sub'].includes(op) && isLocal(left, s.local) && right.kind === 'int';
}

function isLocal(e: HirExpr, local: LocalId): boolean {
  return e.kind === 'local' && e.local === local;
}

/** Whether the value costs nothing: a local or a number, or an operand of the condition. */
function isReadAnyway(e: HirExpr, condition: HirExpr): boolean {
  if (e.kind === 'local' || e.kind === 'int' || e.kind === 'float') return true;
  return condition.kind === 'compare' && [condition.left, condition.right].some((operand) => isSameElement(operand, e));
}

function isSameElement(one: HirExpr, other: HirExpr): boolean {
  if (one.kind !== 'index' || other.kind !== 'index') return false;
  return isSameLocal(one.list, other.list) && isSameLocal(one.index, other.index);
}

function isSameLocal(one: HirExpr, other: HirExpr): boolean {
  return one.kind === 'local' && isLocal(other, one.local);
}
