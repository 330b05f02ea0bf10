/**
 * Strings as the language sees them, UTF-8 bytes, on JavaScript's strings. Positions are bytes; in an ASCII string they
 * are the same as JavaScript's, other strings are encoded when they are first looked into.
 */
import { counted } from '../../support/plural.js';
import { fault } from './panic.js';
import type { Int } from './values.js';

/** Strings of up to this length are looked at again each time. */
const SHORT = 24;
const KEPT = 64;

/** The bytes of long strings that were looked into lately; undefined for ASCII. */
const encoded = new Map<string, Buffer | undefined>();

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** The UTF-8 bytes, or undefined when each character is one byte. */
export function bytesOf(text: string): Buffer | undefined {
  if (text.length <= SHORT) return isAscii(text) ? undefined : Buffer.from(text);
  if (encoded.has(text)) return encoded.get(text);
  const bytes = isAscii(text) ? undefined : Buffer.from(text);
  if (encoded.size === KEPT) encoded.clear();
  encoded.set(text, bytes);
  return bytes;
}

export function byteLength(text: string): number {
  return bytesOf(text)?.length ?? text.length;
}

/** Bytes of the character that starts with this byte. */
function widthOf(first: number): number {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function startsCharacter(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}

export function charWidth(text: string, at: Int): number {
  const bytes = bytesOf(text);
  return bytes === undefined ? 1 : widthOf(bytes[Number(at)] ?? 0);
}

export function charAt(text: string, index: Int): string {
  const bytes = bytesOf(text);
  const at = Number(index);
  const length = bytes?.length ?? text.length;
  if (at < 0 || at >= length) fault(`byte index ${index} is out of range for a string of ${counted(length, 'byte')}`);
  if (bytes === undefined) return text.charAt(at);
  const first = bytes[at] ?? 0;
  if (!startsCharacter(first)) fault(`byte index ${index} is inside a character`);
  return bytes.toString('utf8', at, at + widthOf(first));
}

export function byteAt(text: string, index: Int): number {
  const bytes = bytesOf(text);
  const length = bytes?.length ?? text.length;
  const at = Number(index);
  if (at < 0 || at >= length) fault(`byte index ${index} is out of range for a string of ${counted(length, 'byte')}`);
  return bytes?.[at] ?? text.charCodeAt(at);
}

export function slice(text: string, start: Int, end: Int): string {
  const bytes = bytesOf(text);
  const length = bytes?.length ?? text.length;
  if (start < 0 || start > end || end > length) {
    fault(`slice ${start}..${end} is out of range for a string of ${counted(length, 'byte')}`);
  }
  const [from, to] = [Number(start), Number(end)];
  if (bytes === undefined) return text.slice(from, to);
  for (const at of [from, to]) {
    if (at < length && !startsCharacter(bytes[at] ?? 0)) fault(`byte index ${at} is inside a character`);
  }
  return bytes.toString('utf8', from, to);
}

/** The byte position of the first occurrence, or -1. */
export function find(text: string, part: string): number {
  const at = text.indexOf(part);
  return at <= 0 || bytesOf(text) === undefined ? at : Buffer.byteLength(text.slice(0, at));
}

/** The order of UTF-8 bytes, which is that of code points: surrogates stand for the largest ones. */
export function compareText(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Unicode's property White_Space. */
export function isSpace(point: number): boolean {
  if (point < 0x80) return point === 0x20 || (point >= 9 && point <= 13);
  if (point >= 0x2000 && point <= 0x200a) return true;
  return [0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(point);
}

export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

export function splitWhitespace(text: string): string[] {
  const pieces: string[] = [];
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const inside = i < text.length && !isSpace(text.charCodeAt(i));
    if (inside && start < 0) start = i;
    if (inside || start < 0) continue;
    pieces.push(text.slice(start, i));
    start = -1;
  }
  return pieces;
}

/** Lines end at "\n" or "\r\n"; the last one's end may be missing. */
export function lines(text: string): string[] {
  const pieces = text.split('\n');
  const last = pieces.pop() ?? '';
  const all = pieces.map((piece) => (piece.endsWith('\r') ? piece.slice(0, -1) : piece));
  if (last !== '') all.push(last);
  return all;
}

export function split(text: string, separator: string): string[] {
  if (separator === '') fault('the separator is empty');
  return text.split(separator);
}

/** An empty `part` is found before every character and at the end. */
export function replace(text: string, part: string, by: string): string {
  if (part !== '') return joined(text.split(part), by);
  return [...text].map((c) => by + c).join('') + by;
}

export function repeat(text: string, times: Int): string {
  if (times < 0) fault('negative repeat count');
  if (text === '') return '';
  return limited(() => text.repeat(Number(times)));
}

export function joined(parts: readonly string[], separator: string): string {
  return limited(() => parts.join(separator));
}

/** A string longer than JavaScript can hold is out of memory. */
export function limited(make: () => string): string {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError && !error.message.includes('call stack')) return fault('out of memory');
    throw error;
  }
}

/** Each character on its own, where its counterpart is a single character. */
function mapCase(text: string, map: (c: string) => string): string {
  return Array.from(text, (c) => {
    const mapped = map(c);
    return [...mapped].length === 1 ? mapped : c;
  }).join('');
}

export function upper(text: string): string {
  return mapCase(text, (c) => c.toUpperCase());
}

export function lower(text: string): string {
  return mapCase(text, (c) => c.toLowerCase());
}

/** The code point of a string of one character. */
export function ord(text: string): number {
  const point = text.codePointAt(0);
  if (point === undefined || String.fromCodePoint(point).length !== text.length) {
    return fault('ord needs a string of one character');
  }
  return point;
}

export function chr(point: Int): string {
  const valid = point >= 0 && point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
  if (!valid) fault(`${point} is not a code point`);
  return String.fromCodePoint(Number(point));
}
