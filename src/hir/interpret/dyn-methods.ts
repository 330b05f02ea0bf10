/** Calling methods by name on `any`: of structs, of built-in types, and functions that a field holds. */
import { counted } from '../../support/plural.js';
import type { DictType, ListType, Type, TypeTable } from '../types.js';
import { callAny, callback, prepareMethod } from './call.js';
import { faultType } from './dyn-fault.js';
import { equalAny } from './equal.js';
import { clear, extend, insert, join, pop, removeAt, reverse, sliceList, sort } from './lib/lists.js';
import { type Builder, listOf } from './lib/strings.js';
import type { Machine } from './machine.js';
import { fault, type Site } from './panic.js';
import { mergeSort } from './sort.js';
import * as strings from './strings.js';
import { textOf } from './text.js';
import { box, listTypeOf, optionAny, unbox, unboxBool, unboxInt, unboxKey, unboxStr } from './unbox.js';
import { AnyValue, type Dict, List, type Struct, type Value } from './values.js';

/** A call of a built-in method. */
interface Receiver {
  readonly m: Machine;
  readonly site: Site;
  readonly types: TypeTable;
  readonly self: AnyValue;
  /** Checked to be as many as the method takes. */
  readonly arg: (i: number) => AnyValue;
}

interface Method {
  readonly arity: number;
  /** An `any`, or undefined for unit. */
  readonly run: (r: Receiver) => AnyValue | undefined;
}

type Methods = ReadonlyMap<string, Method>;

export function callMethod(
  m: Machine,
  name: string,
  self: AnyValue,
  args: readonly AnyValue[],
  site: Site,
): AnyValue | undefined {
  const prepared = prepareMethod(m, name, self, args);
  if (prepared !== undefined) return box(prepared.code.result, m.invoke(prepared.code, prepared.frame, site));
  const { types } = m.program;
  const method = methodsOf(self.type)?.get(name);
  if (method === undefined) return callField(m, name, self, args, site);
  checkCount(self.type, name, method, args.length);
  const arg = (i: number): AnyValue => args[i] ?? new AnyValue(types.unit, undefined);
  return method.run({ m, site, types, self, arg }) ?? new AnyValue(types.unit, undefined);
}

function callField(m: Machine, name: string, self: AnyValue, args: readonly AnyValue[], site: Site): AnyValue {
  const fields = self.type.kind === 'struct' ? self.type.fields : [];
  const at = fields.findIndex((field) => field.name === name);
  const type = fields[at]?.type;
  if (type === undefined) return faultType(self, `has no method '${name}'`);
  return callAny(m, box(type, (self.value as Struct).fields[at]), args, site);
}

function checkCount(type: Type, name: string, { arity }: Method, count: number): void {
  if (count === arity) return;
  const kind = type.kind === 'handle' ? type.handle : type.kind;
  fault(`'${kind}.${name}' takes ${counted(arity, 'argument')}, found ${count}`);
}

function methodsOf(type: Type): Methods | undefined {
  switch (type.kind) {
    case 'list':
      return LIST_METHODS;
    case 'dict':
      return DICT_METHODS;
    case 'str':
      return STR_METHODS;
    case 'handle':
      return type.handle === 'builder' ? BUILDER_METHODS : undefined;
    default:
      return undefined;
  }
}

// -------------------------------------------------------------------------------------------- lists

interface ListReceiver extends Receiver {
  readonly list: List;
  readonly elem: Type;
}

function onList(arity: number, run: (r: ListReceiver) => AnyValue | undefined): Method {
  const withList = (r: Receiver) => run({ ...r, list: r.self.value as List, elem: (r.self.type as ListType).elem });
  return { arity, run: withList };
}

/** A method that changes the list and gives nothing. */
function changeList(arity: number, run: (r: ListReceiver) => void): Method {
  return onList(arity, (r) => {
    run(r);
    return undefined;
  });
}

const int = (r: Receiver, value: number): AnyValue => new AnyValue(r.types.int, value);
const bool = (r: Receiver, value: boolean): AnyValue => new AnyValue(r.types.bool, value);
/** A value of the receiver's own type. */
const same = (r: Receiver, value: Value): AnyValue => new AnyValue(r.self.type, value);
const intArg = (r: Receiver, i: number) => unboxInt(r.types, r.arg(i));
const strArg = (r: Receiver, i: number) => unboxStr(r.types, r.arg(i));
/** A list of the elements, which the program has a type for. */
const listAny = (r: Receiver, elem: Type, list: List): AnyValue => new AnyValue(listTypeOf(r.types, elem), list);

