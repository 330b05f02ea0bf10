/**
 * The parser's place in the token list: looking, taking, expecting, what to say when it is not there, and how to go
 * on after a mistake.
 *
 * Invariants: at most one diagnostic is reported at one token, so that one mistake gives one message; the tree that is
 * built is never higher than MAX_HEIGHT, so that whatever walks it by recursion has stack enough.
 */
import type { Diagnostic, DiagnosticCode } from '../support/diagnostics.js';
import type { SourceFile, Span } from '../support/source.js';
import type { Ident } from './ast.js';
import { habit } from './habits.js';
import type { Token, TokenKind } from './tokens.js';

const EOF: Token = { kind: 'eof', start: 0, end: 0, text: '', parts: undefined };
/** How deep the parser itself goes: brackets in brackets, blocks in blocks. */
const MAX_DEPTH = 200;
/** How high a tree may grow, by chains like `a + b + c` and `a.b.c` too, which need no recursion to parse. */
const MAX_HEIGHT = 500;

export class Cursor {
  protected at = 0;
  protected depth = 0;
  /** The height of what was parsed since `enter`. */
  protected height = 0;
  /** Counts mistakes, those that were not reported included: what was parsed without one has none. */
  protected failures = 0;
  protected saidTooDeep = false;
  /** What stands after the last token. */
  protected endText = 'the end of the file';
  private reportedAt = -1;
  private trials = 0;
  private readonly splits: { at: number; whole: Token }[] = [];

  /** The token at `at`, and the one before it: kept, since nearly all the parser does is to look at them. */
  protected token: Token;
  protected previous: Token = EOF;

  constructor(
    protected readonly file: SourceFile,
    protected readonly tokens: Token[],
    protected readonly diagnostics: Diagnostic[],
  ) {
    this.token = tokens[0] ?? EOF;
  }

  protected advance(): void {
    this.previous = this.token;
    this.token = this.tokens[++this.at] ?? EOF;
  }

  private moveTo(at: number): void {
    this.at = at;
    this.token = this.tokens[at] ?? EOF;
    this.previous = this.tokens[at - 1] ?? EOF;
  }

  /** What was just read ended with a block: the next line starts a statement, whatever it starts with. */
  protected get afterBlock(): boolean {
    const { kind } = this.previous;
    return kind === 'dedent' || kind === 'newline' || kind === 'body';
  }

  protected peek(offset = 1): Token {
    return this.tokens[this.at + offset] ?? EOF;
  }

  protected next(): Token {
    const { token } = this;
    if (token.kind === 'eof') return token;
    this.previous = token;
    this.token = this.tokens[++this.at] ?? EOF;
    return token;
  }

  protected isKind(kind: TokenKind): boolean {
    return this.token.kind === kind;
  }

  protected isOp(text: string): boolean {
    const { token } = this;
    return token.kind === 'op' && token.text === text;
  }

  protected isKeyword(text: string): boolean {
    const { token } = this;
    return token.kind === 'keyword' && token.text === text;
  }

  protected takeOp(text: string): boolean {
    const { token } = this;
    if (token.kind !== 'op' || token.text !== text) return false;
    this.advance();
    return true;
  }

