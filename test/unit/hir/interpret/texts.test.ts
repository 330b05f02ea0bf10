/** Decimal texts: exact, ties to even, the forms that the language reference gives. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exponential, fixed, general } from '../../../../src/hir/interpret/decimal.js';
import { format } from '../../../../src/hir/interpret/format.js';
import { floatText } from '../../../../src/hir/interpret/text.js';
import { TypeTable } from '../../../../src/hir/types.js';

const types = new TypeTable();

test('floats have up to nine decimals', () => {
  const rows: readonly (readonly [number, string])[] = [
    [50, '50'],
    [0.1 + 0.2, '0.3'],
    [-0, '0'],
    [1 / 3, '0.333333333'],
    [-2.5, '-2.5'],
    [999999999999999.9, '999999999999999.875'],
    [1e15, '1e15'],
    [-1.25e300, '-1.25e300'],
    [1e-9, '0.000000001'],
    [9.99e-10, '9.99e-10'],
    [2.5e-12, '2.5e-12'],
    [2 ** -10, '0.000976562'], // a tie: to the even digit
    [3 * 2 ** -10, '0.002929688'],
    [Number.NaN, 'nan'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ];
  for (const [value, expected] of rows) assert.is(floatText(value), expected);
});

test('fixed, exponential and general forms are exact', () => {
  assert.is(fixed(0.5, 0), '0');
  assert.is(fixed(1.5, 0), '2');
  assert.is(fixed(2.5, 0), '2');
  assert.is(fixed(0.1, 55), '0.1000000000000000055511151231257827021181583404541015625');
  assert.is(fixed(5e-324, 3), '0.000');
  assert.is(exponential(9.996, 2), '1.00e+01');
  assert.is(exponential(0, 1), '0.0e+00');
  assert.is(exponential(5e-324, 1), '4.9e-324');
  assert.is(general(100000, 6), '100000');
  assert.is(general(1e6, 6), '1e+06');
  assert.is(general(0.0001, 6), '0.0001');
  assert.is(general(0.00001, 3), '1e-05');
});

test('where no digit is a tie, JavaScript agrees', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e20, noNaN: true }), fc.integer({ min: 0, max: 20 }), (x, digits) => {
      const exact = fixed(x, digits);
      // A tie would have a last digit of 5 and nothing after it.
      if (!/5$/.test(fixed(x, digits + 1)) || Number(fixed(x, digits + 1)) !== x) assert.is(exact, x.toFixed(digits));
    }),
  );
});

test('format specs', () => {
  const int = (value: number, spec: string): string => format(types.int, value, spec);
  const float = (value: number, spec: string): string => format(types.float, value, spec);
  assert.is(int(-42, '06'), '-00042');
  assert.is(int(1234567, ','), '1,234,567');
  assert.is(int(1234, '08,'), '0,001,234');
  assert.is(int(255, '*^+8x'), '**+ff***');
  assert.is(float(12.375, '.2f'), '12.38');
  assert.is(float(0.256, '.1%'), '25.6%');
  assert.is(float(-0, '.1f'), '-0.0');
  assert.is(float(Number.NaN, '6'), '   nan');
  assert.is(format(types.str, 'höhe', '·>6.3'), '···höh');
  assert.throws(() => format(types.str, 'a', 'd'), /bad format spec "d": its type needs a number/);
  assert.throws(() => int(1, 'q'), /^bad format spec "q"$/);
});

test.run();
