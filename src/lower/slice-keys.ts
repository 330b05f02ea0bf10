/**
 * Slices of texts that are keys of dicts and nothing else: they are searched for by their bytes, and a string is made
 * of a key that turns out to be new.
 *
 * Invariants: a local of this kind is assigned once, a slice or another one of them, and each read of it is a key or is
 * assigned to another one; text, start and end are taken, and checked, where the slice would be made. A search works
 * out the hash again, which a string would remember: so no loop looks a slice up that was made before the loop.
 */
import type { HirExpr, HirFunction, HirStmt, LocalId } from '../hir/hir.js';
import { walkFunction, walkStmts } from '../hir/walk.js';

type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

/** What looks a key up, the second operand, and keeps at most a copy. */
const KEYED: ReadonlySet<string> = new Set(['find', 'contains', 'index', 'set'].map((name) => `dict.${name}`));

/** Pieces of texts, given as a text, a start and an end. */
const SLICES: ReadonlySet<string> = new Set(['str.slice', 'pieces.cut']);

/** The slice that an expression makes; what else it does comes before. */
export function sliceOf(e: HirExpr): Intrinsic | undefined {
  if (e.kind === 'seq') return sliceOf(e.value);
  return e.kind === 'intrinsic' && SLICES.has(e.name) ? e : undefined;
}

/** The key that an operation on a dict looks up, a string. */
export function keyOf(e: HirExpr): HirExpr | undefined {
  if (e.kind !== 'intrinsic' || !KEYED.has(e.name)) return undefined;
  const [, key] = e.args;
  return key?.type.kind === 'str' ? key : undefined;
}

/** What is known of a local: the values it is assigned, how often it is read otherwise than as a key, who gets it. */
interface Facts {
  readonly values: HirExpr[];
  reads: number;
  readonly holders: LocalId[];
}

export function sliceKeys(fn: HirFunction): ReadonlySet<LocalId> {
  const facts = factsOf(fn);
  const found = new Set<LocalId>();
  for (const [local, { values }] of facts) {
    const [value] = values;
    const isText = fn.locals[local]?.type.kind === 'str' && local >= fn.paramCount;
    if (isText && value !== undefined && values.length === 1) found.add(local);
  }
  removeOthers(found, facts);
  if (found.size > 0) removeOuter(found, fn);
  removeOthers(found, facts);
  return found;
}

function factsOf(fn: HirFunction): ReadonlyMap<LocalId, Facts> {
  const facts = new Map<LocalId, Facts>();
  const of = (local: LocalId): Facts => {
    const known = facts.get(local) ?? { values: [], reads: 0, holders: [] };
    facts.set(local, known);
    return known;
  };
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind !== 'setLocal') return;
      of(s.local).values.push(s.value);
      if (s.value.kind !== 'local') return;
      // Visited once more, as any read; so is a key.
      of(s.value.local).holders.push(s.local);
      of(s.value.local).reads--;
    },
    expr: (e) => {
      const key = keyOf(e);
      if (key?.kind === 'local') of(key.local).reads--;
      if (e.kind === 'local') of(e.local).reads++;
    },
  });
  return facts;
}

/** Removes what is not a slice or not only a key, until nothing depends on what was removed. */
function removeOthers(found: Set<LocalId>, facts: ReadonlyMap<LocalId, Facts>): void {
  let before: number;
  do {
    before = found.size;
    for (const local of found) {
      const { values = [], reads = 1, holders = [] } = facts.get(local) ?? {};
      const [value] = values;
      const isSlice =
        value?.kind === 'local' ? found.has(value.local) : value !== undefined && sliceOf(value) !== undefined;
      if (!isSlice || reads > 0 || !holders.every((holder) => found.has(holder))) found.delete(local);
    }
  } while (found.size < before);
}

/** Removes what a loop reads that it does not assign. */
function removeOuter(found: Set<LocalId>, fn: HirFunction): void {
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind === 'loop') removeReadFromOutside(found, s);
    },
  });
}

function removeReadFromOutside(found: Set<LocalId>, loop: Extract<HirStmt, { kind: 'loop' }>): void {
  const set = new Set<LocalId>();
  const read = new Set<LocalId>();
  walkStmts([loop], {
    stmt: (s) => {
      if (s.kind === 'setLocal') set.add(s.local);
    },
    expr: (e) => {
      if (e.kind === 'local') read.add(e.local);
    },
  });
  for (const local of read) if (!set.has(local)) found.delete(local);
}
