/**
 * The parser's place in the token list: looking, taking, expecting, and what to say when it is not there.
 *
 * Invariant: at most one diagnostic is reported at one token, so that one mistake gives one message.
 */
import type { Diagnostic, DiagnosticCode } from '../support/diagnostics.js';
import type { SourceFile, Span } from '../support/source.js';
import type { Ident } from './ast.js';
import type { Token, TokenKind } from './tokens.js';

const EOF: Token = { kind: 'eof', start: 0, end: 0, text: '' };

export class Cursor {
  protected at = 0;
  protected depth = 0;
  private reportedAt = -1;
  private readonly splits: { at: number; whole: Token }[] = [];

  constructor(
    protected readonly file: SourceFile,
    protected readonly tokens: Token[],
    protected readonly diagnostics: Diagnostic[],
  ) {}

  protected get token(): Token {
    return this.tokens[this.at] ?? EOF;
  }

  protected get previous(): Token {
    return this.tokens[this.at - 1] ?? EOF;
  }

  /** What was just read ended with an indented block: the next line starts a statement, whatever it starts with. */
  protected get afterBlock(): boolean {
    return this.previous.kind === 'dedent';
  }

  protected peek(offset = 1): Token {
    return this.tokens[this.at + offset] ?? EOF;
  }

  protected next(): Token {
    const token = this.token;
    if (token.kind !== 'eof') this.at++;
    return token;
  }

  protected isKind(...kinds: TokenKind[]): boolean {
    return kinds.includes(this.token.kind);
  }

  protected isOp(text: string): boolean {
    return this.token.kind === 'op' && this.token.text === text;
  }

  protected isKeyword(text: string): boolean {
    return this.token.kind === 'keyword' && this.token.text === text;
  }

  protected takeOp(text: string): boolean {
    if (!this.isOp(text)) return false;
    this.at++;
    return true;
  }

  protected takeKeyword(text: string): boolean {
    if (!this.isKeyword(text)) return false;
    this.at++;
    return true;
  }

  /** Takes the operator, or reports that it is missing. */
  protected expectOp(text: string, where: string): boolean {
    if (this.takeOp(text)) return true;
    this.expected(`'${text}' ${where}`);
    return false;
  }

  protected expectKeyword(text: string, where: string): boolean {
    if (this.takeKeyword(text)) return true;
    this.expected(`'${text}' ${where}`);
    return false;
  }

  /** A name; `orKeyword` where any word may stand (members, named arguments). */
  protected ident(what: string, orKeyword = false): Ident {
    const token = this.token;
    if (token.kind === 'name' || (orKeyword && token.kind === 'keyword')) {
      this.at++;
      return { name: token.text, span: this.spanOf(token) };
    }
    this.expected(what);
    return { name: '', span: this.spanOf({ ...token, end: token.start }) };
  }

  /** Takes one `>` that closes type arguments, splitting `>>`, `>=` and `>>=`. */
  protected takeCloseAngle(): boolean {
    const token = this.token;
    if (token.kind !== 'op' || token.text[0] !== '>') return false;
    if (token.text === '>') this.at++;
    else {
      this.splits.push({ at: this.at, whole: token });
      this.tokens[this.at] = { ...token, start: token.start + 1, text: token.text.slice(1) };
    }
    return true;
  }

  /** Runs a trial parse; when it says no (undefined), everything is as before, diagnostics included. */
  protected attempt<T>(parse: () => T | undefined): T | undefined {
    const { at, reportedAt } = this;
    const { length } = this.diagnostics;
    const splits = this.splits.length;
    const result = parse();
    if (result !== undefined && this.diagnostics.length === length) return result;
    this.diagnostics.length = length;
    this.at = at;
    this.reportedAt = reportedAt;
    for (const split of this.splits.splice(splits).reverse()) this.tokens[split.at] = split.whole;
    return undefined;
  }

  protected spanOf(token: Token): Span {
    return { file: this.file.id, start: token.start, end: token.end };
  }

  /** From `start` to the end of the last token taken. */
  protected spanFrom(start: number): Span {
    let last = this.at - 1;
    while (last > 0 && isLayout(this.tokens[last])) last--;
    return { file: this.file.id, start, end: Math.max(start, this.tokens[last]?.end ?? start) };
  }

  protected expected(what: string, help?: string): void {
    this.error('E0200', this.spanOf(this.token), `expected ${what}, found ${describe(this.token)}`, help);
  }

  protected error(code: DiagnosticCode, span: Span, message: string, help?: string): void {
    if (this.reportedAt === this.at) return;
    this.reportedAt = this.at;
    this.diagnostics.push(help === undefined ? { code, span, message } : { code, span, message, help });
  }
}

function isLayout(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'newline' || token.kind === 'dedent' || token.kind === 'indent');
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'newline':
      return 'the end of the line';
    case 'indent':
      return 'a deeper indentation';
    case 'dedent':
      return 'the end of the block';
    case 'eof':
      return 'the end of the file';
    case 'str':
    case 'fstring':
      return 'a string';
    default:
      return `'${token.text}'`;
  }
}
