/** Structs and enums in generated code: construction, fields, tags and payloads of every representation. */
import type { EnumType, StructType, Type } from '../hir/types.js';
import { assert } from '../support/assert.js';
import type { Span } from '../support/source.js';
import { allocationCell } from './allocation-cells.js';
import { type Emitter, only, type Place, part, type ScalarRange, type Val } from './emit.js';
import { enumBoxTy, FIRST_FIELD, structTy } from './irtypes.js';
import { constI64, i64, nullPtr, type Value } from './llvm.js';
import { enumRepr, isHeldByValue, payloadWords, scalarsOf, structLayout } from './repr.js';

// ------------------------------------------------------------------------------------------- structs

function fieldPlace(f: Emitter, type: StructType, object: Value, field: number): Place {
  const at = structLayout(type).fields[field];
  assert(at !== undefined, 'field', field, type.name);
  return f.placeIn(structTy(type), object, FIRST_FIELD + at.scalar);
}

function fieldType(type: StructType, field: number): Type {
  const found = type.fields[field];
  assert(found !== undefined, 'field', field, type.name);
  return found.type;
}

export function getField(f: Emitter, type: StructType, object: Val, field: number): Val {
  if (isHeldByValue(type)) return fieldOfValue(f, type, object, field);
  return f.load(fieldType(type, field), fieldPlace(f, type, only(object), field));
}

/** Some scalars of a field of an object. */
export function fieldScalars(f: Emitter, type: StructType, object: Value, field: number, range: ScalarRange): Val {
  return f.loadRange(fieldType(type, field), fieldPlace(f, type, object, field), range);
}

/** The scalars of a struct held by value that are those of a field. */
export function scalarsOfField(type: StructType, field: number): ScalarRange {
  const at = structLayout(type).fields[field];
  assert(at !== undefined, 'field', field, type.name);
  return { first: at.scalar, count: scalarsOf(fieldType(type, field)).length };
}

function fieldOfValue(f: Emitter, type: StructType, value: Val, field: number): Val {
  const { first, count } = scalarsOfField(type, field);
  return fieldFromWords(f, fieldType(type, field), value.slice(first, first + count));
}

/** A field, given its scalars in a struct held by value. */
export function fieldFromWords(f: Emitter, type: Type, words: Val): Val {
  return scalarsOf(type).map((scalar, i) => (scalar === 'ptr' ? part(words, i) : f.fromWord(scalar, part(words, i))));
}

function fieldToWords(f: Emitter, type: Type, value: Val): Val {
  return scalarsOf(type).map((scalar, i) => (scalar === 'ptr' ? part(value, i) : f.toWord(scalar, part(value, i))));
}

export function setField(f: Emitter, type: StructType, object: Value, field: number, value: Val): void {
  f.store(fieldType(type, field), fieldPlace(f, type, object, field), value);
}

/** Sets a field of the struct held by value that is in a place. */
export function setFieldIn(f: Emitter, type: StructType, place: Place, field: number, value: Val): void {
  const { first } = scalarsOfField(type, field);
  f.storeRange(type, place, first, fieldToWords(f, fieldType(type, field), value));
}

/** `made`: where, in the source. */
export function newStruct(f: Emitter, type: StructType, args: readonly Val[], made: Span): Val {
  if (isHeldByValue(type)) return args.flatMap((arg, i) => fieldToWords(f, fieldType(type, i), arg));
  const object = newObject(f, type, structLayout(type).size, made);
  for (const [i, arg] of args.entries()) setField(f, type, object, i, arg);
  return [object];
}

function newObject(f: Emitter, type: Type, bytes: number, made: Span | undefined): Value {
  return f.runtime(
    'ot_new_object',
    [
      ['i64', constI64(type.id)],
      ['i64', constI64(bytes)],
      ['ptr', allocationCell(f, made, type)],
    ],
    'ptr',
    type,
  );
}

// --------------------------------------------------------------------------------------------- enums

