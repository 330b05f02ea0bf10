/** Lists and ranges. */
import type { ListType, Type } from '../../types.js';
import { callFn } from '../call.js';
import { checkOrdered, sortLess } from '../equal.js';
import { addInt, fromBig } from '../ints.js';
import { type Library, plain } from '../maker.js';
import { fault } from '../panic.js';
import { mergeSort } from '../sort.js';
import { joined } from '../strings.js';
import { textOf } from '../text.js';
import { type AnyValue, checkListLength, type Int, List, type Value } from '../values.js';

export const LISTS: Library = {
  'list.len': plain((list: List) => list.items.length),
  'list.cap': plain((list: List) => list.capacity),
  'list.append': plain((list: List, value: Value) => list.push(value)),
  'list.pop': plain(pop),
  'list.insert': plain(insert),
  'list.remove': plain(removeAt),
  'list.repeat': plain(repeat),
  'list.concat': plain(concat),
  'list.extend': plain(extend),
  'list.reserve': plain((list: List, count: Int) => list.reserve(Number(count))),
  'list.clear': plain(clear),
  'list.reverse': plain(reverse),
  'list.sort': {
    make:
      ({ args: [type] }) =>
      (list: List) =>
        sort(elemOf(type), list),
  },
  'list.sortBy': {
    make:
      ({ m, site }) =>
      (list: List, less: Value) =>
        sortBy(list, (a, b) => callFn(m, less, [a, b], site) === true),
  },
  'list.slice': plain(sliceList),
  'list.copy': plain((list: List) => new List([...list.items])),
  'list.join': {
    make:
      ({ args: [type] }) =>
      (list: List, by: string) =>
        join(elemOf(type), list, by),
  },
  'list.range': plain(range),
  'range.count': plain((start: Int, end: Int, step: Int) => fromBig(rangeCount(start, end, step))),
};

export function elemOf(type: Type | undefined): Type {
  if (type?.kind !== 'list') throw new Error(`internal error: a list is expected, not ${type?.name}`);
  return (type satisfies ListType).elem;
}

function checkIndex(list: List, index: Int, length: number): number {
  const at = Number(index);
  if (at < 0 || at >= length) fault(`index ${index} is out of range for a list of length ${list.items.length}`);
  return at;
}

export function pop(list: List): Value {
  if (list.items.length === 0) fault('pop from an empty list');
  return list.items.pop();
}

/** The index may be the length. */
export function insert(list: List, index: Int, value: Value): void {
  const at = checkIndex(list, index, list.items.length + 1);
  list.grow(1);
  list.items.splice(at, 0, value);
}

export function removeAt(list: List, index: Int): Value {
  return list.items.splice(checkIndex(list, index, list.items.length), 1)[0];
}

export function concat(a: List, b: List): List {
  checkListLength(a.items.length + b.items.length);
  return new List([...a.items, ...b.items]);
}

export function repeat(list: List, times: Int): List {
  const count = times > 0 ? Number(times) : 0;
  checkListLength(list.items.length * count);
  const items: Value[] = [];
  for (let i = 0; i < count; i++) for (const item of list.items) items.push(item);
  return new List(items);
}

/** `xs.extend(xs)` doubles it. */
export function extend(list: List, other: List): void {
  const count = other.items.length;
  list.grow(count);
  for (let i = 0; i < count; i++) list.items.push(other.items[i]);
}

export function clear(list: List): void {
  list.items.length = 0;
}

export function reverse(list: List): void {
  list.items.reverse();
}

export function sort(elem: Type, list: List): void {
  if (elem.kind === 'any') checkOrdered(list.items as AnyValue[]);
  list.items = mergeSort(list.items, sortLess(elem));
}

/** Sorts a copy, since the function may do anything to the list. */
export function sortBy(list: List, less: (a: Value, b: Value) => boolean): void {
  const sorted = mergeSort(list.items, less);
  const count = Math.min(list.items.length, sorted.length);
  for (let i = 0; i < count; i++) list.items[i] = sorted[i];
}

export function sliceList(list: List, start: Int, end: Int): List {
  const { length } = list.items;
  if (start < 0 || start > end || end > length) {
    fault(`slice ${start}..${end} is out of range for a list of length ${length}`);
  }
  return new List(list.items.slice(Number(start), Number(end)));
}

export function join(elem: Type, list: List, separator: string): string {
  return joined(
    list.items.map((item) => textOf(elem, item)),
    separator,
  );
}

/** Rounds of `range(start, end, step)`; saturates. */
function rangeCount(start: Int, end: Int, step: Int): bigint {
  if (step === 0) fault('range step is zero');
  if (step > 0 ? start >= end : start <= end) return 0n;
  const distance = step > 0 ? BigInt(end) - BigInt(start) : BigInt(start) - BigInt(end);
  const stride = step > 0 ? BigInt(step) : -BigInt(step);
  const count = (distance - 1n) / stride + 1n;
  const most = 2n ** 63n - 1n;
  return count < most ? count : most;
}

export function range(start: Int, end: Int, step: Int): List {
  const count = rangeCount(start, end, step);
  checkListLength(count);
  const items: Value[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    items.push(at);
    at = addInt(at, step);
  }
  return new List(items);
}
