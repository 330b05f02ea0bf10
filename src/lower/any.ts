/** `any` values: boxing, checked unboxing, and the words that hold them. */
import type { EnumType, StructType, Type } from '../hir/types.js';
import { type Emitter, only, part, type Val } from './emit.js';
import { constI64, f64, type Value } from './llvm.js';
import { boxInline, unboxInline } from './object.js';
import { isAggregate, scalarsOf } from './repr.js';

export const ANY_TYPE = 0;
export const ANY_PAYLOAD = 1;

/** Fixed type ids (src/hir/types.ts, PRIMITIVES). */
export const TYPE_ID = { bool: 1, int: 2, i32: 3, float: 4, str: 5 } as const;

export function box(f: Emitter, type: Type, value: Val): Val {
  if (type.kind === 'any') return value;
  return [constI64(type.id), payloadOf(f, type, value)];
}

function payloadOf(f: Emitter, type: Type, value: Val): Value {
  const [scalar] = scalarsOf(type);
  if (scalar === undefined) return constI64(0);
  if (isAggregate(type)) return f.toWord('ptr', boxInline(f, type as EnumType | StructType, value));
  return f.toWord(scalar, only(value));
}

/** The value as `type`; panics naming both types when it is another. An int where a float is wanted widens. */
export function unbox(f: Emitter, type: Type, value: Val): Val {
  if (type.kind === 'any') return value;
  if (type.kind === 'float') return [unboxFloat(f, value)];
  expectType(f, type, value);
  return unboxUnchecked(f, type, value);
}

export function unboxUnchecked(f: Emitter, type: Type, value: Val): Val {
  const [scalar] = scalarsOf(type);
  if (scalar === undefined) return [];
  const payload = part(value, ANY_PAYLOAD);
  if (isAggregate(type)) return unboxInline(f, type as EnumType | StructType, f.fromWord('ptr', payload));
  return [f.fromWord(scalar, payload)];
}

function expectType(f: Emitter, type: Type, value: Val): void {
  const found = part(value, ANY_TYPE);
  f.guard(hasType(f, value, type.id), () => panicUnbox(f, type.id, found));
}

export function hasType(f: Emitter, value: Val, id: number): Value {
  return f.b.CreateICmpEQ(part(value, ANY_TYPE), constI64(id));
}

function panicUnbox(f: Emitter, wanted: number, found: Value): void {
  f.runtimeVoid('ot_panic_unbox', [
    ['i64', constI64(wanted)],
    ['i64', found],
  ]);
}

function unboxFloat(f: Emitter, value: Val): Value {
  const found = part(value, ANY_TYPE);
  const payload = part(value, ANY_PAYLOAD);
  const isInt = hasType(f, value, TYPE_ID.int);
  const known = f.b.CreateOr(isInt, hasType(f, value, TYPE_ID.float));
  f.guard(known, () => panicUnbox(f, TYPE_ID.float, found));
  return f.b.CreateSelect(isInt, f.b.CreateSIToFP(payload, f64), f.b.CreateBitCast(payload, f64));
}

/** A condition: panics unless the value is a bool. */
export function truth(f: Emitter, value: Val): Value {
  const found = part(value, ANY_TYPE);
  f.guard(hasType(f, value, TYPE_ID.bool), () => panicUnbox(f, TYPE_ID.bool, found));
  return f.fromWord('i1', part(value, ANY_PAYLOAD));
}

export const anyWords = (value: Val): readonly (readonly ['i64', Value])[] => [
  ['i64', part(value, ANY_TYPE)],
  ['i64', part(value, ANY_PAYLOAD)],
];
