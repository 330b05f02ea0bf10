/** Operations on `any`, decided at run time by the types that values carry. */
import { unreachable } from '../../support/assert.js';
import type { DynOp, HirExpr } from '../hir.js';
import { type DictType, isDeclaredBy, type ListType, type StructType, type TypeTable } from '../types.js';
import { callAny } from './call.js';
import type { Compiler, Eval } from './compiler.js';
import { arithAny, unaryAny } from './dyn-arith.js';
import { faultType } from './dyn-fault.js';
import { Iteration } from './dyn-iterate.js';
import { callMethod, findElement } from './dyn-methods.js';
import { compareAny } from './equal.js';
import { need } from './lib/dicts.js';
import { range, sliceList } from './lib/lists.js';
import type { Machine } from './machine.js';
import { fault, type Site } from './panic.js';
import { byteLength, charAt, slice } from './strings.js';
import { box, listTypeOf, unbox, unboxBool, unboxInt, unboxKey, unboxStr } from './unbox.js';
import { AnyValue, type Dict, type Int, type List, type Struct, type Value } from './values.js';

type Operation = (args: readonly AnyValue[]) => unknown;

/** The result as an `any`, or the bool, int or unit that the operation itself gives. */
export function dyn(c: Compiler, e: Extract<HirExpr, { kind: 'dyn' }>): Eval {
  const { m } = c;
  const site = c.site(e.span);
  const args = e.args.map((arg) => c.expr(arg));
  const run = operation(m, e.op, site);
  const wrap = e.type.kind === 'any' ? boxing(m.program.types, e.op) : (value: unknown) => value as Value;
  return (f) => {
    const values = args.map((arg) => arg(f) as AnyValue);
    try {
      return wrap(run(values));
    } catch (error) {
      throw m.panicFrom(error, site);
    }
  };
}

/** Puts what does not give an `any` by itself into one. */
function boxing(types: TypeTable, op: DynOp): (value: unknown) => Value {
  switch (op.op) {
    case 'compare':
    case 'in':
    case 'truth':
    case 'holds':
    case 'next':
      return (value) => new AnyValue(types.bool, value as boolean);
    case 'len':
      return (value) => new AnyValue(types.int, value as number);
    case 'setIndex':
    case 'setField':
      return () => new AnyValue(types.unit, undefined);
    default:
      return (value) => value as AnyValue;
  }
}

function operation(m: Machine, op: DynOp, site: Site): Operation {
  const { types } = m.program;
  const at = (args: readonly AnyValue[], i: number): AnyValue => args[i] ?? missing();
  switch (op.op) {
    case 'arith':
      return (args) => arithAny(types, op.arith, at(args, 0), at(args, 1));
    case 'compare':
      return (args) => compareAny(op.compare, at(args, 0), at(args, 1));
    case 'unary':
      return (args) => unaryAny(types, op.unary, at(args, 0));
    case 'in':
      return (args) => contains(types, at(args, 0), at(args, 1));
    case 'truth':
      return (args) => unboxBool(types, at(args, 0));
    case 'holds':
      return (args) => isDeclaredBy(at(args, 0).type, op.declaration);
    case 'call':
      return ([callee = missing(), ...args]) => callAny(m, callee, args, site);
    case 'index':
      return (args) => index(types, at(args, 0), at(args, 1));
    case 'setIndex':
      return (args) => setIndex(types, at(args, 0), at(args, 1), at(args, 2));
    case 'slice':
      return (args) => sliceOf(types, at(args, 0), at(args, 1), at(args, 2));
    case 'field':
      return (args) => field(op.name, at(args, 0));
    case 'setField':
      return (args) => setField(op.name, at(args, 0), at(args, 1));
    case 'method':
      return ([object = missing(), ...args]) => callMethod(m, op.name, object, args, site);
    case 'len':
      return (args) => len(at(args, 0));
    case 'range':
      return (args) => rangeOf(types, at(args, 0), at(args, 1));
    case 'iter':
      return (args) => new AnyValue(types.any, new Iteration(at(args, 0)));
    case 'next':
      return (args) => (at(args, 0).value as Iteration).next();
    case 'current':
      return (args) => (at(args, 0).value as Iteration).current();
    default:
      return unreachable(op);
  }
}

