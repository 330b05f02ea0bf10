/**
 * A module's logical lines: a statement, or the header of a block, each with its depth, the comments around it and the
 * blank lines before it. Comments on lines of their own are lines too.
 *
 * Invariant: every comment is in exactly one line: its own, the end of a line, or inside a line's brackets.
 */
import type { SourceFile } from '../support/source.js';
import type { FormatToken } from './format-tokens.js';
import type { Comment } from './tokens.js';

export interface CodeLine {
  readonly kind: 'code';
  readonly depth: number;
  readonly blanks: number;
  readonly tokens: readonly FormatToken[];
  /** Comments between its first and last token. */
  readonly inner: readonly Comment[];
  /** The comment after it. */
  readonly trailing: Comment | undefined;
}

export interface CommentLine {
  readonly kind: 'comment';
  readonly depth: number;
  readonly blanks: number;
  readonly comment: Comment;
}

export type Line = CodeLine | CommentLine;

export function logicalLines(
  file: SourceFile,
  tokens: readonly FormatToken[],
  comments: readonly Comment[],
): readonly Line[] {
  return new Lines(file, tokens, comments).run();
}

class Lines {
  private readonly lines: Line[] = [];
  /** The widths in the source of the blocks around this place. */
  private readonly widths = [0];
  private nextComment = 0;
  /** Where the last line, or the comment after it, ends; -1 at the start of the file and after a block's header. */
  private lastEnd = -1;
  private opensBlock = true;

  constructor(
    private readonly file: SourceFile,
    private readonly tokens: readonly FormatToken[],
    private readonly comments: readonly Comment[],
  ) {}

  run(): readonly Line[] {
    let line: FormatToken[] = [];
    /** The blocks around the last line, which a comment before a shallower line may still belong to. */
    let before = [...this.widths];
    for (const token of this.tokens) {
      if (token.kind === 'indent') this.widths.push(token.end - token.start);
      else if (token.kind === 'dedent') this.widths.pop();
      else if (token.kind !== 'newline' && token.kind !== 'eof') {
        if (line.length === 0) this.commentLines(token.start, before);
        line.push(token);
        continue;
      }
      if (token.kind === 'newline' && line.length > 0) {
        this.codeLine(line);
        line = [];
        before = [...this.widths];
      }
    }
    this.commentLines(Number.POSITIVE_INFINITY, before);
    return this.lines;
  }

  /** The comments before the line at `end`, each a line of its own. */
  private commentLines(end: number, before: readonly number[]): void {
    for (let comment = this.comments[this.nextComment]; comment !== undefined && comment.start < end; ) {
      const depth = this.depthOf(comment, before);
      this.lines.push({ kind: 'comment', depth, blanks: this.blanksBefore(comment.start), comment });
      this.lastEnd = comment.end;
      this.opensBlock = false;
      comment = this.comments[++this.nextComment];
    }
  }

  /** Between blocks that end here, a comment belongs to the one that its column says. */
  private depthOf({ start }: Comment, before: readonly number[]): number {
    const inner = this.widths.length - 1;
    if (before.length <= this.widths.length) return inner;
    const lineStart = this.file.text.lastIndexOf('\n', start - 1) + 1;
    const fits = before.findLastIndex((width) => width <= start - lineStart);
    return Math.max(inner, fits);
  }

  private codeLine(tokens: readonly FormatToken[]): void {
    const start = tokens[0]?.start ?? 0;
    const end = tokens.at(-1)?.end ?? start;
    const blanks = this.blanksBefore(start);
    const inner: Comment[] = [];
    let comment = this.comments[this.nextComment];
    for (; comment !== undefined && comment.start < end; comment = this.comments[++this.nextComment])
      inner.push(comment);
    const isTrailing = comment !== undefined && !this.file.text.slice(end, comment.start).includes('\n');
    if (isTrailing) this.nextComment++;
    const trailing = isTrailing ? comment : undefined;
    this.lines.push({ kind: 'code', depth: this.widths.length - 1, blanks, tokens, inner, trailing });
    this.lastEnd = trailing?.end ?? end;
    this.opensBlock = tokens.at(-1)?.text === ':';
  }

  /** Blank lines between the last line and `start`; none where a block or the file starts. */
  private blanksBefore(start: number): number {
    if (this.opensBlock) return 0;
    return Math.max(0, newlines(this.file.text, this.lastEnd, start) - 1);
  }
}

export function newlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
