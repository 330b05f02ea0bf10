/** Taking values out of `any`. */
import type { DictType, EnumType, ListType, Type, TypeTable } from '../types.js';
import { fault } from './panic.js';
import { AnyValue, EnumValue, type Int, type Key, type Value } from './values.js';

/** The value as `type`; an int widens to a float. @throws Fault naming both types when it is another. */
export function unbox(type: Type, any: AnyValue): Value {
  if (type.kind === 'any') return any;
  if (any.type === type) return any.value;
  if (type.kind === 'float' && any.type.kind === 'int') return Number(any.value);
  return fault(`the value is ${any.type.name}, not ${type.name}`);
}

/** A value of some type as an `any`. */
export function box(type: Type, value: Value): AnyValue {
  return type.kind === 'any' ? (value as AnyValue) : new AnyValue(type, value);
}

export function unboxInt(types: TypeTable, any: AnyValue): Int {
  return unbox(types.int, any) as Int;
}

export function unboxStr(types: TypeTable, any: AnyValue): string {
  return unbox(types.str, any) as string;
}

export function unboxBool(types: TypeTable, any: AnyValue): boolean {
  return unbox(types.bool, any) as boolean;
}

export function unboxKey(dict: DictType, any: AnyValue): Key {
  return unbox(dict.key, any) as Key;
}

/** The program's type of lists of `elem`; the front end makes sure that there is one where a call can give it. */
export function listTypeOf(types: TypeTable, elem: Type): ListType {
  const found = types.all.find((type): type is ListType => type.kind === 'list' && type.elem === elem);
  if (found === undefined) throw new Error(`internal error: the program has no type list<${elem.name}>`);
  return found;
}

/** Whether it is the prelude's `Option`, or one like it. */
export function isOption(type: Type): type is EnumType {
  if (type.kind !== 'enum' || type.base !== 'Option' || type.variants.length !== 2) return false;
  const [some, none] = type.variants;
  return some?.name === 'Some' && some.payload.length === 1 && none?.payload.length === 0;
}

/** `Option.Some` of a value, or `Option.None`, as an `any`. */
export function optionAny(types: TypeTable, elem: Type, value: { readonly value: Value } | undefined): AnyValue {
  const found = types.all.findLast((type): type is EnumType => isOption(type) && type.variants[0]?.payload[0] === elem);
  if (found === undefined) throw new Error(`internal error: the program has no type Option<${elem.name}>`);
  return new AnyValue(found, option(value));
}

/** The prelude's `Option`: variant 0 is Some. */
export function option(value: { readonly value: Value } | undefined): EnumValue {
  return value === undefined ? NONE : new EnumValue(0, [value.value]);
}

const NONE = new EnumValue(1, []);