/** The position of the first element that equals the item, or -1; an int is looked for as a float among floats. */
export function findElement({ type, value }: AnyValue, item: AnyValue): number {
  const { elem } = type as ListType;
  const widens = elem.kind === 'float' && item.type.kind === 'int';
  const wanted = widens ? new AnyValue(elem, Number(item.value)) : item;
  return (value as List).items.findIndex((element) => equalAny(box(elem, element), wanted));
}

const append = changeList(1, (r) => r.list.push(unbox(r.elem, r.arg(0))));

const LIST_METHODS: Methods = new Map([
  ['len', onList(0, (r) => int(r, r.list.items.length))],
  ['append', append],
  ['push', append],
  ['pop', onList(0, (r) => box(r.elem, pop(r.list)))],
  ['insert', changeList(2, insertAny)],
  ['remove', onList(1, (r) => box(r.elem, removeAt(r.list, intArg(r, 0))))],
  ['extend', changeList(1, (r) => extend(r.list, unbox(r.self.type, r.arg(0)) as List))],
  ['clear', changeList(0, (r) => clear(r.list))],
  ['reverse', changeList(0, (r) => reverse(r.list))],
  ['sort', changeList(0, sortAny)],
  ['sort_by', changeList(1, sortByAny)],
  ['contains', onList(1, (r) => bool(r, findElement(r.self, r.arg(0)) >= 0))],
  ['index_of', onList(1, indexOf)],
  ['slice', onList(2, sliceAny)],
  ['copy', onList(0, (r) => same(r, new List([...r.list.items])))],
  ['join', onList(1, (r) => new AnyValue(r.types.str, join(r.elem, r.list, strArg(r, 0))))],
  ['first', onList(0, (r) => end(r, 0))],
  ['last', onList(0, (r) => end(r, r.list.items.length - 1))],
  ['map', onList(1, map)],
  ['filter', onList(1, filter)],
  ['reserve', changeList(1, (r) => r.list.reserve(Number(intArg(r, 0))))],
]);

function insertAny(r: ListReceiver): void {
  const at = intArg(r, 0);
  insert(r.list, at, unbox(r.elem, r.arg(1)));
}

function sortAny(r: ListReceiver): void {
  const { elem } = r;
  const ordered = ['int', 'i32', 'float', 'bool', 'str', 'any', 'unit'].includes(elem.kind);
  if (!ordered) fault(`elements of ${r.self.type.name} have no order`);
  sort(elem, r.list);
}

/** The function may be of any type that takes the elements and gives a bool. */
function sortByAny(r: ListReceiver): void {
  const items = r.list.items.map((item) => box(r.elem, item));
  const less = (a: AnyValue, b: AnyValue): boolean =>
    unboxBool(
      r.types,
      callback(r.m, () => callAny(r.m, r.arg(0), [a, b], r.site)),
    );
  const sorted = mergeSort(items, less);
  const count = Math.min(r.list.items.length, sorted.length);
  for (const [i, item] of sorted.slice(0, count).entries()) r.list.items[i] = unbox(r.elem, item);
}

function indexOf(r: ListReceiver): AnyValue {
  const at = findElement(r.self, r.arg(0));
  return optionAny(r.types, r.types.int, at < 0 ? undefined : { value: at });
}

function sliceAny(r: ListReceiver): AnyValue {
  const start = intArg(r, 0);
  return same(r, sliceList(r.list, start, intArg(r, 1)));
}

function end(r: ListReceiver, at: number): AnyValue {
  return optionAny(r.types, r.elem, r.list.items.length === 0 ? undefined : { value: r.list.items[at] });
}

function map(r: ListReceiver): AnyValue {
  const { type } = r.arg(0);
  if (type.kind !== 'fn') return fault(`a value of type ${type.name} cannot be called`);
  const out = new List();
  for (let i = 0; i < r.list.items.length; i++) {
    out.push(unbox(type.result, callAny(r.m, r.arg(0), [box(r.elem, r.list.items[i])], r.site)));
  }
  return listAny(r, type.result, out);
}

function filter(r: ListReceiver): AnyValue {
  const out = new List();
  for (let i = 0; i < r.list.items.length; i++) {
    const element = box(r.elem, r.list.items[i]);
    if (unboxBool(r.types, callAny(r.m, r.arg(0), [element], r.site))) out.push(unbox(r.elem, element));
  }
  return same(r, out);
}

// -------------------------------------------------------------------------------------------- dicts

interface DictReceiver extends Receiver {
  readonly dict: Dict;
  readonly type: DictType;
}

function onDict(arity: number, run: (r: DictReceiver) => AnyValue | undefined): Method {
  return { arity, run: (r) => run({ ...r, dict: r.self.value as Dict, type: r.self.type as DictType }) };
}

const findKey = (r: DictReceiver): number => r.dict.find(unboxKey(r.type, r.arg(0)));

