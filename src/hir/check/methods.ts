/** Method calls: a struct's own, a built-in type's, or decided at run time for `any`. */
import type { Ident } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import { checkLoose, dynamicArgs } from './args.js';
import type { Body } from './body.js';
import { type BuiltinTable, callBuiltin } from './builtin-call.js';
import { callFnField } from './fn-fields.js';
import { type CallSite, callFunction } from './generics.js';
import { DICT_METHODS, HANDLE_METHODS, LIST_METHODS, STR_METHODS } from './method-tables.js';
import { isVar } from './pseudo.js';
import type { SigEnv } from './signature.js';
import { memberNames, noMember } from './structs.js';

export function callMethod(b: Body, site: CallSite, self: HirExpr, name: Ident): HirExpr {
  const { type } = self;
  if (b.isError(type) && type.kind === 'handle') return loose(b, site);
  if (type === b.types.any) return dynamicMethod(b, site, self, name.name);
  const item = b.tb.nominalOf(type)?.item;
  if (item !== undefined) {
    const method = item.methods.get(name.name);
    if (method !== undefined) return callFunction(b, site, method, self);
    const field = callFnField(b, site, self, name.name);
    if (field !== undefined) return field;
    checkLoose(b, site.args);
    return noMember(b, type, name, memberNames(b, type), 'method');
  }
  if (isVar(type) || type === b.types.never) return loose(b, site);
  return builtinMethod(b, site, self, name);
}

function loose(b: Body, site: CallSite): HirExpr {
  checkLoose(b, site.args);
  return b.build.error(site.span);
}

function dynamicMethod(b: Body, site: CallSite, self: HirExpr, name: string): HirExpr {
  const args = dynamicArgs(b, site.args);
  b.program.dynMethods.add(name);
  return b.build.dyn(site.span, { op: 'method', name }, [self, ...args], b.types.any);
}

function builtinMethod(b: Body, site: CallSite, self: HirExpr, name: Ident): HirExpr {
  const methods = methodsOf(b, self.type);
  const method = methods?.get(name.name);
  if (method !== undefined) {
    const label = `${self.type.kind === 'handle' ? self.type.handle : self.type.kind}.${name.name}`;
    return callBuiltin(b, site, label, method, self, receiverEnv(self.type));
  }
  checkLoose(b, site.args);
  return noMember(b, self.type, name, methods?.keys() ?? [], 'method');
}

export function methodsOf(b: Body, type: Type): BuiltinTable | undefined {
  if (type.kind === 'list') return LIST_METHODS;
  if (type.kind === 'dict') return DICT_METHODS;
  if (type === b.types.str) return STR_METHODS;
  if (type.kind === 'handle') return HANDLE_METHODS.get(type.handle);
  return undefined;
}

/** The type variables that the receiver fixes. */
function receiverEnv(type: Type): SigEnv {
  if (type.kind === 'list') return new Map([['T', type.elem]]);
  if (type.kind === 'dict')
    return new Map([
      ['K', type.key],
      ['V', type.value],
    ]);
  if (type.kind === 'handle' && type.args[0] !== undefined) return new Map([['T', type.args[0]]]);
  return new Map();
}
