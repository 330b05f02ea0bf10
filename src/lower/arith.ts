/**
 * Arithmetic, comparison of scalars, conversions. Meaning is LANGUAGE section 3: ints wrap, division truncates
 * and panics on zero, the smallest value / -1 wraps, shift counts are masked, floats are IEEE and never fast.
 */
import type { ArithOp, CompareOp, ConvertOp } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { assert, unreachable } from '../support/assert.js';
import type { Emitter } from './emit.js';
import { constI32, constI64, f64, i32, i64, type Value } from './llvm.js';

/** Divisors that can neither be zero nor overflow a division. */
export interface DivisorFacts {
  readonly nonZero: boolean;
  readonly notMinusOne: boolean;
}

export const UNKNOWN_DIVISOR: DivisorFacts = { nonZero: false, notMinusOne: false };

/** Values named so get the `nsw` flag from the addon. */
const NSW = 'nsw.';

export function arith(
  f: Emitter,
  op: ArithOp,
  type: Type,
  left: Value,
  right: Value,
  nowrap: boolean,
  divisor: DivisorFacts,
): Value {
  return type.kind === 'float'
    ? floatArith(f, op, left, right)
    : intArith(f, op, type, left, right, nowrap ? NSW : '', divisor);
}

function intArith(
  f: Emitter,
  op: ArithOp,
  type: Type,
  left: Value,
  right: Value,
  name: string,
  divisor: DivisorFacts,
): Value {
  switch (op) {
    case 'add':
      return f.b.CreateAdd(left, right, name);
    case 'sub':
      return f.b.CreateSub(left, right, name);
    case 'mul':
      return f.b.CreateMul(left, right, name);
    case 'div':
    case 'rem':
      return divide(f, op, type, left, right, divisor);
    case 'pow':
      return type.kind === 'i32'
        ? f.runtime(
            'ot_i32_pow',
            [
              ['i32', left],
              ['i32', right],
            ],
            'i32',
          )
        : f.runtime(
            'ot_int_pow',
            [
              ['i64', left],
              ['i64', right],
            ],
            'i64',
          );
    case 'and':
      return f.b.CreateAnd(left, right);
    case 'or':
      return f.b.CreateOr(left, right);
    case 'xor':
      return f.b.CreateXor(left, right);
    case 'shl':
      return f.b.CreateShl(left, maskCount(f, type, right));
    case 'shr':
      return f.b.CreateAShr(left, maskCount(f, type, right));
    default:
      return unreachable(op);
  }
}

function maskCount(f: Emitter, type: Type, count: Value): Value {
  return f.b.CreateAnd(count, intConst(type, type.kind === 'i32' ? 31 : 63));
}

export function intConst(type: Type, value: number | bigint): Value {
  return type.kind === 'i32' ? constI32(value) : constI64(value);
}

/** The hardware traps on smallest / -1, so a divisor of -1 is replaced by 1 and the quotient by the negation. */
function divide(f: Emitter, op: 'div' | 'rem', type: Type, left: Value, right: Value, facts: DivisorFacts): Value {
  if (!facts.nonZero) {
    f.guard(f.b.CreateICmpNE(right, intConst(type, 0)), () => f.runtimeVoid(`ot_panic_${op}`, []));
  }
  if (facts.notMinusOne) return op === 'div' ? f.b.CreateSDiv(left, right) : f.b.CreateSRem(left, right);
  const minusOne = f.b.CreateICmpEQ(right, intConst(type, -1));
  const safe = f.b.CreateSelect(minusOne, intConst(type, 1), right);
  if (op === 'rem') return f.b.CreateSRem(left, safe);
  return f.b.CreateSelect(minusOne, f.b.CreateNeg(left), f.b.CreateSDiv(left, safe));
}

