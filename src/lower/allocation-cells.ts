/**
 * Cells of places that make objects: each place (construction in the source, of one type) has a word of `otter.sites`
 * (docs/abi.md), which the heap sets where objects are to be made apart from others.
 *
 * Invariants: a place keeps its cell for the whole process, over tiers, copies and continuations; two places of several source
 * files may share one, and when all cells are taken, further places have none: cells steer only where objects are put.
 */
import type { HirProgram } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { type Span, spanKey } from '../support/source.js';
import type { Emitter } from './emit.js';
import { constI64, i64, ir, type llvm, nullPtr, ptr, type Value, whenSelected } from './llvm.js';

/** kAllocationCells in src/native/lib/abi.h. */
const ALLOCATION_CELLS = 4096;

let cells: llvm.ArrayType;
whenSelected(() => {
  cells = ir.ArrayType.get(i64, ALLOCATION_CELLS);
});

/** By the table of types, which a program has in common with its continuations. */
const placesOf = new WeakMap<HirProgram['types'], Map<string, number>>();

/** The places that have cells, by number: for a process that uses code of this one. */
export function allocationPlaces({ types }: HirProgram): string[] {
  return [...(placesOf.get(types)?.keys() ?? [])];
}

/** Gives places the cells that they had in another process, before anything is lowered. */
export function restoreAllocationPlaces({ types }: HirProgram, places: readonly string[]): void {
  placesOf.set(types, new Map(places.map((place, cell) => [place, cell])));
}

/** The address (i8*) of the cell of objects that are made at `place`; null where there is none. */
export function allocationCell(f: Emitter, place: Span | undefined, type: Type): Value {
  const cell = place && cellOf(f.m.program, place, type);
  if (cell === undefined) return nullPtr;
  const address = f.b.CreateInBoundsGEP(cells, f.m.allocationCells(cells), [constI64(0), constI64(cell)]);
  return f.b.CreateBitCast(address, ptr);
}

function cellOf({ types }: HirProgram, place: Span, type: Type): number | undefined {
  const places = placesOf.get(types) ?? new Map<string, number>();
  placesOf.set(types, places);
  const key = `${spanKey(place)}:${type.id}`;
  const found = places.get(key);
  if (found !== undefined || places.size >= ALLOCATION_CELLS) return found;
  places.set(key, places.size);
  return places.size - 1;
}