const TAG_FIELD = FIRST_FIELD;
const WORDS_FIELD = FIRST_FIELD + 1;
const BOX_OVERHEAD = 16;

/** `made`: where, in the source. */
export function newEnum(f: Emitter, type: EnumType, variant: number, args: readonly Val[], made: Span): Val {
  const repr = enumRepr(type);
  switch (repr.kind) {
    case 'tag':
      return [constI64(variant)];
    case 'niche':
      return variant === repr.some ? (args[0] ?? []) : [nullPtr];
    case 'inline': {
      const words = payloadToWords(f, type, variant, args);
      while (words.length < repr.words) words.push(constI64(0));
      return [constI64(variant), ...words];
    }
    case 'boxed': {
      const tagAndWords = [constI64(variant), ...payloadToWords(f, type, variant, args)];
      return [boxWords(f, type, repr.words, tagAndWords, made)];
    }
  }
}

/** A heap object that holds a tag and words; words that the variant does not use stay zero. */
function boxWords(f: Emitter, type: EnumType, words: number, tagAndWords: Val, made?: Span): Value {
  const object = newObject(f, type, BOX_OVERHEAD + 8 * words, made);
  const place = f.placeIn(enumBoxTy(type), object, TAG_FIELD);
  for (const [i, word] of tagAndWords.entries()) f.storeScalar('i64', word, place(i));
  return object;
}

/** An inline enum or a struct held by value as a heap object, which is how an `any` holds it. */
export function boxInline(f: Emitter, type: EnumType | StructType, value: Val): Value {
  if (type.kind === 'enum') return boxWords(f, type, value.length - 1, value);
  const object = newObject(f, type, structLayout(type).size, undefined);
  f.store(type, f.placeIn(structTy(type), object, FIRST_FIELD), value);
  return object;
}

export function unboxInline(f: Emitter, type: EnumType | StructType, object: Value): Val {
  const place = f.placeIn(type.kind === 'enum' ? enumBoxTy(type) : structTy(type), object, FIRST_FIELD);
  return f.load(type, place);
}

function payloadToWords(f: Emitter, type: EnumType, variant: number, args: readonly Val[]): Value[] {
  const payload = type.variants[variant]?.payload ?? [];
  return payload.flatMap((field, i) => {
    const value = args[i] ?? [];
    return scalarsOf(field).map((scalar, s) => f.toWord(scalar, part(value, s)));
  });
}

export function enumTag(f: Emitter, type: EnumType, value: Val): Value {
  const repr = enumRepr(type);
  switch (repr.kind) {
    case 'tag':
    case 'inline':
      return part(value, 0);
    case 'niche': {
      const isSome = f.b.CreateICmpNE(only(value), nullPtr);
      // Some at 1: the tag is the test; at 0: its negation.
      return f.b.CreateZExt(repr.some === 1 ? isSome : f.b.CreateNot(isSome), i64);
    }
    case 'boxed':
      return f.loadField(enumBoxTy(type), only(value), TAG_FIELD, 'i64');
  }
}

export function enumPayload(f: Emitter, type: EnumType, value: Val, variant: number, index: number): Val {
  const field = type.variants[variant]?.payload[index];
  const word = payloadWords(type, variant)[index];
  assert(field !== undefined && word !== undefined, `payload ${variant}.${index} of ${type.name}`);
  const repr = enumRepr(type);
  const scalars = scalarsOf(field);
  switch (repr.kind) {
    case 'tag':
      throw new Error(`internal error: ${type.name} has no payloads`);
    case 'niche':
      return value;
    case 'inline':
      return scalars.map((scalar, s) => f.fromWord(scalar, part(value, 1 + word + s)));
    case 'boxed': {
      const place = f.placeIn(enumBoxTy(type), only(value), WORDS_FIELD + word);
      return scalars.map((scalar, s) => f.fromWord(scalar, f.loadScalar('i64', place(s))));
    }
  }
}
