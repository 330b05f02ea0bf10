/** JSON text (docs/runtime-algorithms.md, "JSON"). Decoded data is an `any` of the types that decoding makes. */
import type { Type, TypeTable } from '../types.js';
import { fromBig } from './ints.js';
import { fault } from './panic.js';
import { listTypeOf } from './unbox.js';
import { AnyValue, Dict, List, type Value } from './values.js';

/** Containers inside each other. */
export const DEEPEST = 1000;

/** Makes the values that JSON and YAML texts stand for. */
export class DataTypes {
  readonly list: Type;
  readonly dict: Type;

  constructor(private readonly types: TypeTable) {
    this.list = listTypeOf(types, types.any);
    this.dict = types.dict(types.str, types.any);
  }

  none = (): AnyValue => new AnyValue(this.types.unit, undefined);
  bool = (value: boolean): AnyValue => new AnyValue(this.types.bool, value);
  text = (value: string): AnyValue => new AnyValue(this.types.str, value);
  real = (value: number): AnyValue => new AnyValue(this.types.float, value);
  listOf = (items: Value[]): AnyValue => new AnyValue(this.list, new List(items));
  dictOf = (dict: Dict): AnyValue => new AnyValue(this.dict, dict);

  /** An int when the digits fit one, else the nearest float. */
  integer(digits: string): AnyValue {
    const value = BigInt(digits);
    const fits = value >= -(2n ** 63n) && value < 2n ** 63n;
    return fits ? new AnyValue(this.types.int, fromBig(value)) : this.real(Number(digits));
  }
}

export function decodeJson(types: TypeTable, text: string): AnyValue {
  return new JsonParser(new DataTypes(types), text).parse();
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Surrogates that have no partner become U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

class JsonParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly make: DataTypes,
    private readonly text: string,
  ) {}

  parse(): AnyValue {
    this.skipSpace();
    const value = this.value();
    this.skipSpace();
    return this.at < this.text.length ? this.fail('expected the end of the text') : value;
  }

  private fail(what: string): never {
    const before = this.text.slice(0, this.at).split('\n');
    const column = [...(before.at(-1) ?? '')].length + 1;
    const why = this.at === this.text.length ? 'the text ends too early' : what;
    return fault(`invalid JSON at line ${before.length}, column ${column}: ${why}`);
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }

  private take(c: string): boolean {
    if (this.peek() !== c) return false;
    this.at++;
    return true;
  }

  /** The longest match of a sticky expression here. */
  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }

  private skipSpace(): void {
    this.match(/[ \n\r\t]*/y);
  }

  private value(): AnyValue {
    const c = this.peek();
    switch (c) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.make.text(this.string());
      case 't':
        return this.word('true', this.make.bool(true));
      case 'f':
        return this.word('false', this.make.bool(false));
      case 'n':
        return this.word('null', this.make.none());
      default:
        return /[-\d]/.test(c) ? this.number() : this.fail('expected a value');
    }
  }

  private open(): void {
    if (this.depth++ === DEEPEST) this.fail('nested too deeply');
    this.at++;
    this.skipSpace();
  }

  private array(): AnyValue {
    const items: Value[] = [];
    this.open();
    while (!this.take(']')) {
      if (items.length > 0) this.comma("expected ',' or ']'");
      items.push(this.value());
      this.skipSpace();
    }
    this.depth--;
    return this.make.listOf(items);
  }

  private object(): AnyValue {
    const dict = new Dict();
    this.open();
    for (let isFirst = true; !this.take('}'); isFirst = false) {
      if (!isFirst) this.comma("expected ',' or '}'");
      const key = this.key();
      this.skipSpace();
      dict.set(key, this.value());
      this.skipSpace();
    }
    this.depth--;
    return this.make.dictOf(dict);
  }

  private comma(otherwise: string): void {
    if (!this.take(',')) this.fail(otherwise);
    this.skipSpace();
  }

  private key(): string {
    if (this.peek() !== '"') this.fail('expected a key in double quotes');
    const key = this.string();
    this.skipSpace();
    return this.take(':') ? key : this.fail("expected ':'");
  }

  private word(wanted: string, value: AnyValue): AnyValue {
    for (const c of wanted) if (!this.take(c)) this.fail(`expected '${wanted}'`);
    return value;
  }

  private digits(): void {
    if (this.match(/\d+/y) === '') this.fail('expected a digit');
  }

  private number(): AnyValue {
    const start = this.at;
    this.take('-');
    if (!this.take('0')) this.digits();
    let isInteger = true;
    if (this.take('.')) {
      isInteger = false;
      this.digits();
    }
    if (this.match(/[eE][-+]?/y) !== '') {
      isInteger = false;
      this.digits();
    }
    const literal = this.text.slice(start, this.at);
    return isInteger ? this.make.integer(literal) : this.make.real(Number(literal));
  }

  private string(): string {
    this.at++;
    let out = '';
    for (;;) {
      out += this.match(/[^"\\\p{Cc}]+/uy);
      // The control characters from U+007F on may stand for themselves.
      while (this.peek() >= '\x7f') out += this.text[this.at++];
      const c = this.peek();
      if (this.take('"')) return out;
      if (c < ' ' || c === '') this.fail('a control character in a string');
      if (this.take('\\')) out += this.escapeSequence();
    }
  }

  private escapeSequence(): string {
    if (this.take('u')) return this.unicodeEscape();
    const meaning = ESCAPES.get(this.peek());
    if (meaning === undefined) return this.fail('an unknown escape');
    this.at++;
    return meaning;
  }

  private fourDigits(): number {
    let unit = 0;
    for (let i = 0; i < 4; i++, this.at++) {
      if (!/[\da-fA-F]/.test(this.peek())) this.fail('expected a hexadecimal digit');
      unit = unit * 16 + Number.parseInt(this.peek(), 16);
    }
    return unit;
  }

  /** A surrogate without its partner is U+FFFD. */
  private unicodeEscape(): string {
    let units = String.fromCharCode(this.fourDigits());
    while (/[\ud800-\udbff]$/.test(units) && this.text.startsWith('\\u', this.at)) {
      this.at += 2;
      units += String.fromCharCode(this.fourDigits());
    }
    return wellFormed(units);
  }
}
