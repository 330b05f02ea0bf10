/**
 * Which structs of a program are held by value: as their fields, without an object. Nobody can tell, where no field is
 * ever assigned and nothing asks whether two values are the same object. Such values are in registers, in list buffers and in
 * other structs without an allocation, and cost no way through a pointer.
 *
 * Invariants: it depends on the program and the number of words alone, so that all kinds of code of a program agree; the
 * decision is made once a program, before anything asks for a representation.
 */
import type { HirExpr, HirProgram, HirStmt } from '../hir/hir.js';
import type { EnumType, StructType, Type, TypeTable } from '../hir/types.js';
import { walkFunction } from '../hir/walk.js';
import { assert } from '../support/assert.js';
import { enumRepr, holdByValue, isHeldByValue, scalarsOf } from './repr.js';

/** What starts a task tells floats from words by a mask of 64 scalars (call.ts); so many arguments fit, whatever they are. */
const SPAWNED_ARGUMENTS = 16;

const decided = new WeakMap<TypeTable, number>();

/** Holds structs of at most so many words by value, where that cannot be told; 0: none. */
export function chooseValueStructs(program: HirProgram, words: number): void {
  const { types } = program;
  const before = decided.get(types);
  assert(before === undefined || before === words, 'representations are chosen once a program');
  if (before !== undefined) return;
  decided.set(types, words);
  const structs = types.all.filter((type): type is StructType => type.kind === 'struct');
  holdByValue(structs, false);
  if (words > 0) choose(program, structs, words);
}

function choose(program: HirProgram, structs: readonly StructType[], words: number): void {
  // A field is a word at least, but for `unit`.
  const small = structs.filter(({ fields }) => fields.length > 0 && fields.length <= words);
  const candidates = new Set(small.filter((type) => !containsItself(type)));
  if (candidates.size > 0) dropObserved(program, candidates);
  if (candidates.size > 0) dropUnfit(program.types, candidates, words);
}

/** Whether values of the type hold others of it, lists and dicts aside, if all structs are held by value. */
function containsItself(type: StructType): boolean {
  const seen = new Set<Type>();
  const pending: Type[] = [...partsOf(type)];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === type) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    pending.push(...partsOf(next));
  }
  return false;
}

function partsOf(type: Type): readonly Type[] {
  if (type.kind === 'struct') return type.fields.map((field) => field.type);
  return type.kind === 'enum' ? payloadsOf(type) : [];
}

function payloadsOf(type: EnumType): readonly Type[] {
  return type.variants.flatMap((variant) => variant.payload);
}

// ------------------------------------------------------------------------------------- what is observed

/** Drops structs that are assigned to, compared by identity, or held by an `any`, which would need an object each time. */
function dropObserved(program: HirProgram, candidates: Set<StructType>): void {
  for (const { type } of program.methods ?? []) candidates.delete(type);
  const visitor = {
    stmt: (s: HirStmt) => {
      if (s.kind === 'setField') candidates.delete(s.object.type as StructType);
    },
    expr: (e: HirExpr) => dropObservedBy(e, candidates),
  };
  for (const fn of program.functions) {
    walkFunction(fn, visitor);
    if (candidates.size === 0) return;
  }
}

function dropObservedBy(e: HirExpr, candidates: Set<StructType>): void {
  switch (e.kind) {
    case 'compare':
      if (e.op === 'is' || e.op === 'isnot') candidates.delete(e.left.type as StructType);
      break;
    case 'box':
      candidates.delete(e.value.type as StructType);
      break;
    case 'unbox':
      candidates.delete(e.type as StructType);
      break;
    case 'spawn':
      if (e.args.length > SPAWNED_ARGUMENTS) for (const { type } of e.args) candidates.delete(type as StructType);
      break;
    case 'dyn':
      // Elements of lists and dicts that are boxed come to such operations too.
      if (e.op.op === 'setField') dropWithField(e.op.name, candidates);
      else if (e.op.op === 'compare' && comparesIdentity(e)) candidates.clear();
      break;
    default:
      break;
  }
}

function dropWithField(name: string, candidates: Set<StructType>): void {
  for (const type of candidates) if (type.fields.some((field) => field.name === name)) candidates.delete(type);
}

/** Values of different types are not identical, whatever they are. */
function comparesIdentity(e: Extract<HirExpr, { kind: 'dyn' }>): boolean {
  if (e.op.op !== 'compare' || (e.op.compare !== 'is' && e.op.compare !== 'isnot')) return false;
  return !e.args.some((arg) => arg.kind === 'box' && arg.value.type.kind !== 'struct');
}

// ------------------------------------------------------------------------------------------- what fits

/** Drops structs that are larger, and those that an enum would need an object for that needs none now. */
function dropUnfit(types: TypeTable, candidates: Set<StructType>, words: number): void {
  const enums = types.all.filter((type): type is EnumType => type.kind === 'enum');
  const light = enums.filter((type) => enumRepr(type).kind !== 'boxed');
  holdByValue(candidates, true);
  for (;;) {
    const unfit = new Set([...candidates].filter((type) => !fits(type, words)));
    for (const type of light) if (enumRepr(type).kind === 'boxed') addHeld(type, candidates, unfit);
    if (unfit.size === 0) return;
    for (const type of unfit) candidates.delete(type);
    holdByValue(unfit, false);
  }
}

/**
 * What has lists or dicts of its own is a thing that many refer to, as a rule: copies of it would be marked and copied more than
 * an object costs (docs/performance.md). A single word is never more than a reference.
 */
function fits(type: StructType, words: number): boolean {
  const { length } = scalarsOf(type);
  return length === 1 || (length > 1 && length <= words && !type.fields.some((field) => isContainer(field.type)));
}

function isContainer(type: Type): boolean {
  if (isHeldByValue(type)) return type.fields.some((field) => isContainer(field.type));
  return type.kind === 'list' || type.kind === 'dict' || type.kind === 'handle';
}

/** The candidates among an enum's payloads, and in them. */
function addHeld(type: EnumType, candidates: ReadonlySet<StructType>, held: Set<StructType>): void {
  const seen = new Set<Type>();
  const pending: Type[] = [...payloadsOf(type)];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'struct') {
      if (!candidates.has(next)) continue;
      held.add(next);
    }
    pending.push(...partsOf(next));
  }
}
