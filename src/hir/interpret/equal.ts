/** Structural equality, identity, and the order of values that have one. */
import type { CompareOp, DynCompareOp } from '../hir.js';
import type { EnumType, StructType, Type } from '../types.js';
import { fault } from './panic.js';
import { compareText } from './strings.js';
import type { AnyValue, Dict, EnumValue, Int, List, Struct, Value } from './values.js';

/** More values inside each other than this are a full stack; filling JavaScript's takes half a minute. */
const DEEPEST = 200_000;

/** Two values of one type. */
interface Pair {
  readonly type: Type;
  readonly a: Value;
  readonly b: Value;
}

/**
 * A chain of any length whose link comes last needs no stack: the last part of a value is compared in this loop. One pair
 * is kept, for twice as many steps each time, to notice values that contain themselves (Brent 1980, as in equal.cc).
 * Others of its parts are compared by calls, `depth` of them inside each other.
 * @throws Fault for such values, as calls without end would
 */
export function equal(type: Type, a: Value, b: Value, depth = 0): boolean {
  if (depth > DEEPEST) fault('stack overflow');
  let rest: Pair | boolean = { type, a, b };
  let kept = rest;
  for (let steps = 0, limit = 16; ; steps++) {
    rest = step(rest, depth + 1);
    if (typeof rest === 'boolean') return rest;
    if (rest.a === kept.a && rest.b === kept.b && rest.type === kept.type) fault('stack overflow');
    if (steps < limit) continue;
    kept = rest;
    limit *= 2;
    steps = 0;
  }
}

/** Whether the values are equal, or the pair that this depends on. */
function step({ type, a, b }: Pair, depth: number): Pair | boolean {
  switch (type.kind) {
    case 'list':
      return stepLists(type.elem, a as List, b as List, depth);
    case 'dict':
      return equalDicts(type.value, a as Dict, b as Dict, depth);
    case 'struct':
      return stepStructs(type, a as Struct, b as Struct, depth);
    case 'enum':
      return stepEnums(type, a as EnumValue, b as EnumValue, depth);
    case 'any':
      return stepAny(a as AnyValue, b as AnyValue);
    default:
      return a === b;
  }
}

function stepParts(types: readonly Type[], as: readonly Value[], bs: readonly Value[], depth: number): Pair | boolean {
  let rest: Pair | boolean = true;
  for (const [i, type] of types.entries()) {
    if (typeof rest !== 'boolean' && !equal(rest.type, rest.a, rest.b, depth)) return false;
    rest = { type, a: as[i], b: bs[i] };
  }
  return rest;
}

function stepLists(type: Type, { items }: List, { items: others }: List, depth: number): Pair | boolean {
  const last = items.length - 1;
  if (last + 1 !== others.length) return false;
  for (let i = 0; i < last; i++) if (!equal(type, items[i], others[i], depth)) return false;
  return last < 0 || { type, a: items[last], b: others[last] };
}

function equalDicts(type: Type, a: Dict, b: Dict, depth: number): boolean {
  if (a.length !== b.length) return false;
  for (const [key, value] of a.entries()) {
    const at = b.find(key);
    if (at < 0 || !equal(type, value, b.valueAt(at), depth)) return false;
  }
  return true;
}

function stepStructs({ fields }: StructType, a: Struct, b: Struct, depth: number): Pair | boolean {
  const types = fields.map((field) => field.type);
  return stepParts(types, a.fields, b.fields, depth);
}

function stepEnums(type: EnumType, a: EnumValue, b: EnumValue, depth: number): Pair | boolean {
  if (a.tag !== b.tag) return false;
  const payload = type.variants[a.tag]?.payload ?? [];
  return stepParts(payload, a.payload, b.payload, depth);
}

/** Values of two types are unequal, numbers too. */
function stepAny(a: AnyValue, b: AnyValue): Pair | boolean {
  return a.type === b.type && { type: a.type, a: a.value, b: b.value };
}

/** As `equalAny`, but numbers by value. */
function equalNumbers(a: AnyValue, b: AnyValue): boolean {
  if (!isNumber(a) || !isNumber(b)) return equalAny(a, b);
  return isInteger(a) && isInteger(b) ? a.value === b.value : Number(a.value) === Number(b.value);
}

export function equalAny(a: AnyValue, b: AnyValue): boolean {
  const rest = stepAny(a, b);
  return typeof rest === 'boolean' ? rest : equal(rest.type, rest.a, rest.b);
}

/** Identity of references, equality of other values. */
export function identical(type: Type, a: Value, b: Value): boolean {
  const byAddress = type.kind === 'list' || type.kind === 'dict' || type.kind === 'struct' || type.kind === 'handle';
  if (byAddress) return a === b;
  return type.kind === 'any' ? identicalAny(a as AnyValue, b as AnyValue) : equal(type, a, b);
}

export function identicalAny(a: AnyValue, b: AnyValue): boolean {
  return a.type === b.type && identical(a.type, a.value, b.value);
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

export function compareAny(op: DynCompareOp, a: AnyValue, b: AnyValue): boolean {
  switch (op) {
    case 'eq':
      return equalAny(a, b);
    case 'ne':
      return !equalAny(a, b);
    case 'is':
      return identicalAny(a, b);
    case 'isnot':
      return !identicalAny(a, b);
    case 'eqNumber':
      return equalNumbers(a, b);
    case 'neNumber':
      return !equalNumbers(a, b);
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
