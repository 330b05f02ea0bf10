/** What the lexer knows of characters: which start or continue a name, and which are operators. */

/** For every UTF-16 unit: 1 for an ASCII letter, digit or underscore. */
export const NAME_CHARS = new Uint8Array(65_536);
for (let code = 0; code < 128; code++) NAME_CHARS[code] = /[A-Za-z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0;
const UNICODE_NAME = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;

/** Whether a UTF-16 unit is an ASCII letter, digit or underscore. */
export function isNameUnit(code: number): boolean {
  return NAME_CHARS[code] === 1;
}

/** The end of the name that starts at `at`, or `at` when none does. */
export function nameEnd(text: string, at: number, end: number): number {
  let here = at;
  let code = text.charCodeAt(here);
  if (code >= 48 && code <= 57) return at;
  while (here < end && isNameUnit(code)) code = text.charCodeAt(++here);
  return here < end && code >= 128 ? unicodeNameEnd(text, at, end) : here;
}

function unicodeNameEnd(text: string, at: number, end: number): number {
  UNICODE_NAME.lastIndex = at;
  return UNICODE_NAME.test(text) ? Math.min(UNICODE_NAME.lastIndex, end) : at;
}

const OPERATORS =
  '<<= >>= ** == != <= >= -> .. += -= *= /= %= &= |= ^= << >> + - * / % = < > ( ) [ ] { } , : . ! ~ & | ^'.split(' ');

/** The operators that start with each ASCII character, longest first. */
const BY_FIRST: readonly (readonly string[])[] = Array.from({ length: 128 }, (_, code) =>
  OPERATORS.filter((op) => op.charCodeAt(0) === code),
);

/** The longest operator at `at`, or undefined. */
export function operatorAt(text: string, at: number): string | undefined {
  const candidates = BY_FIRST[text.charCodeAt(at)];
  if (candidates === undefined) return undefined;
  for (let i = 0; i < candidates.length; i++) {
    const op = candidates[i];
    if (op === undefined || op.length === 1 || text.startsWith(op, at)) return op;
  }
  return undefined;
}

/** The bracket that closes `open`, or undefined when it is not an opening one. */
export function closerOf(open: string): string | undefined {
  if (open === '(') return ')';
  if (open === '[') return ']';
  return open === '{' ? '}' : undefined;
}
