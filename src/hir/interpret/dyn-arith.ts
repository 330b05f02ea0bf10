/** Operators on `any` operands, by the types they hold. */
import type { ArithOp } from '../hir.js';
import type { TypeTable } from '../types.js';
import { faultOperands, isInteger, isNumber } from './equal.js';
import { bitnotInt, FLOAT_OPS, I32_OPS, INT_OPS, negInt } from './ints.js';
import { concat as concatLists, repeat as repeatList } from './lib/lists.js';
import { fault } from './panic.js';
import { limited, repeat } from './strings.js';
import { textOf } from './text.js';
import { unboxBool } from './unbox.js';
import { AnyValue, type Int, type List } from './values.js';

const SYMBOLS: Readonly<Record<ArithOp, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  rem: '%',
  pow: '**',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
};

export function arithAny(types: TypeTable, op: ArithOp, left: AnyValue, right: AnyValue): AnyValue {
  if (isNumber(left) && isNumber(right)) return numbers(types, op, left, right);
  if (op === 'add') return add(left, right);
  return op === 'mul' ? multiply(left, right) : faultOperands(SYMBOLS[op], left, right);
}

function numbers(types: TypeTable, op: ArithOp, left: AnyValue, right: AnyValue): AnyValue {
  if (!isInteger(left) || !isInteger(right)) return floats(types, op, left, right);
  const divisor = right.value as Int;
  if (op === 'div' && divisor === 0) fault('division by zero');
  if (op === 'rem' && divisor === 0) fault('remainder by zero');
  if (op === 'pow' && divisor < 0) fault('negative exponent');
  if (left.type === types.i32 && right.type === types.i32) {
    return new AnyValue(types.i32, I32_OPS[op](left.value as number, right.value as number));
  }
  return new AnyValue(types.int, INT_OPS[op](left.value as Int, divisor));
}

function floats(types: TypeTable, op: ArithOp, left: AnyValue, right: AnyValue): AnyValue {
  const operate = FLOAT_OPS[op];
  if (operate === undefined) return faultOperands(SYMBOLS[op], left, right);
  return new AnyValue(types.float, operate(Number(left.value), Number(right.value)));
}

/** What `+` turns into text beside a string. */
function joinsText(any: AnyValue): boolean {
  return any.type.kind === 'str' || any.type.kind === 'bool' || isNumber(any);
}

function add(left: AnyValue, right: AnyValue): AnyValue {
  const isText = (any: AnyValue): boolean => any.type.kind === 'str';
  if ((isText(left) && joinsText(right)) || (isText(right) && joinsText(left))) {
    const text = limited(() => textOf(left.type, left.value) + textOf(right.type, right.value));
    return new AnyValue(isText(left) ? left.type : right.type, text);
  }
  if (left.type === right.type && left.type.kind === 'list') {
    return new AnyValue(left.type, concatLists(left.value as List, right.value as List));
  }
  return faultOperands('+', left, right);
}

function multiply(left: AnyValue, right: AnyValue): AnyValue {
  const times = right.value as Int;
  if (isInteger(right) && left.type.kind === 'str') {
    return new AnyValue(left.type, repeat(left.value as string, times));
  }
  if (isInteger(right) && left.type.kind === 'list') {
    return new AnyValue(left.type, repeatList(left.value as List, times));
  }
  return faultOperands('*', left, right);
}

export function unaryAny(types: TypeTable, op: 'neg' | 'not' | 'bitnot', any: AnyValue): AnyValue {
  if (op === 'not') return new AnyValue(types.bool, !unboxBool(types, any));
  if (op === 'neg' && any.type.kind === 'float') return new AnyValue(any.type, -(any.value as number));
  if (any.type.kind === 'i32') {
    return new AnyValue(any.type, op === 'neg' ? -(any.value as number) | 0 : ~(any.value as number));
  }
  if (any.type.kind !== 'int') return fault(`'${op === 'neg' ? '-' : '~'}' does not work on ${any.type.name}`);
  return new AnyValue(any.type, op === 'neg' ? negInt(any.value as Int) : bitnotInt(any.value as Int));
}
