/**
 * Text put together from several parts (f-strings, `+`): the parts' values are evaluated first, then written one after
 * the other into the string they become, or after the growing local they are appended to. No part becomes a string
 * of its own.
 *
 * Invariants: nothing allocates or runs Otter code between the first part written and the last; the room asked
 * for is never less than what is written.
 */
import type { HirExpr, LocalId } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { unlikely } from './branches.js';
import { type Arg, only, type Val } from './emit.js';
import { STR, STR_LENGTH } from './irtypes.js';
import { constI64, i64, type Value } from './llvm.js';
import type { FunctionState } from './state.js';

/** Longest texts of numbers and bools, in bytes: docs/abi.md, "Writing text"; no float takes more than kNumberText of float_text.h. */
const ROOM = { int: 20, float: 40, bool: 5 };

/** Bytes a growing text has room for beyond twice what it needs. */
const LEAST_SPARE = 16;

/** Lowers an expression where a value of the type is wanted; expr.ts gives it, which imports this file. */
type Evaluate = (e: HirExpr, type: Type) => Val;

/** A part whose value is in registers. */
type Piece =
  | { readonly kind: 'literal'; readonly value: Value; readonly bytes: number }
  | { readonly kind: 'str' | 'int' | 'float' | 'bool'; readonly value: Value };

/** The parts of a text, from left to right: `a + b + c`, f-strings, and both within each other. */
export function partsOf(e: HirExpr): readonly HirExpr[] {
  if (e.kind !== 'intrinsic') return [e];
  if (e.name === 'str.concat') return e.args.flatMap(partsOf);
  const [list] = e.args;
  return e.name === 'str.join' && list?.kind === 'newList' ? list.items.flatMap(partsOf) : [e];
}

/** Whether it pays to write the text's parts: there are several, or one is a number. */
export function isWritten(e: HirExpr): boolean {
  const parts = partsOf(e);
  return parts.length > 2 || (parts.length === 2 && parts.some((part) => kindOf(part) !== 'str'));
}

/** Whether the text is one string, to be taken as it is. */
export function isOneString(e: HirExpr): boolean {
  const parts = partsOf(e);
  return parts.length === 1 && parts.every((part) => kindOf(part) === 'str');
}

function kindOf(e: HirExpr): 'str' | 'int' | 'float' | 'bool' {
  const [value] = e.kind === 'intrinsic' && e.name === 'text.of' ? e.args : [];
  switch (value?.type.kind) {
    case 'int':
    case 'i32':
      return 'int';
    case 'float':
    case 'bool':
      return value.type.kind;
    default:
      return 'str';
  }
}

/** A new string of the text's parts. */
export function writeText(f: FunctionState, e: HirExpr, evaluate: Evaluate): Value {
  const pieces = piecesOf(f, partsOf(e), evaluate);
  f.at(e.span);
  const text = f.runtime('ot_text_begin', [['i64', roomFor(f, pieces)]], 'ptr');
  const end = write(f, pieces, text, constI64(0));
  return f.runtime(
    'ot_text_finish',
    [
      ['ptr', text],
      ['ptr', end],
    ],
    'ptr',
    f.types.str,
  );
}

/** Where a text is kept that grows in place while nobody else refers to it. */
export interface GrowingPlace {
  /** The text, for a use that keeps no reference to it. */
  peek(): Value;
  /** The bytes it has. */
  length(text: Value): Value;
  /** The bytes there is room for; 0 when the text may be shared. */
  capacity(text: Value): Value;
  /** Makes the text one that nobody else refers to, with room for `needed` bytes at least. */
  grow(text: Value, needed: Value): void;
  /** The text ends at the address `end` now. */
  extend(text: Value, end: Value): void;
}

/** Appends the parts of texts to a growing one: in place when there is room, else to a larger copy (growing.ts says when). */
export function appendText(
  f: FunctionState,
  growing: GrowingPlace,
  texts: readonly HirExpr[],
  evaluate: Evaluate,
): void {
  const pieces = piecesOf(f, texts.flatMap(partsOf), evaluate);
  const [first] = texts;
  if (f.dead || first === undefined) return;
  f.at(first.span);
  makeRoom(f, growing, roomFor(f, pieces));
  const text = growing.peek();
  growing.extend(text, write(f, pieces, text, growing.length(text)));
}