function missing(): AnyValue {
  throw new Error('internal error: an operand is missing');
}

function index(types: TypeTable, object: AnyValue, at: AnyValue): AnyValue {
  const { type, value } = object;
  if (type.kind === 'list') {
    const { items } = value as List;
    return box(type.elem, items[checkIndex(items, unboxInt(types, at))]);
  }
  if (type.kind === 'dict') return box(type.value, need(type.key, value as Dict, unboxKey(type, at)));
  if (type.kind === 'str') return new AnyValue(type, charAt(value as string, unboxInt(types, at)));
  return faultType(object, 'cannot be indexed');
}

function checkIndex(items: readonly Value[], index: Int): number {
  const at = Number(index);
  if (at < 0 || at >= items.length) fault(`index ${index} is out of range for a list of length ${items.length}`);
  return at;
}

/** The element's type is checked before the place. */
function setIndex(types: TypeTable, { type, value: object }: AnyValue, at: AnyValue, value: AnyValue): void {
  if (type.kind === 'list') setElement(types, type, object as List, at, value);
  else if (type.kind === 'dict') setEntry(type, object as Dict, at, value);
  else fault(`elements of ${type.name} cannot be assigned to`);
}

function setElement(types: TypeTable, type: ListType, { items }: List, at: AnyValue, value: AnyValue): void {
  const place = unboxInt(types, at);
  const element = unbox(type.elem, value);
  items[checkIndex(items, place)] = element;
}

function setEntry(type: DictType, dict: Dict, at: AnyValue, value: AnyValue): void {
  const key = unboxKey(type, at);
  dict.set(key, unbox(type.value, value));
}

/** A bound that is left out is None. */
function sliceOf(types: TypeTable, object: AnyValue, start: AnyValue, end: AnyValue): AnyValue {
  const { type, value } = object;
  if (type.kind !== 'list' && type.kind !== 'str') faultType(object, 'cannot be sliced');
  const from = start.type.kind === 'unit' ? 0 : unboxInt(types, start);
  const to = end.type.kind === 'unit' ? len(object) : unboxInt(types, end);
  return new AnyValue(
    type,
    type.kind === 'list' ? sliceList(value as List, from, to) : slice(value as string, from, to),
  );
}

function contains(types: TypeTable, item: AnyValue, container: AnyValue): boolean {
  const { type, value } = container;
  switch (type.kind) {
    case 'str':
      return (value as string).includes(unboxStr(types, item));
    case 'dict':
      return (value as Dict).find(unboxKey(type, item)) >= 0;
    case 'list':
      return findElement(container, item) >= 0;
    default:
      return fault(`'in' needs a list, dict or str on its right, found ${type.name}`);
  }
}

function fieldIndex(name: string, object: AnyValue): number {
  const at = object.type.kind === 'struct' ? object.type.fields.findIndex((f) => f.name === name) : -1;
  return at < 0 ? faultType(object, `has no field '${name}'`) : at;
}

function field(name: string, object: AnyValue): AnyValue {
  const at = fieldIndex(name, object);
  const type = (object.type as StructType).fields[at]?.type;
  return type === undefined ? missing() : box(type, (object.value as Struct).fields[at]);
}

function setField(name: string, object: AnyValue, value: AnyValue): void {
  const at = fieldIndex(name, object);
  const type = (object.type as StructType).fields[at]?.type;
  if (type !== undefined) (object.value as Struct).fields[at] = unbox(type, value);
}

function len({ type, value }: AnyValue): number {
  switch (type.kind) {
    case 'str':
      return byteLength(value as string);
    case 'list':
      return (value as List).items.length;
    case 'dict':
      return (value as Dict).length;
    default:
      return fault(`'len' needs a str, list or dict, found ${type.name}`);
  }
}

function rangeOf(types: TypeTable, start: AnyValue, end: AnyValue): AnyValue {
  const from = unboxInt(types, start);
  return new AnyValue(listTypeOf(types, types.int), range(from, unboxInt(types, end), 1));
}
