/**
 * Arithmetic and comparison of two `any`. Optimised code does ints, floats and an int beside a float itself, and
 * compares strings and bools; everything else, and all of it in baseline code, is a call of the runtime.
 *
 * Invariant: positions in the operator lists are part of the ABI (docs/abi.md, "Operations on any").
 */
import type { ArithOp, CompareOp, DynCompareOp } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { ANY_PAYLOAD, ANY_TYPE, anyWords, box, hasType, TYPE_ID, truth } from './any.js';
import { arith, compareOrder, compareScalars, UNKNOWN_DIVISOR, unary } from './arith.js';
import { andThen, equalToConstant } from './compare.js';
import { bothAre, type Case, firstOf } from './dyn-quick.js';
import { only, part, type Val } from './emit.js';
import { constBool, constI64, f64, type Value } from './llvm.js';
import { ANY_SCALARS } from './repr.js';
import type { FunctionState } from './state.js';

const ARITH: readonly ArithOp[] = ['add', 'sub', 'mul', 'div', 'rem', 'pow', 'and', 'or', 'xor', 'shl', 'shr'];
const COMPARE: readonly DynCompareOp[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'is', 'isnot', 'eqNumber', 'neNumber'];
const UNARY = ['neg', 'not', 'bitnot'] as const;

/** Those that are a few instructions, and the panics of division. */
export const INT_INLINE: ReadonlySet<ArithOp> = new Set(ARITH.filter((op) => op !== 'pow'));
export const FLOAT_INLINE: ReadonlySet<ArithOp> = new Set<ArithOp>(['add', 'sub', 'mul', 'div']);

type Compute = (left: Value, right: Value) => Val;

/** Two ints. */
function ints(f: FunctionState, left: Val, right: Val, compute: Compute): Case {
  return {
    test: () => bothAre(f, left, right, TYPE_ID.int),
    value: () => compute(part(left, ANY_PAYLOAD), part(right, ANY_PAYLOAD)),
  };
}

/** Two floats. */
function floats(f: FunctionState, left: Val, right: Val, compute: Compute): Case {
  const operand = (value: Val) => f.fromWord('f64', part(value, ANY_PAYLOAD));
  return {
    test: () => bothAre(f, left, right, TYPE_ID.float),
    value: () => compute(operand(left), operand(right)),
  };
}

/** An int and a float, or a float and an int: the int widens. */
function widened(f: FunctionState, left: Val, right: Val, compute: Compute): Case {
  const pair = (a: Val, b: Val) => f.b.CreateAnd(hasType(f, a, TYPE_ID.int), hasType(f, b, TYPE_ID.float));
  const operand = (value: Val) => {
    const payload = part(value, ANY_PAYLOAD);
    const isInt = hasType(f, value, TYPE_ID.int);
    return f.b.CreateSelect(isInt, f.b.CreateSIToFP(payload, f64), f.b.CreateBitCast(payload, f64));
  };
  return {
    test: () => f.b.CreateOr(pair(left, right), pair(right, left)),
    value: () => compute(operand(left), operand(right)),
  };
}

export function dynArith(f: FunctionState, op: ArithOp, left: Val, right: Val): Val {
  const slow = () =>
    f.runtimeAny('ot_dyn_arith', [['i64', constI64(ARITH.indexOf(op))], ...anyWords(left), ...anyWords(right)]);
  if (!f.m.optimised) return slow();
  const quick =
    (type: Type): Compute =>
    (l, r) =>
      box(f, type, [arith(f, op, type, l, r, false, UNKNOWN_DIVISOR)]);
  const { int, float } = f.types;
  const cases: Case[] = [];
  if (INT_INLINE.has(op)) cases.push(ints(f, left, right, quick(int)));
  if (FLOAT_INLINE.has(op)) {
    cases.push(floats(f, left, right, quick(float)), widened(f, left, right, quick(float)));
  }
  return firstOf(f, ANY_SCALARS, cases, slow);
}

export function dynUnary(f: FunctionState, op: (typeof UNARY)[number], operand: Val): Val {
  const { bool, int, float } = f.types;
  if (op === 'not') return box(f, bool, [f.b.CreateNot(truth(f, operand))]);
  const slow = () => f.runtimeAny('ot_dyn_unary', [['i64', constI64(UNARY.indexOf(op))], ...anyWords(operand)]);
  if (!f.m.optimised) return slow();
  const quick = (type: Type): Case => ({
    test: () => hasType(f, operand, type.id),
    value: () => {
      const scalar = type.kind === 'float' ? 'f64' : 'i64';
      return box(f, type, [unary(f, op, type, f.fromWord(scalar, part(operand, ANY_PAYLOAD)))]);
    },
  });
  return firstOf(f, ANY_SCALARS, op === 'neg' ? [quick(int), quick(float)] : [quick(int)], slow);
}

