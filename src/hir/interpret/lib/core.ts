/** Panics, texts, conversions, parsing. */
import type { Type } from '../../types.js';
import { toList } from '../dyn-iterate.js';
import { format } from '../format.js';
import { floatToInt } from '../ints.js';
import { type Library, plain } from '../maker.js';
import { fault } from '../panic.js';
import { parseDecimal, parseInteger, tryParseFloat, tryParseInt } from '../parse.js';
import { textOf } from '../text.js';
import { box } from '../unbox.js';
import type { AnyValue, Dict, EnumValue, Int, List, Value } from '../values.js';

export const CORE: Library = {
  'core.panic': plain((message: string) => fault(message)),
  'core.assert': plain((holds: boolean, message: string) => (holds ? undefined : fault(message))),
  'core.typeOf': {
    make:
      ({ args: [type] }) =>
      (value) =>
        typeName(type, value),
  },
  'io.print': {
    make:
      ({ m }) =>
      (text: string) =>
        m.options.output.write(text),
  },
  'io.println': {
    make:
      ({ m }) =>
      (text: string) =>
        m.options.output.write(`${text}\n`),
  },
  'io.eprint': {
    make:
      ({ m }) =>
      (text: string) =>
        m.options.output.error(text),
  },
  'io.eprintln': {
    make:
      ({ m }) =>
      (text: string) =>
        m.options.output.error(`${text}\n`),
  },
  'text.of': {
    make:
      ({ args: [type] }) =>
      (value) =>
        textOf(known(type), value),
  },
  'text.format': {
    make:
      ({ args: [type] }) =>
      (value: Value, spec: string) =>
        format(known(type), value, spec),
  },
  'any.toInt': plain(anyToInt),
  'any.toFloat': plain(anyToFloat),
  'any.toBool': plain(anyToBool),
  'any.toList': plain(toList),
  'any.variant': plain(({ type, value }: AnyValue) => (type.kind === 'enum' ? (value as EnumValue).tag : -1)),
  'any.payload': plain(payloadOf),
  'parse.int': plain(parseInteger),
  'parse.float': plain(parseDecimal),
  'parse.isInt': plain((text: string) => tryParseInt(text) !== undefined),
  'parse.isFloat': plain((text: string) => tryParseFloat(text) !== undefined),
};

function known(type: Type | undefined): Type {
  if (type === undefined) throw new Error('internal error: an argument without a type');
  return type;
}

/** Kinds of built-in types, names of the program's own without type arguments. */
function typeName(type: Type | undefined, value: Value): string {
  switch (type?.kind) {
    case 'any':
      return typeName((value as AnyValue).type, undefined);
    case 'struct':
    case 'enum':
      return type.base;
    case 'handle':
      return type.handle;
    default:
      return known(type).kind;
  }
}

function cannotConvert(to: string, { type }: AnyValue): never {
  return fault(`'${to}' does not convert ${type.name}`);
}

function anyToInt(any: AnyValue): Int {
  switch (any.type.kind) {
    case 'int':
    case 'i32':
      return any.value as Int;
    case 'bool':
      return any.value === true ? 1 : 0;
    case 'float':
      return floatToInt(any.value as number);
    case 'str':
      return parseInteger(any.value as string);
    default:
      return cannotConvert('int', any);
  }
}

function anyToFloat(any: AnyValue): number {
  switch (any.type.kind) {
    case 'int':
    case 'i32':
    case 'float':
    case 'bool':
      return Number(any.value);
    case 'str':
      return parseDecimal(any.value as string);
    default:
      return cannotConvert('float', any);
  }
}

function anyToBool(any: AnyValue): boolean {
  switch (any.type.kind) {
    case 'int':
    case 'i32':
    case 'float':
      return any.value !== 0;
    case 'bool':
      return any.value === true;
    case 'str':
      return any.value !== '';
    case 'list':
      return (any.value as List).items.length > 0;
    case 'dict':
      return (any.value as Dict).length > 0;
    default:
      return cannotConvert('bool', any);
  }
}

function payloadOf({ type, value }: AnyValue, at: Int): AnyValue {
  const { tag, payload } = value as EnumValue;
  const types = type.kind === 'enum' ? type.variants[tag]?.payload : undefined;
  return box(known(types?.[Number(at)]), payload[Number(at)]);
}
