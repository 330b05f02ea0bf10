/**
 * Decimal texts of floats, exact: a double is a ratio of integers, rounded half to even as C's printf does. JavaScript's
 * own `toFixed` and its kin round ties up.
 */

interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const view = new DataView(new ArrayBuffer(8));

/** The magnitude of a finite double. */
function ratioOf(value: number): Ratio {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | (1n << 52n);
  const shift = BigInt(Math.max(exponent, 1) - 1075);
  return shift >= 0n
    ? { numerator: mantissa << shift, denominator: 1n }
    : { numerator: mantissa, denominator: 1n << -shift };
}

/** The magnitude times 10^power, to the nearest integer, half to even. */
function scaled({ numerator, denominator }: Ratio, power: number): bigint {
  const n = power >= 0 ? numerator * 10n ** BigInt(power) : numerator;
  const d = power >= 0 ? denominator : denominator * 10n ** BigInt(-power);
  const quotient = n / d;
  const twice = 2n * (n - quotient * d);
  const up = twice > d || (twice === d && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** No double has more digits after the point, or more significant ones. */
const MOST_FRACTION = 1074;
const MOST_SIGNIFICANT = 800;

/** The magnitude with `precision` digits after the point. */
export function fixed(value: number, precision: number): string {
  if (precision > MOST_FRACTION) return fixed(value, MOST_FRACTION) + '0'.repeat(precision - MOST_FRACTION);
  const digits = String(scaled(ratioOf(value), precision)).padStart(precision + 1, '0');
  if (precision === 0) return digits;
  return `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
}

/** `precision` + 1 significant digits of the magnitude, and the decimal exponent of the first. */
function significant(value: number, precision: number): { readonly digits: string; readonly exponent: number } {
  if (value === 0) return { digits: '0'.repeat(precision + 1), exponent: 0 };
  if (precision > MOST_SIGNIFICANT) {
    const { digits, exponent } = significant(value, MOST_SIGNIFICANT);
    return { digits: digits.padEnd(precision + 1, '0'), exponent };
  }
  const ratio = ratioOf(value);
  let exponent = Math.floor(Math.log10(Math.abs(value)));
  for (;;) {
    const digits = String(scaled(ratio, precision - exponent));
    if (digits.length === precision + 1) return { digits, exponent };
    // The estimate was one off, or rounding made one digit more.
    exponent += digits.length > precision + 1 ? 1 : -1;
  }
}

/** `d.ddde+XX`, as printf's %e. */
export function exponential(value: number, precision: number): string {
  const { digits, exponent } = significant(value, precision);
  return `${withPoint(digits)}${exponentText(exponent)}`;
}

/** As printf's %g: the shorter of the two forms, without trailing zeros. */
export function general(value: number, precision: number): string {
  const wanted = Math.max(precision, 1);
  const { digits, exponent } = significant(value, wanted - 1);
  if (exponent < -4 || exponent >= wanted) return `${trimZeros(withPoint(digits))}${exponentText(exponent)}`;
  return trimZeros(fixed(value, wanted - 1 - exponent));
}

function withPoint(digits: string): string {
  return digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

export function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
