/**
 * What a loop that copies entries of a dict (dict-copies.ts) does in optimised code: room before it, entries one behind
 * the other in it, an index after it. Where an entry costs next to nothing it is written in any case, and only the count
 * depends on the condition, as elements of filtered lists are (filter.ts).
 *
 * Invariants: an entry is written only below the room, whatever other threads do to the old dict meanwhile; entries that
 * may hold references are never written in vain, as they would keep objects alive.
 */
import type { HirExpr, HirStmt } from '../hir/hir.js';
import { dictFilled, dictLength, dictRoom, dictWrite } from './dict.js';
import type { DictCopy } from './dict-copies.js';
import { only, type Val } from './emit.js';
import { isCheap, isPlainCondition } from './filter.js';
import { constI64, i64, type Value } from './llvm.js';
import type { FunctionState } from './state.js';

type Stmt<K extends HirStmt['kind']> = Extract<HirStmt, { kind: K }>;

/** A new dict while the loop that fills it is lowered. */
export interface Filling {
  readonly copy: DictCopy;
  /** The address of the first entry. */
  readonly entries: Value;
  /** Entries that there is room for. */
  readonly room: Value;
  /** A cell: entries so far. */
  readonly count: Value;
}

export interface FilteredPut {
  readonly condition: HirExpr;
  readonly key: HirExpr;
  readonly value: HirExpr;
  readonly filling: Filling;
}

/** Makes room, where the loop is entered. */
export function beginFilling(f: FunctionState, loop: Stmt<'loop'>): Filling | undefined {
  const copy = f.copies.get(loop.label);
  if (copy === undefined) return undefined;
  f.at(loop.span);
  const room = dictLength(f, only(f.getLocal(copy.from)));
  const entries = dictRoom(f, copy.type, only(f.getLocal(copy.to)), room);
  const count = f.cell('i64');
  f.b.CreateStore(constI64(0), count);
  const filling = { copy, entries, room, count };
  f.fillings ??= new Map();
  f.fillings.set(copy.put, filling);
  return filling;
}

/** Where the loop has been left. */
export function endFilling(f: FunctionState, { copy, entries, count }: Filling): void {
  f.fillings?.delete(copy.put);
  dictFilled(f, copy.type, only(f.getLocal(copy.to)), entries, f.loadCell('i64', count));
}

/** Adds an entry; if there is a condition, the next one comes in its place where that does not hold. */
export function putEntry(f: FunctionState, filling: Filling, key: Val, value: Val, condition?: Value): void {
  const { copy, entries, room, count } = filling;
  const at = f.loadCell('i64', count);
  f.guard(f.b.CreateICmpULT(at, room), () => f.runtimeVoid('ot_panic_changed', []));
  dictWrite(f, copy.type, entries, at, key, value);
  const one = condition === undefined ? constI64(1) : f.b.CreateZExt(condition, i64);
  f.b.CreateStore(f.b.CreateAdd(at, one, 'nsw.'), count);
}

/** The statement as one that may add its entry in vain; undefined for others. */
export function asFilteredPut(f: FunctionState, s: Stmt<'if'>): FilteredPut | undefined {
  const [first, ...more] = s.then;
  if (s.else.length > 0 || more.length > 0 || first?.kind !== 'expr' || first.value.kind !== 'intrinsic')
    return undefined;
  const filling = f.fillings?.get(first.value);
  const [, key, value] = first.value.args;
  if (filling === undefined || key === undefined || value === undefined) return undefined;
  const isWorth = isPlainCondition(s.condition) && isCheap(key) && isCheap(value);
  return isWorth ? { condition: s.condition, key, value, filling } : undefined;
}
