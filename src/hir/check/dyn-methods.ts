/** Which methods a call by name on an `any` can reach. */
import type { DynMethod } from '../hir.js';
import type { StructType } from '../types.js';
import { drain } from './functions.js';
import { anyInstance, ownerTypeEnv } from './generics.js';
import type { Program } from './program.js';

/**
 * For each struct type of the program and each name that some `dyn` calls, the method's general instance.
 * Checking an instance may make new types and new calls, hence the rounds.
 */
export function dynamicMethods(program: Program): DynMethod[] {
  const found = new Map<string, DynMethod>();
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const type of [...program.types.all]) if (type.kind === 'struct') addMethods(program, type, found);
    drain(program);
  }
  return [...found.values()];
}

function addMethods(program: Program, type: StructType, found: Map<string, DynMethod>): void {
  const item = program.tb.nominalOf(type)?.item;
  if (item === undefined) return;
  for (const name of program.dynMethods) {
    const key = `${type.id} ${name}`;
    const method = item.methods.get(name);
    if (method === undefined || method.decl.typeParams.length > 0 || found.has(key)) continue;
    const instance = anyInstance(program, method, ownerTypeEnv(program, method, type), type);
    found.set(key, { type, name, fn: instance.id });
  }
}
