/**
 * What the lexer makes of lines: indentation, blocks, brackets that hold lines together or were left open, and bodies of functions that
 * are put off. What is between is lexer.ts's, which extends this.
 *
 * Invariants: `indent` and `dedent` balance, and so do brackets unless a closing one is too many; going back to where a
 * bracket should have been closed is limited, so that lexing stays linear.
 */
import type { Diagnostic } from '../support/diagnostics.js';
import type { SourceFile } from '../support/source.js';
import { type BodyRange, bodyRange, STATEMENT_START } from './body-range.js';
import { closerOf } from './characters.js';
import type { Report } from './strings.js';
import type { Comment, RawPart, Token, TokenKind } from './tokens.js';

export interface LexResult {
  readonly tokens: Token[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the `body` tokens stand for, by where they start. */
  readonly bodies: ReadonlyMap<number, BodyRange>;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** How a range is read. */
export interface Manner {
  /** Newlines are just space. */
  readonly isExpression: boolean;
  /** The indentation of the block around it. */
  readonly outerIndent: number;
  readonly putsOffBodies: boolean;
}

/** A line like this most likely is a statement with a block; in brackets it could also be part of a comprehension. */
const BLOCK_HEADER = /(?:if|for|match|else)\b[^\n#]*:[ \t\r]*(?:\n|#|$)/y;
/** Of brackets left open in one place, so many are told, the outermost ones. */
const MAX_OPEN_TOLD = 10;
/** How wide a tab in the indentation is thought to be. */
const TAB = 4;
/** How often one file is read again from where an open bracket should have been closed; keeps lexing linear. */
const MAX_REWINDS = 50;

interface OpenBracket {
  readonly text: string;
  readonly at: number;
  /** The indentation of the line it is on. */
  readonly indent: number;
}

/** Where a bracket that turns out to be left open should have been closed: the state at the end of that line. */
interface Checkpoint {
  readonly at: number;
  readonly tokens: number;
  readonly comments: number;
  readonly diagnostics: number;
  readonly brackets: readonly OpenBracket[];
}

/** There are thousands of lexers that put nothing off. */
const NOTHING_PUT_OFF = new Map<number, BodyRange>();

export abstract class LayoutLexer {
  protected readonly tokens: Token[] = [];
  protected readonly comments: Comment[] = [];
  protected readonly diagnostics: Diagnostic[] = [];
  protected readonly bodies: Map<number, BodyRange>;
  private readonly indents: number[];
  protected brackets: OpenBracket[] = [];
  private checkpoint: Checkpoint | undefined;
  private rewinds = 0;
  /** Where the last string that is not closed starts: it may have swallowed closing brackets. */
  protected openString = -1;
  protected readonly text: string;
  protected readonly end: number;
  protected at: number;
  protected lineIndent = 0;
  /** The index of the first token of this line. */
  private lineFirst = 0;

  constructor(
    protected readonly file: SourceFile,
    { start, end }: Range,
    protected readonly manner: Manner,
  ) {
    this.text = file.text;
    this.at = start;
    this.end = end;
    this.indents = [manner.outerIndent];
    this.bodies = manner.putsOffBodies ? new Map() : NOTHING_PUT_OFF;
  }

  protected readonly report: Report = (code, start, end, message, help) => {
    const span = { file: this.file.id, start, end: Math.min(Math.max(start, end), this.text.length) };
    this.diagnostics.push(help === undefined ? { code, span, message } : { code, span, message, help });
  };

  protected push(kind: TokenKind, start: number, end: number, text: string, parts?: readonly RawPart[]): void {
    this.tokens.push({ kind, start, end, text, parts });
  }

  protected finish(): void {
    if (!this.manner.isExpression) {
      if (this.tokens.length > 0 && this.tokens.at(-1)?.kind !== 'newline') this.push('newline', this.at, this.at, '');
      while (this.indents.length > 1) this.dedent();
    }
    this.push('eof', this.end, this.end, '');
  }

  protected newline(): void {
    const at = this.at++;
    if (this.manner.isExpression) return;
    if (this.brackets.length > 0) {
      if (!this.continues(at)) this.closeBrackets();
      return;
    }
    this.push('newline', at, at + 1, '');
    this.startLine();
  }

  protected startLine(): void {
    this.skipToCode();
    this.lineFirst = this.tokens.length;
  }

  /** At the start of a line: skips blank and comment lines, then compares the indentation. */
  private skipToCode(): void {
    for (;;) {
      const start = this.at;
      let code = this.text.charCodeAt(this.at);
      while (code === 32 || code === 9) code = this.text.charCodeAt(++this.at);
      if (code === 35) this.comment();
      else if (code === 13 && this.text.charCodeAt(this.at + 1) === 10) this.at++;
      else if (code !== 10) {
        if (this.at < this.end) this.indent(start);
        return;
      }
      if (this.at >= this.end) return;
      this.at++;
    }
  }

  private indent(lineStart: number): void {
    const spaces = this.at - lineStart;
    const width = spaces > 0 && this.refuseTab(lineStart) ? this.likelyIndent(lineStart) : spaces;
    this.lineIndent = width;
    const current = this.indents.at(-1) ?? 0;
    if (width === current) return;
    if (width > current) {
      if (this.manner.putsOffBodies && this.followsFunctionHead() && this.putOffBody(lineStart, current)) return;
      this.indents.push(width);
      this.push('indent', lineStart, this.at, '');
      return;
    }
    while (width <= (this.indents.at(-2) ?? -1)) this.dedent();
    if (width === this.indents.at(-1)) return;
    this.report('E0102', lineStart, this.at, 'this indentation matches no enclosing block');
    this.indents[this.indents.length - 1] = width;
  }

  /** At the first token of the line after one that starts with `fn` and ends with a colon. */
  private followsFunctionHead(): boolean {
    const { tokens } = this;
    const colon = tokens.at(-2);
    if (colon?.kind !== 'op' || colon.text !== ':') return false;
    const isPub = tokens[this.lineFirst]?.text === 'pub';
    const first = tokens[this.lineFirst + (isPub ? 1 : 0)];
    return first?.kind === 'keyword' && first.text === 'fn';
  }

  /** One token for the whole body, if it can be told where that ends; what is after it is the next line. */
  private putOffBody(lineStart: number, outerIndent: number): boolean {
    const range = bodyRange(this.text, lineStart, this.end, outerIndent);
    if (range === undefined) return false;
    this.bodies.set(lineStart, range);
    this.push('body', lineStart, range.codeEnd, '');
    this.at = range.nextLine;
    if (this.at < this.end) this.skipToCode();
    return true;
  }

  /** True when there is a tab. */
  private refuseTab(lineStart: number): boolean {
    let at = lineStart;
    while (at < this.at && this.text.charCodeAt(at) !== 9) at++;
    if (at === this.at) return false;
    const { line } = this.file.position(lineStart);
    this.report('E0101', at, at + 1, `tab in the indentation of line ${line}`, 'indent with spaces');
    return true;
  }

  /** What a tab is worth is not known: of the indentations that make sense here, the one that four columns a tab come nearest to. */
  private likelyIndent(lineStart: number): number {
    let width = 0;
    for (let at = lineStart; at < this.at; at++) width += this.text[at] === '\t' ? TAB - (width % TAB) : 1;
    const current = this.indents.at(-1) ?? 0;
    const last = this.tokens.at(-2);
    if (last?.kind === 'op' && last.text === ':') return Math.max(width, current + TAB);
    return this.indents.findLast((indent) => indent <= width) ?? 0;
  }

  private dedent(): void {
    this.indents.pop();
    this.push('dedent', this.at, this.at, '');
  }

  protected comment(): void {
    const start = this.at;
    const newline = this.text.indexOf('\n', start);
    this.at = newline < 0 ? this.end : Math.min(newline, this.end);
    this.comments.push({ start, end: this.at });
  }

  // ---------------------------------------------------------------------------------------------- brackets

  /** A closing bracket: those opened after its partner were left open. */
  protected close(text: string, at: number): void {
    let partner = this.brackets.length - 1;
    while (partner >= 0 && closerOf(this.brackets[partner]?.text ?? '') !== text) partner--;
    if (partner < 0) this.brackets.pop();
    else {
      if (partner + 1 < this.brackets.length) this.closeDownTo(partner + 1, at);
      this.brackets.pop();
    }
    if (this.brackets.length === 0) this.checkpoint = undefined;
    this.push('op', at, at + 1, text);
  }

  /** Reports the brackets from `index` on as left open, and closes them with tokens of no width. */
  private closeDownTo(index: number, at: number, help?: string): void {
    for (let i = this.brackets.length - 1; i >= index; i--) {
      const open = this.brackets[i];
      if (open === undefined) continue;
      if (open.at > this.openString && i < index + MAX_OPEN_TOLD)
        this.report('E0105', open.at, open.at + 1, `this '${open.text}' is never closed`, help);
      this.push('op', at, at, closerOf(open.text) ?? ')');
    }
    this.brackets.length = index;
  }

  /** True when brackets go on after the newline at `newline`; remembers the first line that looks like their end. */
  private continues(newline: number): boolean {
    let at = this.at;
    while (this.text[at] === ' ' || this.text[at] === '\t') at++;
    STATEMENT_START.lastIndex = at;
    if (STATEMENT_START.test(this.text)) return false;
    if (this.checkpoint === undefined && this.looksFinished(at)) this.checkpoint = this.state(newline);
    return true;
  }

  /** The next line, whose text starts at `next`, is no deeper than the bracket's; or a block seems to start around it. */
  private looksFinished(next: number): boolean {
    const char = this.text[next] ?? '\n';
    if (char === '\n' || char === '\r' || char === '#' || ')]}'.includes(char)) return false;
    if (this.lastIsColon() && this.brackets.at(-1)?.text === '(') return true;
    BLOCK_HEADER.lastIndex = next;
    if (BLOCK_HEADER.test(this.text)) return true;
    return next - this.at <= (this.brackets[0]?.indent ?? 0);
  }

  private lastIsColon(): boolean {
    const last = this.tokens.at(-1);
    return last?.kind === 'op' && last.text === ':';
  }

  private state(at: number): Checkpoint {
    const { tokens, comments, diagnostics } = this;
    const lengths = { tokens: tokens.length, comments: comments.length, diagnostics: diagnostics.length };
    return { at, ...lengths, brackets: [...this.brackets] };
  }

  /** Brackets were left open: closes them at the checkpoint, or here, and goes on with the line after that. */
  protected closeBrackets(): boolean {
    const back = this.rewinds < MAX_REWINDS ? this.checkpoint : undefined;
    if (back !== undefined) this.rewind(back);
    this.checkpoint = undefined;
    const newline = this.at < this.end || back !== undefined ? (back?.at ?? this.at - 1) : this.end;
    const colon = this.lastIsColon() && this.brackets.at(-1)?.text !== '{' ? this.tokens.pop() : undefined;
    this.closeDownTo(0, colon?.start ?? newline, colon && this.blockInBrackets());
    if (colon !== undefined) this.tokens.push(colon);
    this.at = Math.min(newline + 1, this.end);
    if (newline >= this.end) return false;
    this.push('newline', newline, newline + 1, '');
    this.startLine();
    return true;
  }

  /** What may have been meant where the last line of open brackets ends with a colon: lines do not count in them. */
  private blockInBrackets(): string | undefined {
    const open = this.brackets.at(-1)?.at ?? 0;
    const word = this.tokens.findLast(({ kind, text }) => kind === 'keyword' && (text === 'match' || text === 'if'));
    if (word === undefined || word.start < open) return undefined;
    return `'${word.text}' with blocks cannot stand in brackets: give its value a name with 'let' first`;
  }

  private rewind(to: Checkpoint): void {
    this.rewinds++;
    this.tokens.length = to.tokens;
    this.comments.length = to.comments;
    this.diagnostics.length = to.diagnostics;
    this.brackets = [...to.brackets];
  }
}
