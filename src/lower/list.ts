/**
 * Lists in generated code: length, indexing, append and pop are inlined; the rest is runtime functions.
 *
 * Invariants: an index is checked against the length, unsigned, before the element's address is made; a list's
 * data pointer is loaded after everything that might grow the list. Where every list that an expression may give has the
 * same length for good (src/hir/fixed-lists.ts), neither length nor data pointer is loaded; where a loop keeps the length
 * (kept-lengths.ts), the header's is not looked at.
 */
import type { ListType, Type } from '../hir/types.js';
import type { Arg, Emitter, Place, ScalarRange, Val } from './emit.js';
import { elementTy, IN_PLACE_BYTES, LIST, LIST_CAPACITY, LIST_DATA, LIST_LENGTH } from './irtypes.js';
import { constI64, i64, type Value } from './llvm.js';
import { scalarsOf, sizeOf } from './repr.js';

/** The cell that a list's length is in. */
export interface LengthCell {
  readonly cell: Value;
}

/** Where a list's length is found, if not in its header: it may be the same number for good. */
export type KnownLength = number | LengthCell;

export function listLength(f: Emitter, list: Value, known?: KnownLength): Value {
  if (known === undefined) return f.loadField(LIST, list, LIST_LENGTH, 'i64');
  return typeof known === 'number' ? constI64(known) : f.loadCell('i64', known.cell);
}

/** Sets the header's length, or that in the cell. */
export function setLength(f: Emitter, list: Value, length: Value, cell?: LengthCell): void {
  if (cell === undefined) f.storeField(LIST, list, LIST_LENGTH, 'i64', length);
  else f.b.CreateStore(length, cell.cell);
}

/** The list becomes empty; its buffer stays as it is. */
export function listForget(f: Emitter, list: Value): void {
  setLength(f, list, constI64(0));
}

/** Where the element at an index is that is in range. */
export function element(f: Emitter, list: Value, elem: Type, index: Value, known?: KnownLength): Place {
  const bytes = typeof known === 'number' ? known * sizeOf(elem) : 0;
  const isInPlace = bytes > 0 && bytes <= IN_PLACE_BYTES;
  const data = isInPlace ? f.behind(LIST, list) : f.loadField(LIST, list, LIST_DATA, 'ptr');
  return f.placeIn(elementTy(elem), data, 0, index);
}

/** Panics at the current location unless `index` is in range. */
export function checkIndex(f: Emitter, list: Value, index: Value, known?: KnownLength): void {
  checkBelow(f, index, listLength(f, list, known));
}

export function checkBelow(f: Emitter, index: Value, length: Value): void {
  f.guard(f.b.CreateICmpULT(index, length), () =>
    f.runtimeVoid('ot_panic_index', [
      ['i64', index],
      ['i64', length],
    ]),
  );
}

/** With a `range`, only some scalars of the element. */
export function listGet(
  f: Emitter,
  list: Value,
  elem: Type,
  index: Value,
  checked: boolean,
  known?: KnownLength,
  range?: ScalarRange,
): Val {
  if (checked) checkIndex(f, list, index, known);
  if (range === undefined) return listLoad(f, list, elem, index, known);
  return f.loadRange(elem, element(f, list, elem, index, known), range);
}

/** The element at an index that is in range. */
export function listLoad(f: Emitter, list: Value, elem: Type, index: Value, known?: KnownLength): Val {
  return f.load(elem, element(f, list, elem, index, known));
}

export function listSet(f: Emitter, list: Value, elem: Type, index: Value, value: Val, known?: KnownLength): void {
  checkIndex(f, list, index, known);
  listStore(f, list, elem, index, value, known);
}

/** Sets the element at an index that is in range. */
export function listStore(f: Emitter, list: Value, elem: Type, index: Value, value: Val, known?: KnownLength): void {
  f.store(elem, element(f, list, elem, index, known), value);
}

/**
 * `[item] * count` for elements of one scalar. What makes it is a call, so optimised code is told how long it is: then lists
 * that were made with one count are checked once for the same index.
 */
