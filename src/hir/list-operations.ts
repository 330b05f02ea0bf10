/**
 * What the runtime's functions on lists do to the places of their operands, for fixed-lists.ts: which lists they lengthen,
 * where elements go, and how long a list is that they make.
 */
import type { HirExpr } from './hir.js';
import { ListPlace } from './list-places.js';
import type { ListType, Type } from './types.js';

/** A list of so many elements is made in a place of its own; undefined: of any number. */
export function made(type: ListType, length: number | undefined): ListPlace {
  const place = new ListPlace(type);
  place.make(length);
  return place;
}

/** Of `[a, b] * times`. */
export function repeatedLength(list: HirExpr | undefined, times: number | undefined): number | undefined {
  return list?.kind === 'newList' && times !== undefined ? list.items.length * Math.max(0, times) : undefined;
}

type ListOperation = (
  type: Type,
  places: readonly (ListPlace | undefined)[],
  repeated: number | undefined,
) => ListPlace | undefined;

const resizes: ListOperation = (_type, [list, ...others]) => {
  list?.resize();
  for (const value of others) list?.elements?.join(value);
  return undefined;
};

/** The elements of all operands, in a new list of any length. */
const gathers: ListOperation = (type, lists) => {
  if (type.kind !== 'list') return undefined;
  const place = made(type, undefined);
  for (const list of lists) place.elements?.join(list?.elements);
  return place;
};

const takes: ListOperation = (_type, [list]) => {
  list?.resize();
  return list?.elements;
};

export const LIST_OPERATIONS: ReadonlyMap<string, ListOperation> = new Map<string, ListOperation>([
  ['list.append', resizes],
  ['list.insert', resizes],
  ['list.reserve', resizes],
  ['list.clear', resizes],
  ['list.pop', takes],
  ['list.remove', takes],
  [
    'list.extend',
    (_type, [list, other]) => {
      list?.resize();
      list?.elements?.join(other?.elements);
      return undefined;
    },
  ],
  ['list.concat', gathers],
  ['list.slice', gathers],
  ['list.range', gathers],
  // As long as what it is a copy of.
  ['list.copy', (_type, [list]) => list],
  [
    'list.repeat',
    (type, [list], repeated) => {
      if (type.kind !== 'list') return undefined;
      const place = made(type, repeated);
      place.elements?.join(list?.elements);
      return place;
    },
  ],
]);