/** Makes room for `more` bytes after the text. */
export function makeRoom(f: FunctionState, growing: GrowingPlace, more: Value): void {
  const text = growing.peek();
  const needed = f.b.CreateAdd(growing.length(text), more, 'nsw.');
  f.when(unlikely(f, f.b.CreateICmpSGT(needed, growing.capacity(text))), () => growing.grow(text, needed));
}

/** The room that a text is given which needs so much now, and `spare` bytes at least. */
export function roomyCapacity(f: FunctionState, needed: Value, spare = LEAST_SPARE): Value {
  return f.b.CreateAdd(f.b.CreateShl(needed, constI64(1), 'nsw.'), constI64(spare), 'nsw.');
}

/** A copy of the text with room for `capacity` bytes. */
export function grownCopy(f: FunctionState, text: Value, capacity: Value): Value {
  const args: Arg[] = [
    ['ptr', text],
    ['i64', capacity],
  ];
  return f.runtime('ot_text_grown', args, 'ptr', f.types.str);
}

/** A growing local. */
export function growingLocal(f: FunctionState, local: LocalId): GrowingPlace {
  return {
    peek: () => f.peekLocal(local),
    length: (text) => f.loadField(STR, text, STR_LENGTH, 'i64'),
    capacity: () => f.getCapacity(local),
    grow: (text, needed) => {
      const capacity = roomyCapacity(f, needed);
      f.setGrown(local, grownCopy(f, text, capacity), capacity);
    },
    extend: (text, end) => textEnds(f, 'ot_text_extended', text, end),
  };
}

/** Has a function of the runtime say that a text ends there now. */
export function textEnds(f: FunctionState, name: string, text: Value, end: Value): void {
  f.runtimeVoid(name, [
    ['ptr', text],
    ['ptr', end],
  ]);
}

function piecesOf(f: FunctionState, parts: readonly HirExpr[], evaluate: Evaluate): Piece[] {
  return parts.map((part) => {
    if (part.kind === 'str') {
      return { kind: 'literal', value: f.m.str(part.value), bytes: Buffer.byteLength(part.value) };
    }
    const kind = kindOf(part);
    const [number] = part.kind === 'intrinsic' ? part.args : [];
    if (kind === 'str' || number === undefined) return { kind: 'str', value: only(evaluate(part, f.types.str)) };
    const value = only(evaluate(number, number.type));
    return { kind, value: number.type.kind === 'i32' ? f.b.CreateSExt(value, i64) : value };
  });
}

/** At least as many bytes as the pieces take. */
function roomFor(f: FunctionState, pieces: readonly Piece[]): Value {
  let constant = 0;
  let total: Value | undefined;
  for (const piece of pieces) {
    if (piece.kind === 'literal') constant += piece.bytes;
    else if (piece.kind !== 'str') constant += ROOM[piece.kind];
    else {
      const length = f.loadField(STR, piece.value, STR_LENGTH, 'i64');
      total = total === undefined ? length : f.b.CreateAdd(total, length, 'nsw.');
    }
  }
  return total === undefined ? constI64(constant) : f.b.CreateAdd(total, constI64(constant), 'nsw.');
}

/** Writes the pieces from byte `index` of the text on; where they end. */
function write(f: FunctionState, pieces: readonly Piece[], text: Value, index: Value): Value {
  return pieces.reduce((at, piece) => writePiece(f, piece, at), byteOf(f, text, index));
}

/** Where byte `index` of the text is. */
export function byteOf(f: FunctionState, text: Value, index: Value): Value {
  const place: Arg[] = [
    ['ptr', text],
    ['i64', index],
  ];
  return f.runtime('ot_text_end_of', place, 'ptr');
}

function writePiece(f: FunctionState, piece: Piece, at: Value): Value {
  const to: Arg = ['ptr', at];
  switch (piece.kind) {
    case 'literal':
      return f.runtime('ot_text_put_bytes', [to, ['ptr', piece.value], ['i64', constI64(piece.bytes)]], 'ptr');
    case 'str':
      return f.runtime('ot_text_put_str', [to, ['ptr', piece.value]], 'ptr');
    case 'int':
      return f.runtime('ot_text_put_int', [to, ['i64', piece.value]], 'ptr');
    case 'float':
      return f.runtime('ot_text_put_float', [to, ['f64', piece.value]], 'ptr');
    case 'bool':
      return f.runtime('ot_text_put_bool', [to, ['i1', piece.value]], 'ptr');
  }
}
