/** Structural equality, identity, and the order of values that have one. */
import type { CompareOp } from '../hir.js';
import type { EnumType, StructType, Type } from '../types.js';
import { fault } from './panic.js';
import { compareText } from './strings.js';
import type { AnyValue, Dict, EnumValue, Int, List, Struct, Value } from './values.js';

export function equal(type: Type, a: Value, b: Value): boolean {
  switch (type.kind) {
    case 'list':
      return equalLists(type.elem, a as List, b as List);
    case 'dict':
      return equalDicts(type.value, a as Dict, b as Dict);
    case 'struct':
      return equalStructs(type, a as Struct, b as Struct);
    case 'enum':
      return equalEnums(type, a as EnumValue, b as EnumValue);
    case 'any':
      return equalAny(a as AnyValue, b as AnyValue);
    default:
      return a === b;
  }
}

function equalLists(elem: Type, a: List, b: List): boolean {
  return a.items.length === b.items.length && a.items.every((item, i) => equal(elem, item, b.items[i]));
}

function equalDicts(type: Type, a: Dict, b: Dict): boolean {
  if (a.length !== b.length) return false;
  for (const [key, value] of a.entries()) {
    const at = b.find(key);
    if (at < 0 || !equal(type, value, b.valueAt(at))) return false;
  }
  return true;
}

function equalStructs(type: StructType, a: Struct, b: Struct): boolean {
  return type.fields.every((field, i) => equal(field.type, a.fields[i], b.fields[i]));
}

function equalEnums(type: EnumType, a: EnumValue, b: EnumValue): boolean {
  const payload = type.variants[a.tag]?.payload ?? [];
  return a.tag === b.tag && payload.every((t, i) => equal(t, a.payload[i], b.payload[i]));
}

/** Numbers by value, other values only when their types are the same. */
export function equalAny(a: AnyValue, b: AnyValue): boolean {
  if (isNumber(a) && isNumber(b)) {
    if (isInteger(a) && isInteger(b)) return a.value === b.value;
    return Number(a.value) === Number(b.value);
  }
  return a.type === b.type && equal(a.type, a.value, b.value);
}

/** Identity of references, equality of other values. */
export function identical(type: Type, a: Value, b: Value): boolean {
  const byAddress = type.kind === 'list' || type.kind === 'dict' || type.kind === 'struct' || type.kind === 'handle';
  if (byAddress) return a === b;
  return type.kind === 'any' ? identicalAny(a as AnyValue, b as AnyValue) : equal(type, a, b);
}

export function identicalAny(a: AnyValue, b: AnyValue): boolean {
  return a.type === b.type ? identical(a.type, a.value, b.value) : equalAny(a, b);
}

export function isInteger({ type }: AnyValue): boolean {
  return type.kind === 'int' || type.kind === 'i32';
}

export function isNumber(any: AnyValue): boolean {
  return isInteger(any) || any.type.kind === 'float';
}

/** `'OP' does not work on T and U` */
export function faultOperands(op: string, a: AnyValue, b: AnyValue): never {
  return fault(`'${op}' does not work on ${a.type.name} and ${b.type.name}`);
}

type Order = 'lt' | 'le' | 'gt' | 'ge';

const SYMBOLS: Readonly<Record<Order, string>> = { lt: '<', le: '<=', gt: '>', ge: '>=' };

function holds(op: Order, a: number | bigint | boolean, b: number | bigint | boolean): boolean {
  switch (op) {
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
  }
}

/** The comparison of two values of one type. */
export function comparator(op: CompareOp, type: Type): (a: Value, b: Value) => boolean {
  switch (op) {
    case 'eq':
      return (a, b) => equal(type, a, b);
    case 'ne':
      return (a, b) => !equal(type, a, b);
    case 'is':
      return (a, b) => identical(type, a, b);
    case 'isnot':
      return (a, b) => !identical(type, a, b);
    default:
      if (type.kind === 'str') return (a, b) => holds(op, compareText(a as string, b as string), 0);
      return (a, b) => holds(op, a as Int | boolean, b as Int | boolean);
  }
}

export function compareAny(op: CompareOp, a: AnyValue, b: AnyValue): boolean {
  switch (op) {
    case 'eq':
      return equalAny(a, b);
    case 'ne':
      return !equalAny(a, b);
    case 'is':
      return identicalAny(a, b);
    case 'isnot':
      return !identicalAny(a, b);
    default:
      return orderedAny(op, a, b);
  }
}

function orderedAny(op: Order, a: AnyValue, b: AnyValue): boolean {
  if (isNumber(a) && isNumber(b)) {
    if (isInteger(a) && isInteger(b)) return holds(op, a.value as Int, b.value as Int);
    return holds(op, Number(a.value), Number(b.value));
  }
  if (a.type === b.type && a.type.kind === 'str') {
    return holds(op, compareText(a.value as string, b.value as string), 0);
  }
  if (a.type === b.type && a.type.kind === 'bool') return holds(op, a.value as boolean, b.value as boolean);
  return faultOperands(SYMBOLS[op], a, b);
}

/** How sorting orders: NaN comes last. */
export function floatLess(a: number, b: number): boolean {
  return a < b || (Number.isNaN(b) && !Number.isNaN(a));
}

/** What `sort` compares elements with. */
export function sortLess(elem: Type): (a: Value, b: Value) => boolean {
  switch (elem.kind) {
    case 'float':
      return (a, b) => floatLess(a as number, b as number);
    case 'str':
      return (a, b) => compareText(a as string, b as string) < 0;
    case 'any':
      return (a, b) => anyLess(a as AnyValue, b as AnyValue);
    default:
      return (a, b) => (a as Int | boolean) < (b as Int | boolean);
  }
}

function anyLess(a: AnyValue, b: AnyValue): boolean {
  if (a.type.kind === 'str') return compareText(a.value as string, b.value as string) < 0;
  if (a.type.kind !== 'float' && b.type.kind !== 'float') return (a.value as Int) < (b.value as Int);
  return floatLess(Number(a.value), Number(b.value));
}

/** Panics unless the values have an order: all numbers, all strings or all bools. */
export function checkOrdered(items: readonly AnyValue[]): void {
  const orderOf = (any: AnyValue): string => (isNumber(any) ? 'number' : any.type.kind);
  const [first] = items;
  if (first === undefined || items.length < 2) return;
  const order = orderOf(first);
  const known = order === 'number' || order === 'str' || order === 'bool';
  for (const item of items.slice(1)) if (!known || orderOf(item) !== order) faultOperands('<', first, item);
}
