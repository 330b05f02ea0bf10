/**
 * Expressions: one flat switch over HIR expressions; the work is done by the modules named after their subject.
 *
 * Invariants: operands are lowered in the order that hir.ts states, each once; the debug location is set to an
 * expression's own after its operands, before its own instructions; a value has exactly the scalars of its type.
 */
import type { DynOp, HirExpr } from '../hir/hir.js';
import type { EnumType, FnType, ListType, StructType, Type } from '../hir/types.js';
import { unreachable } from '../support/assert.js';
import { box, unbox } from './any.js';
import { arith, convert, type DivisorFacts, intConst, UNKNOWN_DIVISOR, unary } from './arith.js';
import { receiverOf } from './builders.js';
import { builderOperation } from './building.js';
import { callFunction, callValue, fnRef, spawn } from './call.js';
import {
  characterAtIs,
  characterLocals,
  equalToCharacter,
  isCharacterAt,
  isOneAscii,
  isPlaceInAscii,
} from './characters.js';
import { compare, equalToConstant } from './compare.js';
import { type Filling, putEntry } from './dict-fill.js';
import { dyn } from './dyn.js';
import { arithChain } from './dyn-chains.js';
import { dynEqualsText } from './dyn-numbers.js';
import { type Arg, only, part, type Val } from './emit.js';
import { changesNothing, fieldGrows, share } from './growing-fields.js';
import { callIntrinsic } from './intrinsic.js';
import { withLength } from './kept-lengths.js';
import { canFill, filledList, listGet, listLength, newList } from './list.js';
import { type Block, constBool, constF64, constI64, undef, type Value } from './llvm.js';
import { enumPayload, enumTag, newEnum, newStruct } from './object.js';
import { comparePart, type Evaluation, isOfPart, ofPart } from './part-uses.js';
import { scalarsOf } from './repr.js';
import { knownOrder, sortByKnown } from './sort-by.js';
import type { FunctionState } from './state.js';
import { steadyGet, steadyList } from './steady-lists.js';
import { fieldOf, type Lowering } from './struct-fields.js';
import { Operands } from './temporary.js';
import { isWritten, writeText } from './text.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;

export function expr(f: FunctionState, e: HirExpr): Val {
  switch (e.kind) {
    // The usual ones first, as in walk.ts.
    case 'local':
      return f.getLocal(e.local);
    case 'int':
      return [intConst(e.type, e.value)];
    case 'arith':
      return [arithmetic(f, e)];
    case 'compare':
      return [comparison(f, e)];
    case 'intrinsic':
      return intrinsic(f, e);
    case 'call': {
      const args = operands(f, e.args, f.m.parameters(e.fn));
      f.at(e.span);
      f.calling(e.fn, e.span);
      return callFunction(f, e.fn, args.length === 1 ? (args[0] ?? []) : args.flat());
    }
    case 'field':
      return field(f, e);
    case 'index': {
      const list = scalar(f, e.list);
      const index = scalar(f, e.index);
      f.at(e.span);
      const steady = steadyList(f, e.list);
      if (steady !== undefined) return steadyGet(f, steady, (e.list.type as ListType).elem, index, e.checked);
      return listGet(f, list, (e.list.type as ListType).elem, index, e.checked, f.knownLength(e.list));
    }
    case 'str':
      return [stringConstant(f, e.value)];
    case 'float':
      return [constF64(e.value)];
    case 'bool':
      return [constBool(e.value)];
    case 'unit':
      return [];
    case 'global': {
      const { address, type } = f.m.variable(e.global);
      return f.load(e.type, f.placeIn(type, address));
    }
    case 'unary':
      return [unary(f, e.op, e.operand.type, scalar(f, e.operand))];
    case 'logic':
      return [logic(f, e)];
    case 'cond':
      return conditional(f, e);
    case 'seq':
      f.stmts(f, e.body);
      return valueAs(f, e.value, e.type);
    case 'convert':
      return [convert(f, e.op, scalar(f, e.operand))];
    case 'callValue': {
      const callee = scalar(f, e.callee);
      const type = e.callee.type as FnType;
      const args = operands(f, e.args, type.params);
      f.at(e.span);
      return callValue(f, type, callee, args.flat());
    }
    case 'fnRef':
      return [fnRef(f, e.fn)];
    case 'newStruct': {
      const fields = e.struct.fields.map((field) => field.type);
      const args = operands(f, e.args, fields);
      f.at(e.span);
      return newStruct(f, e.struct, args, e.span);
    }
    case 'newList': {
      const items = e.items.map((item) => valueAs(f, item, e.list.elem));
      f.at(e.span);
      return newList(f, e.list, items);
    }
    case 'newEnum': {
      const args = operands(f, e.args, e.enum.variants[e.variant]?.payload ?? []);
      f.at(e.span);
      return newEnum(f, e.enum, e.variant, args, e.span);
    }
    case 'tag':
      return [enumTag(f, e.value.type as EnumType, expr(f, e.value))];
    case 'payload':
      return enumPayload(f, e.value.type as EnumType, expr(f, e.value), e.variant, e.index);
    case 'box': {
      const value = expr(f, e.value);
      f.at(e.span);
      return box(f, e.value.type, value);
    }
    case 'unbox': {
      const value = expr(f, e.value);
      f.at(e.span);
      return unbox(f, e.type, value);
    }
    case 'dyn': {
      const text = comparedText(e.op, e.args);
      if (text !== undefined) return textComparison(f, e, text);
      const chain = arithChain(f, e, expr);
      if (chain !== undefined) return chain;
      const args = e.args.map((arg) => valueAs(f, arg, f.types.any));
      f.at(e.span);
      return dyn(f, e.op, args, e.type);
    }
    case 'spawn': {
      const args = operands(f, e.args, f.m.parameters(e.fn));
      f.at(e.span);
      return [spawn(f, e.type, e.fn, args)];
    }
    default:
      return unreachable(e);
  }
}

