/**
 * Which structs of a program are held by value: as their fields, without an object. Nobody can tell, where no field is
 * ever assigned and nothing asks whether two values are the same object, or where each object is an element of one list and
 * assigned there (owned-structs.ts). Such values are in registers, in list buffers and in other structs without an
 * allocation, and cost no way through a pointer.
 *
 * Invariants: it depends on the program and the number of words alone, so that all kinds of code of a program agree; the
 * decision is made once a program, before anything asks for a representation.
 */
import { factsOf } from '../hir/facts.js';
import type { HirExpr, HirFunction, HirProgram, HirStmt } from '../hir/hir.js';
import type { EnumType, StructType, Type, TypeTable } from '../hir/types.js';
import { walkFunction } from '../hir/walk.js';
import { assert } from '../support/assert.js';
import type { AssignedFields } from './element-flow.js';
import { ownedStructs } from './owned-structs.js';
import { enumRepr, holdByValue, isHeldByValue, scalarsOf } from './repr.js';

/** What starts a task tells floats from words by a mask of 64 scalars (call.ts); so many arguments fit, whatever they are. */
const SPAWNED_ARGUMENTS = 16;

interface Decision {
  readonly words: number;
  /** Functions that assign to elements, with what is lowered in their place. */
  readonly rewritten: ReadonlyMap<HirFunction, HirFunction>;
}

const UNCHANGED: ReadonlyMap<HirFunction, HirFunction> = new Map();
const decided = new WeakMap<TypeTable, Decision>();
const programs = new WeakMap<HirProgram, HirProgram>();

/**
 * Holds structs of at most so many words by value, where that cannot be told; 0: none. What is lowered is the program that
 * is returned, whose functions assign to lists where the given one's assign to such structs.
 */
export function chooseValueStructs(program: HirProgram, words: number): HirProgram {
  const { types } = program;
  const before = decided.get(types);
  assert(before === undefined || before.words === words, 'representations are chosen once a program');
  if (before !== undefined) return withFunctions(program, before.rewritten);
  const structs = types.all.filter((type): type is StructType => type.kind === 'struct');
  holdByValue(structs, false);
  const rewritten = words > 0 ? choose(program, structs, words) : UNCHANGED;
  decided.set(types, { words, rewritten });
  return withFunctions(program, rewritten);
}

function withFunctions(program: HirProgram, rewritten: ReadonlyMap<HirFunction, HirFunction>): HirProgram {
  if (rewritten.size === 0) return program;
  // That has continuations of functions that took the place of others.
  if (!program.functions.some((fn) => rewritten.has(fn))) return program;
  let found = programs.get(program);
  if (found === undefined) {
    found = { ...program, functions: program.functions.map((fn) => rewritten.get(fn) ?? fn) };
    programs.set(program, found);
  }
  return found;
}

function choose(
  program: HirProgram,
  structs: readonly StructType[],
  words: number,
): ReadonlyMap<HirFunction, HirFunction> {
  // A field is a word at least, but for `unit`.
  const small = structs.filter(({ fields }) => fields.length > 0 && fields.length <= words);
  const candidates = new Set(small.filter((type) => !containsItself(type)));
  if (candidates.size === 0) return UNCHANGED;
  const observed = new Observed(candidates);
  observed.look(program);
  const owned = ownedStructs(program, observed.assigned);
  for (const type of owned.structs) candidates.add(type);
  if (candidates.size > 0) dropUnfit(program.types, candidates, words);
  return owned.structs.size === 0 ? UNCHANGED : owned.rewritten(isHeldByValue);
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

/**
 * Drops structs that are assigned to, compared by identity, or held by an `any`, which would need an object each time. Of those
 * that are assigned to, those are remembered that may be owned by lists.
 */
class Observed {
  /** Not among the candidates. */
  readonly assigned: AssignedFields = new Map();
  /** Fields that are read otherwise than of an element or a local. */
  private readonly read = new Map<StructType, number>();
  private params = 0;

  constructor(private readonly candidates: Set<StructType>) {}

  look(program: HirProgram): void {
    const { assigned, candidates } = this;
    for (const { type } of program.methods ?? []) candidates.delete(type);
    for (const fn of program.functions) {
      this.params = fn.paramCount;
      if (factsOf(fn).touchesObjects) walkFunction(fn, this);
      if (candidates.size === 0) break;
    }
    for (const type of assigned.keys()) if (!candidates.delete(type)) assigned.delete(type);
    for (const [type, fields] of assigned) if (((this.read.get(type) ?? 0) & fields) !== 0) assigned.delete(type);
  }

  stmt(s: HirStmt): void {
    if (s.kind !== 'setField') return;
    const type = s.object.type as StructType;
    if (!this.candidates.has(type)) return;
    if (this.mayBeElement(s.object)) this.assigned.set(type, (this.assigned.get(type) ?? 0) | (1 << s.field));
    else this.candidates.delete(type);
  }

  expr(e: HirExpr): void {
    if (e.kind !== 'field') dropObservedBy(e, this.candidates);
    else if (this.candidates.has(e.object.type as StructType) && !this.mayBeElement(e.object)) {
      const type = e.object.type as StructType;
      this.read.set(type, (this.read.get(type) ?? 0) | (1 << e.field));
    }
  }

  private mayBeElement(object: HirExpr): boolean {
    return object.kind === 'index' || (object.kind === 'local' && object.local >= this.params);
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
 * an object costs (docs/performance/programs.md). A single word is never more than a reference.
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
