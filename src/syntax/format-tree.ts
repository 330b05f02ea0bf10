/**
 * A logical line as a tree of its brackets, with each comment inside them at the item it belongs to.
 *
 * Invariant: the tree read from left to right is the line's tokens, less the commas of its groups.
 */
import { assert } from '../support/assert.js';
import type { SourceFile } from '../support/source.js';
import { closerOf } from './characters.js';
import type { CodeLine } from './format-lines.js';
import { newlines } from './format-lines.js';
import { spaceBetween } from './format-spacing.js';
import type { FormatToken } from './format-tokens.js';
import type { Comment } from './tokens.js';

export interface Atom {
  readonly kind: 'atom';
  readonly token: FormatToken;
  /** A space comes before it, unless it starts a line. */
  readonly space: boolean;
}

export interface Group {
  readonly kind: 'group';
  readonly open: FormatToken;
  readonly close: FormatToken;
  readonly space: boolean;
  /** `list` has items with commas, the last one too when it is broken; `plain` is an index or an expression. */
  readonly style: 'list' | 'plain' | 'comprehension';
  /** In the source a line ends after its opening bracket. */
  readonly isBroken: boolean;
  readonly items: readonly Item[];
  /** The comment after the opening bracket. */
  readonly opening: string | undefined;
  /** Comments before the closing bracket, on their own lines. */
  readonly closing: readonly string[];
}

export type Node = Atom | Group;

export interface Item {
  readonly nodes: readonly Node[];
  /** Comments before it, on their own lines. */
  readonly comments: readonly string[];
  /** The comment after it. */
  readonly trailing: string | undefined;
  /** It starts a line in the source. */
  readonly startsLine: boolean;
  readonly blankBefore: boolean;
}

/** The tree, or undefined when a comment stands where the layout has no place for it. */
export function lineTree(file: SourceFile, line: CodeLine): readonly Node[] | undefined {
  const builder = new TreeBuilder(file, line);
  const nodes = builder.nodes();
  return builder.isMisplaced ? undefined : nodes;
}

class TreeBuilder {
  isMisplaced = false;
  private at = 0;
  private nextComment = 0;

  constructor(
    private readonly file: SourceFile,
    private readonly line: CodeLine,
  ) {}

  private get token(): FormatToken | undefined {
    return this.line.tokens[this.at];
  }

  /** Nodes up to the end of the line, or to the comma or bracket that ends an item of a group. */
  nodes(inGroup = false): Node[] {
    const nodes: Node[] = [];
    let angles = 0;
    let inVariables = false; // of a comprehension: `for k, v in` has a comma of its own
    for (let token = this.token; token !== undefined; token = this.token) {
      if (inGroup && (isCloser(token) || (angles === 0 && !inVariables && isComma(token)))) break;
      if (isWord(token, 'for') || isWord(token, 'in')) inVariables = token.text === 'for';
      if (token.role === 'angleOpen') angles++;
      if (token.role === 'angleClose') angles--;
      if (nodes.length > 0 || !inGroup) this.refuseComments(token.start);
      nodes.push(token.kind === 'op' && closerOf(token.text) !== undefined ? this.group(token) : this.atom(token));
    }
    return nodes;
  }

  private atom(token: FormatToken): Atom {
    const space = this.spaceBefore();
    this.at++;
    return { kind: 'atom', token, space };
  }

  private spaceBefore(): boolean {
    const { tokens } = this.line;
    return spaceBetween(tokens, this.at);
  }

  private group(open: FormatToken): Group {
    const before = this.line.tokens[this.at - 1];
    const space = this.spaceBefore();
    this.at++;
    const isBroken = newlines(this.file.text, open.end, this.token?.start ?? open.end) > 0;
    const opening = this.takeTrailing(open.end);
    const items: Item[] = [];
    let sawComma = false;
    while (this.token !== undefined && !isCloser(this.token)) {
      items.push(this.item());
      if (this.token !== undefined && isComma(this.token)) {
        sawComma = true;
        this.at++;
        this.trailingAfterComma(items);
      }
    }
    const close = this.token;
    assert(close !== undefined, 'a bracket without its partner');
    const closing = this.takeOwnLines(close.start);
    this.at++;
    const style = styleOf(open, before, items, sawComma);
    return { kind: 'group', open, close, space, style, isBroken, items, opening, closing };
  }

  private item(): Item {
    const start = this.token?.start ?? 0;
    const previousEnd = this.line.tokens[this.at - 1]?.end ?? start;
    const comments = this.takeOwnLines(start);
    const firstEnd = comments.length > 0 ? this.firstCommentStart : start;
    const breaks = newlines(this.file.text, previousEnd, firstEnd);
    const nodes = this.nodes(true);
    const trailing = this.takeTrailing(this.line.tokens[this.at - 1]?.end ?? start);
    const startsLine = newlines(this.file.text, previousEnd, start) > 0;
    return { nodes, comments, trailing, startsLine, blankBefore: breaks > 1 };
  }

  // ------------------------------------------------------------------------------------------------ comments

  private firstCommentStart = 0;

  private get comment(): Comment | undefined {
    return this.line.inner[this.nextComment];
  }

  private takeComment({ start, end }: Comment): string {
    this.nextComment++;
    return this.file.text.slice(start, end).trimEnd();
  }

  /** The comment on the line of the token that ends at `end`, if one comes before the next token. */
  private takeTrailing(end: number): string | undefined {
    const { comment } = this;
    if (comment === undefined || comment.start > (this.token?.start ?? comment.start)) return undefined;
    return newlines(this.file.text, end, comment.start) > 0 ? undefined : this.takeComment(comment);
  }

  private trailingAfterComma(items: Item[]): void {
    const trailing = this.takeTrailing(this.line.tokens[this.at - 1]?.end ?? 0);
    const last = items.at(-1);
    if (trailing === undefined || last === undefined) return;
    if (last.trailing !== undefined) this.isMisplaced = true;
    items[items.length - 1] = { ...last, trailing };
  }

  private takeOwnLines(end: number): string[] {
    const taken: string[] = [];
    this.firstCommentStart = this.comment?.start ?? 0;
    for (let { comment } = this; comment !== undefined && comment.start < end; comment = this.comment) {
      taken.push(this.takeComment(comment));
    }
    return taken;
  }

  /** A comment before the token at `start`, in the middle of an item. */
  private refuseComments(start: number): void {
    if (this.comment !== undefined && this.comment.start < start) this.isMisplaced = true;
  }
}

function isComma({ kind, text }: FormatToken): boolean {
  return kind === 'op' && text === ',';
}

function isCloser({ kind, text }: FormatToken): boolean {
  return kind === 'op' && (text === ')' || text === ']' || text === '}');
}

function styleOf(
  open: FormatToken,
  before: FormatToken | undefined,
  items: readonly Item[],
  sawComma: boolean,
): Group['style'] {
  const isCall = before?.isOperand === true || (before?.kind === 'keyword' && before.text === 'fn');
  if (items.some(({ nodes }) => nodes.some((n) => n.kind === 'atom' && isWord(n.token, 'for')))) return 'comprehension';
  if (open.text === '[') return isCall ? 'plain' : 'list';
  if (open.text === '(') return isCall || sawComma ? 'list' : 'plain';
  return 'list';
}

export function isWord({ kind, text }: FormatToken, word: string): boolean {
  return kind === 'keyword' && text === word;
}
