/**
 * What a function gains where the value of a parameter is known while it is compiled: a division by it is a multiplication then
 * (Granlund and Montgomery, Division by invariant integers using multiplication, 1994), a power a few of them. That pays in a
 * loop; once a call it does not (docs/performance/specialised.md), and conditions that depend on a parameter LLVM takes out of loops as
 * they are.
 *
 * Invariant: only parameters that are never assigned are named.
 */
import type { HirExpr, HirFunction, LocalId } from './hir.js';
import { walkFunction, walkStmts } from './walk.js';

/** `divides`: a loop of the function divides by it; `raises`: it raises to its power. */
export type ParameterUse = 'divides' | 'raises';

const known = new WeakMap<HirFunction, ReadonlyMap<LocalId, ParameterUse>>();

/** Parameters whose value is worth knowing. */
export function parameterUses(fn: HirFunction): ReadonlyMap<LocalId, ParameterUse> {
  let uses = known.get(fn);
  if (uses === undefined) {
    uses = findUses(fn);
    known.set(fn, uses);
  }
  return uses;
}

function findUses(fn: HirFunction): ReadonlyMap<LocalId, ParameterUse> {
  const uses = new Map<LocalId, ParameterUse>();
  const assigned = new Set<LocalId>();
  const note = (e: HirExpr) => {
    const use = useOf(e);
    if (use !== undefined && use.local < fn.paramCount) uses.set(use.local, use.use);
  };
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind === 'setLocal') assigned.add(s.local);
      else if (s.kind === 'loop') walkStmts([s], { expr: note });
    },
  });
  for (const local of assigned) uses.delete(local);
  return uses;
}

function useOf(e: HirExpr): { readonly local: LocalId; readonly use: ParameterUse } | undefined {
  if (e.kind !== 'arith' || e.type.kind === 'float' || e.right.kind !== 'local') return undefined;
  const { local } = e.right;
  if (e.op === 'div' || e.op === 'rem') return { local, use: 'divides' };
  return e.op === 'pow' ? { local, use: 'raises' } : undefined;
}
