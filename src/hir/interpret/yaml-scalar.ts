/** Scalars of YAML: what a plain one stands for, and quoted ones. */
import { type DataTypes, wellFormed } from './json.js';
import type { AnyValue } from './values.js';

export type PlainKind = 'null' | 'true' | 'false' | 'prefixed' | 'special' | 'integer' | 'real' | 'text';

const FORMS: readonly (readonly [PlainKind, RegExp])[] = [
  ['null', /^(?:|~|null|Null|NULL)$/],
  ['true', /^(?:true|True|TRUE)$/],
  ['false', /^(?:false|False|FALSE)$/],
  ['special', /^(?:\.(?:nan|NaN|NAN)|[-+]?\.(?:inf|Inf|INF))$/],
  ['integer', /^[-+]?\d+$/],
  ['real', /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/],
];

/** What a plain scalar is, by the core schema. */
export function plainKind(text: string): PlainKind {
  if (prefixed(text) !== undefined) return 'prefixed';
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? 'text';
}

/** `0x…` and `0o…` that fit an int. */
function prefixed(text: string): string | undefined {
  if (!/^0(?:x[\da-fA-F]+|o[0-7]+)$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < 2n ** 63n ? String(value) : undefined;
}

export function plainValue(make: DataTypes, text: string): AnyValue {
  const unsigned = text.replace(/^\+/, '');
  const kind = plainKind(text);
  switch (kind) {
    case 'null':
      return make.none();
    case 'true':
    case 'false':
      return make.bool(kind === 'true');
    case 'prefixed':
      return make.integer(prefixed(text) ?? '0');
    case 'special':
      return make.real(special(text));
    case 'integer':
      return make.integer(unsigned);
    case 'real':
      return make.real(Number(unsigned));
    case 'text':
      return make.text(text);
  }
}

function special(text: string): number {
  if (/n/i.test(text.slice(1, 2))) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Whether a mapping's colon is here: it ends the line or a space follows. */
export function colonAt(line: string, at: number): boolean {
  return line[at] === ':' && (at + 1 === line.length || /[ \t]/.test(line.charAt(at + 1)));
}

/** Why a plain scalar cannot start like this. */
export function plainStartProblem(text: string): string | undefined {
  const isAlone = text.length === 1 || text[1] === ' ';
  switch (text[0]) {
    case '&':
      return 'anchors are not supported';
    case '*':
      return 'aliases are not supported';
    case '!':
      return 'tags are not supported';
    case '%':
      return 'directives are not supported';
    case '|':
    case '>':
      return 'a block scalar cannot start here';
    case '@':
    case '`':
    case ',':
    case ']':
    case '}':
    case '#':
      return 'a plain scalar cannot start like this';
    case '?':
      return isAlone ? 'keys of more than one line are not supported' : undefined;
    case ':':
    case '-':
      return isAlone ? 'a plain scalar cannot start like this' : undefined;
    default:
      return undefined;
  }
}

export interface Quoted {
  readonly text: string;
  /** Where it ends. */
  readonly end: number;
}

/** The quoted scalar at `at`, which ends in this line; or what is wrong. */
export function readQuoted(line: string, at: number): Quoted | string {
  return line[at] === '"' ? readDouble(line, at + 1) : readSingle(line, at + 1);
}

const UNCLOSED = 'a quoted scalar has to end on its line';

function readSingle(line: string, start: number): Quoted | string {
  const form = /((?:[^']|'')*)'/y;
  form.lastIndex = start;
  const [whole, inner = ''] = form.exec(line) ?? [];
  return whole === undefined ? UNCLOSED : { text: inner.replaceAll("''", "'"), end: start + whole.length };
}

function readDouble(line: string, start: number): Quoted | string {
  let text = '';
  for (let at = start; at < line.length; ) {
    const c = line.charAt(at++);
    if (c === '"') return { text, end: at };
    if (c !== '\\') {
      text += c;
      continue;
    }
    const escaped = readEscape(line, at);
    if (typeof escaped === 'number') return escaped >= line.length ? UNCLOSED : 'an unknown escape';
    text += escaped.text;
    at = escaped.end;
  }
  return UNCLOSED;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What follows a backslash, or where reading it failed. */
function readEscape(line: string, at: number): Quoted | number {
  const letter = line.charAt(at);
  const digits = HEX_DIGITS[letter];
  if (digits !== undefined) return readUnicode(line, at + 1, digits);
  const text = ESCAPES.get(letter);
  return text === undefined ? at + 1 : { text, end: at + 1 };
}

/** A \u escape of a surrogate pair is two; a surrogate alone becomes U+FFFD. */
function readUnicode(line: string, at: number, digits: number): Quoted | number {
  const end = at + digits;
  const point = hexAt(line, at, digits);
  if (point === undefined || point > 0x10ffff) return end;
  const low = point >= 0xd800 && point < 0xdc00 && line.startsWith('\\u', end) ? hexAt(line, end + 2, 4) : undefined;
  if (low !== undefined && low >= 0xdc00 && low < 0xe000) {
    return { text: String.fromCharCode(point, low), end: end + 6 };
  }
  return { text: wellFormed(String.fromCodePoint(point)), end };
}

function hexAt(line: string, at: number, digits: number): number | undefined {
  const text = line.slice(at, at + digits);
  return text.length === digits && /^[\da-fA-F]+$/.test(text) ? Number.parseInt(text, 16) : undefined;
}
