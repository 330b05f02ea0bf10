/** What people write who come from other languages, or in haste, and what it is here: the help of "expected …" messages. */
import type { Token } from './tokens.js';

const NO_EXCEPTIONS = "there are no exceptions: functions return a 'Result', or panic";

/** Words that begin a line elsewhere. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['def', "functions begin with 'fn'"],
  ['func', "functions begin with 'fn'"],
  ['function', "functions begin with 'fn'"],
  ['class', "'struct' declares a type with fields and methods"],
  ['interface', "'struct' declares a type with fields and methods"],
  ['import', "'use' takes a module"],
  ['from', "'use' takes a module"],
  ['const', "'let' declares a variable"],
  ['var', "'let' declares a variable"],
  ['val', "'let' declares a variable"],
  ['switch', "'match' chooses by a value"],
  ['elseif', "write 'elif'"],
  ['elsif', "write 'elif'"],
  ['lambda', 'a function value is the name of a function'],
  ['try', NO_EXCEPTIONS],
  ['except', NO_EXCEPTIONS],
  ['raise', NO_EXCEPTIONS],
  ['throw', NO_EXCEPTIONS],
]);

/** Values of other languages. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['null', 'None'],
  ['nil', 'None'],
  ['NULL', 'None'],
  ['this', 'self'],
]);

export function meantValue(name: string): string | undefined {
  return VALUES.get(name);
}

/** What may have been meant by the token at `at`, where `what` was expected. */
export function habit(tokens: readonly Token[], at: number, what: string): string | undefined {
  const [before, token] = [tokens[at - 1], tokens[at]];
  if (before === undefined || token === undefined) return undefined;
  return (
    doubledOperator(tokens, at) ??
    elseIf(before, token) ??
    (before.kind === 'name' ? WORDS.get(before.text) : undefined) ??
    (isOp(before, ':') && tokens[at - 2]?.kind === 'name' ? WORDS.get(tokens[at - 2]?.text ?? '') : undefined) ??
    missing(before, token, what, tokens[at - 2])
  );
}

/** `&&`, `||`, and `++` or `--` at the end of a line. */
function doubledOperator(tokens: readonly Token[], at: number): string | undefined {
  const [first, before, token] = [tokens[at - 2], tokens[at - 1], tokens[at]];
  if (isOp(token, '&') && isOp(before, '&')) return "'and' joins conditions";
  if (isOp(token, '|') && isOp(before, '|')) return "'or' joins conditions";
  if (isOp(token, '/') && isOp(before, '/')) return "'/' on two ints gives an int";
  if (isOp(before, '+') && isOp(first, '+')) return "write '+= 1'";
  return isOp(before, '-') && isOp(first, '-') ? "write '-= 1'" : undefined;
}

function elseIf(before: Token, token: Token): string | undefined {
  return isKeyword(before, 'else') && isKeyword(token, 'if') ? "write 'elif'" : undefined;
}

function missing(before: Token, token: Token, what: string, number: Token | undefined): string | undefined {
  if (what.startsWith("':' before") && isOp(token, '=')) return "'==' compares";
  if (what.startsWith("':' before") && isOp(before, ')') && token.kind === 'name')
    return "'->' stands before a result's type";
  if (what === "a name after '.'" && number?.kind === 'int' && before.start === number.end)
    return `write '${number.text}.0' for a float`;
  if (what === "')' after the parameters" && token.kind === 'name') return "':' stands before a parameter's type";
  if (/^'[\])}]' after the (elements|arguments|entries)/.test(what) && beginsValue(before, token))
    return "is a ',' missing?";
  return undefined;
}

function beginsValue(before: Token, { kind, start }: Token): boolean {
  if (start === before.end) return false;
  return kind === 'name' || kind === 'int' || kind === 'float' || kind === 'str' || kind === 'fstring';
}

function isOp(token: Token | undefined, text: string): boolean {
  return token?.kind === 'op' && token.text === text;
}

function isKeyword(token: Token, text: string): boolean {
  return token.kind === 'keyword' && token.text === text;
}
