/**
 * Arithmetic on ints (values.ts says how they are held) and on i32s: wrapping, exact, with the quick cases on
 * JavaScript's numbers.
 *
 * Invariants: results are in canonical form; a divisor is not 0, an exponent is not negative: callers have checked.
 */
import type { ArithOp } from '../hir.js';
import type { Int } from './values.js';

const MAX = Number.MAX_SAFE_INTEGER;
const MAX_BIG = BigInt(MAX);
const WORD = 2 ** 32;

export type IntOp = (a: Int, b: Int) => Int;
export type I32Op = (a: number, b: number) => number;

/** The canonical form of an integer modulo 2^64. */
export function fromBig(value: bigint): Int {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped <= MAX_BIG && wrapped >= -MAX_BIG ? Number(wrapped) : wrapped;
}

/** Of an int that a JavaScript number stands for only when it is an index or a count: others are far out of any range. */
export function toIndex(value: Int): number {
  return Number(value);
}

function isSafe(value: number): boolean {
  return value <= MAX && value >= -MAX;
}

export function addInt(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (isSafe(sum)) return sum;
  }
  return fromBig(BigInt(a) + BigInt(b));
}

export function subInt(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (isSafe(difference)) return difference;
  }
  return fromBig(BigInt(a) - BigInt(b));
}

export function mulInt(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (isSafe(product)) return product + 0; // never -0
  }
  return fromBig(BigInt(a) * BigInt(b));
}

export function divInt(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return (a - (a % b)) / b + 0;
  return fromBig(BigInt(a) / BigInt(b));
}

export function remInt(a: Int, b: Int): Int {
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return fromBig(BigInt(a) % BigInt(b));
}

export function negInt(a: Int): Int {
  return typeof a === 'number' ? 0 - a : fromBig(-a);
}

export function bitnotInt(a: Int): Int {
  return subInt(negInt(a), 1);
}

/** By squaring; what is above 64 bits is dropped at each step. */
export function powInt(base: Int, exponent: Int): Int {
  let result = 1n;
  let factor = BigInt(base);
  for (let left = BigInt(exponent); left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return fromBig(result);
}

/** An operation on bits, on 32-bit halves where both operands are numbers: their upper halves have 22 bits. */
function bitwise(half: I32Op, whole: (a: bigint, b: bigint) => bigint): IntOp {
  return (a, b) => {
    if (typeof a !== 'number' || typeof b !== 'number') return fromBig(whole(BigInt(a), BigInt(b)));
    const high = half(Math.floor(a / WORD), Math.floor(b / WORD));
    const result = high * WORD + (half(a | 0, b | 0) >>> 0);
    return isSafe(result) ? result : fromBig(BigInt(result));
  };
}

const andInt = bitwise(
  (a, b) => a & b,
  (a, b) => a & b,
);
const orInt = bitwise(
  (a, b) => a | b,
  (a, b) => a | b,
);
const xorInt = bitwise(
  (a, b) => a ^ b,
  (a, b) => a ^ b,
);

/** The low six bits of a shift's count. */
function shiftCount(count: Int): number {
  return typeof count === 'number' ? count & 63 : Number(count & 63n);
}

function shlInt(a: Int, count: Int): Int {
  const by = shiftCount(count);
  if (typeof a === 'number') {
    const shifted = a * 2 ** by;
    if (isSafe(shifted)) return shifted;
  }
  return fromBig(BigInt(a) << BigInt(by));
}

function shrInt(a: Int, count: Int): Int {
  const by = shiftCount(count);
  return typeof a === 'number' ? Math.floor(a / 2 ** by) : fromBig(a >> BigInt(by));
}

export const INT_OPS: Readonly<Record<ArithOp, IntOp>> = {
  add: addInt,
  sub: subInt,
  mul: mulInt,
  div: divInt,
  rem: remInt,
  pow: powInt,
  and: andInt,
  or: orInt,
  xor: xorInt,
  shl: shlInt,
  shr: shrInt,
};

/** Of doubles that hold integers, `| 0` is their value modulo 2^32. */
export const I32_OPS: Readonly<Record<ArithOp, I32Op>> = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  div: (a, b) => (a / b) | 0,
  rem: (a, b) => (a % b) | 0,
  pow: (a, b) => toI32(powInt(a, b)),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  shr: (a, b) => a >> b,
};

export function toI32(value: Int): number {
  return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value));
}

/** Truncates toward zero, saturates; NaN gives 0. */
export function floatToInt(value: number): Int {
  if (Number.isNaN(value)) return 0;
  const whole = Math.trunc(value) + 0;
  if (isSafe(whole)) return whole;
  if (whole >= 2 ** 63) return 2n ** 63n - 1n;
  return whole <= -(2 ** 63) ? -(2n ** 63n) : BigInt(whole);
}

/** Squares and roots exactly, as native code does; else C's `pow`, which gives 1 for 1 to any power and -1 to an infinite one. */
export function powFloat(base: number, exponent: number): number {
  if (exponent === 2) return base * base;
  if (exponent === 0.5) return base === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : Math.abs(Math.sqrt(base));
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

export const FLOAT_OPS: Readonly<Partial<Record<ArithOp, (a: number, b: number) => number>>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  rem: (a, b) => a % b,
  pow: powFloat,
};
