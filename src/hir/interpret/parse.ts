/** Numbers from text. */
import { fromBig } from './ints.js';
import { fault } from './panic.js';
import { trim } from './strings.js';
import type { Int } from './values.js';

const LIMIT = 2n ** 63n;
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** Undefined when the text is no int, or too large. */
export function tryParseInt(text: string): Int | undefined {
  const digits = trim(text);
  if (!/^[-+]?\d+$/.test(digits)) return undefined;
  const value = BigInt(digits.replace(/^\+/, ''));
  return value >= -LIMIT && value < LIMIT ? fromBig(value) : undefined;
}

export function tryParseFloat(text: string): number | undefined {
  const digits = trim(text);
  const sign = digits.startsWith('-') ? -1 : 1;
  const size = digits.replace(/^[-+]/, '');
  if (size === 'inf') return sign * Number.POSITIVE_INFINITY;
  if (size === 'nan') return Number.NaN;
  return DECIMAL.test(digits) ? Number(digits) : undefined;
}

export function parseInteger(text: string): Int {
  return tryParseInt(text) ?? fault(`cannot parse "${text}" as an int`);
}

export function parseDecimal(text: string): number {
  return tryParseFloat(text) ?? fault(`cannot parse "${text}" as a float`);
}
