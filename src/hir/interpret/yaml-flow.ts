/** What YAML writes within one line: scalars, and flow collections. */
import { type DataTypes, DEEPEST } from './json.js';
import { type AnyValue, Dict, type Value } from './values.js';
import { colonAt, plainStartProblem, plainValue, readQuoted } from './yaml-scalar.js';

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

export function trimBlanks(text: string): string {
  return text.replace(/[ \t]+$/, '');
}

export function isCommentAt(text: string, at: number): boolean {
  return text[at] === '#' && (at === 0 || /[ \t]/.test(text.charAt(at - 1)));
}

const UNENDED = 'a flow collection has to end on its line';

export class FlowParser {
  at = 0;

  constructor(
    private readonly make: DataTypes,
    private readonly text: string,
    private depth: number,
    private readonly fail: (what: string) => never,
  ) {}

  /** A plain scalar that ends the line, or is followed by a comment. */
  wholeScalar(): AnyValue {
    const { text } = this;
    this.checkStart();
    let end = 0;
    for (; end < text.length && !isCommentAt(text, end); end++) {
      if (colonAt(text, end)) this.fail('a mapping cannot start here');
    }
    return plainValue(this.make, trimBlanks(text.slice(0, end)));
  }

  value(): AnyValue {
    switch (this.text[this.at]) {
      case '[':
        return this.sequence();
      case '{':
        return this.mapping();
      case '"':
      case "'":
        return this.make.text(this.quoted());
      default:
        return plainValue(this.make, this.plain());
    }
  }

  private checkStart(): void {
    const problem = plainStartProblem(this.text.slice(this.at));
    if (problem !== undefined) this.fail(problem);
  }

  private quoted(): string {
    const quoted = readQuoted(this.text, this.at);
    if (typeof quoted === 'string') return this.fail(quoted);
    this.at = quoted.end;
    return quoted.text;
  }

  private plain(): string {
    const start = this.at;
    this.checkStart();
    while (this.at < this.text.length && !this.isPlainEnd()) this.at++;
    return trimBlanks(this.text.slice(start, this.at));
  }

  private isPlainEnd(): boolean {
    const { text, at } = this;
    if (/[,[\]{}]/.test(text.charAt(at)) || isCommentAt(text, at) || colonAt(text, at)) return true;
    return text[at] === ':' && /[,[\]{}]/.test(text.charAt(at + 1));
  }

  private isOver(): boolean {
    return this.at === this.text.length || isCommentAt(this.text, this.at);
  }

  /** Runs `element` for each one up to the closing bracket. */
  private elements(close: string, element: () => void): void {
    if (++this.depth > DEEPEST) this.fail('nested too deeply');
    this.at = skipBlanks(this.text, this.at + 1);
    for (;;) {
      if (this.isOver()) this.fail(UNENDED);
      if (this.text[this.at] === close) break;
      element();
      this.separator(close);
    }
    this.at++;
    this.depth--;
  }

  /** A comma, or the closing bracket, which stays. */
  private separator(close: string): void {
    this.at = skipBlanks(this.text, this.at);
    if (this.isOver()) this.fail(UNENDED);
    if (this.text[this.at] === close) return;
    if (this.text[this.at] !== ',') this.fail(`expected ',' or '${close}'`);
    this.at = skipBlanks(this.text, this.at + 1);
  }

  private sequence(): AnyValue {
    const items: Value[] = [];
    this.elements(']', () => items.push(this.value()));
    return this.make.listOf(items);
  }

  private mapping(): AnyValue {
    const dict = new Dict();
    this.elements('}', () => {
      const key = this.key();
      if (dict.find(key) >= 0) this.fail('a repeated key');
      dict.set(key, this.mappedValue());
    });
    return this.make.dictOf(dict);
  }

  /** A key and its colon. After a quoted one the value may follow at once, as in JSON. */
  private key(): string {
    if (/[[{]/.test(this.text.charAt(this.at))) this.fail('keys are scalars');
    const isQuoted = /["']/.test(this.text.charAt(this.at));
    const key = isQuoted ? this.quoted() : this.plain();
    this.at = skipBlanks(this.text, this.at);
    if (this.text[this.at] !== ':' || (!isQuoted && key === '')) this.fail("expected a key and ':'");
    this.at++;
    return key;
  }

  private mappedValue(): AnyValue {
    this.at = skipBlanks(this.text, this.at);
    const isMissing = this.isOver() || /[,}]/.test(this.text.charAt(this.at));
    return isMissing ? this.make.none() : this.value();
  }
}
