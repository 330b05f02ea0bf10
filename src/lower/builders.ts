/**
 * String builders that a function keeps to itself: a local is the only reference to the builder, and what is done with
 * it is appending, asking for its length and building. No such builder is made: its text, length and capacity are cells of the
 * function, which LLVM keeps in registers (building.ts).
 *
 * Invariant: the local is assigned new builders only, and each read of it is the receiver of a `builder.*` function.
 */
import type { HirExpr, HirFunction, LocalId } from '../hir/hir.js';
import { walkFunction } from '../hir/walk.js';

export function builderLocals(fn: HirFunction): readonly LocalId[] {
  if (!fn.locals.some(({ type }) => type.kind === 'handle' && type.handle === 'builder')) return [];
  const made = new Set<LocalId>();
  const kept = new Set<LocalId>();
  const reads = new Map<LocalId, number>();
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind !== 'setLocal') return;
      (isNewBuilder(s.value) ? made : kept).add(s.local);
    },
    expr: (e) => {
      // A receiver is visited twice: as such, and as any read.
      if (e.kind === 'local') count(reads, e.local, 1);
      const receiver = receiverOf(e);
      if (receiver !== undefined) count(reads, receiver, -1);
    },
  });
  return [...made].filter((local) => local >= fn.paramCount && !kept.has(local) && (reads.get(local) ?? 0) === 0);
}

export function isNewBuilder(e: HirExpr): boolean {
  return e.kind === 'intrinsic' && e.name === 'builder.new';
}

/** The local whose builder the operation is about. */
export function receiverOf(e: HirExpr): LocalId | undefined {
  if (e.kind !== 'intrinsic' || !e.name.startsWith('builder.')) return undefined;
  const [receiver] = e.args;
  return receiver?.kind === 'local' ? receiver.local : undefined;
}

function count(counts: Map<LocalId, number>, local: LocalId, by: number): void {
  counts.set(local, (counts.get(local) ?? 0) + by);
}
