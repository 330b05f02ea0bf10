/**
 * Arithmetic on `any` of several operators, as `(a + 2 * b) / 4`. One by one, each operator asks what its operands are
 * and says what its result is, which the next one asks again. Where all operands are variables and numbers, optimised
 * code asks once whether all are ints, or floats, and has a way for each; otherwise it goes operator by operator.
 *
 * Invariant: reading the operands first changes nothing that can be seen: they have no effects and cannot panic.
 */
import type { ArithOp, HirExpr } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import type { Span } from '../support/source.js';
import { ANY_PAYLOAD, box, hasType } from './any.js';
import { arith, UNKNOWN_DIVISOR } from './arith.js';
import { dynArith, FLOAT_INLINE, INT_INLINE } from './dyn-numbers.js';
import { type Case, firstOf } from './dyn-quick.js';
import { only, part, type Val } from './emit.js';
import { f64, type Value } from './llvm.js';
import { ANY_SCALARS } from './repr.js';
import type { FunctionState } from './state.js';

/** More of them are taken operator by operator: the code for each way would be long. */
const MOST_OPERANDS = 8;

/** A variable or a number: an `any`, or an int or a float that is one here. */
interface Operand {
  readonly kind: 'operand';
  readonly e: HirExpr;
  readonly type: 'any' | 'int' | 'float';
}

interface Operator {
  readonly kind: 'operator';
  readonly op: ArithOp;
  readonly span: Span;
  readonly left: Chain;
  readonly right: Chain;
}

type Chain = Operand | Operator;

/** The value of an expression that is such a chain. */
export function arithChain(f: FunctionState, e: HirExpr, read: (f: FunctionState, e: HirExpr) => Val): Val | undefined {
  if (!f.m.optimised) return undefined;
  const chain = chainOf(e);
  if (chain === undefined) return undefined;
  const operands = operandsOf(chain);
  const isLong = operands.length > 2 && operands.length <= MOST_OPERANDS;
  if (!isLong || !operands.some(({ type }) => type === 'any')) return undefined;
  const values = new Map(operands.map((operand) => [operand, read(f, operand.e)]));
  const cases: Case[] = [];
  if (isAll(chain, INT_INLINE) && !operands.some(({ type }) => type === 'float'))
    cases.push(allAre(f, f.types.int, chain, values));
  if (isAll(chain, FLOAT_INLINE)) cases.push(allAre(f, f.types.float, chain, values));
  return cases.length === 0 ? undefined : firstOf(f, ANY_SCALARS, cases, () => oneByOne(f, chain, values));
}

function chainOf(e: HirExpr): Chain | undefined {
  if (e.kind === 'dyn' && e.op.op === 'arith') {
    const [left, right] = e.args.map(chainOf);
    if (left === undefined || right === undefined) return undefined;
    return { kind: 'operator', op: e.op.arith, span: e.span, left, right };
  }
  const inner = e.kind === 'box' ? e.value : e;
  const { kind } = inner.type;
  const isSimple = inner.kind === 'local' || inner.kind === 'int' || inner.kind === 'float';
  return isSimple && (kind === 'any' || kind === 'int' || kind === 'float')
    ? { kind: 'operand', e: inner, type: kind }
    : undefined;
}

function operandsOf(chain: Chain): readonly Operand[] {
  return chain.kind === 'operand' ? [chain] : [...operandsOf(chain.left), ...operandsOf(chain.right)];
}

function isAll(chain: Chain, ops: ReadonlySet<ArithOp>): boolean {
  return chain.kind === 'operand' || (ops.has(chain.op) && isAll(chain.left, ops) && isAll(chain.right, ops));
}

type Values = ReadonlyMap<Operand, Val>;

/** All operands that are `any` hold a value of the type; beside floats, ints of the program widen. */
function allAre(f: FunctionState, type: Type, chain: Chain, values: Values): Case {
  const anys = [...values].filter(([{ type }]) => type === 'any').map(([, value]) => value);
  return {
    test: () => anys.map((value) => hasType(f, value, type.id)).reduce((a, b) => f.b.CreateAnd(a, b)),
    value: () => box(f, type, [compute(f, type, chain, values)]),
  };
}

function compute(f: FunctionState, type: Type, chain: Chain, values: Values): Value {
  if (chain.kind === 'operand') return operandAs(f, type, chain, values.get(chain) ?? []);
  const left = compute(f, type, chain.left, values);
  const right = compute(f, type, chain.right, values);
  f.at(chain.span);
  return arith(f, chain.op, type, left, right, false, UNKNOWN_DIVISOR);
}

function operandAs(f: FunctionState, type: Type, operand: Operand, value: Val): Value {
  if (operand.type === 'any') return f.fromWord(type.kind === 'float' ? 'f64' : 'i64', part(value, ANY_PAYLOAD));
  return operand.type === 'int' && type.kind === 'float' ? f.b.CreateSIToFP(only(value), f64) : only(value);
}

function oneByOne(f: FunctionState, chain: Chain, values: Values): Val {
  if (chain.kind === 'operand') {
    const value = values.get(chain) ?? [];
    return chain.type === 'any' ? value : box(f, chain.e.type, value);
  }
  const left = oneByOne(f, chain.left, values);
  const right = oneByOne(f, chain.right, values);
  f.at(chain.span);
  return dynArith(f, chain.op, left, right);
}
