/**
 * The text of any value, by its type ("Text of values" in the language reference).
 *
 * Invariant: values nest without JavaScript's stack, whose filling takes half a minute.
 */
import { unreachable } from '../../support/assert.js';
import type { EnumType, Type } from '../types.js';
import { fixed, trimZeros } from './decimal.js';
import { fault } from './panic.js';
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

/** More values inside each other than this are a full stack. */
const DEEPEST = 200_000;

/** A value whose parts are being written. */
interface Open {
  readonly count: number;
  readonly close: string;
  /** What comes before a part's value, its type, and the value. */
  readonly part: (i: number) => readonly [before: string, type: Type, value: Value];
  next: number;
}

/** @throws Fault for values that contain themselves */
export function textOf(type: Type, value: Value): string {
  const opened = opening(type, value);
  if (typeof opened === 'string') return opened;
  const [first, root] = opened;
  const pieces = [first];
  const inside = [root];
  for (let top = root; ; ) {
    const part = nextPart(top, pieces);
    if (part === undefined) {
      inside.pop();
      const outer = inside.at(-1);
      if (outer === undefined) return pieces.join('');
      top = outer;
    } else if (typeof part === 'string') pieces.push(part);
    else {
      pieces.push(part[0]);
      top = part[1];
      if (inside.push(top) > DEEPEST) fault('stack overflow');
    }
  }
}

/** Writes what stands before the next part, and gives what the part opens with; at the end writes that. */
function nextPart(open: Open, pieces: string[]): string | readonly [string, Open] | undefined {
  if (open.next === open.count) {
    pieces.push(open.close);
    return undefined;
  }
  if (open.next > 0) pieces.push(', ');
  const [before, type, value] = open.part(open.next++);
  if (before !== '') pieces.push(before);
  return opening(type, value);
}

/** The text of a value without parts; or what one with parts begins with, and the rest. */
function opening(type: Type, value: Value): string | readonly [string, Open] {
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
      return opening(held.type, held.value);
    }
    case 'list': {
      const { items } = value as List;
      return ['[', { count: items.length, close: ']', part: (i) => ['', type.elem, items[i]], next: 0 }];
    }
    case 'dict': {
      const entries = [...(value as Dict).entries()];
      const part: Open['part'] = (i) => [`${textOf(type.key, entries[i]?.[0])}: `, type.value, entries[i]?.[1]];
      return ['{', { count: entries.length, close: '}', part, next: 0 }];
    }
    case 'struct': {
      const { fields } = value as Struct;
      const part: Open['part'] = (i) => [`${type.fields[i]?.name}=`, type.fields[i]?.type ?? type, fields[i]];
      return [`${type.base}(`, { count: type.fields.length, close: ')', part, next: 0 }];
    }
    case 'enum':
      return enumOpening(type, value as EnumValue);
    case 'fn':
    case 'handle':
      return `<${type.name}>`;
    default:
      return unreachable(type);
  }
}

function enumOpening(type: EnumType, { tag, payload }: EnumValue): string | readonly [string, Open] {
  const variant = type.variants[tag];
  const name = `${type.base}.${variant?.name}`;
  if (variant === undefined || variant.payload.length === 0) return name;
  const part: Open['part'] = (i) => ['', variant.payload[i] ?? type, payload[i]];
  return [`${name}(`, { count: variant.payload.length, close: ')', part, next: 0 }];
}
