/**
 * Parts of texts that no use needs as a string: slices that are looked up in dicts, measured, compared, cut further. They
 * are a text, a start and an end; a string is made only of a key that turns out to be new.
 *
 * Invariants: a local of this kind is assigned once, a slice, another one of them, or one of two such; each read of it is
 * by an operation that can do with a part, or is assigned to another one; text, start and end are taken, and checked,
 * where the slice would be made. A search works out the hash again, which a string would remember: so no loop looks at
 * a part that was made before the loop.
 */
import type { HirExpr, HirFunction, HirStmt, LocalId } from '../hir/hir.js';
import { walkFunction, walkStmts } from '../hir/walk.js';

type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

/** What looks a key up, the second operand, and keeps at most a copy. */
const KEYED: ReadonlySet<string> = new Set(['find', 'contains', 'index', 'set'].map((name) => `dict.${name}`));

/** What can do with a part in place of its first operand. */
const LOOKING: ReadonlySet<string> = new Set(['len', 'startsWith', 'endsWith', 'slice'].map((name) => `str.${name}`));

/** Pieces of texts, given as a text, a start and an end. */
const SLICES: ReadonlySet<string> = new Set(['str.slice', 'pieces.cut']);

/** The slice that an expression makes; what else it does comes before. */
export function sliceOf(e: HirExpr): Intrinsic | undefined {
  if (e.kind === 'seq') return sliceOf(e.value);
  return e.kind === 'intrinsic' && SLICES.has(e.name) ? e : undefined;
}

/** The operand of an operation that can be a part of a text. */
export function partOperand(e: HirExpr): HirExpr | undefined {
  if (e.kind === 'compare') return (e.op === 'eq' || e.op === 'ne') && e.left.type.kind === 'str' ? e.left : undefined;
  if (e.kind !== 'intrinsic') return undefined;
  if (LOOKING.has(e.name)) return e.args[0];
  const key = KEYED.has(e.name) ? e.args[1] : undefined;
  return key?.type.kind === 'str' ? key : undefined;
}

/** What is known of a local: the values it is assigned, how often it is read as a string, who gets it. */
interface Facts {
  readonly values: HirExpr[];
  reads: number;
  readonly holders: LocalId[];
}

export function partLocals(fn: HirFunction): ReadonlySet<LocalId> {
  const facts = factsOf(fn);
  const found = new Set<LocalId>();
  for (const [local, { values }] of facts) {
    const isText = fn.locals[local]?.type.kind === 'str' && local >= fn.paramCount;
    if (isText && values.length === 1) found.add(local);
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
      for (const value of choices(s.value)) {
        if (value.kind !== 'local') continue;
        // Visited once more, as any read; so is an operand.
        of(value.local).holders.push(s.local);
        of(value.local).reads--;
      }
    },
    expr: (e) => {
      const operand = partOperand(e);
      if (operand?.kind === 'local') of(operand.local).reads--;
      if (e.kind === 'local') of(e.local).reads++;
    },
  });
  return facts;
}

/** The expressions of which one gives the value. */
function choices(e: HirExpr): readonly HirExpr[] {
  if (e.kind === 'seq') return choices(e.value);
  return e.kind === 'cond' ? [...choices(e.whenTrue), ...choices(e.whenFalse)] : [e];
}

/** Removes what is not a slice or is needed as a string, until nothing depends on what was removed. */
function removeOthers(found: Set<LocalId>, facts: ReadonlyMap<LocalId, Facts>): void {
  let before: number;
  const isPart = (e: HirExpr): boolean => (e.kind === 'local' ? found.has(e.local) : sliceOf(e) !== undefined);
  do {
    before = found.size;
    for (const local of found) {
      const { values = [], reads = 1, holders = [] } = facts.get(local) ?? {};
      const isSlice = values.flatMap(choices).every(isPart);
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
