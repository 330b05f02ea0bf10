/** Operators on values of known types, as closures over their operands. */
import { unreachable } from '../../support/assert.js';
import type { ArithOp, CompareOp, ConvertOp } from '../hir.js';
import type { Type } from '../types.js';
import type { Eval } from './compiler.js';
import { comparator } from './equal.js';
import { addInt, bitnotInt, FLOAT_OPS, floatToInt, I32_OPS, INT_OPS, mulInt, negInt, subInt, toI32 } from './ints.js';
import type { Machine } from './machine.js';
import type { Site } from './panic.js';
import type { Int } from './values.js';

const MAX = Number.MAX_SAFE_INTEGER;

export function arith(m: Machine, op: ArithOp, type: Type, left: Eval, right: Eval, site: Site): Eval {
  if (type.kind === 'float') {
    const operate = FLOAT_OPS[op];
    if (operate === undefined) throw new Error(`internal error: ${op} on floats`);
    return (f) => operate(left(f) as number, right(f) as number);
  }
  const checked = checkRight(m, op, right, site);
  if (type.kind === 'int') return intArith(op, left, checked);
  const operate = I32_OPS[op];
  return (f) => operate(left(f) as number, checked(f) as number);
}

const FAULTS: Partial<Record<ArithOp, string>> = {
  div: 'division by zero',
  rem: 'remainder by zero',
  pow: 'negative exponent',
};

/** The right operand, which some operators do not take any value of. */
function checkRight(m: Machine, op: ArithOp, right: Eval, site: Site): Eval {
  const message = FAULTS[op];
  if (message === undefined) return right;
  return (f) => {
    const value = right(f) as Int;
    if (op === 'pow' ? value < 0 : value === 0) throw m.panic(message, site);
    return value;
  };
}

/** The commonest on small ints without a call. */
function intArith(op: ArithOp, left: Eval, right: Eval): Eval {
  const quick = QUICK[op];
  if (quick !== undefined) return quick(left, right);
  const operate = INT_OPS[op];
  return (f) => operate(left(f) as Int, right(f) as Int);
}

const QUICK: Partial<Record<ArithOp, (left: Eval, right: Eval) => Eval>> = {
  add: (left, right) => (f) => {
    const a = left(f) as Int;
    const b = right(f) as Int;
    if (typeof a === 'number' && typeof b === 'number') {
      const sum = a + b;
      if (sum <= MAX && sum >= -MAX) return sum;
    }
    return addInt(a, b);
  },
  sub: (left, right) => (f) => {
    const a = left(f) as Int;
    const b = right(f) as Int;
    if (typeof a === 'number' && typeof b === 'number') {
      const difference = a - b;
      if (difference <= MAX && difference >= -MAX) return difference;
    }
    return subInt(a, b);
  },
  mul: (left, right) => (f) => mulInt(left(f) as Int, right(f) as Int),
};

export function unary(op: 'neg' | 'not' | 'bitnot', type: Type, operand: Eval): Eval {
  if (op === 'not') return (f) => operand(f) !== true;
  if (type.kind === 'float') return (f) => -(operand(f) as number);
  if (type.kind === 'i32') {
    return op === 'neg' ? (f) => -(operand(f) as number) | 0 : (f) => ~(operand(f) as number);
  }
  return op === 'neg' ? (f) => negInt(operand(f) as Int) : (f) => bitnotInt(operand(f) as Int);
}

export function convert(op: ConvertOp, operand: Eval): Eval {
  switch (op) {
    case 'intToFloat':
      return (f) => Number(operand(f));
    case 'i32ToInt':
    case 'i32ToFloat':
      return operand;
    case 'floatToInt':
      return (f) => floatToInt(operand(f) as number);
    case 'intToI32':
      return (f) => toI32(operand(f) as Int);
    case 'boolToInt':
      return (f) => (operand(f) === true ? 1 : 0);
    default:
      return unreachable(op);
  }
}

/** Whether JavaScript's own comparison is that of the language. */
function isPlain(type: Type): boolean {
  return type.kind === 'int' || type.kind === 'i32' || type.kind === 'float' || type.kind === 'bool';
}

export function compare(m: Machine, op: CompareOp, type: Type, left: Eval, right: Eval, site: Site): Eval {
  if (isPlain(type)) return plainCompare(op, left, right);
  const holds = comparator(op, type);
  if (type.kind === 'str') return (f) => holds(left(f), right(f));
  // What refers to itself overflows the stack.
  return (f) => {
    const a = left(f);
    const b = right(f);
    return m.at(site, () => holds(a, b));
  };
}

function plainCompare(op: CompareOp, left: Eval, right: Eval): Eval {
  switch (op) {
    case 'eq':
    case 'is':
      return (f) => left(f) === right(f);
    case 'ne':
    case 'isnot':
      return (f) => left(f) !== right(f);
    case 'lt':
      return (f) => (left(f) as Int) < (right(f) as Int);
    case 'le':
      return (f) => (left(f) as Int) <= (right(f) as Int);
    case 'gt':
      return (f) => (left(f) as Int) > (right(f) as Int);
    case 'ge':
      return (f) => (left(f) as Int) >= (right(f) as Int);
    default:
      return unreachable(op);
  }
}
