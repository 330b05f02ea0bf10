/**
 * Calls of the functions in the table of intrinsics: a few are inlined, the rest become `ot_<name>` by the
 * mechanical rule of docs/abi.md, "Runtime functions".
 *
 * Invariant: what is inlined here behaves exactly as the runtime function of the same name would.
 */
import { INTRINSICS } from '../hir/intrinsics.js';
import type { DictType, Type } from '../hir/types.js';
import { assert } from '../support/assert.js';
import { ANY_TYPE } from './any.js';
import {
  type DictPut,
  dictContains,
  dictFind,
  dictIndex,
  dictKeyAt,
  dictRemove,
  dictSet,
  dictValueAt,
} from './dict.js';
import { type Arg, type Emitter, only, part, type Val } from './emit.js';
import { STR, STR_LENGTH } from './irtypes.js';
import { type LengthCell, listAppend, listForget, listPop } from './list.js';
import { constI64, type Value } from './llvm.js';
import { isAggregate, scalarsOf } from './repr.js';

/** An argument: its type and its value. */
export interface Typed {
  readonly type: Type;
  readonly value: Val;
}

type Inline = (f: Emitter, args: readonly Typed[], cell?: LengthCell) => Val;

/** Operations on a list that are inlined, and look for its length where it is kept. */
export const KEEPING: ReadonlySet<string> = new Set(['list.append', 'list.pop']);

/** `cell`: where the length of the first argument is kept, of an operation in `KEEPING`. */
export function callIntrinsic(f: Emitter, name: string, args: readonly Typed[], result: Type, cell?: LengthCell): Val {
  const inline = name.startsWith(PIECES) ? pieces(name, result) : INLINE.get(name);
  return inline === undefined ? callRuntime(f, name, args, result) : inline(f, args, cell);
}

// ------------------------------------------------------------------------------------------- inlined

function first(args: readonly Typed[]): Value {
  return scalar(args, 0);
}

function scalar(args: readonly Typed[], i: number): Value {
  return only(argument(args, i).value);
}

function argument(args: readonly Typed[], i: number): Typed {
  const arg = args[i];
  assert(arg !== undefined, 'intrinsic argument', i);
  return arg;
}

/** The type id of a value, or of what it holds. */
function typeId({ type, value }: Typed): Value {
  return type.kind === 'any' ? part(value, ANY_TYPE) : constI64(type.id);
}

function elementType(args: readonly Typed[]): Type {
  const { type } = argument(args, 0);
  assert(type.kind === 'list', 'a list is expected, not', type.name);
  return type.elem;
}

function dictType(args: readonly Typed[]): DictType {
  const { type } = argument(args, 0);
  assert(type.kind === 'dict', 'a dict is expected, not', type.name);
  return type;
}

function floatFunction(llvmName: string): Inline {
  return (f, args) => [
    f.intrinsic(
      `llvm.${llvmName}.f64`,
      args.map((_, i) => ['f64', scalar(args, i)]),
      'f64',
    ),
  ];
}

/** What text-loops.ts cuts texts with. */
const PIECES = 'pieces.';

function pieces(name: string, result: Type): Inline {
  return (f, args) => {
    const passed = args.map((arg): Arg => [arg.type.kind === 'str' ? 'ptr' : 'i64', only(arg.value)]);
    return callForScalar(f, `ot_${name.replaceAll('.', '_')}`, passed, result);
  };
}

/** Elements that are no references need not be forgotten. */
function listClear(f: Emitter, args: readonly Typed[]): Val {
  if (['int', 'i32', 'float', 'bool'].includes(elementType(args).kind)) listForget(f, first(args));
  else f.runtimeVoid('ot_list_clear', [['ptr', first(args)]]);
  return [];
}

function setter(put: DictPut): Inline {
  return (f, args) => {
    dictSet(f, put, dictType(args), first(args), argument(args, 1).value, argument(args, 2).value);
    return [];
  };
}

