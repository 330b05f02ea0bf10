/**
 * Calls whose callee is known only as an `any`: helper functions of the module that switch on the type id.
 * `otter.call.<n>` calls a function value with n arguments; `otter.method.<name>.<n>` a method of whatever struct
 * the receiver is.
 *
 * Invariants: a helper takes the receiver or callee and the arguments as `any`, and gives an `any`; arguments
 * are checked against the parameter types from left to right.
 */

import type { FnId } from '../hir/hir.js';
import type { FnType, StructType, Type } from '../hir/types.js';
import { counted } from '../support/plural.js';
import { ANY_PAYLOAD, ANY_TYPE, anyWords, box, unbox } from './any.js';
import { callFunction, callValue } from './call.js';
import { type Arg, Emitter, part, type Val } from './emit.js';
import { type Block, constI64, type llvm } from './llvm.js';
import { functionTy } from './module.js';
import { ANY_SCALARS } from './repr.js';
import type { FunctionState } from './state.js';

export interface DispatchTarget {
  readonly type: StructType;
  readonly fn: FnId;
}

export function dispatchCall(f: FunctionState, callee: Val, args: readonly Val[]): Val {
  return callHelper(f, `otter.call.${args.length}`, [callee, ...args], (h, [target = [], ...rest]) => {
    const types = f.types.all.filter(
      (type): type is FnType => type.kind === 'fn' && type.params.length === args.length,
    );
    const cases = types.map((type) => ({
      id: type.id,
      call: () => {
        const values = rest.map((arg, i) => unbox(h, type.params[i] ?? f.types.any, arg));
        const slot = h.fromWord('ptr', part(target, ANY_PAYLOAD));
        return box(h, type.result, callValue(h, type, slot, values.flat()));
      },
    }));
    switchOnType(h, target, cases);
    panicCall(h, target, args.length);
  });
}

export function dispatchMethod(
  f: FunctionState,
  name: string,
  targets: readonly DispatchTarget[],
  object: Val,
  args: readonly Val[],
): Val {
  if (targets.length === 0) return builtinMethod(f, name, object, args);
  return callHelper(f, `otter.method.${name}.${args.length}`, [object, ...args], (h, [self = [], ...rest]) => {
    const cases = targets.map((target) => ({
      id: target.type.id,
      call: () => methodCall(h, target, f.types.any, self, rest),
    }));
    switchOnType(h, self, cases);
    h.ret(ANY_SCALARS, builtinMethod(h, name, self, rest));
  });
}

/** Calls the method, or panics when it takes another number of arguments. */
function methodCall(h: Emitter, target: DispatchTarget, any: Type, self: Val, args: readonly Val[]): Val | undefined {
  const callee = h.m.fn(target.fn);
  const params = h.m.parameters(target.fn);
  if (params.length !== args.length + 1) {
    const message = `'${callee.name}' takes ${counted(params.length - 1, 'argument')}, found ${args.length}`;
    h.runtimeVoid('ot_panic', [['ptr', h.m.str(message)]]);
    h.unreachable();
    return undefined;
  }
  const values = [self, ...args].map((arg, i) => unbox(h, params[i] ?? any, arg));
  return box(h, callee.result, callFunction(h, target.fn, values.flat()));
}

/** A method of a built-in type, or a field that holds a function: the runtime finds it by name. */
function builtinMethod(f: Emitter, name: string, object: Val, args: readonly Val[]): Val {
  const { address, word } = f.wordArray(2 * args.length);
  for (const [i, scalar] of args.flat().entries()) f.storeScalar('i64', scalar, word(i));
  const passed: Arg[] = [['ptr', f.m.str(name)], ...anyWords(object), ['ptr', address]];
  return f.runtimeAny('ot_dyn_method', [...passed, ['i64', constI64(args.length)]]);
}

function panicCall(h: Emitter, callee: Val, count: number): void {
  h.runtimeVoid('ot_panic_call', [
    ['i64', part(callee, ANY_TYPE)],
    ['i64', constI64(count)],
  ]);
  h.unreachable();
}

interface TypeCase {
  readonly id: number;
  /** What the case returns; undefined when it does not. */
  readonly call: () => Val | undefined;
}

/** Returns from the helper with the case of the value's type; goes on when there is none. */
function switchOnType(h: Emitter, value: Val, cases: readonly TypeCase[]): void {
  const otherwise = h.block('other');
  const blocks = cases.map((): Block => h.block('case'));
  const branch = h.b.CreateSwitch(part(value, ANY_TYPE), otherwise, cases.length);
  for (const [i, { id, call }] of cases.entries()) {
    const block = blocks[i];
    if (block === undefined) continue;
    branch.addCase(constI64(id) as llvm.ConstantInt, block);
    h.place(block);
    const result = call();
    if (result !== undefined) h.ret(ANY_SCALARS, result);
  }
  h.place(otherwise);
}

function callHelper(
  f: FunctionState,
  name: string,
  args: readonly Val[],
  body: (h: Emitter, args: readonly Val[]) => void,
): Val {
  const scalars = args.flatMap(() => ANY_SCALARS);
  const helper = f.m.helper(name, functionTy(scalars, ANY_SCALARS), (fn) => {
    const h = new Emitter(f.m, fn);
    const start = h.current();
    body(
      h,
      args.map((_, i) => [fn.getArg(1 + 2 * i), fn.getArg(2 + 2 * i)]),
    );
    h.finish(start);
  });
  return f.callDirect(helper, f.types.any, args.flat());
}
