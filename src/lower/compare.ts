/** Equality and order of values of every type: inlined for scalars and cheap cases, runtime functions otherwise. */
import type { CompareOp } from '../hir/hir.js';
import type { EnumType, StructType, Type } from '../hir/types.js';
import { compareOrder, compareScalars } from './arith.js';
import { type Emitter, only, part, type Val } from './emit.js';
import { STR, STR_LENGTH } from './irtypes.js';
import { constBool, constI8, constI32, constI64, i8, pointerTo, type Value } from './llvm.js';
import { getField } from './object.js';
import { enumRepr, isHeldByValue } from './repr.js';

const STR_BYTES = 4;

export function compare(f: Emitter, op: CompareOp, type: Type, left: Val, right: Val): Value {
  switch (op) {
    case 'eq':
      return equal(f, type, left, right);
    case 'ne':
      return f.b.CreateNot(equal(f, type, left, right));
    case 'is':
      return identical(f, type, left, right);
    case 'isnot':
      return f.b.CreateNot(identical(f, type, left, right));
    default:
      return ordered(f, op, type, left, right);
  }
}

function ordered(f: Emitter, op: CompareOp, type: Type, left: Val, right: Val): Value {
  if (type.kind !== 'str') return compareScalars(f, op, type, only(left), only(right));
  const order = f.runtime(
    'ot_str_compare',
    [
      ['ptr', only(left)],
      ['ptr', only(right)],
    ],
    'i64',
  );
  return compareOrder(f, op, order);
}

/** Identity of references, equality of everything else. */
function identical(f: Emitter, type: Type, left: Val, right: Val): Value {
  const byAddress = ['list', 'dict', 'struct', 'handle', 'fn'].includes(type.kind);
  return byAddress ? f.b.CreateICmpEQ(only(left), only(right)) : equal(f, type, left, right);
}

export function equal(f: Emitter, type: Type, left: Val, right: Val): Value {
  switch (type.kind) {
    case 'unit':
    case 'never':
      return constBool(true);
    case 'bool':
    case 'int':
    case 'i32':
    case 'float':
    case 'fn':
    case 'handle':
      return compareScalars(f, 'eq', type, only(left), only(right));
    case 'str':
      return f.runtime(
        'ot_str_equal',
        [
          ['ptr', only(left)],
          ['ptr', only(right)],
        ],
        'i1',
      );
    case 'enum':
      return comparesByWords(type) ? equalWords(f, left, right) : equalInMemory(f, type, left, right);
    case 'struct':
      return isHeldByValue(type) && comparesInLine(type)
        ? equalFields(f, type, left, right)
        : equalInMemory(f, type, left, right);
    default:
      return equalInMemory(f, type, left, right);
  }
}

/** Whether to compare two of them always ends, and takes no call but of strings. */
function comparesInLine(type: Type): boolean {
  if (isHeldByValue(type)) return type.fields.every((field) => comparesInLine(field.type));
  if (type.kind === 'enum') return comparesByWords(type);
  return ['unit', 'bool', 'int', 'i32', 'float', 'str', 'fn', 'handle'].includes(type.kind);
}

/** Of structs held by value. */
function equalFields(f: Emitter, type: StructType, left: Val, right: Val): Value {
  return type.fields
    .map((field, i) => equal(f, field.type, getField(f, type, left, i), getField(f, type, right, i)))
    .reduce((all, one) => f.b.CreateAnd(all, one));
}

/** Payloads are integers, so equal values have equal words (unused ones are zero). */
function comparesByWords(type: EnumType): boolean {
  const repr = enumRepr(type);
  if (repr.kind === 'tag') return true;
  if (repr.kind !== 'inline') return false;
  return type.variants.every((variant) =>
    variant.payload.every(
      (field) =>
        ['int', 'i32', 'bool', 'unit'].includes(field.kind) || (field.kind === 'enum' && comparesByWords(field)),
    ),
  );
}

function equalWords(f: Emitter, left: Val, right: Val): Value {
  return left.map((word, i) => f.b.CreateICmpEQ(word, part(right, i))).reduce((all, one) => f.b.CreateAnd(all, one));
}

function equalInMemory(f: Emitter, type: Type, left: Val, right: Val): Value {
  return f.withSlot(type, (a, placeA) =>
    f.withSlot(type, (b, placeB) => {
      f.store(type, placeA, left);
      f.store(type, placeB, right);
      return f.runtime(
        'ot_equal',
        [
          ['i64', constI64(type.id)],
          ['ptr', a],
          ['ptr', b],
        ],
        'i1',
      );
    }),
  );
}

/** Equality with a constant: most strings differ in length, and one-byte constants need no call at all. */
export function equalToConstant(f: Emitter, value: Value, text: string): Value {
  const bytes = Buffer.from(text, 'utf8');
  const length = f.loadField(STR, value, STR_LENGTH, 'i64');
  const sameLength = f.b.CreateICmpEQ(length, constI64(bytes.length));
  const [first] = bytes;
  if (first === undefined) return sameLength;
  return andThen(f, sameLength, 'bytes', () =>
    bytes.length === 1
      ? f.b.CreateICmpEQ(firstByte(f, value), constI8(first))
      : f.runtime(
          'ot_str_equal',
          [
            ['ptr', value],
            ['ptr', f.m.str(text)],
          ],
          'i1',
        ),
  );
}

/** False where `condition` is, without computing `second`, which is in a block of its own. */
export function andThen(f: Emitter, condition: Value, block: string, second: () => Value): Value {
  const taken = f.block(block);
  const end = f.block('end');
  const before = f.current();
  f.b.CreateCondBr(condition, taken, end);
  f.b.SetInsertPoint(taken);
  const result = second();
  const after = f.current();
  f.b.CreateBr(end);
  f.b.SetInsertPoint(end);
  return only(
    f.phi(
      ['i1'],
      [
        [[constBool(false)], before],
        [[result], after],
      ],
    ),
  );
}

function firstByte(f: Emitter, value: Value): Value {
  const typed = f.b.CreateBitCast(value, pointerTo(STR));
  const address = f.b.CreateInBoundsGEP(STR, typed, [constI64(0), constI32(STR_BYTES), constI64(0)]);
  return f.b.CreateLoad(i8, address);
}
