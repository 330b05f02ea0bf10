/** Tables and predicates of the verifier: which types an operation takes and gives. */
import type { ArithOp, ConvertOp } from './hir.js';
import type { Type } from './types.js';

export const BIT_OPS: ReadonlySet<ArithOp> = new Set(['and', 'or', 'xor', 'shl', 'shr']);

export const UNARY: Readonly<Record<'neg' | 'not' | 'bitnot', readonly Type['kind'][]>> = {
  neg: ['int', 'i32', 'float'],
  not: ['bool'],
  bitnot: ['int', 'i32'],
};
export const CONVERT: Readonly<Record<ConvertOp, readonly [Type['kind'], Type['kind']]>> = {
  intToFloat: ['int', 'float'],
  i32ToInt: ['i32', 'int'],
  i32ToFloat: ['i32', 'float'],
  floatToInt: ['float', 'int'],
  intToI32: ['int', 'i32'],
  boolToInt: ['bool', 'int'],
};
export const DYN_RESULTS: readonly Type['kind'][] = ['any', 'bool', 'int', 'unit'];

export function isNumber(type: Type): boolean {
  return type.kind === 'int' || type.kind === 'i32' || type.kind === 'float';
}

export function fits(value: bigint, type: Type): boolean {
  if (type.kind !== 'int' && type.kind !== 'i32') return false;
  return BigInt.asIntN(type.kind === 'int' ? 64 : 32, value) === value;
}

/** A first word of the notation of intrinsics.ts against a type; type parameters take anything. */
export function matches(type: Type, notation: string): boolean {
  const head = headOf(notation);
  if (type.kind === 'never' || head === undefined) return true;
  if (type.kind === 'handle') return type.handle === head;
  if (type.kind === 'enum') return type.base === head;
  return type.kind === head;
}

const HEADS = new Map<string, string | undefined>();

/** What is before the `<`, or undefined of a notation that takes anything; there are few notations. */
function headOf(notation: string): string | undefined {
  if (!HEADS.has(notation)) {
    const [head = ''] = notation.split('<');
    HEADS.set(notation, /^[A-Z]$/.test(head) || head === 'ref' ? undefined : head);
  }
  return HEADS.get(notation);
}
