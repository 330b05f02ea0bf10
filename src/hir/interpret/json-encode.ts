/** Any value as JSON text (docs/runtime-algorithms.md, "JSON"). */
import type { EnumType, Type, Variant } from '../types.js';
import { DEEPEST } from './json.js';
import { fault } from './panic.js';
import { textOf } from './text.js';
import { isOption } from './unbox.js';
import type { AnyValue, Dict, EnumValue, Int, List, Struct, Value } from './values.js';

export function encodeJson(type: Type, value: Value, isPretty: boolean): string {
  const writer = new JsonWriter(isPretty);
  writer.write(type, value);
  return writer.finish();
}

/** The shortest decimal that reads back as the same value. */
export function jsonFloat(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-5 || size >= 1e16)) return value.toExponential().replace('e+', 'e');
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

export function jsonString(text: string): string {
  let out = '"';
  for (const c of text) {
    const short = SHORT_ESCAPES.get(c);
    out += short ?? (c < ' ' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c);
  }
  return `${out}"`;
}

type Member = readonly [key: string, type: Type, value: Value];

class JsonWriter {
  private readonly parts: string[] = [];
  private depth = 0;
  /** The first float that JSON cannot say; other problems come first. */
  private badFloat: string | undefined;

  constructor(private readonly isPretty: boolean) {}

  finish(): string {
    return this.badFloat === undefined ? this.parts.join('') : fault(`JSON has no ${this.badFloat}`);
  }

  write(type: Type, value: Value): void {
    switch (type.kind) {
      case 'unit':
      case 'never':
        this.parts.push('null');
        break;
      case 'bool':
      case 'int':
      case 'i32':
        this.parts.push(String(value as Int | boolean));
        break;
      case 'float':
        this.float(value as number);
        break;
      case 'str':
        this.parts.push(jsonString(value as string));
        break;
      default:
        this.compound(type, value);
    }
  }

  private compound(type: Exclude<Type, { kind: 'unit' | 'bool' | 'int' }>, value: Value): void {
    switch (type.kind) {
      case 'any': {
        const held = value as AnyValue;
        this.write(held.type, held.value);
        break;
      }
      case 'list':
        this.array((value as List).items.map((item) => [type.elem, item]));
        break;
      case 'dict':
        this.object([...(value as Dict).entries()].map(([k, v]) => [textOf(type.key, k), type.value, v]));
        break;
      case 'struct':
        this.object(type.fields.map((field, i) => [field.name, field.type, (value as Struct).fields[i]]));
        break;
      case 'enum':
        this.enumeration(type, value as EnumValue);
        break;
      default:
        fault(`JSON has no ${type.name}`);
    }
  }

  private float(value: number): void {
    if (!Number.isFinite(value)) this.badFloat ??= Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
    this.parts.push(jsonFloat(value));
  }

  /** `Option` is what it holds or null; others are the variant's name, or an object with it as its only key. */
  private enumeration(type: EnumType, { tag, payload }: EnumValue): void {
    const variant = type.variants[tag];
    const [first, second] = variant?.payload ?? [];
    if (variant === undefined || (first === undefined && isOption(type))) this.parts.push('null');
    else if (first === undefined) this.parts.push(jsonString(variant.name));
    else if (isOption(type)) this.write(first, payload[0]);
    else if (second === undefined) this.object([[variant.name, first, payload[0]]]);
    else this.nested('{', '}', 1, () => this.manyPayloads(variant, payload));
  }

  private manyPayloads(variant: Variant, payload: readonly Value[]): void {
    this.key(variant.name);
    this.array(variant.payload.map((type, i) => [type, payload[i]]));
  }

  private array(items: readonly (readonly [Type, Value])[]): void {
    this.nested('[', ']', items.length, (i) => this.write(...(items[i] as readonly [Type, Value])));
  }

  private object(members: readonly Member[]): void {
    this.nested('{', '}', members.length, (i) => {
      const [key, type, value] = members[i] as Member;
      this.key(key);
      this.write(type, value);
    });
  }

  private key(name: string): void {
    this.parts.push(jsonString(name), this.isPretty ? ': ' : ':');
  }

  private nested(open: string, close: string, count: number, element: (i: number) => void): void {
    if (++this.depth > DEEPEST) fault('JSON is nested too deeply');
    this.parts.push(open);
    for (let i = 0; i < count; i++) {
      if (i > 0) this.parts.push(',');
      this.newLine(this.depth);
      element(i);
    }
    this.depth--;
    if (count > 0) this.newLine(this.depth);
    this.parts.push(close);
  }

  private newLine(depth: number): void {
    if (this.isPretty) this.parts.push('\n', '  '.repeat(depth));
  }
}