export function filledList(f: Emitter, type: ListType, item: Value, count: Value): Value {
  const [scalar = 'i64'] = scalarsOf(type.elem);
  const bytes = sizeOf(type.elem);
  const value: Arg = bytes === 8 ? ['i64', f.toWord(scalar, item)] : [scalar, item];
  const list = f.runtime(`ot_list_filled${bytes}`, [['i64', constI64(type.id)], ['i64', count], value], 'ptr', type);
  if (f.m.optimised) {
    const filled = f.b.CreateSelect(f.b.CreateICmpSGT(count, constI64(0)), count, constI64(0));
    f.assume(f.b.CreateICmpEQ(listLength(f, list), filled));
  }
  return list;
}

/** Whether `[item] * count` can be made by filling. */
export function canFill(type: ListType): boolean {
  return scalarsOf(type.elem).length === 1 && [1, 4, 8].includes(sizeOf(type.elem));
}

export function newList(f: Emitter, type: ListType, items: readonly Val[]): Val {
  const count = constI64(items.length);
  const list = f.runtime(
    'ot_list_make',
    [
      ['i64', constI64(type.id)],
      ['i64', constI64(type.elem.id)],
      ['i64', constI64(sizeOf(type.elem))],
      ['i64', count],
    ],
    'ptr',
    type,
  );
  if (items.length === 0) return [list];
  const data = f.loadField(LIST, list, LIST_DATA, 'ptr');
  for (const [i, item] of items.entries()) {
    f.store(type.elem, f.placeIn(elementTy(type.elem), data, 0, constI64(i)), item);
  }
  setLength(f, list, count);
  return [list];
}

/** `growing` is given what makes the list grow, to say where in the source that happens. */
export function listAppend(
  f: Emitter,
  list: Value,
  elem: Type,
  value: Val,
  cell?: LengthCell,
  growing: (grow: () => void) => void = (grow) => grow(),
): void {
  const length = listLength(f, list, cell);
  const next = oneMore(f, length);
  const full = f.b.CreateICmpEQ(length, f.loadField(LIST, list, LIST_CAPACITY, 'i64'));
  f.when(full, () =>
    growing(() => {
      if (cell !== undefined) setLength(f, list, length);
      growTo(f, list, next);
    }),
  );
  f.store(elem, element(f, list, elem, length), value);
  setLength(f, list, next, cell);
}

function oneMore(f: Emitter, length: Value): Value {
  return f.b.CreateAdd(length, constI64(1), 'nsw.');
}

/** As many elements are moved as the header says. */
function growTo(f: Emitter, list: Value, needed: Value): void {
  f.runtimeVoid('ot_list_grow', [
    ['ptr', list],
    ['i64', needed],
  ]);
}

/** As `listAppend` if `condition` holds, but the element is written behind the list in any case. */
export function listAppendIf(
  f: Emitter,
  list: Value,
  elem: Type,
  value: Val,
  condition: Value,
  cell?: LengthCell,
): void {
  const full = f.block('full');
  const grow = f.block('grow');
  const roomy = f.block('roomy');
  const end = f.block('end');
  const length = listLength(f, list, cell);
  f.condBr(f.b.CreateICmpEQ(length, f.loadField(LIST, list, LIST_CAPACITY, 'i64')), full, roomy);
  f.place(full);
  f.condBr(condition, grow, end);
  f.place(grow);
  if (cell !== undefined) setLength(f, list, length);
  growTo(f, list, oneMore(f, length));
  f.br(roomy);
  f.place(roomy);
  f.store(elem, element(f, list, elem, length), value);
  setLength(f, list, f.b.CreateAdd(length, f.b.CreateZExt(condition, i64), 'nsw.'), cell);
  f.br(end);
  f.place(end);
}

/** The last element, removed. */
export function listPop(f: Emitter, list: Value, elem: Type, cell?: LengthCell): Val {
  const length = listLength(f, list, cell);
  const notEmpty = f.b.CreateICmpNE(length, constI64(0));
  f.guard(notEmpty, () => f.runtimeVoid('ot_panic_pop', []));
  const last = f.b.CreateSub(length, constI64(1), 'nsw.');
  const value = f.load(elem, element(f, list, elem, last));
  setLength(f, list, last, cell);
  return value;
}
