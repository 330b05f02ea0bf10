/**
 * How values of each type are represented: in registers (a list of scalars), in memory (size, alignment) and in
 * enum payload words. docs/abi.md is the specification; the native side learns the same facts from the type
 * table (types.ts of this folder writes it).
 *
 * Invariants: a value in registers is zero or more scalars; `unit` and `never` have none, `any` and inline enums
 * have several, structs held by value one or more, everything else has one. Representations depend on the type and on which
 * structs are held by value (value-structs.ts says so before anything else is asked), and are cached by type.
 */
import type { EnumType, StructType, Type } from '../hir/types.js';
import { assert } from '../support/assert.js';

export type Scalar = 'i64' | 'i32' | 'i1' | 'f64' | 'ptr';

/** The type id and the payload. */
export const ANY_SCALARS: readonly Scalar[] = ['i64', 'i64'];

export type EnumRepr =
  | { readonly kind: 'tag' }
  /** `some` is the variant with the payload. */
  | { readonly kind: 'niche'; readonly some: number }
  | { readonly kind: 'inline'; readonly words: number }
  | { readonly kind: 'boxed'; readonly words: number };

export interface FieldLayout {
  readonly offset: number;
  /** Index of the field's first scalar among all fields' scalars. */
  readonly scalar: number;
}

export interface StructLayout {
  /** Bytes of the object with its header, a multiple of 8. */
  readonly size: number;
  readonly fields: readonly FieldLayout[];
}

export const HEADER_BYTES = 8;
const MAX_INLINE_WORDS = 3;

/** Structs that are held by value. */
const values = new WeakSet<StructType>();
let enumReprs = new WeakMap<EnumType, EnumRepr>();
let structLayouts = new WeakMap<StructType, StructLayout>();
let valueScalars = new WeakMap<StructType, readonly Scalar[]>();

/** Says of structs whether they are held by value. What was said of other types' representations before does not count. */
export function holdByValue(types: Iterable<StructType>, byValue: boolean): void {
  for (const type of types) {
    if (byValue) values.add(type);
    else values.delete(type);
  }
  enumReprs = new WeakMap();
  structLayouts = new WeakMap();
  valueScalars = new WeakMap();
}

export function isHeldByValue(type: Type): type is StructType {
  return type.kind === 'struct' && values.has(type);
}

// Lists of scalars that are not made anew each time: a first call asks for dozens.
const NO_SCALARS: readonly Scalar[] = [];
const INT: readonly Scalar[] = ['i64'];
const INT32: readonly Scalar[] = ['i32'];
const BOOL: readonly Scalar[] = ['i1'];
const FLOAT: readonly Scalar[] = ['f64'];
const REFERENCE: readonly Scalar[] = ['ptr'];

/** The scalars that hold a value of the type in registers. The usual kinds stand first, as each case costs a comparison in cold code. */
export function scalarsOf(type: Type): readonly Scalar[] {
  switch (type.kind) {
    case 'int':
      return INT;
    case 'str':
    case 'list':
      return REFERENCE;
    case 'bool':
      return BOOL;
    case 'struct':
      return values.has(type) ? scalarsOfValue(type) : REFERENCE;
    case 'float':
      return FLOAT;
    case 'any':
      return ANY_SCALARS;
    case 'unit':
    case 'never':
      return NO_SCALARS;
    case 'dict':
    case 'fn':
    case 'handle':
      return REFERENCE;
    case 'i32':
      return INT32;
    case 'enum':
      return enumScalars(enumRepr(type));
  }
}

/** What a struct's object holds behind its header. */
export function objectScalars(type: StructType): readonly Scalar[] {
  return values.has(type) ? scalarsOfValue(type) : type.fields.flatMap((field) => scalarsOf(field.type));
}

/** Those of its fields, as pointers and words: the runtime passes and copies them like those of inline enums. */
function scalarsOfValue(type: StructType): readonly Scalar[] {
  let scalars = valueScalars.get(type);
  if (scalars === undefined) {
    const ofFields = type.fields.flatMap((field) => scalarsOf(field.type));
    scalars = ofFields.map((scalar): Scalar => (scalar === 'ptr' ? 'ptr' : 'i64'));
    valueScalars.set(type, scalars);
  }
  return scalars;
}

function enumScalars(repr: EnumRepr): readonly Scalar[] {
  switch (repr.kind) {
    case 'tag':
      return INT;
    case 'niche':
    case 'boxed':
      return REFERENCE;
    case 'inline':
      return new Array<Scalar>(1 + repr.words).fill('i64');
  }
}

/** Bytes of a value in a field, an element or a stack slot. */
export function sizeOf(type: Type): number {
  return scalarsOf(type).reduce((sum, scalar) => sum + scalarSize(scalar), 0);
}

export function alignOf(type: Type): number {
  const [first] = scalarsOf(type);
  return first === undefined ? 1 : scalarSize(first);
}

