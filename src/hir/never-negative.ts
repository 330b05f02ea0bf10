/**
 * Locals that are never negative, as what is assigned to them says: counters of loops, most of all. In the function LLVM
 * sees that for itself; a continuation is handed their values, of which it knows nothing.
 *
 * Invariant: wherever such a local is read, its value is not negative.
 */
import type { HirExpr, HirFunction, HirStmt, LocalId } from './hir.js';
import { walkFunction, walkStmts } from './walk.js';

type Loop = Extract<HirStmt, { kind: 'loop' }>;

export function neverNegative(fn: HirFunction): ReadonlySet<LocalId> {
  const { values, steps } = assignedValues(fn);
  const found = new Set(values.keys());
  const isKept = (e: HirExpr): boolean => {
    if (e.kind === 'int') return e.value >= 0n;
    if (e.kind === 'local') return found.has(e.local);
    if (e.kind !== 'arith' || e.op !== 'add' || !(e.nowrap === true || steps.has(e))) return false;
    return isKept(e.left) && isKept(e.right);
  };
  let before: number;
  do {
    before = found.size;
    for (const local of found) if (values.get(local)?.every(isKept) !== true) found.delete(local);
  } while (found.size < before);
  return found;
}

/** All that is assigned to the locals that are ints, other than parameters; and what of it are steps of loops. */
function assignedValues(fn: HirFunction) {
  const values = new Map<LocalId, HirExpr[]>();
  const steps = new Set<HirExpr>();
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind === 'loop') for (const step of stepsOf(s)) steps.add(step);
      if (s.kind !== 'setLocal' || s.local < fn.paramCount || fn.locals[s.local]?.type.kind !== 'int') return;
      const others = values.get(s.local);
      if (others === undefined) values.set(s.local, [s.value]);
      else others.push(s.value);
    },
  });
  return { values, steps };
}

/**
 * `x + 1` in `while x < …`, where that is the loop's only assignment to x and no inner loop repeats it: x was less than
 * another int when the condition held, so the sum does not wrap around.
 */
function stepsOf(loop: Loop): HirExpr[] {
  return smallerIn(loop.condition).flatMap((local) => {
    const [value] = valuesIn([...loop.body, ...loop.step], local);
    const isOnly = valuesIn([loop], local).length === 1 && !isInner(loop, local);
    return isOnly && value !== undefined && isStep(value, local) ? [value] : [];
  });
}

/** The locals of which the condition says that they are less than something. */
function smallerIn(condition: HirExpr | undefined): LocalId[] {
  if (condition?.kind === 'logic' && condition.op === 'and')
    return [...smallerIn(condition.left), ...smallerIn(condition.right)];
  if (condition?.kind !== 'compare') return [];
  const { op, left, right } = condition;
  const smaller = op === 'lt' ? left : op === 'gt' ? right : undefined;
  return smaller?.kind === 'local' && smaller.type.kind === 'int' && left.type === right.type ? [smaller.local] : [];
}

function isStep(e: HirExpr, local: LocalId): boolean {
  if (e.kind !== 'arith' || e.op !== 'add') return false;
  return e.left.kind === 'local' && e.left.local === local && e.right.kind === 'int' && e.right.value === 1n;
}

function isInner(loop: Loop, local: LocalId): boolean {
  let found = false;
  walkStmts([loop], {
    stmt: (s) => {
      found ||= s.kind === 'loop' && s !== loop && valuesIn([s], local).length > 0;
    },
  });
  return found;
}

function valuesIn(body: readonly HirStmt[], local: LocalId): HirExpr[] {
  const values: HirExpr[] = [];
  walkStmts(body, {
    stmt: (s) => {
      if (s.kind === 'setLocal' && s.local === local) values.push(s.value);
    },
  });
  return values;
}
