/**
 * Dicts that are looked into by a part of a text (slice-keys.ts).
 *
 * Invariant: operands are evaluated, and panic, as if the part were made a string.
 */
import type { HirExpr } from '../hir/hir.js';
import type { DictType, Type } from '../hir/types.js';
import { assert } from '../support/assert.js';
import { dictFindPart, dictIndexPart, dictSetPart, type TextPart } from './dict.js';
import { only, type Val } from './emit.js';
import { constI64 } from './llvm.js';
import { keyOf, sliceOf } from './slice-keys.js';
import type { FunctionState, SliceCells } from './state.js';

type Evaluate = (e: HirExpr, type: Type) => Val;
type Intrinsic = Extract<HirExpr, { kind: 'intrinsic' }>;

export function assignSlice(f: FunctionState, cells: SliceCells, value: HirExpr, evaluate: Evaluate): void {
  const part = textPart(f, value, evaluate);
  f.b.CreateStore(part.text, cells.text);
  f.b.CreateStore(part.start, cells.start);
  f.b.CreateStore(part.end, cells.end);
}

/** Whether the operation looks up a part of a text that is no string. */
export function isKeyedByPart(f: FunctionState, e: Intrinsic): boolean {
  const key = keyOf(e);
  if (key === undefined || !f.m.optimised) return false;
  return key.kind === 'local' ? f.slice(key.local) !== undefined : sliceOf(key) !== undefined;
}

/** Call it for what `isKeyedByPart` says. */
export function keyedByPart(f: FunctionState, e: Intrinsic, evaluate: Evaluate): Val {
  const [dict = e, key = e, newValue] = e.args;
  const type = dict.type as DictType;
  const object = only(evaluate(dict, type));
  const part = textPart(f, key, evaluate);
  const value = newValue === undefined ? [] : evaluate(newValue, type.value);
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

function textPart(f: FunctionState, e: HirExpr, evaluate: Evaluate): TextPart {
  const cells = e.kind === 'local' ? f.slice(e.local) : undefined;
  return cells === undefined ? evaluateSlice(f, e, evaluate) : loadSlice(f, cells);
}

function loadSlice(f: FunctionState, cells: SliceCells): TextPart {
  return {
    text: f.loadCell('ptr', cells.text),
    start: f.loadCell('i64', cells.start),
    end: f.loadCell('i64', cells.end),
  };
}

function evaluateSlice(f: FunctionState, e: HirExpr, evaluate: Evaluate): TextPart {
  if (e.kind === 'seq') {
    f.stmts(f, e.body);
    return evaluateSlice(f, e.value, evaluate);
  }
  const slice = sliceOf(e);
  const [whole, from, to] = slice?.args ?? [];
  assert(whole !== undefined && from !== undefined && to !== undefined, `${e.kind} is no slice`);
  const text = only(evaluate(whole, f.types.str));
  const start = only(evaluate(from, f.types.int));
  const end = only(evaluate(to, f.types.int));
  f.at(e.span);
  // A piece that text-loops.ts cuts is one.
  if (slice?.name === 'str.slice') {
    f.runtimeVoid('ot_str_sliceCheck', [
      ['ptr', text],
      ['i64', start],
      ['i64', end],
    ]);
  }
  return { text, start, end };
}
