/**
 * Tokens. `text` is the keyword, operator or name itself; literals carry their value. Blocks arrive as `indent` and
 * `dedent` tokens, statements end with `newline`; neither occurs inside brackets.
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
  readonly parts?: readonly RawPart[];
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'fn let return if elif else for while break continue pass in is not use as pub await spawn match case ' +
    'true false None none struct enum and or print mut'
  ).split(' '),
);
