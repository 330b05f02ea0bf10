/**
 * Source text to tokens, with Python-like indentation.
 *
 * Invariants: the token list ends with `eof`; every token's span lies in the text; no input makes the lexer throw or stand
 * still.
 */
import type { SourceFile } from '../support/source.js';
import type { BodyRange } from './body-range.js';
import { isNameUnit, NAME_CHARS, nameEnd, operatorAt } from './characters.js';
import { LayoutLexer, type LexResult, type Manner, type Range } from './layout.js';
import { scanString } from './strings.js';
import { EMPTY_HASH, HASH_FACTOR, wordAt } from './words.js';

const WHOLE: Manner = { isExpression: false, outerIndent: 0, putsOffBodies: false };

/** Lexes a whole file, or with `range` one expression inside it. */
export function lex(file: SourceFile, range?: Range): LexResult {
  return range === undefined
    ? new Lexer(file, wholeFile(file), WHOLE).run()
    : new Lexer(file, range, { ...WHOLE, isExpression: true }).run();
}

/** Lexes a file with a `body` token in place of each function's body whose end is plain to see. */
export function lexOutline(file: SourceFile): LexResult {
  return new Lexer(file, wholeFile(file), { ...WHOLE, putsOffBodies: true }).run();
}

/** Lexes what a `body` token stands for. */
export function lexBody(file: SourceFile, { start, next, outerIndent }: BodyRange): LexResult {
  return new Lexer(file, { start, end: next }, { ...WHOLE, outerIndent }).run();
}

/** Without the mark that some editors put before it. */
function wholeFile({ text }: SourceFile): Range {
  return { start: text.charCodeAt(0) === 0xfeff ? 1 : 0, end: text.length };
}

const NUMBER = /0[xX][0-9a-fA-F_]+|0[bB][01_]+|[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9_]+)?/y;

class Lexer extends LayoutLexer {
  run(): LexResult {
    if (!this.manner.isExpression) this.startLine();
    do {
      while (this.at < this.end) this.step();
    } while (this.brackets.length > 0 && this.closeBrackets());
    this.finish();
    const { tokens, comments, diagnostics, bodies } = this;
    return { tokens, comments, diagnostics, bodies };
  }

  private step(): void {
    const code = this.text.charCodeAt(this.at);
    if (code === 32 || code === 9 || code === 13) this.at++;
    else if (code === 102 && this.isQuote(this.at + 1)) this.string(this.at + 1, true);
    else if (code >= 48 && code <= 57) this.number();
    else if (NAME_CHARS[code] === 1) this.name(code);
    else if (code === 10) this.newline();
    else if (code === 34 || code === 39) this.string(this.at, false);
    else if (code === 35) this.comment();
    else if (code < 128 || !this.unicodeName(this.at)) this.operator(code);
  }

  private isQuote(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === 34 || code === 39;
  }

  // ---------------------------------------------------------------------------------------------- literals

  private number(): void {
    const start = this.at;
    const digitsEnd = this.digitsEnd(start);
    if (digitsEnd > start) {
      this.at = digitsEnd;
      this.push('int', start, digitsEnd, this.text.slice(start, digitsEnd));
    } else this.longNumber(start);
  }

  /** The end of an int of decimal digits only, which most numbers are; else `start`. */
  private digitsEnd(start: number): number {
    let at = start;
    let code = 48;
    while (at < this.end && code >= 48 && code <= 57) code = this.text.charCodeAt(++at);
    if (at === this.end) return at;
    const goesOn = code === 46 ? this.isDigit(at + 1) : code >= 128 || isNameUnit(code);
    return goesOn ? start : at;
  }

  private isDigit(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code >= 48 && code <= 57;
  }

  private longNumber(start: number): void {
    NUMBER.lastIndex = start;
    const found = NUMBER.exec(this.text);
    this.at += found?.[0].length ?? 1;
    const raw = this.text.slice(start, this.at);
    const digits = raw.includes('_') ? raw.replaceAll('_', '') : raw;
    const junk = nameEnd(this.text, this.at, this.end);
    if (junk > this.at || /^0[xXbB]$|^[^xX]*[eE][+-]?$/.test(digits)) {
      this.at = junk;
      this.report('E0107', start, this.at, `'${this.text.slice(start, this.at)}' is not a number`);
      this.push('error', start, this.at, '');
      return;
    }
    const isFloat = found?.[1] !== undefined || found?.[2] !== undefined;
    this.push(isFloat ? 'float' : 'int', start, this.at, digits);
  }

  private string(open: number, isFormat: boolean): void {
    const start = this.at;
    const simpleEnd = isFormat ? open : this.simpleStringEnd(open);
    if (simpleEnd > open) {
      this.at = simpleEnd;
      this.push('str', start, simpleEnd, this.text.slice(start + 1, simpleEnd - 1));
      return;
    }
    const { end, value, closed, parts } = scanString(this.text, open, isFormat, this.report);
    if (!closed) this.openString = start;
    this.at = Math.min(end, this.end);
    this.push(isFormat ? 'fstring' : 'str', start, this.at, value, isFormat ? parts : undefined);
  }

  /** The end of a string on one line without escapes, which most are; else `open`. */
  private simpleStringEnd(open: number): number {
    const { text, end } = this;
    const quote = text.charCodeAt(open);
    for (let at = open + 1; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === 92 || code === 10) return open;
      if (code === quote) return at === open + 1 && text.charCodeAt(at + 1) === quote ? open : at + 1;
    }
    return open;
  }

  private name(first: number): void {
    const { text, end } = this;
    const start = this.at;
    let at = start;
    let hash = EMPTY_HASH;
    let code = first;
    // Without calls: it goes by each character, mostly before V8 inlines anything.
    while (at < end && NAME_CHARS[code] === 1) {
      hash = (Math.imul(hash, HASH_FACTOR) + code) | 0;
      code = text.charCodeAt(++at);
    }
    if (at < end && code >= 128 && this.unicodeName(start)) return;
    const word = wordAt(text, start, at, hash);
    this.push(word.kind, start, at, word.text);
    this.at = at;
  }

  /** A name with characters beyond ASCII; false when there is none. */
  private unicodeName(start: number): boolean {
    const end = nameEnd(this.text, start, this.end);
    if (end === start) return false;
    this.push('name', start, end, this.text.slice(start, end));
    this.at = end;
    return true;
  }

  private operator(code: number): void {
    const start = this.at;
    const text = operatorAt(this.text, start);
    if (text === undefined) {
      this.unexpected();
      return;
    }
    this.at += text.length;
    if (code === 41 || code === 93 || code === 125) {
      this.close(text, start);
      return;
    }
    this.push('op', start, this.at, text);
    if (code === 40 || code === 91 || code === 123) this.brackets.push({ text, at: start, indent: this.lineIndent });
  }

  private unexpected(): void {
    const start = this.at;
    const char = String.fromCodePoint(this.text.codePointAt(start) ?? 32);
    this.at += char.length;
    const last = this.tokens.at(-1);
    if (last?.kind === 'error' && last.end === start) {
      this.tokens[this.tokens.length - 1] = { ...last, end: this.at };
      return;
    }
    this.report('E0100', start, this.at, `unexpected character '${char}'`);
    this.push('error', start, this.at, '');
  }
}
