/**
 * Named LLVM struct types. The addon makes TBAA tags from (struct name, field index) of the GEPs that lead to
 * loads and stores, so the names are part of the ABI (docs/abi.md, "What generated IR says through names").
 *
 * Invariants: one LLVM type per name that matters and per HIR type; every heap access names its struct.
 */
import type { EnumType, StructType, Type } from '../hir/types.js';
import { context, i8, i32, i64, ir, type LlvmType, memoryTy, ptr, type StructTy, whenSelected } from './llvm.js';
import { enumRepr, isAggregate, isHeldByValue, objectScalars, scalarsOf } from './repr.js';

export let STR: StructTy;
export let LIST: StructTy;
export let COUNTERS: StructTy;
/** What iterates over an `any` (lib/dyn_iter.cc). */
export let ITERATOR: StructTy;
/** The first fields of the running thread's context: stack limit, poll flag. */
export let CONTEXT: StructTy;

export const STR_LENGTH = 2;
export const LIST_LENGTH = 2;
export const LIST_CAPACITY = 3;
export const LIST_DATA = 4;
/** The type id and the payload of what it iterates over, and the position in it. */
export const ITERATOR_TYPE = 2;
export const ITERATOR_OBJECT = 3;
export const ITERATOR_POSITION = 5;
/** Elements of up to so many bytes that are made with their list follow its header; as kInPlaceBytes of objects.h. */
export const IN_PLACE_BYTES = 4096;
/** First field after the header, in structs and boxed enums. */
export const FIRST_FIELD = 2;

/** The types of one builder. */
class Known {
  readonly str = struct('ot.str', [i32, i32, i64, i64, ir.ArrayType.get(i8, 0)]);
  readonly list = struct('ot.list', [i32, i32, i64, i64, ptr]);
  readonly counters = struct('ot.ctr', [i64, i64, i64]);
  readonly context = struct('ot.ctx', [ptr, i32, i32]);
  readonly iterator = struct('ot.iter', [i32, i32, i64, ptr, i64, i64, i64, i64]);
  readonly elements = new Map<string, StructTy>();
  readonly structs = new WeakMap<StructType, StructTy>();
  readonly boxes = new WeakMap<EnumType, StructTy>();
}

const known = new Map<typeof ir, Known>();
let current: Known;

whenSelected(() => {
  current = known.get(ir) ?? new Known();
  known.set(ir, current);
  ({ str: STR, list: LIST, counters: COUNTERS, context: CONTEXT, iterator: ITERATOR } = current);
});

export function elementName(type: Type): string {
  const scalars = scalarsOf(type);
  if (isHeldByValue(type)) return `ot.el.v${scalars.map((scalar) => scalar[0]).join('')}`;
  if (isAggregate(type)) return type.kind === 'any' ? 'ot.el.any' : `ot.el.w${scalars.length - 1}`;
  return `ot.el.${scalars[0] === undefined ? 'unit' : scalars[0] === 'i1' ? 'i8' : scalars[0]}`;
}

export function structName(type: StructType): string {
  return `ot.s.${type.id}.${type.name}`;
}

/** The memory form of a value, in list buffers, stack slots and globals: `%ot.el.*`. */
export function elementTy(type: Type): StructTy {
  const scalars = scalarsOf(type);
  const name = elementName(type);
  let found = current.elements.get(name);
  if (found === undefined) {
    found = struct(name, scalars.map(memoryTy));
    current.elements.set(name, found);
  }
  return found;
}

/** The object of a struct (of one held by value, what an `any` has): header, then one field for each scalar of each of its fields. */
export function structTy(type: StructType): StructTy {
  let found = current.structs.get(type);
  if (found === undefined) {
    const fields = objectScalars(type).map(memoryTy);
    found = struct(structName(type), [i32, i32, ...fields]);
    current.structs.set(type, found);
  }
  return found;
}

/** The heap object of a boxed enum, or of an inline enum inside an `any`: header, tag, words. */
export function enumBoxTy(type: EnumType): StructTy {
  let found = current.boxes.get(type);
  if (found === undefined) {
    const repr = enumRepr(type);
    const words = repr.kind === 'boxed' || repr.kind === 'inline' ? repr.words : 0;
    found = struct(`ot.e.${type.id}.${type.name}`, [i32, i32, i64, ...new Array<LlvmType>(words).fill(i64)]);
    current.boxes.set(type, found);
  }
  return found;
}

function struct(name: string, fields: LlvmType[]): StructTy {
  return ir.StructType.create(context, fields, name);
}