// ---------------------------------------------------------------------------------------- comparison

export function dynCompare(f: FunctionState, op: DynCompareOp, left: Val, right: Val): Value {
  const slow = (): Val => [
    f.runtime('ot_dyn_compare', [['i64', constI64(COMPARE.indexOf(op))], ...anyWords(left), ...anyWords(right)], 'i1'),
  ];
  if (!f.m.optimised) return only(slow());
  return only(firstOf(f, ['i1'], casesOf(f, op, left, right), slow));
}

function casesOf(f: FunctionState, op: DynCompareOp, left: Val, right: Val): readonly Case[] {
  switch (op) {
    case 'eqNumber':
      return numbersEqual(f, 'eq', left, right);
    case 'neNumber':
      return numbersEqual(f, 'ne', left, right);
    case 'eq':
    case 'is':
      return sameTypeEqual(f, 'eq', left, right);
    case 'ne':
    case 'isnot':
      return sameTypeEqual(f, 'ne', left, right);
    default:
      return [...numbers(f, op, left, right), textOrder(f, op, left, right)];
  }
}

function numbers(f: FunctionState, op: CompareOp, left: Val, right: Val): readonly Case[] {
  const { int, float } = f.types;
  const compute =
    (type: Type): Compute =>
    (l, r) => [compareScalars(f, op, type, l, r)];
  return [
    ints(f, left, right, compute(int)),
    floats(f, left, right, compute(float)),
    widened(f, left, right, compute(float)),
  ];
}

/** One of the two is a number: what is none is unequal to it. */
function numbersEqual(f: FunctionState, op: 'eq' | 'ne', left: Val, right: Val): readonly Case[] {
  // The types of numbers are int, i32 and float.
  const isNone = (value: Val) =>
    f.b.CreateICmpUGT(f.b.CreateSub(part(value, ANY_TYPE), constI64(TYPE_ID.int)), constI64(2));
  const apart: Case = {
    test: () => f.b.CreateOr(isNone(left), isNone(right)),
    value: () => [constBool(op === 'ne')],
  };
  return [...numbers(f, op, left, right), apart];
}

function sameTypeEqual(f: FunctionState, op: 'eq' | 'ne', left: Val, right: Val): readonly Case[] {
  const { int, float } = f.types;
  const type = part(left, ANY_TYPE);
  const text = (value: Val) => f.fromWord('ptr', part(value, ANY_PAYLOAD));
  const result = (equal: Value): Val => [op === 'eq' ? equal : f.b.CreateNot(equal)];
  return [
    {
      test: () => f.b.CreateICmpNE(type, part(right, ANY_TYPE)),
      value: () => [constBool(op === 'ne')],
    },
    // Unit, bool, int and i32 are equal when their payloads are.
    {
      test: () => f.b.CreateICmpULT(type, constI64(TYPE_ID.float)),
      value: () => [compareScalars(f, op, int, part(left, ANY_PAYLOAD), part(right, ANY_PAYLOAD))],
    },
    floats(f, left, right, (l, r) => [compareScalars(f, op, float, l, r)]),
    {
      test: () => hasType(f, left, TYPE_ID.str),
      value: () =>
        result(
          f.runtime(
            'ot_str_equal',
            [
              ['ptr', text(left)],
              ['ptr', text(right)],
            ],
            'i1',
          ),
        ),
    },
  ];
}

function textOrder(f: FunctionState, op: CompareOp, left: Val, right: Val): Case {
  const text = (value: Val) => f.fromWord('ptr', part(value, ANY_PAYLOAD));
  return {
    test: () => bothAre(f, left, right, TYPE_ID.str),
    value: () => {
      const order = f.runtime(
        'ot_str_compare',
        [
          ['ptr', text(left)],
          ['ptr', text(right)],
        ],
        'i64',
      );
      return [compareOrder(f, op, order)];
    },
  };
}

/** Whether an `any` is this string: a value of another type is not. */
export function dynEqualsText(f: FunctionState, value: Val, text: string): Value {
  const isText = hasType(f, value, TYPE_ID.str);
  return andThen(f, isText, 'text', () => equalToConstant(f, f.fromWord('ptr', part(value, ANY_PAYLOAD)), text));
}