/** The string of the program's text that an operation on `any` compares with, on its right. */
function comparedText(op: DynOp, [, right]: readonly HirExpr[]): string | undefined {
  const isEquality = op.op === 'compare' && ['eq', 'ne', 'is', 'isnot'].includes(op.compare);
  const text = right?.kind === 'box' ? right.value : undefined;
  return isEquality && text?.kind === 'str' ? text.value : undefined;
}

function textComparison(f: FunctionState, e: Expr<'dyn'>, text: string): Val {
  const [left] = e.args;
  const value = left === undefined ? [] : valueAs(f, left, f.types.any);
  f.at(e.span);
  const equal = dynEqualsText(f, value, text);
  const negative = e.op.op === 'compare' && (e.op.compare === 'ne' || e.op.compare === 'isnot');
  const result = negative ? f.b.CreateNot(equal) : equal;
  return e.type.kind === 'any' ? box(f, f.types.bool, [result]) : [result];
}

/** The value of `e` where one of `type` is expected: what follows a `never` is not reached, so any value will do. */
export function valueAs(f: FunctionState, e: HirExpr, type: Type): Val {
  const value = expr(f, e);
  return e.type.kind === 'never' ? scalarsOf(type).map(undef) : value;
}

/** The value of an expression that has one scalar, or never returns. */
export function scalar(f: FunctionState, e: HirExpr): Value {
  const value = expr(f, e);
  return e.type.kind === 'never' ? undef('i64') : only(value);
}

function operands(f: FunctionState, list: readonly HirExpr[], types: readonly Type[]): Val[] {
  return list.map((operand, i) => valueAs(f, operand, types[i] ?? operand.type));
}

/** A single ASCII character is the one in the runtime's table: optimised code knows it by its address (strings.h). */
function stringConstant(f: FunctionState, text: string): Value {
  const isChar = text.length === 1 && text.charCodeAt(0) < 0x80;
  if (!isChar || !f.m.optimised) return f.m.str(text);
  return f.runtime('ot_str_chr', [['i64', constI64(text.charCodeAt(0))]], 'ptr', f.types.str);
}

function arithmetic(f: FunctionState, e: Expr<'arith'>): Value {
  const left = scalar(f, e.left);
  const right = scalar(f, e.right);
  f.at(e.span);
  return arith(f, e.op, e.type, left, right, e.nowrap === true, divisorFacts(e.right));
}

function divisorFacts(divisor: HirExpr): DivisorFacts {
  if (divisor.kind !== 'int') return UNKNOWN_DIVISOR;
  return { nonZero: divisor.value !== 0n, notMinusOne: divisor.value !== -1n };
}

function comparison(f: FunctionState, e: Expr<'compare'>): Value {
  if (isOfPart(f, e)) return comparePart(f, e, partEvaluation(f));
  const character = comparedCharacter(f, e);
  if (character !== undefined && isCharacterAt(e.left)) return compareCharacterAt(f, e, e.left, character);
  const operands = new Operands(f, e.left.type.kind === 'str');
  // What the right operand does must not be seen on the left.
  const operand = isBorrowed(f, e.left) && changesNothing(e.right) ? borrowed : expr;
  const left = operands.evaluate(e.left, () => operand(f, e.left));
  if ((e.op === 'eq' || e.op === 'ne') && e.right.kind === 'str') {
    const isSeen = character !== undefined && e.left.kind === 'local' && characterLocals(f.hir).has(e.left.local);
    const equal = (isSeen ? equalToCharacter : equalToConstant)(f, only(left), e.right.value);
    operands.giveBack();
    return e.op === 'eq' ? equal : f.b.CreateNot(equal);
  }
  const right = operands.evaluate(e.right, () => borrowed(f, e.right));
  f.at(e.span);
  const result = compare(f, e.op, e.left.type, left, right);
  operands.giveBack();
  return result;
}

