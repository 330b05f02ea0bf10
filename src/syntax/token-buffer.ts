/**
 * The tokens that a lexer made and a parser has not done with. A file is lexed a line at a time as it is parsed, and the
 * tokens of a statement that is parsed are used again for later ones: there are ten times as many as lines, and they
 * would take as much memory as the whole syntax tree.
 *
 * Invariant: a token is not changed while it is in `tokens`; whoever forgets it holds no reference to it.
 */
import type { RawPart, Token, TokenKind } from './tokens.js';

type Writable = { -readonly [Key in keyof Token]: Token[Key] };

export class TokenBuffer {
  readonly tokens: Token[] = [];
  private readonly spare: Writable[] = [];

  add(kind: TokenKind, start: number, end: number, text: string, parts: readonly RawPart[] | undefined): void {
    const token = this.spare.pop();
    if (token === undefined) {
      this.tokens.push({ kind, start, end, text, parts });
      return;
    }
    token.kind = kind;
    token.start = start;
    token.end = end;
    token.text = text;
    token.parts = parts;
    this.tokens.push(token);
  }

  /** Forgets the first `count` tokens: the others move to the front. */
  forget(count: number): void {
    const { tokens } = this;
    for (let i = 0; i < count; i++) this.spare.push(tokens[i] as Token);
    for (let i = count; i < tokens.length; i++) tokens[i - count] = tokens[i] as Token;
    for (let i = 0; i < count; i++) tokens.pop();
  }
}
