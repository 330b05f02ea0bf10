/** Strings and string builders. */
import { type Library, plain } from '../maker.js';
import {
  byteAt,
  byteLength,
  charAt,
  charWidth,
  chr,
  find,
  joined,
  limited,
  lines,
  lower,
  ord,
  repeat,
  replace,
  slice,
  split,
  splitWhitespace,
  trim,
  upper,
} from '../strings.js';
import { Handle, type Int, List } from '../values.js';

export class Builder extends Handle {
  private text = '';

  append(text: string): void {
    this.text = limited(() => this.text + text);
  }

  build(): string {
    return this.text;
  }
}

export const listOf = (texts: readonly string[]): List => new List([...texts]);

export const STRINGS: Library = {
  'str.len': plain(byteLength),
  'str.concat': plain((a: string, b: string) => limited(() => a + b)),
  'str.join': plain((parts: List) => joined(parts.items as string[], '')),
  'str.repeat': plain(repeat),
  'str.charAt': plain(charAt),
  'str.charIn': plain(charAt),
  'str.charWidth': plain(charWidth),
  'str.slice': plain(slice),
  'str.byteAt': plain(byteAt),
  'str.byteIn': plain(byteAt),
  'str.chars': plain((text: string) => listOf([...text])),
  'str.bytes': plain((text: string) => new List([...Buffer.from(text)])),
  'str.split': plain((text: string, by: string) => listOf(split(text, by))),
  'str.splitWhitespace': plain((text: string) => listOf(splitWhitespace(text))),
  'str.lines': plain((text: string) => listOf(lines(text))),
  'str.trim': plain(trim),
  'str.upper': plain(upper),
  'str.lower': plain(lower),
  'str.contains': plain((text: string, part: string) => text.includes(part)),
  'str.startsWith': plain((text: string, part: string) => text.startsWith(part)),
  'str.endsWith': plain((text: string, part: string) => text.endsWith(part)),
  'str.find': plain(find),
  'str.replace': plain(replace),
  'str.ord': plain(ord),
  'str.chr': plain((point: Int) => chr(point)),
  'builder.new': plain(() => new Builder()),
  'builder.append': plain((builder: Builder, text: string) => builder.append(text)),
  'builder.build': plain((builder: Builder) => builder.build()),
  'builder.len': plain((builder: Builder) => byteLength(builder.build())),
};