/** The ASCII character that optimised code compares with. */
function comparedCharacter(f: FunctionState, { op, right }: Expr<'compare'>): string | undefined {
  const isOne = f.m.optimised && (op === 'eq' || op === 'ne') && right.kind === 'str' && isOneAscii(right.value);
  return isOne ? right.value : undefined;
}

/** `text[i] == "c"`: no string is made of the character. */
function compareCharacterAt(f: FunctionState, e: Expr<'compare'>, at: Expr<'intrinsic'>, character: string): Value {
  const operands = Operands.of(f, at.name);
  const [text = [], index = []] = at.args.map((arg) => operands.evaluate(arg, () => expr(f, arg)));
  f.at(at.span);
  const equal = characterAtIs(f, only(text), only(index), character);
  operands.giveBack();
  return e.op === 'eq' ? equal : f.b.CreateNot(equal);
}

const OPERANDS: Lowering = { value: expr, scalar };

/** For parts of texts. */
export function partEvaluation(f: FunctionState): Evaluation {
  return { value: (e, type) => valueAs(f, e, type), branch: (e, ...ways) => branchOn(f, e, ...ways) };
}

function field(f: FunctionState, e: Expr<'field'>): Val {
  const type = e.object.type as StructType;
  const value = fieldOf(f, e, OPERANDS);
  if (fieldGrows(f.m.program, type, e.field)) share(f, only(value));
  return value;
}

/** Runtime functions that look at their arguments and keep no reference to them. */
const BORROWING: ReadonlySet<string> = new Set(['str.len', 'io.print', 'io.println', 'io.eprintln']);

/** Whether a growing local or field may be what is looked at. */
function isBorrowed(f: FunctionState, e: HirExpr): boolean {
  return e.kind === 'field' || (e.kind === 'local' && f.grows(e.local));
}

/** An operand that is only looked at, so a growing local or field stays unshared. */
function borrowed(f: FunctionState, e: HirExpr): Val {
  if (e.kind === 'field') return fieldOf(f, e, OPERANDS);
  return e.kind === 'local' && f.grows(e.local) ? [f.peekLocal(e.local)] : expr(f, e);
}

function length(f: FunctionState, e: Expr<'intrinsic'>): Value {
  const [list = e] = e.args;
  const steady = steadyList(f, list);
  if (steady !== undefined) return steady.length;
  return listLength(f, scalar(f, list), f.knownLength(list));
}

/** A list of so few equal elements is made in line, as if they were written out: a call takes longer than they do. */
const FEW_ELEMENTS = 16n;

/** `[x] * n` makes no list of one element first. */
function repeat(f: FunctionState, e: Expr<'intrinsic'>): Val {
  const [list, times] = e.args;
  const item = list?.kind === 'newList' && list.items.length === 1 ? list.items[0] : undefined;
  const type = e.type as ListType;
  if (item === undefined || times === undefined) return callByName(f, e);
  if (f.m.optimised && times.kind === 'int' && times.value > 0n && times.value <= FEW_ELEMENTS) {
    const value = valueAs(f, item, type.elem);
    f.at(e.span);
    return newList(f, type, new Array(Number(times.value)).fill(value));
  }
  if (!canFill(type)) return callByName(f, e);
  const value = only(valueAs(f, item, type.elem));
  const count = only(valueAs(f, times, f.types.int));
  f.at(e.span);
  return [filledList(f, type, value, count)];
}

/** Whether a key is put in a dict whose string ends with the loop's iteration (temporary.ts). */
function setsPassingKey(f: FunctionState, e: Expr<'intrinsic'>): boolean {
  const [, key] = e.args;
  return e.name === 'dict.set' && key?.type.kind === 'str' && f.mayPass(key);
}

/** `CONSTANT[i]` of a constant of ASCII. */
function placeInAscii(f: FunctionState, e: Expr<'intrinsic'>): Value {
  const [text, index] = operands(f, e.args, [f.types.str, f.types.int]);
  f.at(e.span);
  const args: Arg[] = [
    ['ptr', only(text ?? [])],
    ['i64', only(index ?? [])],
  ];
  return f.runtime('ot_str_asciiAt', args, 'ptr', f.types.str);
}

