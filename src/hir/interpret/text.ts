/** The text of any value, by its type ("Text of values" in the language reference). */
import { unreachable } from '../../support/assert.js';
import type { EnumType, Type } from '../types.js';
import { fixed, trimZeros } from './decimal.js';
import type { AnyValue, Dict, EnumValue, List, Struct, Value } from './values.js';

/** Up to nine decimals; very large and very small magnitudes in their shortest exponent form. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-9) return value.toExponential().replace('e+', 'e');
  if (Number.isInteger(value)) return String(value);
  return `${value < 0 ? '-' : ''}${trimZeros(fixed(size, 9))}`;
}

export function textOf(type: Type, value: Value): string {
  switch (type.kind) {
    case 'unit':
    case 'never':
      return 'None';
    case 'bool':
    case 'int':
    case 'i32':
    case 'str':
      return String(value);
    case 'float':
      return floatText(value as number);
    case 'any': {
      const held = value as AnyValue;
      return textOf(held.type, held.value);
    }
    case 'list':
      return `[${(value as List).items.map((item) => textOf(type.elem, item)).join(', ')}]`;
    case 'dict':
      return dictText(type.key, type.value, value as Dict);
    case 'struct': {
      const { fields } = value as Struct;
      return `${type.base}(${type.fields.map((f, i) => `${f.name}=${textOf(f.type, fields[i])}`).join(', ')})`;
    }
    case 'enum':
      return enumText(type, value as EnumValue);
    case 'fn':
    case 'handle':
      return `<${type.name}>`;
    default:
      return unreachable(type);
  }
}

function dictText(key: Type, value: Type, dict: Dict): string {
  const entries = [...dict.entries()].map(([k, v]) => `${textOf(key, k)}: ${textOf(value, v)}`);
  return `{${entries.join(', ')}}`;
}

function enumText(type: EnumType, { tag, payload }: EnumValue): string {
  const variant = type.variants[tag];
  const name = `${type.base}.${variant?.name}`;
  if (variant === undefined || variant.payload.length === 0) return name;
  return `${name}(${variant.payload.map((t, i) => textOf(t, payload[i])).join(', ')})`;
}