const INLINE: ReadonlyMap<string, Inline> = new Map<string, Inline>([
  ['core.typeOf', (f, args) => [f.runtime('ot_core_typeOf', [['i64', typeId(argument(args, 0))]], 'ptr')]],
  [
    'list.append',
    (f, args, cell) => {
      listAppend(f, first(args), elementType(args), argument(args, 1).value, cell);
      return [];
    },
  ],
  ['list.clear', listClear],
  ['list.pop', (f, args, cell) => listPop(f, first(args), elementType(args), cell)],
  ['dict.find', (f, args) => [dictFind(f, dictType(args), first(args), argument(args, 1).value)]],
  ['dict.contains', (f, args) => [dictContains(f, dictType(args), first(args), argument(args, 1).value)]],
  ['dict.index', (f, args) => dictIndex(f, dictType(args), first(args), argument(args, 1).value)],
  ['dict.set', setter('ot_dict_put')],
  ['dict.setCopy', setter('ot_dict_put_copy')],
  ['dict.remove', (f, args) => [dictRemove(f, dictType(args), first(args), argument(args, 1).value)]],
  ['dict.keyAt', (f, args) => dictKeyAt(f, dictType(args), first(args), scalar(args, 1))],
  ['dict.valueAt', (f, args) => dictValueAt(f, dictType(args), first(args), scalar(args, 1))],
  ['str.len', (f, args) => [f.loadField(STR, first(args), STR_LENGTH, 'i64')]],
  [
    'core.assert',
    (f, args) => {
      f.guard(first(args), () => f.runtimeVoid('ot_panic', [['ptr', scalar(args, 1)]]));
      return [];
    },
  ],
  ['math.abs', floatFunction('fabs')],
  // Not `pow`: LLVM rewrites it by what it knows of the arguments, which differs from tier to tier.
  ...['sqrt', 'floor', 'ceil', 'trunc', 'round', 'sin', 'cos', 'exp', 'log', 'log2', 'log10'].map(
    (name): [string, Inline] => [`math.${name}`, floatFunction(name)],
  ),
]);

// ------------------------------------------------------------------------------------------- runtime

/** An enum around a type parameter: in memory or a pointer, by the parameter; such functions can return either way. */
const isGenericEnum = (notation: string): boolean => /^Option<[A-Z]>$/.test(notation);

const isTypeParameter = (notation: string): boolean => /^[A-Z]$/.test(notation);

function callRuntime(f: Emitter, name: string, args: readonly Typed[], result: Type): Val {
  const row = INTRINSICS.get(name);
  assert(row !== undefined, 'no intrinsic', name);
  const symbol = `ot_${name.replaceAll('.', '_')}`;
  const typed = row.typeId === 'first' ? argument(args, 0).type : result;
  const typeIds: Arg[] = row.typeId === undefined ? [] : [['i64', constI64(typed.id)]];
  const byPointer = (i: number): boolean => isTypeParameter(row.params[i] ?? '');
  return passArguments(f, args, byPointer, 0, typeIds, (passed) => {
    if (isGenericEnum(row.result)) return callForEnum(f, symbol, passed, result);
    if (row.result === 'any') return f.runtimeAny(symbol, passed);
    if (!isAggregate(result) && !isTypeParameter(row.result)) return callForScalar(f, symbol, passed, result);
    return f.withSlot(result, (out, place) => {
      f.runtimeVoid(symbol, [...passed, ['ptr', out]]);
      return f.load(result, place);
    });
  });
}

/** One signature for every instance: an `out` pointer and a returned one, of which the type uses one. */
function callForEnum(f: Emitter, symbol: string, passed: readonly Arg[], result: Type): Val {
  return f.withSlot(result, (out, place) => {
    const returned = f.runtime(symbol, [...passed, ['ptr', out]], 'ptr');
    return isAggregate(result) ? f.load(result, place) : [returned];
  });
}

function callForScalar(f: Emitter, symbol: string, passed: readonly Arg[], result: Type): Val {
  const [kind] = scalarsOf(result);
  if (kind !== undefined) return [f.runtime(symbol, passed, kind, result)];
  f.runtimeVoid(symbol, passed);
  return [];
}

/** Turns the arguments from `i` on into scalars and pointers to stack slots, then runs `call`. */
function passArguments<T>(
  f: Emitter,
  args: readonly Typed[],
  byPointer: (i: number) => boolean,
  i: number,
  passed: readonly Arg[],
  call: (passed: readonly Arg[]) => T,
): T {
  const arg = args[i];
  if (arg === undefined) return call(passed);
  const inlineEnum = arg.type.kind === 'enum' && isAggregate(arg.type);
  if (!byPointer(i) && !inlineEnum) {
    const scalars = scalarsOf(arg.type).map((kind, s): Arg => [kind, part(arg.value, s)]);
    return passArguments(f, args, byPointer, i + 1, [...passed, ...scalars], call);
  }
  return f.withSlot(arg.type, (slot, place) => {
    f.store(arg.type, place, arg.value);
    return passArguments(f, args, byPointer, i + 1, [...passed, ['ptr', slot]], call);
  });
}
