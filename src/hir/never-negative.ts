/**
 * Locals that are never negative, as what is assigned to them says: counters of loops, most of all. In the function LLVM
 * sees that for itself; a continuation is handed their values, of which it knows nothing.
 *
 * Invariant: wherever such a local is read, its value is not negative.
 */
import type { HirExpr, HirFunction, LocalId } from './hir.js';
import { walkFunction } from './walk.js';

export function neverNegative(fn: HirFunction): ReadonlySet<LocalId> {
  const values = assignedValues(fn);
  const found = new Set(values.keys());
  const isKept = (e: HirExpr): boolean => {
    if (e.kind === 'int') return e.value >= 0n;
    if (e.kind === 'local') return found.has(e.local);
    return e.kind === 'arith' && e.op === 'add' && e.nowrap === true && isKept(e.left) && isKept(e.right);
  };
  let before: number;
  do {
    before = found.size;
    for (const local of found) if (values.get(local)?.every(isKept) !== true) found.delete(local);
  } while (found.size < before);
  return found;
}

/** All that is assigned to the locals that are ints, other than parameters. */
function assignedValues(fn: HirFunction): Map<LocalId, HirExpr[]> {
  const values = new Map<LocalId, HirExpr[]>();
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind !== 'setLocal' || s.local < fn.paramCount || fn.locals[s.local]?.type.kind !== 'int') return;
      const others = values.get(s.local);
      if (others === undefined) values.set(s.local, [s.value]);
      else others.push(s.value);
    },
  });
  return values;
}