const DICT_METHODS: Methods = new Map([
  ['len', onDict(0, (r) => int(r, r.dict.length))],
  ['get', onDict(1, get)],
  ['get_or', onDict(2, getOr)],
  ['set', onDict(2, setKey)],
  ['contains', onDict(1, (r) => bool(r, findKey(r) >= 0))],
  ['remove', onDict(1, (r) => bool(r, r.dict.remove(unboxKey(r.type, r.arg(0)))))],
  ['keys', onDict(0, (r) => listAny(r, r.type.key, new List([...r.dict.entries()].map(([key]) => key))))],
  ['values', onDict(0, (r) => listAny(r, r.type.value, new List([...r.dict.entries()].map(([, value]) => value))))],
  ['clear', onDict(0, clearDict)],
]);

function get(r: DictReceiver): AnyValue {
  const at = findKey(r);
  return optionAny(r.types, r.type.value, at < 0 ? undefined : { value: r.dict.valueAt(at) });
}

function getOr(r: DictReceiver): AnyValue {
  const at = findKey(r);
  const fallback = unbox(r.type.value, r.arg(1));
  return box(r.type.value, at < 0 ? fallback : r.dict.valueAt(at));
}

function setKey(r: DictReceiver): undefined {
  const key = unboxKey(r.type, r.arg(0));
  r.dict.set(key, unbox(r.type.value, r.arg(1)));
  return undefined;
}

function clearDict(r: DictReceiver): undefined {
  r.dict.clear();
  return undefined;
}

// ------------------------------------------------------------------------------------------ strings

interface StrReceiver extends Receiver {
  readonly text: string;
}

function onStr(arity: number, run: (r: StrReceiver) => AnyValue): Method {
  return { arity, run: (r) => run({ ...r, text: r.self.value as string }) };
}

const texts = (r: StrReceiver, pieces: readonly string[]): AnyValue => listAny(r, r.types.str, listOf(pieces));

const STR_METHODS: Methods = new Map([
  ['len', onStr(0, (r) => int(r, strings.byteLength(r.text)))],
  ['chars', onStr(0, (r) => texts(r, [...r.text]))],
  ['bytes', onStr(0, (r) => listAny(r, r.types.int, new List([...Buffer.from(r.text)])))],
  ['byte_at', onStr(1, (r) => int(r, strings.byteAt(r.text, intArg(r, 0))))],
  ['split', onStr(1, (r) => texts(r, strings.split(r.text, strArg(r, 0))))],
  ['split_whitespace', onStr(0, (r) => texts(r, strings.splitWhitespace(r.text)))],
  ['lines', onStr(0, (r) => texts(r, strings.lines(r.text)))],
  ['trim', onStr(0, (r) => same(r, strings.trim(r.text)))],
  ['upper', onStr(0, (r) => same(r, strings.upper(r.text)))],
  ['lower', onStr(0, (r) => same(r, strings.lower(r.text)))],
  ['contains', onStr(1, (r) => bool(r, r.text.includes(strArg(r, 0))))],
  ['starts_with', onStr(1, (r) => bool(r, r.text.startsWith(strArg(r, 0))))],
  ['ends_with', onStr(1, (r) => bool(r, r.text.endsWith(strArg(r, 0))))],
  ['find', onStr(1, findText)],
  ['replace', onStr(2, replaceText)],
  ['repeat', onStr(1, (r) => same(r, strings.repeat(r.text, intArg(r, 0))))],
  ['join', onStr(1, joinList)],
]);

function findText(r: StrReceiver): AnyValue {
  const at = strings.find(r.text, strArg(r, 0));
  return optionAny(r.types, r.types.int, at < 0 ? undefined : { value: at });
}

function replaceText(r: StrReceiver): AnyValue {
  const part = strArg(r, 0);
  return same(r, strings.replace(r.text, part, strArg(r, 1)));
}

/** `separator.join(list)` */
function joinList(r: StrReceiver): AnyValue {
  const { type, value } = r.arg(0);
  if (type.kind !== 'list') return fault(`the value is ${type.name}, not list<str>`);
  return same(r, join(type.elem, value as List, r.text));
}

const BUILDER_METHODS: Methods = new Map<string, Method>([
  ['append', { arity: 1, run: appendText }],
  ['build', { arity: 0, run: (r) => new AnyValue(r.types.str, (r.self.value as Builder).build()) }],
  ['len', { arity: 0, run: (r) => int(r, strings.byteLength((r.self.value as Builder).build())) }],
]);

function appendText(r: Receiver): undefined {
  const { type, value } = r.arg(0);
  (r.self.value as Builder).append(textOf(type, value));
  return undefined;
}
