/**
 * Floating-point functions. `sqrt` and those that round are exact; the others are JavaScript's, which may differ from native
 * code's C library in the last bit.
 */
import { powFloat } from '../ints.js';
import { type Library, plain } from '../maker.js';

export const MATH: Library = {
  'math.abs': plain(Math.abs),
  'math.sqrt': plain(Math.sqrt),
  'math.exp': plain(Math.exp),
  'math.log': plain(Math.log),
  'math.log2': plain(Math.log2),
  'math.log10': plain(Math.log10),
  'math.sin': plain(Math.sin),
  'math.cos': plain(Math.cos),
  'math.tan': plain(Math.tan),
  'math.asin': plain(Math.asin),
  'math.acos': plain(Math.acos),
  'math.atan': plain(Math.atan),
  'math.floor': plain(Math.floor),
  'math.ceil': plain(Math.ceil),
  'math.round': plain(round),
  'math.trunc': plain(Math.trunc),
  'math.pow': plain(powFloat),
  'math.atan2': plain(Math.atan2),
  'math.hypot': plain(Math.hypot),
};

/** Halves away from zero. */
function round(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}
