/**
 * What a function gains where the type is known that an `any` parameter holds: operations that are calls of the runtime become
 * typed ones. That pays in a loop, and where such operations are a good part of the function; what optimised code does quickly
 * for any type (arithmetic, elements of a `list<any>`) gains little.
 *
 * Invariant: only parameters that are never assigned have a use.
 */

import { factsOf } from './facts.js';
import type { HirExpr, HirFunction, HirProgram, LocalId } from './hir.js';
import { typedBody } from './known-types.js';
import type { Type } from './types.js';
import { walkFunction, walkStmts } from './walk.js';

/** `walks`: a loop of the function gains; `looks`: a good part of the function does; `plain`: little. */
export type TypeUse = 'walks' | 'looks' | 'plain';

/** HIR nodes of a function for each operation that gains, at most: the way of a miss, and a second body, cost something. */
const NODES_PER_LOOK = 16;

const known = new WeakMap<HirFunction, Map<LocalId, Map<Type, TypeUse | undefined>>>();

/** Undefined: it cannot be known. */
export function typeUse(program: HirProgram, fn: HirFunction, local: LocalId, type: Type): TypeUse | undefined {
  const ofFunction = known.get(fn) ?? new Map<LocalId, Map<Type, TypeUse | undefined>>();
  known.set(fn, ofFunction);
  const uses = ofFunction.get(local) ?? new Map<Type, TypeUse | undefined>();
  ofFunction.set(local, uses);
  if (!uses.has(type)) uses.set(type, findUse(program, fn, local, type));
  return uses.get(type);
}

function findUse(program: HirProgram, fn: HirFunction, local: LocalId, type: Type): TypeUse | undefined {
  if (isAssigned(fn, local)) return undefined;
  const { body, gained } = typedBody(program, fn, new Map([[local, type]]));
  let looks = 0;
  let walks = false;
  const count = (e: HirExpr) => {
    if (gained.has(e)) looks++;
  };
  walkStmts(body, {
    expr: count,
    stmt: (s) => {
      if (s.kind === 'loop') walkStmts([s], { expr: (e) => (walks ||= gained.has(e)) });
    },
  });
  if (walks) return 'walks';
  return looks * NODES_PER_LOOK >= factsOf(fn).size ? 'looks' : 'plain';
}

function isAssigned(fn: HirFunction, local: LocalId): boolean {
  let found = false;
  walkFunction(fn, {
    stmt: (s) => {
      found ||= s.kind === 'setLocal' && s.local === local;
    },
  });
  return found;
}