function intrinsic(f: FunctionState, e: Expr<'intrinsic'>): Val {
  if (e.name === 'list.repeat') return repeat(f, e);
  if (e.name === 'list.len') return [length(f, e)];
  if (f.m.optimised && isPlaceInAscii(e)) return [placeInAscii(f, e)];
  const receiver = receiverOf(e);
  const builder = receiver === undefined ? undefined : f.builder(receiver);
  if (builder !== undefined) return builderOperation(f, builder, e, (part, type) => valueAs(f, part, type));
  if (isOfPart(f, e)) return ofPart(f, e, partEvaluation(f));
  if (isWritten(e)) return [writeText(f, e, (part, type) => valueAs(f, part, type))];
  return callByName(f, e);
}

/** An entry of a dict that is filled without being searched. */
function fill(f: FunctionState, e: Expr<'intrinsic'>, filling: Filling): Val {
  const [key = [], value = []] = e.args.slice(1).map((arg) => expr(f, arg));
  f.at(e.span);
  if (!f.dead) putEntry(f, filling, key, value);
  return [];
}

function callByName(f: FunctionState, e: Expr<'intrinsic'>): Val {
  const filling = f.fillings?.get(e);
  if (filling !== undefined) return fill(f, e, filling);
  const operand = BORROWING.has(e.name) ? borrowed : expr;
  const operands = Operands.of(f, e.name);
  const args = e.args.map((arg) => ({ type: arg.type, value: operands.evaluate(arg, () => operand(f, arg)) }));
  f.at(e.span);
  const name = setsPassingKey(f, e) ? 'dict.setCopy' : e.name;
  const order = knownOrder(f, e);
  const result = withLength(f, e, (cell) =>
    order === undefined ? callIntrinsic(f, name, args, e.type, cell) : sortByKnown(f, order, args[0]?.value ?? []),
  );
  operands.giveBack();
  if (e.type.kind === 'never') f.unreachable();
  return result;
}

// ------------------------------------------------------------------------------------------- control

/** Goes to `whenTrue` or `whenFalse`; nothing is open after it. */
export function branchOn(f: FunctionState, e: HirExpr, whenTrue: Block, whenFalse: Block): void {
  if (e.kind === 'bool') {
    f.br(e.value ? whenTrue : whenFalse);
  } else if (e.kind === 'unary' && e.op === 'not') {
    branchOn(f, e.operand, whenFalse, whenTrue);
  } else if (e.kind === 'logic') {
    const second = f.block(e.op);
    if (e.op === 'and') branchOn(f, e.left, second, whenFalse);
    else branchOn(f, e.left, whenTrue, second);
    f.place(second);
    branchOn(f, e.right, whenTrue, whenFalse);
  } else {
    const condition = part(valueAs(f, e, f.types.bool), 0);
    if (!f.dead) f.condBr(f.decide(e.span, condition), whenTrue, whenFalse);
  }
}

function logic(f: FunctionState, e: Expr<'logic'>): Value {
  const second = f.block(e.op);
  const end = f.block('end');
  const left = f.decide(e.left.span, part(valueAs(f, e.left, e.type), 0));
  const before = f.current();
  const shortcut = e.op === 'or';
  if (shortcut) f.b.CreateCondBr(left, end, second);
  else f.b.CreateCondBr(left, second, end);
  f.b.SetInsertPoint(second);
  f.dead = false;
  const right = part(valueAs(f, e.right, e.type), 0);
  const after = f.current();
  f.b.CreateBr(end);
  f.b.SetInsertPoint(end);
  f.dead = false;
  return only(
    f.phi(
      ['i1'],
      [
        [[constBool(shortcut)], before],
        [[right], after],
      ],
    ),
  );
}

function conditional(f: FunctionState, e: Expr<'cond'>): Val {
  return either(f, (...ways) => branchOn(f, e.condition, ...ways), [e.whenTrue, e.whenFalse], e.type);
}

type Branch = (whenTrue: Block, whenFalse: Block) => void;

/** The first value where `branch` goes its first way, else the second. */
export function either(f: FunctionState, branch: Branch, values: readonly [HirExpr, HirExpr], type: Type): Val {
  const whenTrue = f.block('then');
  const whenFalse = f.block('else');
  const end = f.block('end');
  branch(whenTrue, whenFalse);
  const incoming: (readonly [Val, Block])[] = [];
  for (const [block, given] of [
    [whenTrue, values[0]],
    [whenFalse, values[1]],
  ] as const) {
    f.place(block);
    const value = valueAs(f, given, type);
    if (f.dead) continue;
    incoming.push([value, f.current()]);
    f.br(end);
  }
  f.place(end);
  if (incoming.length > 0) return f.phi(scalarsOf(type), incoming);
  f.dead = true;
  return scalarsOf(type).map(undef);
}
