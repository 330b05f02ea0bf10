/**
 * Dicts in generated code: runtime functions that take a dict's shape as a constant, so that optimised code, which
 * inlines them, knows the kind of key and the size of an entry. They give addresses; values are loaded and stored
 * here.
 *
 * Invariants: `dictShape` packs what `dictShape` of src/native/lib/dict.h packs; nothing is evaluated between getting
 * an address and using it.
 */
import type { DictType, Type } from '../hir/types.js';
import { type Arg, type Emitter, only, type Place, type Val } from './emit.js';
import { elementTy } from './irtypes.js';
import { constI64, i8, type Value } from './llvm.js';
import { alignOf, scalarsOf, sizeOf } from './repr.js';

const KEY_KINDS: readonly Type['kind'][] = ['bool', 'i32', 'int', 'str'];

/** Kind of key, offset of the value, its bytes, bytes of an entry. */
export function dictShape(type: DictType): bigint {
  const { key, value } = type;
  const align = alignOf(value);
  const offset = Math.ceil(sizeOf(key) / align) * align;
  const largest = Math.max(alignOf(key), align);
  const bytes = Math.ceil((offset + sizeOf(value)) / largest) * largest;
  const packed = KEY_KINDS.indexOf(key.kind) | (offset << 8) | (sizeOf(value) << 16);
  return BigInt(packed) | (BigInt(bytes) << 32n);
}

function shaped(type: DictType, dict: Value, last: Value): readonly Arg[] {
  return [
    ['ptr', dict],
    ['i64', constI64(dictShape(type))],
    ['i64', last],
  ];
}

/** The arguments of a function that looks a key up. */
function keyed(f: Emitter, type: DictType, dict: Value, key: Val): readonly Arg[] {
  const [scalar] = scalarsOf(type.key);
  return shaped(type, dict, scalar === undefined ? constI64(0) : f.toWord(scalar, only(key)));
}

/** A part of a text that is looked up without a string of it (text-parts.ts). */
export interface TextPart {
  readonly text: Value;
  readonly start: Value;
  readonly end: Value;
}

/** The arguments of a function that looks such a part up. */
function partKeyed(type: DictType, dict: Value, { text, start, end }: TextPart): readonly Arg[] {
  return [
    ['ptr', dict],
    ['i64', constI64(dictShape(type))],
    ['ptr', text],
    ['i64', start],
    ['i64', end],
  ];
}

function placeOf(f: Emitter, type: Type, address: Value): Place {
  return f.placeIn(elementTy(type), address);
}

export function dictFind(f: Emitter, type: DictType, dict: Value, key: Val): Value {
  return f.runtime('ot_dict_at', keyed(f, type, dict, key), 'i64');
}

export function dictContains(f: Emitter, type: DictType, dict: Value, key: Val): Value {
  return f.b.CreateICmpSGE(dictFind(f, type, dict, key), constI64(0));
}

export function dictIndex(f: Emitter, type: DictType, dict: Value, key: Val): Val {
  const address = f.runtime('ot_dict_need', keyed(f, type, dict, key), 'ptr');
  return f.load(type.value, placeOf(f, type.value, address));
}

/** The second one puts a copy of a new key, a string, in the dict. */
export type DictPut = 'ot_dict_put' | 'ot_dict_put_copy';

export function dictSet(f: Emitter, put: DictPut, type: DictType, dict: Value, key: Val, value: Val): void {
  const address = f.runtime(put, keyed(f, type, dict, key), 'ptr');
  f.store(type.value, placeOf(f, type.value, address), value);
}

export function dictFindPart(f: Emitter, type: DictType, dict: Value, key: TextPart): Value {
  return f.runtime('ot_dict_at_part', partKeyed(type, dict, key), 'i64');
}

export function dictIndexPart(f: Emitter, type: DictType, dict: Value, key: TextPart): Val {
  const address = f.runtime('ot_dict_need_part', partKeyed(type, dict, key), 'ptr');
  return f.load(type.value, placeOf(f, type.value, address));
}

export function dictSetPart(f: Emitter, type: DictType, dict: Value, key: TextPart, value: Val): void {
  const address = f.runtime('ot_dict_put_part', partKeyed(type, dict, key), 'ptr');
  f.store(type.value, placeOf(f, type.value, address), value);
}

export function dictRemove(f: Emitter, type: DictType, dict: Value, key: Val): Value {
  return f.runtime('ot_dict_drop', keyed(f, type, dict, key), 'i1');
}

export function dictKeyAt(f: Emitter, type: DictType, dict: Value, position: Value): Val {
  const address = f.runtime('ot_dict_entry', shaped(type, dict, position), 'ptr');
  return f.load(type.key, placeOf(f, type.key, address));
}

export function dictValueAt(f: Emitter, type: DictType, dict: Value, position: Value): Val {
  const address = f.runtime('ot_dict_value', shaped(type, dict, position), 'ptr');
  return f.load(type.value, placeOf(f, type.value, address));
}

export function dictLength(f: Emitter, dict: Value): Value {
  return f.runtime('ot_dict_len', [['ptr', dict]], 'i64');
}

// A new dict that different keys are put in, without searches (dict-fill.ts).

/** The address of the first entry, of as many as there is room for. */
export function dictRoom(f: Emitter, type: DictType, dict: Value, entries: Value): Value {
  return f.runtime('ot_dict_room', shaped(type, dict, entries), 'ptr');
}

/** Writes an entry behind so many others. */
export function dictWrite(f: Emitter, type: DictType, entries: Value, at: Value, key: Val, value: Val): void {
  const shape = dictShape(type);
  const offset = f.b.CreateMul(at, constI64(shape >> 32n), 'nsw.');
  const address = f.b.CreateInBoundsGEP(i8, entries, [offset]);
  const behind = f.b.CreateInBoundsGEP(i8, address, [constI64((shape >> 8n) & 0xffn)]);
  f.store(type.key, placeOf(f, type.key, address), key);
  f.store(type.value, placeOf(f, type.value, behind), value);
}

/** So many entries have been written. */
export function dictFilled(f: Emitter, type: DictType, dict: Value, entries: Value, count: Value): void {
  f.runtimeVoid('ot_dict_filled', [...shaped(type, dict, count), ['ptr', entries]]);
}
