/**
 * Operations on `any`, decided at run time. What is quick in optimised code is in dyn-numbers.ts, dyn-lists.ts and dyn-iterate.ts;
 * function values and methods of structs are dispatched by helper functions of the module, one for each arity or
 * method name (dispatch.ts); everything else is `ot_dyn_*` (docs/abi.md, "Operations on any").
 */
import type { DynOp } from '../hir/hir.js';
import { isDeclaredBy, type Type } from '../hir/types.js';
import { unreachable } from '../support/assert.js';
import { anyWords, box, hasType, truth } from './any.js';
import { type DispatchTarget, dispatchCall, dispatchMethod } from './dispatch.js';
import { dynCurrent, dynNext } from './dyn-iterate.js';
import { dynIndex, dynLength, dynSetIndex } from './dyn-lists.js';
import { dynArith, dynCompare, dynUnary } from './dyn-numbers.js';
import type { Arg, Val } from './emit.js';
import { constBool, type Value } from './llvm.js';
import type { FunctionState } from './state.js';

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
      return dynArith(f, op.arith, value(args, 0), value(args, 1));
    case 'compare':
      return [dynCompare(f, op.compare, value(args, 0), value(args, 1))];
    case 'unary':
      return dynUnary(f, op.unary, value(args, 0));
    case 'in':
      return [f.runtime('ot_dyn_in', words(args), 'i1')];
    case 'truth':
      return [truth(f, value(args, 0))];
    case 'holds':
      return [holds(f, op.declaration, value(args, 0))];
    case 'call':
      return dispatchCall(f, value(args, 0), args.slice(1));
    case 'index':
      return dynIndex(f, value(args, 0), value(args, 1));
    case 'setIndex':
      dynSetIndex(f, value(args, 0), value(args, 1), value(args, 2));
      return [];
    case 'slice':
      return f.runtimeAny('ot_dyn_slice', words(args));
    case 'field':
      return f.runtimeAny('ot_dyn_field', [['ptr', f.m.str(op.name)], ...words(args)]);
    case 'setField':
      f.runtimeVoid('ot_dyn_set_field', [['ptr', f.m.str(op.name)], ...words(args)]);
      return [];
    case 'method':
      return dynMethod(f, op.name, value(args, 0), args.slice(1));
    case 'len':
      return [dynLength(f, value(args, 0))];
    case 'range':
      return f.runtimeAny('ot_dyn_range', words(args));
    case 'iter':
      return f.runtimeAny('ot_dyn_iter', words(args));
    case 'next':
      return [dynNext(f, value(args, 0))];
    case 'current':
      return dynCurrent(f, value(args, 0));
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

function dynMethod(f: FunctionState, name: string, object: Val, args: readonly Val[]): Val {
  const targets = (f.m.program.methods ?? [])
    .filter((method) => method.name === name)
    .map((method): DispatchTarget => ({ type: method.type, fn: method.fn }));
  return dispatchMethod(f, name, targets, object, args);
}
