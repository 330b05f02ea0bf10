/**
 * Fields whose strings grow in place: `self.text += line` copies the text each time, as strings are immutable; but while
 * the field is the only reference to its string, nobody can see it grow. The string itself says so: where its hash is
 * kept there is the number of bytes it has room for (hash.h). A read that could make another reference takes that away.
 *
 * Invariants: every read of such a field, in every function and tier, either only looks or shares first; the parts of an
 * append contain nothing that could change the field; programs with tasks have no such fields.
 */

import { factsOf, usesTasks } from '../hir/facts.js';
import type { HirExpr, HirProgram, HirStmt } from '../hir/hir.js';
import type { StructType } from '../hir/types.js';
import { walkExpr, walkFunction } from '../hir/walk.js';
import { concatenated } from './growing.js';
import { STR, STR_LENGTH } from './irtypes.js';
import type { Value } from './llvm.js';
import { getField, setField } from './object.js';
import type { FunctionState } from './state.js';
import { type GrowingPlace, grownCopy, roomyCapacity, textEnds } from './text.js';

type SetField = Extract<HirStmt, { kind: 'setField' }>;

const known = new WeakMap<HirProgram, ReadonlySet<string>>();

function nameOf(type: StructType, field: number): string {
  return `${type.id}.${field}`;
}

/** What `object.field = object.field + parts[0] + parts[1] …` appends; undefined for other statements. */
export function partsAppended(s: SetField): readonly HirExpr[] | undefined {
  const [first, ...parts] = concatenated(s.value);
  if (first?.kind !== 'field' || first.field !== s.field || parts.length === 0) return undefined;
  if (first.object.kind !== 'local' || s.object.kind !== 'local' || first.object.local !== s.object.local) {
    return undefined;
  }
  return parts.every(changesNothing) ? parts : undefined;
}

/** Whether no local and no field is another one after it. */
export function changesNothing(e: HirExpr): boolean {
  let found = false;
  walkExpr(e, {
    expr: ({ kind }) => {
      found ||= kind === 'seq' || kind === 'call' || kind === 'callValue' || kind === 'dyn' || kind === 'spawn';
    },
  });
  return !found;
}

function appendedFields(program: HirProgram): ReadonlySet<string> {
  let found = known.get(program);
  if (found === undefined) {
    found = usesTasks(program) ? new Set() : findAppended(program);
    known.set(program, found);
  }
  return found;
}

function findAppended(program: HirProgram): ReadonlySet<string> {
  const found = new Set<string>();
  for (const fn of program.functions) {
    if (!factsOf(fn).concatenates) continue;
    walkFunction(fn, {
      stmt: (s) => {
        if (s.kind !== 'setField' || s.value.type.kind !== 'str' || partsAppended(s) === undefined) return;
        found.add(nameOf(s.object.type as StructType, s.field));
      },
    });
  }
  return found;
}

export function fieldGrows(program: HirProgram, type: StructType, field: number): boolean {
  return appendedFields(program).has(nameOf(type, field));
}

/** From now on the string may have other references than its field. */
export function share(f: FunctionState, text: Value): void {
  f.runtimeVoid('ot_text_share', [['ptr', text]]);
}

export function growingField(f: FunctionState, type: StructType, object: Value, field: number): GrowingPlace {
  return {
    peek: () => peekField(f, type, object, field),
    length: (text) => f.loadField(STR, text, STR_LENGTH, 'i64'),
    capacity: (text) => f.runtime('ot_text_capacity', [['ptr', text]], 'i64'),
    grow: (text, needed) => {
      const capacity = roomyCapacity(f, needed);
      const grown = grownCopy(f, text, capacity);
      f.runtimeVoid('ot_text_own', [
        ['ptr', grown],
        ['i64', capacity],
      ]);
      setField(f, type, object, field, [grown]);
    },
    extend: (text, end) => textEnds(f, 'ot_text_lengthened', text, end),
  };
}

function peekField(f: FunctionState, type: StructType, object: Value, field: number): Value {
  const [text] = getField(f, type, [object], field);
  return text as Value;
}