  protected takeKeyword(text: string): boolean {
    const { token } = this;
    if (token.kind !== 'keyword' || token.text !== text) return false;
    this.advance();
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
      this.advance();
      return { name: token.text, span: this.spanOf(token) };
    }
    if (token.kind !== 'keyword') this.expected(what);
    else {
      this.refuseKeyword(what);
      if (followsName(this.peek())) this.advance();
    }
    return { name: '', span: { file: this.file.id, start: token.start, end: token.start } };
  }

  /** At a keyword that stands where a name should. */
  protected refuseKeyword(what: string): void {
    const { text } = this.token;
    this.expected(what, `'${text}' is a keyword: choose another name`);
  }

  /** Takes one `>` that closes type arguments, splitting `>>`, `>=` and `>>=`. */
  protected takeCloseAngle(): boolean {
    const token = this.token;
    if (token.kind !== 'op' || token.text[0] !== '>') return false;
    if (token.text === '>') this.advance();
    else {
      this.splits.push({ at: this.at, whole: token });
      this.token = { ...token, start: token.start + 1, text: token.text.slice(1) };
      this.tokens[this.at] = this.token;
    }
    return true;
  }

  /** Runs a trial parse; when it says no (undefined), everything is as before, diagnostics included. */
  protected attempt<T>(parse: () => T | undefined): T | undefined {
    const { at, reportedAt, failures, height } = this;
    const { length } = this.diagnostics;
    const splits = this.splits.length;
    this.trials++;
    const result = parse();
    this.trials--;
    if (result !== undefined && this.failures === failures) return result;
    this.diagnostics.length = length;
    Object.assign(this, { reportedAt, failures, height });
    for (const split of this.splits.splice(splits).reverse()) this.tokens[split.at] = split.whole;
    this.moveTo(at);
    return undefined;
  }

  // ------------------------------------------------------------------------------------------------ nesting

  /** Goes one level down, for `leave`; negative when that would be too deep, which is then reported. */
  protected enter(): number {
    if (this.depth >= MAX_DEPTH) {
      this.tooDeep(MAX_DEPTH);
      return -1;
    }
    const { height } = this;
    this.depth++;
    this.height = 0;
    return height;
  }

  /** `outer` is what `enter` gave. */
  protected leave(outer: number): void {
    this.depth--;
    const height = this.height + 1;
    this.height = height > outer ? height : outer;
  }

  /** One more node on top of what was parsed last; false when the tree is too high for it, which is then reported. */
  protected grow(): boolean {
    this.height++;
    if (this.depth + this.height < MAX_HEIGHT) return true;
    this.tooDeep(MAX_HEIGHT);
    return false;
  }

  /** Said once for each statement of the module. */
  private tooDeep(limit: number): void {
    if (this.saidTooDeep) this.failures++;
    else {
      const span = this.spanOf(this.token);
      this.error('E0211', span, `nested more than ${limit} deep`, 'split it with let, or into functions');
      this.saidTooDeep = this.trials === 0;
    }
    if (this.trials === 0) this.skipToLineEnd();
  }

  // ----------------------------------------------------------------------------------------------- recovery

  /**
   * The items of a bracketed list up to and with its `closer`. After a mistake it goes on with the next item; the lexer
   * has seen to it that brackets balance, so any closing bracket met here is the list's.
   */
  protected listOf(closer: string, after: string, item: () => void): void {
    while (!this.isOp(closer) && !this.atEnd()) {
      item();
      if (this.takeOp(',')) continue;
      if (!this.isOp(closer)) this.expectCloser(closer, after);
      this.skipInBrackets(true);
      if (!this.takeOp(',')) break;
    }
    this.closeBracket(closer, after);
  }

  /** Takes the closing bracket; after a mistake all that is before it is skipped. */
  protected closeBracket(closer: string, after: string): void {
    if (this.takeOp(closer)) return;
    this.expectCloser(closer, after);
    this.skipInBrackets(false);
    if (isCloser(this.token)) this.advance();
  }

  /** Reports that the bracket does not close here, unless the lexer has said that it never does. */
  private expectCloser(closer: string, after: string): void {
    let [at, depth] = [this.at, 0];
    for (let token = this.token; !isLayout(token) && token.kind !== 'eof'; token = this.tokens[++at] ?? EOF) {
      if (isOpener(token)) depth++;
      else if (isCloser(token) && depth-- === 0) break;
    }
    const { start, end } = this.tokens[at] ?? EOF;
    if (start < end) this.expected(`'${closer}' ${after}`);
    else this.failures++;
  }

  /** To the next closing bracket, or comma, that is not in deeper brackets. */
  private skipInBrackets(stopAtComma: boolean): void {
    let depth = 0;
    while (!this.atEnd()) {
      const { token } = this;
      if (depth === 0 && (isCloser(token) || (stopAtComma && this.isOp(',')))) break;
      if (isOpener(token)) depth++;
      else if (isCloser(token)) depth--;
      this.advance();
    }
    this.reportedAt = this.at;
  }

  /** At the end of a line, block or file. */
  protected atEnd(): boolean {
    const { kind } = this.token;
    return kind === 'newline' || kind === 'dedent' || kind === 'indent' || kind === 'eof';
  }

  /** After a mistake: the rest of the line is not looked at, nor is its end missed. */
  protected skipToLineEnd(): void {
    while (!this.atEnd()) this.advance();
    this.reportedAt = this.at;
  }

  // -------------------------------------------------------------------------------------- spans and messages

  protected spanOf(token: Token): Span {
    return { file: this.file.id, start: token.start, end: token.end };
  }

  /** From `start` to the end of the last token taken. */
  protected spanFrom(start: number): Span {
    if (!isLayout(this.previous)) return { file: this.file.id, start, end: Math.max(start, this.previous.end) };
    let last = this.at - 1;
    while (last > 0 && isLayout(this.tokens[last])) last--;
    return { file: this.file.id, start, end: Math.max(start, this.tokens[last]?.end ?? start) };
  }

  protected expected(what: string, help?: string): void {
    const meant = help ?? habit(this.tokens, this.at, what);
    this.error('E0200', this.spanOf(this.token), `expected ${what}, found ${this.found()}`, meant);
  }

  private found(): string {
    return this.token.kind === 'eof' ? this.endText : describe(this.token);
  }

  protected error(code: DiagnosticCode, span: Span, message: string, help?: string): void {
    this.failures++;
    if (this.reportedAt === this.at || this.token.kind === 'error') return;
    this.reportedAt = this.at;
    this.diagnostics.push(help === undefined ? { code, span, message } : { code, span, message, help });
  }
}

function isLayout(token: Token | undefined): boolean {
  return token !== undefined && (token.kind === 'newline' || token.kind === 'dedent' || token.kind === 'indent');
}

/** What stands after a name that is declared. */
function followsName({ kind, text }: Token): boolean {
  return kind === 'op'
    ? text === '=' || text === ':' || text === ',' || text === ')'
    : kind === 'keyword' && text === 'in';
}

function isOpener({ kind, text }: Token): boolean {
  return kind === 'op' && (text === '(' || text === '[' || text === '{');
}

function isCloser({ kind, text }: Token): boolean {
  return kind === 'op' && (text === ')' || text === ']' || text === '}');
}

function describe(token: Token): string {
  switch (token.kind) {
    case 'newline':
      return 'the end of the line';
    case 'indent':
      return 'a deeper indentation';
    case 'dedent':
      return 'the end of the block';
    case 'str':
    case 'fstring':
      return 'a string';
    default:
      return token.start === token.end ? 'the end of the line' : `'${token.text}'`;
  }
}