function floatArith(f: Emitter, op: ArithOp, left: Value, right: Value): Value {
  switch (op) {
    case 'add':
      return f.b.CreateFAdd(left, right);
    case 'sub':
      return f.b.CreateFSub(left, right);
    case 'mul':
      return f.b.CreateFMul(left, right);
    case 'div':
      return f.b.CreateFDiv(left, right);
    case 'rem':
      return f.b.CreateFRem(left, right);
    case 'pow':
      return f.runtime(
        'ot_math_pow',
        [
          ['f64', left],
          ['f64', right],
        ],
        'f64',
      );
    default:
      throw new Error(`internal error: ${op} on floats`);
  }
}

export function unary(f: Emitter, op: 'neg' | 'not' | 'bitnot', type: Type, operand: Value): Value {
  if (op === 'neg') return type.kind === 'float' ? f.b.CreateFNeg(operand) : f.b.CreateNeg(operand);
  return f.b.CreateNot(operand);
}

export function convert(f: Emitter, op: ConvertOp, operand: Value): Value {
  switch (op) {
    case 'intToFloat':
    case 'i32ToFloat':
      return f.b.CreateSIToFP(operand, f64);
    case 'i32ToInt':
      return f.b.CreateSExt(operand, i64);
    case 'intToI32':
      return f.b.CreateTrunc(operand, i32);
    case 'boolToInt':
      return f.b.CreateZExt(operand, i64);
    case 'floatToInt':
      return f.intrinsic('llvm.fptosi.sat.i64.f64', [['f64', operand]], 'i64');
    default:
      return unreachable(op);
  }
}

/** Comparison of ints, i32s, floats (IEEE), bools, and of references by address. */
export function compareScalars(f: Emitter, op: CompareOp, type: Type, left: Value, right: Value): Value {
  if (type.kind === 'float') return compareFloats(f, op, left, right);
  const unsigned = type.kind === 'bool';
  switch (op) {
    case 'eq':
    case 'is':
      return f.b.CreateICmpEQ(left, right);
    case 'ne':
    case 'isnot':
      return f.b.CreateICmpNE(left, right);
    case 'lt':
      return unsigned ? f.b.CreateICmpULT(left, right) : f.b.CreateICmpSLT(left, right);
    case 'le':
      return unsigned ? f.b.CreateICmpULE(left, right) : f.b.CreateICmpSLE(left, right);
    case 'gt':
      return unsigned ? f.b.CreateICmpUGT(left, right) : f.b.CreateICmpSGT(left, right);
    case 'ge':
      return unsigned ? f.b.CreateICmpUGE(left, right) : f.b.CreateICmpSGE(left, right);
    default:
      return unreachable(op);
  }
}

function compareFloats(f: Emitter, op: CompareOp, left: Value, right: Value): Value {
  switch (op) {
    case 'eq':
    case 'is':
      return f.b.CreateFCmpOEQ(left, right);
    case 'ne':
    case 'isnot':
      return f.b.CreateFCmpUNE(left, right);
    case 'lt':
      return f.b.CreateFCmpOLT(left, right);
    case 'le':
      return f.b.CreateFCmpOLE(left, right);
    case 'gt':
      return f.b.CreateFCmpOGT(left, right);
    case 'ge':
      return f.b.CreateFCmpOGE(left, right);
    default:
      return unreachable(op);
  }
}

/** True when left (op) right holds for the three-way comparison `order` of them. */
export function compareOrder(f: Emitter, op: CompareOp, order: Value): Value {
  assert(op !== 'is' && op !== 'isnot', 'identity is not an order');
  const zero = constI64(0);
  switch (op) {
    case 'eq':
      return f.b.CreateICmpEQ(order, zero);
    case 'ne':
      return f.b.CreateICmpNE(order, zero);
    case 'lt':
      return f.b.CreateICmpSLT(order, zero);
    case 'le':
      return f.b.CreateICmpSLE(order, zero);
    case 'gt':
      return f.b.CreateICmpSGT(order, zero);
    case 'ge':
      return f.b.CreateICmpSGE(order, zero);
  }
}
