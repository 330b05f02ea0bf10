/**
 * Tokens. `text` is the keyword, operator or name itself; literals carry their value. Blocks arrive as `indent` and
 * `dedent` tokens, statements end with `newline`; neither occurs inside brackets. An `error` token stands where the
 * lexer has already said what is wrong. An operator of no width is a closing bracket that was missing. In the outline
 * of a file a `body` stands for all of a function's body.
 */

export type TokenKind =
  | 'name'
  | 'keyword'
  | 'op'
  | 'int'
  | 'float'
  | 'str'
  | 'fstring'
  | 'newline'
  | 'indent'
  | 'dedent'
  | 'body'
  | 'error'
  | 'eof';

/** A piece of an f-string: text with escapes done, or the source range of an expression. */
export type RawPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly start: number;
      readonly end: number;
      readonly spec: string | undefined;
      readonly specStart: number;
    };

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** Name, keyword, operator, digits of an int (no underscores), or the value of a string. */
  readonly text: string;
  /** Of an f-string. */
  readonly parts: readonly RawPart[] | undefined;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

/** Each keyword to itself, so that a token's text is always the one string that the parser compares with. */
export const KEYWORDS: ReadonlyMap<string, string> = new Map(
  (
    'fn let return if elif else for while break continue pass in is not use as pub await spawn match case ' +
    'true false None none struct enum and or print mut'
  )
    .split(' ')
    .map((word) => [word, word]),
);
