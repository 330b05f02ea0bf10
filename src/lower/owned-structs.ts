/**
 * Which structs with assigned fields can be held by value: those whose objects are elements of lists, each in one place at
 * a time, and whose assigned fields are read and written there and nowhere else. An object then is its element, and
 * assignments go to the list. Fields that are never assigned may be read from any copy, as they are the same in all.
 *
 * Invariants, for each struct that is accepted: an assigned field is reached through `xs[i]`, or through a local that was
 * given `xs[i]` once while nothing can have moved that element since; such lists get fresh objects only; nothing looks at
 * whole values (compares, prints or boxes them); the program has no tasks, and no sort in progress sees assigned fields.
 */
import { usesTasks } from '../hir/facts.js';
import type { HirFunction, HirProgram } from '../hir/hir.js';
import type { StructType } from '../hir/types.js';
import { type AssignedFields, ElementFlow } from './element-flow.js';
import { checkElementLives } from './element-lives.js';
import { ElementMoves } from './element-moves.js';
import { assignElements } from './element-writes.js';

export interface OwnedStructs {
  readonly structs: ReadonlySet<StructType>;
  /** Functions with what takes their place where those of the structs are held by value that `isValue` says. */
  rewritten(isValue: (type: StructType) => boolean): ReadonlyMap<HirFunction, HirFunction>;
}

const NOTHING: OwnedStructs = { structs: new Set(), rewritten: () => new Map() };

export function ownedStructs(program: HirProgram, assigned: AssignedFields): OwnedStructs {
  for (const type of assigned.keys()) if (!isElement(program, type)) assigned.delete(type);
  if (assigned.size === 0 || usesTasks(program)) return NOTHING;
  const flow = new ElementFlow(program, assigned);
  if (assigned.size > 0) checkUses(flow);
  if (assigned.size === 0) return NOTHING;
  return {
    structs: new Set(assigned.keys()),
    rewritten: (isValue) => {
      for (const type of assigned.keys()) if (!isValue(type)) assigned.delete(type);
      return assignElements(flow);
    },
  };
}

function isElement({ types }: HirProgram, struct: StructType): boolean {
  return types.all.some((type) => type.kind === 'list' && type.elem === struct);
}

function checkUses(flow: ElementFlow): void {
  const moves = new ElementMoves((fn) => flow.effectsOf(fn));
  for (const { struct, less } of flow.sortings) {
    const { anything, moved, uses } = moves.of(less);
    if (anything || uses || moved.size > 0) flow.refuse(struct);
  }
  for (const fn of flow.users()) checkElementLives(flow, moves, fn);
}
