/** Code that appends to a growing local: in place when there is room, else into a larger string (growing.ts says when). */
import type { LocalId } from '../hir/hir.js';
import { STR, STR_LENGTH } from './irtypes.js';
import { constI64, type Value } from './llvm.js';
import type { FunctionState } from './state.js';

/** Appends strings, already evaluated, to a growing local. */
export function appendTo(f: FunctionState, local: LocalId, parts: readonly Value[]): void {
  for (const part of parts) appendOne(f, local, part);
}

function appendOne(f: FunctionState, local: LocalId, part: Value): void {
  const text = f.peekLocal(local);
  const length = f.b.CreateAdd(
    f.loadField(STR, text, STR_LENGTH, 'i64'),
    f.loadField(STR, part, STR_LENGTH, 'i64'),
    'nsw.',
  );
  const grow = f.block('grow');
  const fits = f.block('fits');
  const end = f.block('end');
  f.b.CreateCondBr(f.b.CreateICmpSLE(length, f.getCapacity(local)), fits, grow);
  f.b.SetInsertPoint(grow);
  const capacity = f.b.CreateAdd(f.b.CreateShl(length, constI64(1), 'nsw.'), constI64(16), 'nsw.');
  f.setGrown(
    local,
    f.runtime(
      'ot_str_extended',
      [
        ['ptr', text],
        ['ptr', part],
        ['i64', capacity],
      ],
      'ptr',
      f.types.str,
    ),
    capacity,
  );
  f.b.CreateBr(end);
  f.b.SetInsertPoint(fits);
  f.runtimeVoid('ot_str_extend', [
    ['ptr', text],
    ['ptr', part],
  ]);
  f.b.CreateBr(end);
  f.b.SetInsertPoint(end);
}
