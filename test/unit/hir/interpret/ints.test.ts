/** Ints that are numbers or bigints do exactly what 64-bit words do. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ArithOp } from '../../../../src/hir/hir.js';
import { bitnotInt, floatToInt, fromBig, I32_OPS, INT_OPS, negInt, toI32 } from '../../../../src/hir/interpret/ints.js';
import type { Int } from '../../../../src/hir/interpret/values.js';

const EDGES = [
  0n,
  1n,
  -1n,
  2n,
  63n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 62n,
  2n ** 63n - 1n,
  -(2n ** 63n),
];

/** Any 64-bit int, often near where representations change. */
const anyInt = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -100n, max: 100n }),
  fc
    .tuple(fc.constantFrom(...EDGES, ...EDGES.map((e) => -e)), fc.bigInt({ min: -2n, max: 2n }))
    .map(([e, d]) => BigInt.asIntN(64, e + d)),
);

/** What the operation means, on integers of any size; the result is wrapped. */
const MEANING: Readonly<Record<ArithOp, (a: bigint, b: bigint, bits: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  rem: (a, b) => a % b,
  pow: (a, b) => a ** b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b, bits) => a << (b & (bits - 1n)),
  shr: (a, b, bits) => a >> (b & (bits - 1n)),
};

function isCanonical(value: Int): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0);
  return !Number.isSafeInteger(Number(value)) && BigInt.asIntN(64, value) === value;
}

/** Second operands that the operation takes. */
function takes(op: ArithOp, b: bigint): boolean {
  if (op === 'div' || op === 'rem') return b !== 0n;
  return op !== 'pow' || (b >= 0n && b < 200n);
}

for (const op of Object.keys(MEANING) as ArithOp[]) {
  test(`${op} of ints`, () => {
    fc.assert(
      fc.property(anyInt, anyInt, (a, b) => {
        fc.pre(takes(op, b));
        const result = INT_OPS[op](fromBig(a), fromBig(b));
        assert.is(BigInt(result), BigInt.asIntN(64, MEANING[op](a, b, 64n)));
        assert.ok(isCanonical(result), `${result} is canonical`);
      }),
      { numRuns: 2000 },
    );
  });

  test(`${op} of i32s`, () => {
    fc.assert(
      fc.property(anyInt, anyInt, (x, y) => {
        const [a, b] = [BigInt.asIntN(32, x), BigInt.asIntN(32, y)];
        fc.pre(takes(op, b));
        const result = I32_OPS[op](Number(a), Number(b));
        assert.is(BigInt(result), BigInt.asIntN(32, MEANING[op](a, b, 32n)));
      }),
      { numRuns: 1000 },
    );
  });
}

test('negation, complement and narrowing', () => {
  fc.assert(
    fc.property(anyInt, (a) => {
      assert.is(BigInt(negInt(fromBig(a))), BigInt.asIntN(64, -a));
      assert.is(BigInt(bitnotInt(fromBig(a))), ~a);
      assert.is(BigInt(toI32(fromBig(a))), BigInt.asIntN(32, a));
      assert.ok(isCanonical(negInt(fromBig(a))));
      assert.ok(isCanonical(bitnotInt(fromBig(a))));
    }),
  );
});

test('floats become ints by truncation and saturate', () => {
  const rows: readonly (readonly [number, bigint])[] = [
    [1.9, 1n],
    [-1.9, -1n],
    [-0.5, 0n],
    [Number.NaN, 0n],
    [2 ** 53 + 2, 2n ** 53n + 2n],
    [2 ** 63, 2n ** 63n - 1n],
    [-(2 ** 63), -(2n ** 63n)],
    [-(2 ** 64), -(2n ** 63n)],
    [Number.POSITIVE_INFINITY, 2n ** 63n - 1n],
  ];
  for (const [value, expected] of rows) {
    assert.is(BigInt(floatToInt(value)), expected, String(value));
    assert.ok(isCanonical(floatToInt(value)), String(value));
  }
});

test.run();
