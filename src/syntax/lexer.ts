/**
 * Source text to tokens, with Python-like indentation.
 *
 * Invariants: the token list ends with `eof`; `indent` and `dedent` balance; every token's span lies in the text;
 * no input makes the lexer throw or stand still.
 */
import type { Diagnostic } from '../support/diagnostics.js';
import type { SourceFile } from '../support/source.js';
import { type Report, scanString } from './strings.js';
import { type Comment, KEYWORDS, type Token, type TokenKind } from './tokens.js';

export interface LexResult {
  readonly tokens: Token[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Lexes a whole file, or with `range` one expression inside it (newlines are then just space). */
export function lex(file: SourceFile, range?: { start: number; end: number }): LexResult {
  return new Lexer(file, range).run();
}

const OPERATORS: readonly (readonly string[])[] = [
  ['<<=', '>>='],
  ['**', '==', '!=', '<=', '>=', '->', '..', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>'],
  [...'+-*/%=<>()[]{},:.!~&|^'],
];
const OPERATOR_SETS = OPERATORS.map((list) => new Set(list));
const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;
const NUMBER = /0[xX][0-9a-fA-F_]+|0[bB][01_]+|[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9_]+)?/y;
/** A line that starts with one of these, no deeper than the line of an open bracket, shows the bracket was left open. */
const STATEMENT_STARTS = /(fn|let|struct|enum|return|while|use|pub|pass|break|continue|for|if|match)\b/y;

interface OpenBracket {
  readonly at: number;
  readonly indent: number;
}

class Lexer {
  private readonly tokens: Token[] = [];
  private readonly comments: Comment[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly indents = [0];
  private readonly brackets: OpenBracket[] = [];
  private readonly text: string;
  private readonly end: number;
  private readonly nested: boolean;
  private at: number;
  private lineIndent = 0;

  constructor(
    private readonly file: SourceFile,
    range: { start: number; end: number } | undefined,
  ) {
    this.text = file.text;
    this.at = range?.start ?? (file.text.charCodeAt(0) === 0xfeff ? 1 : 0);
    this.end = range?.end ?? file.text.length;
    this.nested = range !== undefined;
  }

  run(): LexResult {
    if (!this.nested) this.startLine();
    while (this.at < this.end) this.step();
    this.finish();
    return { tokens: this.tokens, comments: this.comments, diagnostics: this.diagnostics };
  }

  private readonly report: Report = (code, start, end, message, help) => {
    const span = { file: this.file.id, start, end: Math.max(start, end) };
    this.diagnostics.push(help === undefined ? { code, span, message } : { code, span, message, help });
  };

  private push(kind: TokenKind, start: number, end: number, text: string): void {
    this.tokens.push({ kind, start, end, text });
  }

  private finish(): void {
    for (const open of this.brackets) this.unclosed(open);
    if (!this.nested) {
      if (this.tokens.length > 0 && this.tokens.at(-1)?.kind !== 'newline') this.push('newline', this.at, this.at, '');
      while (this.indents.length > 1) this.dedent();
    }
    this.push('eof', this.end, this.end, '');
  }

  private unclosed(open: OpenBracket): void {
    const bracket = this.text[open.at] ?? '';
    this.report('E0105', open.at, open.at + 1, `this '${bracket}' is never closed`);
  }

  private step(): void {
    const code = this.text.charCodeAt(this.at);
    if (code === 32 || code === 9 || code === 13) this.at++;
    else if (code === 10) this.newline();
    else if (code === 35) this.comment();
    else if (code >= 48 && code <= 57) this.number();
    else if (code === 34 || code === 39) this.string(this.at, false);
    else if (code === 102 && this.isQuote(this.at + 1)) this.string(this.at + 1, true);
    else if (!this.name()) this.operator();
  }

  private isQuote(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === 34 || code === 39;
  }

  private newline(): void {
    const at = this.at++;
    if (this.nested) return;
    if (this.brackets.length > 0) {
      if (!this.bracketWasLeftOpen()) return;
      for (const open of this.brackets) this.unclosed(open);
      this.brackets.length = 0;
    }
    this.push('newline', at, at + 1, '');
    this.startLine();
  }

  private bracketWasLeftOpen(): boolean {
    let at = this.at;
    while (this.text[at] === ' ') at++;
    if (at - this.at > (this.brackets[0]?.indent ?? 0)) return false;
    STATEMENT_STARTS.lastIndex = at;
    return STATEMENT_STARTS.test(this.text);
  }

  /** At the start of a line: skips blank and comment lines, then compares the indentation. */
  private startLine(): void {
    for (;;) {
      const start = this.at;
      while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
      const char = this.text[this.at];
      if (char === '#') this.comment();
      else if (char === '\r' && this.text[this.at + 1] === '\n') this.at++;
      else if (char !== '\n') {
        if (this.at < this.end) this.indent(start);
        return;
      }
      if (this.at >= this.end) return;
      this.at++;
    }
  }

  private indent(lineStart: number): void {
    const tab = this.text.slice(lineStart, this.at).indexOf('\t');
    if (tab >= 0) {
      const { line } = this.file.position(lineStart);
      this.report(
        'E0101',
        lineStart + tab,
        lineStart + tab + 1,
        `tab in the indentation of line ${line}`,
        'indent with spaces',
      );
    }
    const width = this.at - lineStart;
    this.lineIndent = width;
    if (width > (this.indents.at(-1) ?? 0)) {
      this.indents.push(width);
      this.push('indent', lineStart, this.at, '');
      return;
    }
    while (width < (this.indents.at(-1) ?? 0)) this.dedent();
    if (width !== this.indents.at(-1)) {
      this.report('E0102', lineStart, this.at, 'this indentation matches no enclosing block');
    }
  }

  private dedent(): void {
    this.indents.pop();
    this.push('dedent', this.at, this.at, '');
  }

  private comment(): void {
    const start = this.at;
    const newline = this.text.indexOf('\n', start);
    this.at = newline < 0 ? this.end : Math.min(newline, this.end);
    this.comments.push({ start, end: this.at });
  }

  private number(): void {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    const raw = found?.[0] ?? '0';
    const start = this.at;
    this.at += raw.length;
    NAME.lastIndex = this.at;
    const junk = NAME.exec(this.text)?.[0];
    const digits = raw.replaceAll('_', '');
    if (junk !== undefined || digits === '0x' || digits === '0X' || digits === '0b' || digits === '0B') {
      this.at += junk?.length ?? 0;
      this.report('E0107', start, this.at, `'${this.text.slice(start, this.at)}' is not a number`);
    }
    const isFloat = found?.[1] !== undefined || found?.[2] !== undefined;
    this.push(isFloat ? 'float' : 'int', start, this.at, digits.length > 1 && /^0[xXbB]$/.test(digits) ? '0' : digits);
  }

  private string(open: number, isFormat: boolean): void {
    const start = this.at;
    const { end, value, parts } = scanString(this.text, open, isFormat, this.report);
    this.at = Math.min(end, this.end);
    this.tokens.push({ kind: isFormat ? 'fstring' : 'str', start, end: this.at, text: value, parts });
  }

  private name(): boolean {
    NAME.lastIndex = this.at;
    const text = NAME.exec(this.text)?.[0];
    if (text === undefined) return false;
    this.push(KEYWORDS.has(text) ? 'keyword' : 'name', this.at, this.at + text.length, text);
    this.at += text.length;
    return true;
  }

  private operator(): void {
    const start = this.at;
    for (let length = 3; length >= 1; length--) {
      const text = this.text.slice(start, start + length);
      if (!OPERATOR_SETS[3 - length]?.has(text)) continue;
      this.at += length;
      this.push('op', start, this.at, text);
      this.bracket(text, start);
      return;
    }
    const char = String.fromCodePoint(this.text.codePointAt(start) ?? 32);
    this.at += char.length;
    this.report('E0100', start, this.at, `unexpected character '${char}'`);
  }

  private bracket(text: string, at: number): void {
    if (text === '(' || text === '[' || text === '{') this.brackets.push({ at, indent: this.lineIndent });
    else if (text === ')' || text === ']' || text === '}') this.brackets.pop();
  }
}
