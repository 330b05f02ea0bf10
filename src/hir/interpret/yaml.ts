/**
 * A subset of YAML 1.2 as data (docs/runtime-algorithms.md, "YAML"): block structure by recursive descent over lines; what is
 * written within one line is in yaml-flow.ts.
 *
 * Invariants: `line` is what is left of the current line, without its indentation; `indent` is the column where it starts, so
 * that what follows `- ` is a line of its own, further in.
 */
import type { TypeTable } from '../types.js';
import { DataTypes, DEEPEST } from './json.js';
import { fault } from './panic.js';
import { type AnyValue, Dict, type Value } from './values.js';
import { FlowParser, isCommentAt, skipBlanks, trimBlanks } from './yaml-flow.js';
import { colonAt, plainStartProblem, readQuoted } from './yaml-scalar.js';

export function decodeYaml(types: TypeTable, text: string): AnyValue {
  return new YamlParser(new DataTypes(types), text).parse();
}

function isBlank(c: string | undefined): boolean {
  return c === ' ' || c === '\t';
}

function isItem(line: string): boolean {
  return line.startsWith('-') && (line.length === 1 || isBlank(line[1]));
}

function isMarker(line: string, marker: string): boolean {
  return line.startsWith(marker) && (line.length === marker.length || isBlank(line[marker.length]));
}

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Nothing but blanks and a comment. */
function isEmptyLine(line: string): boolean {
  return /^[ \t]*(?:#|$)/.test(line);
}

interface Key {
  readonly text: string;
  /** Where what follows the colon starts. */
  readonly after: number;
}

class YamlParser {
  private readonly lines: readonly string[];
  private at = 0;
  private line = '';
  private indent = 0;
  private ended = false;
  private depth = 0;

  constructor(
    private readonly make: DataTypes,
    text: string,
  ) {
    this.lines = splitLines(text);
  }

  parse(): AnyValue {
    this.firstLine();
    if (this.ended) return this.make.none();
    const value = this.node(-1);
    return this.ended ? value : this.fail('expected the end of the document');
  }

  /** What is missing at the end is missing in the last line. */
  private fail(what: string): never {
    const line = Math.min(this.at + 1, this.lines.length);
    return fault(`invalid YAML at line ${line}: ${what}`);
  }

  // ------------------------------------------------------------------------------------------- lines

  /** Makes the next line with content the current one. */
  private findLine(from: number): void {
    for (this.at = from; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at] ?? '';
      if (isEmptyLine(line)) continue;
      if (isMarker(line, '---') || isMarker(line, '...')) {
        this.marker(line);
        return;
      }
      const start = line.search(/[^ ]/);
      if (line[start] === '\t') this.fail('a tab in the indentation');
      this.indent = start;
      this.line = trimBlanks(line.slice(start));
      return;
    }
    this.ended = true;
  }

  private nextLine(): void {
    this.findLine(this.at + 1);
  }

  /** The document ends here; nothing but comments may follow. */
  private marker(line: string): void {
    if (line.startsWith('---')) this.fail('only one document is supported');
    this.onlyComment(line, 3);
    for (this.at++; this.at < this.lines.length; this.at++) {
      if (!isEmptyLine(this.lines[this.at] ?? '')) this.fail('only one document is supported');
    }
    this.ended = true;
  }

  private firstLine(): void {
    const first = this.lines.findIndex((line) => !isEmptyLine(line));
    const line = this.lines[first];
    if (line === undefined || !isMarker(line, '---')) {
      this.findLine(0);
      return;
    }
    this.at = first;
    this.onlyComment(line, 3);
    this.findLine(first + 1);
  }

  private onlyComment(line: string, from: number): void {
    const at = skipBlanks(line, from);
    if (at < line.length && !isCommentAt(line, at)) this.fail('unexpected text after a value');
  }

  private enter(): void {
    if (++this.depth > DEEPEST) this.fail('nested too deeply');
  }

  // ------------------------------------------------------------------------------------------ blocks

  /** The node that starts at the current line, whose parent is indented by `parent`. */
  private node(parent: number): AnyValue {
    if (isItem(this.line)) return this.sequence();
    const key = this.findKey(this.line);
    if (key !== undefined) return this.mapping(key);
    const value = this.inlineValue(this.line, parent);
    // A scalar on a line of its own has no further lines.
    if (!this.ended && parent >= 0 && this.indent > parent) this.fail('unexpected indentation');
    return value;
  }

  private sequence(): AnyValue {
    const { indent } = this;
    const items: Value[] = [];
    this.enter();
    while (!this.ended && this.indent === indent && isItem(this.line)) {
      const start = skipBlanks(this.line, 1);
      const isEmpty = start === this.line.length || isCommentAt(this.line, start);
      items.push(isEmpty ? this.valueBelow(indent, false) : this.itemInLine(indent, start));
    }
    if (!this.ended && this.indent > indent) this.fail('unexpected indentation');
    this.depth--;
    return this.make.listOf(items);
  }

  private itemInLine(indent: number, start: number): AnyValue {
    if (/[|>]/.test(this.line.charAt(start))) return this.blockScalar(this.line.slice(start), indent);
    if (this.line.slice(0, start).includes('\t')) this.fail('a tab in the indentation');
    this.indent += start;
    this.line = this.line.slice(start);
    return this.node(indent);
  }

  private mapping(first: Key): AnyValue {
    const { indent } = this;
    const dict = new Dict();
    this.enter();
    for (let key = first; ; ) {
      if (dict.find(key.text) >= 0) this.fail('a repeated key');
      dict.set(key.text, undefined);
      dict.set(key.text, this.valueOf(indent, key.after));
      if (this.ended || this.indent < indent) break;
      if (this.indent > indent) this.fail('unexpected indentation');
      key = (isItem(this.line) ? undefined : this.findKey(this.line)) ?? this.fail('expected a key');
    }
    this.depth--;
    return this.make.dictOf(dict);
  }

  /** The value whose key's colon is before `after`. */
  private valueOf(indent: number, after: number): AnyValue {
    const start = skipBlanks(this.line, after);
    if (start === this.line.length || isCommentAt(this.line, start)) return this.valueBelow(indent, true);
    return this.inlineValue(this.line.slice(start), indent);
  }

  /** The value in the lines below; a sequence may stand at its key's own indentation. Without one it is null. */
  private valueBelow(indent: number, ofKey: boolean): AnyValue {
    this.nextLine();
    const isDeeper = this.indent > indent || (ofKey && this.indent === indent && isItem(this.line));
    return !this.ended && isDeeper ? this.node(indent) : this.make.none();
  }

  /** The key that a line starts with. */
  private findKey(line: string): Key | undefined {
    if (/^["']/.test(line)) return this.quotedKey(line);
    if (/^[[{]/.test(line)) return undefined;
    for (let at = 0; at < line.length && !isCommentAt(line, at); at++) {
      if (!colonAt(line, at)) continue;
      const problem = at === 0 ? 'a key is missing' : plainStartProblem(line);
      return problem === undefined ? { text: trimBlanks(line.slice(0, at)), after: at + 1 } : this.fail(problem);
    }
    return undefined;
  }

  private quotedKey(line: string): Key | undefined {
    const quoted = readQuoted(line, 0);
    if (typeof quoted === 'string') return this.fail(quoted);
    const at = skipBlanks(line, quoted.end);
    return at < line.length && colonAt(line, at) ? { text: quoted.text, after: at + 1 } : undefined;
  }

  /** A scalar or a flow collection that ends its line; then goes on to the next line. */
  private inlineValue(text: string, parent: number): AnyValue {
    if (/^[|>]/.test(text)) return this.blockScalar(text, parent);
    const value = /^["'[{]/.test(text) ? this.flow(text) : this.plain(text);
    this.nextLine();
    return value;
  }

  private flow(text: string): AnyValue {
    const flow = new FlowParser(this.make, text, this.depth, (what) => this.fail(what));
    const value = flow.value();
    this.onlyComment(text, flow.at);
    return value;
  }

  private plain(text: string): AnyValue {
    const flow = new FlowParser(this.make, text, this.depth, (what) => this.fail(what));
    return flow.wholeScalar();
  }

  // ----------------------------------------------------------------------------------- block scalars

  private blockScalar(header: string, parent: number): AnyValue {
    const [whole = '', chomp = ''] = /^[|>]([-+])?/.exec(header) ?? [];
    const next = header.charAt(whole.length);
    if (/\d/.test(next)) this.fail('indentation indicators are not supported');
    if (next !== '' && !isBlank(next)) this.fail('a bad header of a block scalar');
    this.onlyComment(header, whole.length);
    const value = this.make.text(this.blockText(header.startsWith('>'), chomp, parent));
    this.findLine(this.at);
    return value;
  }

  /** Takes the lines further in than the parent; `at` is then the first line after them. */
  private blockText(isFolded: boolean, chomp: string, parent: number): string {
    let out = '';
    let blanks = 0; // empty lines since the last one with text
    let indent: number | undefined;
    let wasPlain = false;
    for (this.at++; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at] ?? '';
      const start = line.search(/[^ ]/);
      if (start < 0 && line.length <= (indent ?? line.length)) {
        blanks++;
        continue;
      }
      const own = start < 0 ? line.length : start;
      const isEnd = own === 0 && (isMarker(line, '---') || isMarker(line, '...'));
      if (own <= parent || isEnd || own < (indent ?? own)) break;
      const isFirst = indent === undefined;
      indent ??= own;
      const text = line.slice(indent);
      const isPlain = !isBlank(text[0]);
      if (!isFirst) out += isFolded && wasPlain && isPlain ? (blanks === 0 ? ' ' : '') : '\n';
      out += '\n'.repeat(blanks) + text;
      wasPlain = isPlain;
      blanks = 0;
    }
    if (indent !== undefined && chomp !== '-') out += '\n';
    return chomp === '+' ? out + '\n'.repeat(blanks) : out;
  }
}
