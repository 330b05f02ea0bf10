/**
 * Parts of texts in optimised code (text-parts.ts): what is done with one in place of a string.
 *
 * Invariant: operands are evaluated, and panic, as if the part were made a string.
 */
import type { HirExpr } from '../hir/hir.js';
import type { DictType, Type } from '../hir/types.js';
import { assert } from '../support/assert.js';
import { dictFindPart, dictIndexPart, dictSetPart, type TextPart } from './dict.js';
import { type Arg, only, type Val } from './emit.js';
import { type Block, constI64, type Value } from './llvm.js';
import type { FunctionState, PartCells } from './state.js';
import { partOperand, sliceOf } from './text-parts.js';

/** How expressions are lowered. */
export interface Evaluation {
  readonly value: (e: HirExpr, type: Type) => Val;
  readonly branch: (condition: HirExpr, whenTrue: Block, whenFalse: Block) => void;
}

type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;
type Compare = Extract<HirExpr, { kind: 'compare' }>;

export function assignPart(f: FunctionState, cells: PartCells, value: HirExpr, evaluation: Evaluation): void {
  if (value.kind === 'cond') {
    assignEither(f, cells, value, evaluation);
  } else if (value.kind === 'seq') {
    f.stmts(f, value.body);
    assignPart(f, cells, value.value, evaluation);
  } else {
    const part = textPart(f, value, evaluation);
    if (f.dead) return;
    f.b.CreateStore(part.text, cells.text);
    f.b.CreateStore(part.start, cells.start);
    f.b.CreateStore(part.end, cells.end);
  }
}

function assignEither(
  f: FunctionState,
  cells: PartCells,
  { condition, whenTrue, whenFalse }: Extract<HirExpr, { kind: 'cond' }>,
  evaluation: Evaluation,
): void {
  const ways = [f.block('then'), f.block('else')] as const;
  const end = f.block('end');
  evaluation.branch(condition, ...ways);
  for (const [block, value] of [[ways[0], whenTrue] as const, [ways[1], whenFalse] as const]) {
    f.place(block);
    assignPart(f, cells, value, evaluation);
    f.br(end);
  }
  f.place(end);
}

/** Whether the operation is done with a part of a text that is no string. */
export function isOfPart(f: FunctionState, e: Intrinsic | Compare): boolean {
  if (!f.m.optimised) return false;
  const operand = partOperand(e);
  if (operand === undefined) return false;
  if (operand.kind === 'local') return f.part(operand.local) !== undefined;
  // Of a slice of a string a string is made.
  return !(e.kind === 'intrinsic' && e.name === 'str.slice') && sliceOf(operand) !== undefined;
}

/** Call it for what `isOfPart` says. */
export function ofPart(f: FunctionState, e: Intrinsic, evaluation: Evaluation): Val {
  if (e.name.startsWith('dict.')) return keyedByPart(f, e, evaluation);
  const [operand = e, second, third] = e.args;
  const part = textPart(f, operand, evaluation);
  if (e.name === 'str.slice') {
    const { text, start, end } = cutPart(f, e, part, second ?? e, third ?? e, evaluation);
    return [f.runtime('ot_pieces_cut', rangeOf(text, start, end), 'ptr', e.type)];
  }
  if (second === undefined) return [f.b.CreateSub(part.end, part.start)];
  const other = stringOf(f, second, evaluation);
  f.at(e.span);
  const name = e.name === 'str.startsWith' ? 'ot_part_startsWith' : 'ot_part_endsWith';
  return [f.runtime(name, [...rangeOf(part.text, part.start, part.end), ['ptr', other]], 'i1')];
}

/** Whether a part and a string are equal, or are not. Call it for what `isOfPart` says. */
export function comparePart(f: FunctionState, e: Compare, evaluation: Evaluation): Value {
  const { text, start, end } = textPart(f, e.left, evaluation);
  const other = stringOf(f, e.right, evaluation);
  f.at(e.span);
  const equal = f.runtime('ot_part_equal', [...rangeOf(text, start, end), ['ptr', other]], 'i1');
  return e.op === 'eq' ? equal : f.b.CreateNot(equal);
}

/** LLVM knows the bytes of a constant here, though not of those of the runtime's table. */
function stringOf(f: FunctionState, e: HirExpr, evaluation: Evaluation): Value {
  return e.kind === 'str' ? f.m.str(e.value) : only(evaluation.value(e, f.types.str));
}

function rangeOf(text: Value, start: Value, end: Value): readonly Arg[] {
  return [
    ['ptr', text],
    ['i64', start],
    ['i64', end],
  ];
}

function keyedByPart(f: FunctionState, e: Intrinsic, evaluation: Evaluation): Val {
  const [dict = e, key = e, newValue] = e.args;
  const type = dict.type as DictType;
  const object = only(evaluation.value(dict, type));
  const part = textPart(f, key, evaluation);
  const value = newValue === undefined ? [] : evaluation.value(newValue, type.value);
  f.at(e.span);
  switch (e.name) {
    case 'dict.find':
      return [dictFindPart(f, type, object, part)];
    case 'dict.contains':
      return [f.b.CreateICmpSGE(dictFindPart(f, type, object, part), constI64(0))];
    case 'dict.index':
      return dictIndexPart(f, type, object, part);
    default:
      dictSetPart(f, type, object, part, value);
      return [];
  }
}

function textPart(f: FunctionState, e: HirExpr, evaluation: Evaluation): TextPart {
  const cells = e.kind === 'local' ? f.part(e.local) : undefined;
  return cells === undefined ? evaluateSlice(f, e, evaluation) : loadPart(f, cells);
}

function loadPart(f: FunctionState, cells: PartCells): TextPart {
  return {
    text: f.loadCell('ptr', cells.text),
    start: f.loadCell('i64', cells.start),
    end: f.loadCell('i64', cells.end),
  };
}

function evaluateSlice(f: FunctionState, e: HirExpr, evaluation: Evaluation): TextPart {
  if (e.kind === 'seq') {
    f.stmts(f, e.body);
    return evaluateSlice(f, e.value, evaluation);
  }
  const slice = sliceOf(e);
  const [whole, from, to] = slice?.args ?? [];
  assert(slice !== undefined && whole !== undefined && from !== undefined && to !== undefined, `${e.kind} is no slice`);
  const outer = whole.kind === 'local' ? f.part(whole.local) : undefined;
  if (outer !== undefined) return cutPart(f, slice, loadPart(f, outer), from, to, evaluation);
  const text = only(evaluation.value(whole, f.types.str));
  const start = only(evaluation.value(from, f.types.int));
  const end = only(evaluation.value(to, f.types.int));
  f.at(e.span);
  // A piece that text-loops.ts cuts is one.
  if (slice.name === 'str.slice') f.runtimeVoid('ot_str_sliceCheck', rangeOf(text, start, end));
  return { text, start, end };
}

/** The slice of a part. */
function cutPart(
  f: FunctionState,
  slice: Intrinsic,
  { text, start, end }: TextPart,
  from: HirExpr,
  to: HirExpr,
  evaluation: Evaluation,
): TextPart {
  const first = only(evaluation.value(from, f.types.int));
  const behind = only(evaluation.value(to, f.types.int));
  f.at(slice.span);
  f.runtimeVoid('ot_part_sliceCheck', [...rangeOf(text, start, end), ['i64', first], ['i64', behind]]);
  return { text, start: f.b.CreateAdd(start, first), end: f.b.CreateAdd(start, behind) };
}
