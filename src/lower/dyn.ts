/**
 * Operations on `any`, decided at run time. Ints and floats are handled in place where nothing can panic and code
 * is optimised; function values and methods of structs are dispatched by helper functions of the module, one for
 * each arity or method name; everything else is `ot_dyn_*` (docs/abi.md, "Operations on any").
 *
 * Invariant: positions in the operator lists are part of the ABI.
 */
import type { ArithOp, CompareOp, DynCompareOp, DynOp } from '../hir/hir.js';
import { isDeclaredBy, type Type } from '../hir/types.js';
import { unreachable } from '../support/assert.js';
import { ANY_PAYLOAD, anyWords, box, hasType, truth } from './any.js';
import { arith, compareScalars, UNKNOWN_DIVISOR } from './arith.js';
import { type DispatchTarget, dispatchCall, dispatchMethod } from './dispatch.js';
import { type Arg, only, part, type Val } from './emit.js';
import { type Block, constBool, constI64, type Value } from './llvm.js';
import type { Scalar } from './repr.js';
import type { FunctionState } from './state.js';

const ARITH: readonly ArithOp[] = ['add', 'sub', 'mul', 'div', 'rem', 'pow', 'and', 'or', 'xor', 'shl', 'shr'];
const COMPARE: readonly DynCompareOp[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'is', 'isnot', 'eqNumber', 'neNumber'];
const UNARY = ['neg', 'not', 'bitnot'] as const;

const INT_INLINE: ReadonlySet<ArithOp> = new Set<ArithOp>(['add', 'sub', 'mul', 'and', 'or', 'xor', 'shl', 'shr']);
const FLOAT_INLINE: ReadonlySet<ArithOp> = new Set<ArithOp>(['add', 'sub', 'mul', 'div']);

/** The result as a value of `type`: `any`, or the bool, int or unit that the operation itself gives. */
export function dyn(f: FunctionState, op: DynOp, args: readonly Val[], type: Type): Val {
  const own = ownType(f, op);
  const value = operate(f, op, args);
  return type.kind === 'any' ? box(f, own, value) : value;
}

function ownType(f: FunctionState, op: DynOp): Type {
  switch (op.op) {
    case 'compare':
    case 'in':
    case 'truth':
    case 'holds':
    case 'next':
      return f.types.bool;
    case 'len':
      return f.types.int;
    case 'setIndex':
    case 'setField':
      return f.types.unit;
    default:
      return f.types.any;
  }
}

function operate(f: FunctionState, op: DynOp, args: readonly Val[]): Val {
  switch (op.op) {
    case 'arith':
      return dynArith(f, op.arith, args);
    case 'compare':
      return dynCompare(f, op.compare, args);
    case 'unary':
      return toAny(f, 'ot_dyn_unary', [['i64', constI64(UNARY.indexOf(op.unary))], ...words(args)]);
    case 'in':
      return [f.runtime('ot_dyn_in', words(args), 'i1')];
    case 'truth':
      return [truth(f, value(args, 0))];
    case 'holds':
      return [holds(f, op.declaration, value(args, 0))];
    case 'call':
      return dispatchCall(f, value(args, 0), args.slice(1));
    case 'index':
      return toAny(f, 'ot_dyn_index', words(args));
    case 'setIndex':
      f.runtimeVoid('ot_dyn_set_index', words(args));
      return [];
    case 'slice':
      return toAny(f, 'ot_dyn_slice', words(args));
    case 'field':
      return toAny(f, 'ot_dyn_field', [['ptr', f.m.str(op.name)], ...words(args)]);
    case 'setField':
      f.runtimeVoid('ot_dyn_set_field', [['ptr', f.m.str(op.name)], ...words(args)]);
      return [];
    case 'method':
      return dynMethod(f, op.name, value(args, 0), args.slice(1));
    case 'len':
      return [f.runtime('ot_dyn_len', words(args), 'i64')];
    case 'range':
      return toAny(f, 'ot_dyn_range', words(args));
    case 'iter':
      return toAny(f, 'ot_dyn_iter', words(args));
    case 'next':
      return [f.runtime('ot_dyn_next', words(args), 'i1')];
    case 'current':
      return toAny(f, 'ot_dyn_current', words(args));
    default:
      return unreachable(op);
  }
}