export function scalarSize(scalar: Scalar): number {
  return scalar === 'i1' ? 1 : scalar === 'i32' ? 4 : 8;
}

export function wordsOf(type: Type): number {
  return Math.ceil(sizeOf(type) / 8);
}

/** `any`, inline enums and structs held by value: an `any` holds the last two in an object. */
export function isAggregate(type: Type): boolean {
  if (type.kind === 'struct') return values.has(type);
  return type.kind === 'any' || (type.kind === 'enum' && enumRepr(type).kind === 'inline');
}

/** An aggregate of four words: too many for the registers of a result (docs/abi.md, "Calls from the runtime"). */
export function isReturnedInMemory(type: Type): boolean {
  return scalarsOf(type).length > 3;
}

/** A pointer to a heap object that is never null. */
export function isReference(type: Type): boolean {
  return ['str', 'list', 'dict', 'struct', 'handle'].includes(type.kind) && !isHeldByValue(type);
}

/** Bytes that can be read at a reference, whatever the object holds; undefined when it is not one or may be null. */
export function objectBytes(type: Type): number | undefined {
  switch (type.kind) {
    case 'str':
      return 24;
    case 'list':
      return 32;
    case 'struct':
      return values.has(type) ? undefined : structLayout(type).size;
    case 'dict':
    case 'handle':
    case 'fn':
      return HEADER_BYTES;
    case 'enum': {
      const repr = enumRepr(type);
      return repr.kind === 'boxed' ? 16 + 8 * repr.words : undefined;
    }
    default:
      return undefined;
  }
}

export function enumRepr(type: EnumType): EnumRepr {
  let repr = enumReprs.get(type);
  if (repr === undefined) {
    repr = chooseEnumRepr(type);
    enumReprs.set(type, repr);
  }
  return repr;
}

function chooseEnumRepr(type: EnumType): EnumRepr {
  if (type.variants.every((variant) => variant.payload.length === 0)) return { kind: 'tag' };
  const some = nicheVariant(type);
  if (some !== undefined) return { kind: 'niche', some };
  const words = maxWords(type);
  return !isRecursive(type) && words <= MAX_INLINE_WORDS ? { kind: 'inline', words } : { kind: 'boxed', words };
}

function nicheVariant(type: EnumType): number | undefined {
  if (type.variants.length !== 2) return undefined;
  const empty = type.variants.findIndex((variant) => variant.payload.length === 0);
  if (empty < 0) return undefined;
  const payload = type.variants[1 - empty]?.payload ?? [];
  const [only] = payload;
  return payload.length === 1 && only !== undefined && isReference(only) ? 1 - empty : undefined;
}

/** Whether the enum contains itself through the payloads of enums, which are held by value. */
function isRecursive(type: EnumType): boolean {
  const seen = new Set<EnumType>();
  const pending: EnumType[] = [type];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const payload of next.variants.flatMap((variant) => variant.payload)) {
      if (payload === type) return true;
      if (payload.kind !== 'enum' || seen.has(payload)) continue;
      seen.add(payload);
      pending.push(payload);
    }
  }
  return false;
}

function maxWords(type: EnumType): number {
  return Math.max(...type.variants.map((variant) => variant.payload.reduce((sum, p) => sum + payloadWordsOf(p), 0)));
}

/** As `wordsOf`, and usable while the representations of a cycle of enums are being chosen: all of those are boxed. */
function payloadWordsOf(type: Type): number {
  return type.kind === 'enum' && isRecursive(type) ? 1 : wordsOf(type);
}

/** Word of each payload field of a variant, in order. */
export function payloadWords(type: EnumType, variant: number): readonly number[] {
  const payload = type.variants[variant]?.payload;
  assert(payload !== undefined, 'variant', variant, type.name);
  let word = 0;
  return payload.map((field) => {
    const at = word;
    word += wordsOf(field);
    return at;
  });
}

export function structLayout(type: StructType): StructLayout {
  let layout = structLayouts.get(type);
  if (layout === undefined) {
    layout = layOut(type);
    structLayouts.set(type, layout);
  }
  return layout;
}

function layOut(type: StructType): StructLayout {
  if (values.has(type)) return layOutWords(type);
  let offset = HEADER_BYTES;
  let scalar = 0;
  const fields = type.fields.map((field) => {
    const align = alignOf(field.type);
    offset = Math.ceil(offset / align) * align;
    const at = { offset, scalar };
    offset += sizeOf(field.type);
    scalar += scalarsOf(field.type).length;
    return at;
  });
  return { size: Math.ceil(offset / 8) * 8, fields };
}

/** Held by value, or in an object as an `any` holds it: a word for each scalar. */
function layOutWords(type: StructType): StructLayout {
  let scalar = 0;
  const fields = type.fields.map((field) => {
    const at = { offset: HEADER_BYTES + 8 * scalar, scalar };
    scalar += scalarsOf(field.type).length;
    return at;
  });
  return { size: HEADER_BYTES + 8 * scalar, fields };
}
