/**
 * Generic functions that nothing instantiates are checked too, for what does not depend on their type
 * arguments; functions with unannotated parameters are checked with `any` for them, called or not.
 */
import { checkDeclared } from './declared.js';
import { checkInstance, drain } from './functions.js';
import { anyInstance } from './generics.js';
import { signatureScope } from './instances.js';
import { type DeclaredItem, type FnItem, functionsOf } from './items.js';
import type { Program } from './program.js';
import { ERROR } from './pseudo.js';
import { typeOf } from './types-of.js';

/** Of the items given, when whatever uses them has been checked. */
export function checkUnused(program: Program, items: readonly DeclaredItem[]): void {
  for (const item of items) {
    checkDeclared(program, item.module, item);
    for (const fn of functionsOf(item)) checkItem(program, fn);
  }
  drain(program);
}

function checkItem(program: Program, item: FnItem): void {
  if (!item.isGeneric) return;
  const isOpen = item.decl.typeParams.length > 0 || (item.owner?.typeParams.length ?? 0) > 0;
  if (isOpen && item.instances.size === 0) probeGeneric(program, item);
  if (!isOpen && item.hasUntyped) probeUntyped(program, item);
}

/** With the error type for every type parameter, which suppresses what depends on them. */
function probeGeneric(program: Program, item: FnItem): void {
  const names = [...(item.owner?.typeParams ?? []), ...item.decl.typeParams.map((p) => p.name)];
  const typeArgs = new Map(names.map((name) => [name, ERROR] as const));
  const scope = signatureScope(program, item, typeArgs);
  const self =
    item.owner === undefined
      ? undefined
      : program.tb.nominal(
          item.owner,
          item.owner.typeParams.map(() => ERROR),
        );
  const params = item.params.map((p) => (p.type === undefined ? program.types.any : typeOf(scope, p.type)));
  const result = item.decl.result === undefined ? undefined : typeOf(scope, item.decl.result);
  checkInstance(program, {
    id: -1,
    item,
    typeArgs,
    self,
    params,
    result,
    name: item.name,
    symbol: '',
    state: 'new',
    assumed: undefined,
    blockers: [],
    deferredAt: -1,
    deferrals: 0,
    isValue: false,
    failed: false,
    widenings: undefined,
  });
}

function probeUntyped(program: Program, item: FnItem): void {
  const self = item.owner === undefined ? undefined : program.tb.nominal(item.owner, []);
  const general = anyInstance(program, item, new Map(), self);
  checkInstance(program, general);
}