/** The types of a declaration are known: the whole program has been checked. */
function holds(f: FunctionState, declaration: string, any: Val): Value {
  const types = f.types.all.filter((type) => isDeclaredBy(type, declaration));
  return types.map((type) => hasType(f, any, type.id)).reduce((a, b) => f.b.CreateOr(a, b), constBool(false));
}

function value(args: readonly Val[], i: number): Val {
  return args[i] ?? [];
}

function words(args: readonly Val[]): Arg[] {
  return args.flatMap(anyWords);
}

/** Calls a runtime function that writes an `any` to its last argument. */
function toAny(f: FunctionState, name: string, args: readonly Arg[]): Val {
  return f.withSlot(f.types.any, (out, place) => {
    f.runtimeVoid(name, [...args, ['ptr', out]]);
    return f.load(f.types.any, place);
  });
}

function dynMethod(f: FunctionState, name: string, object: Val, args: readonly Val[]): Val {
  const targets = (f.m.program.methods ?? [])
    .filter((method) => method.name === name)
    .map((method): DispatchTarget => ({ type: method.type, fn: method.fn }));
  return dispatchMethod(f, name, targets, object, args);
}

// --------------------------------------------------------------------------------------- quick cases

interface Case {
  readonly test: () => Value;
  readonly value: () => Val;
}

/** The value of the first case that holds; `otherwise` is out of line. */
function firstOf(f: FunctionState, scalars: readonly Scalar[], cases: readonly Case[], otherwise: () => Val): Val {
  const end = f.block('end');
  const incoming: (readonly [Val, Block])[] = [];
  const leave = (result: Val): void => {
    incoming.push([result, f.current()]);
    f.b.CreateBr(end);
  };
  for (const { test, value } of cases) {
    const hit = f.block('hit');
    const miss = f.block('miss');
    f.b.CreateCondBr(test(), hit, miss);
    f.b.SetInsertPoint(hit);
    leave(value());
    f.b.SetInsertPoint(miss);
  }
  leave(otherwise());
  f.b.SetInsertPoint(end);
  return f.phi(scalars, incoming);
}

function bothAre(f: FunctionState, args: readonly Val[], id: number): Value {
  return f.b.CreateAnd(hasType(f, value(args, 0), id), hasType(f, value(args, 1), id));
}

/** A case for two operands of one numeric type; `compute` gets them in their own type. */
function numeric(
  f: FunctionState,
  args: readonly Val[],
  type: Type,
  compute: (left: Value, right: Value) => Val,
): Case {
  const scalar = type.kind === 'float' ? 'f64' : 'i64';
  const operand = (i: number) => f.fromWord(scalar, part(value(args, i), ANY_PAYLOAD));
  return { test: () => bothAre(f, args, type.id), value: () => compute(operand(0), operand(1)) };
}

function dynArith(f: FunctionState, op: ArithOp, args: readonly Val[]): Val {
  const slow = () => toAny(f, 'ot_dyn_arith', [['i64', constI64(ARITH.indexOf(op))], ...words(args)]);
  if (!f.m.optimised) return slow();
  const { int, float } = f.types;
  const quick = (type: Type) =>
    numeric(f, args, type, (l, r) => box(f, type, [arith(f, op, type, l, r, false, UNKNOWN_DIVISOR)]));
  const cases: Case[] = [];
  if (INT_INLINE.has(op)) cases.push(quick(int));
  if (FLOAT_INLINE.has(op)) cases.push(quick(float));
  return firstOf(f, ['i64', 'i64'], cases, slow);
}

function dynCompare(f: FunctionState, op: DynCompareOp, args: readonly Val[]): Val {
  const slow = (): Val => [f.runtime('ot_dyn_compare', [['i64', constI64(COMPARE.indexOf(op))], ...words(args)], 'i1')];
  if (!f.m.optimised) return slow();
  const sameType: CompareOp = op === 'eqNumber' ? 'eq' : op === 'neNumber' ? 'ne' : op;
  const quick = (type: Type) => numeric(f, args, type, (l, r) => [compareScalars(f, sameType, type, l, r)]);
  return [only(firstOf(f, ['i1'], [quick(f.types.int), quick(f.types.float)], slow))];
}
