/**
 * Scanning string literals: escapes, triple quotes and the pieces of f-strings.
 *
 * Invariant: a scan never moves past the end of the text, and always moves forward.
 */
import type { DiagnosticCode } from '../support/diagnostics.js';
import type { RawPart } from './tokens.js';

export type Report = (code: DiagnosticCode, start: number, end: number, message: string, help?: string) => void;

export interface ScannedString {
  readonly end: number;
  readonly value: string;
  readonly closed: boolean;
  /** Only for f-strings. */
  readonly parts: RawPart[];
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** An f-string may stand in an expression of an f-string; deeper ones are skipped as plain strings. */
const MAX_DEPTH = 100;

/** Scans the string whose opening quote is at `open`; `depth` strings are around it. */
export function scanString(text: string, open: number, isFormat: boolean, report: Report, depth = 0): ScannedString {
  return new StringScanner(text, open, isFormat, report, depth).scan();
}

class StringScanner {
  private readonly quote: string;
  private readonly close: string;
  private readonly parts: RawPart[] = [];
  private piece = '';
  private at: number;
  /** An open brace swallowed the rest, the closing quote too. */
  private broken = false;

  constructor(
    private readonly text: string,
    private readonly open: number,
    private readonly isFormat: boolean,
    private readonly report: Report,
    private readonly depth: number,
  ) {
    this.quote = text[open] ?? '"';
    const triple = this.quote.repeat(3);
    this.close = text.startsWith(triple, open) ? triple : this.quote;
    this.at = open + this.close.length;
  }

  scan(): ScannedString {
    while (!this.text.startsWith(this.close, this.at)) {
      const char = this.text[this.at];
      if (char === undefined || (char === '\n' && this.close.length === 1)) {
        if (!this.broken)
          this.report('E0103', this.open, this.at, 'this string is not closed', `add ${this.close} at its end`);
        return this.finish(this.at, false);
      }
      if (char === '\\') this.escape();
      else if (this.isFormat && (char === '{' || char === '}')) this.brace(char);
      else this.plain();
    }
    return this.finish(this.at + this.close.length, true);
  }

  private finish(end: number, closed: boolean): ScannedString {
    this.flush();
    return { end, value: this.isFormat ? '' : this.piece, closed, parts: this.parts };
  }

  private flush(): void {
    if (!this.isFormat || this.piece === '') return;
    this.parts.push({ kind: 'text', text: this.piece });
    this.piece = '';
  }

  private plain(): void {
    const start = this.at;
    for (;;) {
      this.at++;
      const char = this.text[this.at];
      if (char === undefined || char === '\n' || char === '\\' || char === this.quote) break;
      if (this.isFormat && (char === '{' || char === '}')) break;
    }
    this.piece += this.text.slice(start, this.at);
  }

  private escape(): void {
    const start = this.at;
    const char = String.fromCodePoint(this.text.codePointAt(start + 1) ?? 10);
    const simple = SIMPLE_ESCAPES[char];
    if (char === '\n' && this.close.length === 1) this.at++;
    else if (simple !== undefined) {
      this.piece += simple;
      this.at += 2;
    } else if (char === 'x') this.codeEscape(start, /x([0-7][0-9a-fA-F])/y, '\\xHH takes two hex digits up to 7F');
    else if (char === 'u') this.codeEscape(start, /u\{([0-9a-fA-F]{1,6})\}/y, '\\u{H…} takes one to six hex digits');
    else {
      this.report(
        'E0104',
        start,
        start + 1 + char.length,
        `unknown escape '\\${char === '\n' ? '' : char}'`,
        'write \\\\ for a backslash',
      );
      this.at += char === '\n' ? 1 : 1 + char.length;
    }
  }

  private codeEscape(start: number, form: RegExp, rule: string): void {
    form.lastIndex = start + 1;
    const found = form.exec(this.text);
    const code = found === null ? Number.NaN : Number.parseInt(found[1] ?? '', 16);
    if (found === null || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      this.report('E0104', start, start + 2, 'this escape is not a character', rule);
      this.at += 2;
      return;
    }
    this.piece += String.fromCodePoint(code);
    this.at = form.lastIndex;
  }

  private brace(char: string): void {
    if (this.text[this.at + 1] === char) {
      this.piece += char;
      this.at += 2;
    } else if (char === '}') {
      this.report('E0106', this.at, this.at + 1, "a lone '}' in an f-string", 'write }} for a brace');
      this.at++;
    } else this.interpolation();
  }

  private interpolation(): void {
    this.flush();
    const start = this.at + 1;
    const end = this.expressionEnd(start);
    let spec: string | undefined;
    let close = end;
    if (this.text[end] === ':') {
      close = specEnd(this.text, end + 1, this.quote);
      spec = this.text.slice(end + 1, close);
    }
    if (this.text[close] !== '}') {
      this.reportOpen(start, close);
      this.at = close;
      this.broken = true;
      return;
    }
    this.parts.push({ kind: 'value', start, end, spec, specStart: end + 1 });
    this.at = close + 1;
  }

  /** An expression that does not end, maybe because a quote in it was taken to need a backslash. */
  private reportOpen(start: number, close: number): void {
    const escaped = /^[^"']*?\\(?=["'])/.exec(this.text.slice(start, close));
    if (escaped === null) {
      this.report('E0106', this.at, close, "this '{' of an f-string is not closed", 'write {{ for a brace');
      return;
    }
    const end = start + escaped[0].length + 1;
    const message = "a quote in an f-string's expression takes no backslash";
    this.report('E0106', end - 2, end, message, 'inside the braces write it as anywhere else');
  }

  /** The offset of the `:` or `}` that ends an interpolated expression; strings and brackets inside it are skipped. */
  private expressionEnd(from: number): number {
    const { text } = this;
    let depth = 0;
    for (let at = from; at < text.length; at++) {
      const char = text[at] ?? '';
      if (char === '\n' && this.close.length === 1) return at;
      if (char === '"' || char === "'") at = this.skipString(at) - 1;
      else if ('([{'.includes(char)) depth++;
      else if (depth === 0 && (char === '}' || char === ':')) return at;
      else if (')]}'.includes(char)) depth--;
    }
    return text.length;
  }

  /** The offset after a nested string literal, or of the line's end when it is not closed. */
  private skipString(open: number): number {
    const { text } = this;
    const isFormat = text[open - 1] === 'f' && !/[\p{L}\p{N}_]/u.test(text[open - 2] ?? ' ') && this.depth < MAX_DEPTH;
    return scanString(text, open, isFormat, () => {}, this.depth + 1).end;
  }
}

function specEnd(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length && text[at] !== '}' && text[at] !== '\n' && text[at] !== quote) at++;
  return at;
}
