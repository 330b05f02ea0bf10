/** Whether a space stands between two tokens of a line. */
import { closerOf } from './characters.js';
import type { FormatToken } from './format-tokens.js';

/** Operators without a space on either side. */
const TIGHT: ReadonlySet<string> = new Set(['.', '..']);
/** No space before these. */
const CLINGING: ReadonlySet<string> = new Set([',', ':', ')', ']', '}']);

/** Whether a space comes before the token at `at` when it does not start a line. */
export function spaceBetween(tokens: readonly FormatToken[], at: number): boolean {
  const left = tokens[at - 1];
  const right = tokens[at];
  if (left === undefined || right === undefined) return false;
  if (isUse(tokens)) return spaceInUse(left, right);
  if (left.role === 'unary' || left.role === 'angleOpen' || left.role === 'argument') return false;
  if (left.role === 'slice') return false;
  if (right.role === 'angleOpen' || right.role === 'angleClose' || right.role === 'argument') return false;
  if (left.kind === 'op' && (TIGHT.has(left.text) || closerOf(left.text) !== undefined)) return false;
  if (right.kind !== 'op') return true;
  if (TIGHT.has(right.text) || CLINGING.has(right.text)) return false;
  if (closerOf(right.text) !== undefined) return !left.isOperand && !isFn(left);
  return true;
}

/** `fn` of a function type is followed by its parameters. */
function isFn({ kind, text }: FormatToken): boolean {
  return kind === 'keyword' && text === 'fn';
}

function isUse(tokens: readonly FormatToken[]): boolean {
  const [first, second] = tokens;
  return first?.kind === 'keyword' && (first.text === 'use' || (first.text === 'pub' && second?.text === 'use'));
}

/** Paths such as `../shapes/circle` are one word. */
function spaceInUse(left: FormatToken, right: FormatToken): boolean {
  if (left.kind === 'op' && left.text === ',') return true;
  return right.kind === 'op' ? right.text !== ',' && left.kind === 'keyword' : left.kind !== 'op';
}
