/** Calls of function values by the runtime, and of what is known at run time only. */
import { counted } from '../../support/plural.js';
import type { Code, Frame, Machine } from './machine.js';
import { fault, type Site } from './panic.js';
import { box, unbox } from './unbox.js';
import type { AnyValue, FnValue, Value } from './values.js';

/** A call by the runtime takes as much of JavaScript's stack as so many others. */
const CALLBACK_WEIGHT = 10;

/** Calls a function value for code at `site`, from within the runtime. */
export function callFn(m: Machine, fn: Value, args: Value[], site: Site): Value {
  return callback(m, () => m.invoke(m.code((fn as FnValue).fn), args, site));
}

/** A call of the program from within the runtime. */
export function callback<T>(m: Machine, call: () => T): T {
  m.extraDepth += CALLBACK_WEIGHT;
  const result = call();
  m.extraDepth -= CALLBACK_WEIGHT;
  return result;
}

/** A call whose arguments have been checked. */
export interface Prepared {
  readonly code: Code;
  readonly frame: Frame;
}

/** Of what an `any` holds, with `any` arguments, which are checked from left to right. @throws Fault */
export function prepareAny(m: Machine, callee: AnyValue, args: readonly AnyValue[]): Prepared {
  const { type, value } = callee;
  if (type.kind !== 'fn') return fault(`a value of type ${type.name} cannot be called`);
  if (type.params.length !== args.length) {
    return fault(`${type.name} takes ${counted(type.params.length, 'argument')}, found ${args.length}`);
  }
  const { any } = m.program.types;
  return { code: m.code((value as FnValue).fn), frame: args.map((arg, i) => unbox(type.params[i] ?? any, arg)) };
}

/** Of a struct's method; undefined when the value's type has none of that name. @throws Fault */
export function prepareMethod(
  m: Machine,
  name: string,
  self: AnyValue,
  args: readonly AnyValue[],
): Prepared | undefined {
  const target = m.program.methods?.find((method) => method.type === self.type && method.name === name);
  if (target === undefined) return undefined;
  const code = m.code(target.fn);
  const callee = m.program.functions[target.fn];
  const params = callee?.locals.slice(0, code.params) ?? [];
  if (params.length !== args.length + 1)
    fault(`'${callee?.name}' takes ${counted(params.length - 1, 'argument')}, found ${args.length}`);
  const { any } = m.program.types;
  return { code, frame: [self, ...args].map((value, i) => unbox(params[i]?.type ?? any, value)) };
}

/** Calls what an `any` holds for code at `site`. */
export function callAny(m: Machine, callee: AnyValue, args: readonly AnyValue[], site: Site): AnyValue {
  const { code, frame } = m.at(site, () => prepareAny(m, callee, args));
  return box(code.result, m.invoke(code, frame, site));
}
