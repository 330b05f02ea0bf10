/**
 * What is done with a string builder that is no object (builders.ts): its text, length and capacity are in cells.
 *
 * Invariants: while the capacity is above 0 the cells hold the only reference to the text, whose own length is set when
 * it is built; arguments are evaluated before the cells are read; all appended bytes lie within the capacity.
 */
import type { HirExpr } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { unlikely } from './branches.js';
import { makesCharacter } from './characters.js';
import { type Arg, only, part, type Val } from './emit.js';
import { STR, STR_LENGTH } from './irtypes.js';
import { constI64, i64, type Value } from './llvm.js';
import type { BuilderCells, FunctionState } from './state.js';
import { Operands } from './temporary.js';
import { appendText, byteOf, type GrowingPlace, isOneString, makeRoom, roomyCapacity } from './text.js';

type Evaluate = (e: HirExpr, type: Type) => Val;
type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

/** Bytes that a builder's first text has room for beyond what is appended at once: an object of 112 bytes at least. */
const LEAST_SPARE = 80;

/** Bytes that a text has room for behind its capacity. */
const WORD = 8;

/** An empty text, which is not the builder's own. */
export function startBuilder(f: FunctionState, cells: BuilderCells): void {
  f.b.CreateStore(f.m.str(''), cells.text);
  f.b.CreateStore(constI64(0), cells.length);
  f.b.CreateStore(constI64(0), cells.capacity);
}

export function builderOperation(f: FunctionState, cells: BuilderCells, e: Intrinsic, evaluate: Evaluate): Val {
  const [, text] = e.args;
  if (text !== undefined) {
    append(f, cells, e, text, evaluate);
    return [];
  }
  return [e.name === 'builder.build' ? build(f, cells) : f.loadCell('i64', cells.length)];
}

/** The text is handed out; more is appended to a copy. */
function build(f: FunctionState, cells: BuilderCells): Value {
  const args: Arg[] = [
    ['ptr', f.loadCell('ptr', cells.text)],
    ['i64', f.loadCell('i64', cells.length)],
    ['i64', f.loadCell('i64', cells.capacity)],
  ];
  f.b.CreateStore(constI64(0), cells.capacity);
  return f.runtime('ot_text_built', args, 'ptr', f.types.str);
}

function append(f: FunctionState, cells: BuilderCells, e: Intrinsic, text: HirExpr, evaluate: Evaluate): void {
  const operands = Operands.of(f, e.name);
  const evaluated: Evaluate = (part, type) => operands.evaluate(part, () => evaluate(part, type));
  if (isOneString(text)) {
    const value = only(evaluated(text, f.types.str));
    if (f.dead) return;
    f.at(e.span);
    if (isCharacter(text)) appendCharacter(f, cells, value);
    else appendString(f, cells, value);
  } else appendText(f, growingBuilder(f, cells), [text], evaluated);
  operands.giveBack();
}

/** Whether optimised code sees the character being made: its string is not looked at then. */
function isCharacter(text: HirExpr): boolean {
  return text.kind === 'str' || makesCharacter(text);
}

/**
 * Up to eight bytes, which is most of what is appended, are written as a word. Of a longer text the runtime writes all
 * before, and the word is its first one.
 */
function appendString(f: FunctionState, cells: BuilderCells, text: Value): void {
  const bytes = f.loadField(STR, text, STR_LENGTH, 'i64');
  const length = f.loadCell('i64', cells.length);
  const needed = f.b.CreateAdd(length, bytes, 'nsw.');
  const room = f.loadCell('i64', cells.capacity);
  const isLong = f.b.CreateICmpSGT(bytes, constI64(WORD));
  f.when(unlikely(f, f.b.CreateOr(isLong, f.b.CreateICmpSGT(needed, room))), () => {
    const args: Arg[] = [
      ['ptr', f.loadCell('ptr', cells.text)],
      ['i64', length],
      ['i64', room],
      ['ptr', text],
    ];
    const appended = f.runtimeScalars('ot_text_appended', args, ['i64', 'ptr']);
    f.b.CreateStore(part(appended, 0), cells.capacity);
    f.b.CreateStore(part(appended, 1), cells.text);
  });
  f.runtimeVoid('ot_text_put_word', [
    ['ptr', byteOf(f, f.loadCell('ptr', cells.text), length)],
    ['ptr', text],
  ]);
  f.b.CreateStore(needed, cells.length);
}

function appendCharacter(f: FunctionState, cells: BuilderCells, text: Value): void {
  const [character, string, end] = [f.block('character'), f.block('string'), f.block('end')];
  f.condBr(f.runtime('ot_text_is_char', [['ptr', text]], 'i1'), character, string);
  f.place(character);
  put(f, cells, 'ot_text_put_char', text, constI64(1));
  f.br(end);
  f.place(string);
  put(f, cells, 'ot_text_put_short', text, f.loadField(STR, text, STR_LENGTH, 'i64'));
  f.br(end);
  f.place(end);
}

function put(f: FunctionState, cells: BuilderCells, name: string, text: Value, bytes: Value): void {
  makeRoom(f, growingBuilder(f, cells), bytes);
  const length = f.loadCell('i64', cells.length);
  f.runtimeVoid(name, [
    ['ptr', byteOf(f, f.loadCell('ptr', cells.text), length)],
    ['ptr', text],
  ]);
  f.b.CreateStore(f.b.CreateAdd(length, bytes, 'nsw.'), cells.length);
}

function growingBuilder(f: FunctionState, cells: BuilderCells): GrowingPlace {
  return {
    peek: () => f.loadCell('ptr', cells.text),
    length: () => f.loadCell('i64', cells.length),
    capacity: () => f.loadCell('i64', cells.capacity),
    grow: (text, needed) => {
      const capacity = roomyCapacity(f, needed, LEAST_SPARE);
      const args: Arg[] = [
        ['ptr', text],
        ['i64', f.loadCell('i64', cells.length)],
        ['i64', f.loadCell('i64', cells.capacity)],
        ['i64', capacity],
      ];
      f.b.CreateStore(f.runtime('ot_text_widened', args, 'ptr', f.types.str), cells.text);
      f.b.CreateStore(capacity, cells.capacity);
    },
    extend: (text, end) => {
      const start = byteOf(f, text, constI64(0));
      const length = f.b.CreateSub(f.b.CreatePtrToInt(end, i64), f.b.CreatePtrToInt(start, i64));
      f.b.CreateStore(length, cells.length);
    },
  };
}
