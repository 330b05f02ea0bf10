/** The shapes of loops that count, as the checker makes them and as they are written. */
import type { HirExpr, HirStmt, LocalId } from '../hir/hir.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

export function isLocal(e: HirExpr | undefined, local: LocalId): boolean {
  return e?.kind === 'local' && e.local === local;
}

/** The local that a loop counts up by one, as long as it is below a bound. */
export function positionOf({ condition, step }: Loop): LocalId | undefined {
  if (condition.kind !== 'compare' || condition.op !== 'lt' || condition.left.kind !== 'local') return undefined;
  return addsOne(step, condition.left.local) ? condition.left.local : undefined;
}

/** Whether all that a loop's step does is to add one to the local. */
export function addsOne(step: readonly HirStmt[], position: LocalId): boolean {
  const [s] = step;
  if (step.length !== 1 || s?.kind !== 'setLocal' || s.local !== position) return false;
  return isOneMore(s.value, position);
}

/** Whether it is one more than the local. */
export function isOneMore(e: HirExpr | undefined, position: LocalId): boolean {
  if (e?.kind !== 'arith' || e.op !== 'add' || !isLocal(e.left, position)) return false;
  return e.right.kind === 'int' && e.right.value === 1n;
}
