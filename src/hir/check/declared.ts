/**
 * Declarations that nothing uses are checked too: the types in fields, payloads and aliases, and default values.
 *
 * Invariant: what a use reports again is reported once (Program.sortedDiagnostics).
 */
import type { Expr, TypeExpr } from '../../syntax/ast.js';
import type { Type } from '../types.js';
import { Body } from './body.js';
import { exprAs } from './coerce.js';
import { solveHoles } from './functions.js';
import { type FnItem, type Item, type ModuleInfo, NO_TYPES, type StructItem, type TypeEnv } from './items.js';
import type { Program } from './program.js';
import { type TypeScope, typeOf } from './types-of.js';

const MAX_PASSES = 8;

export function checkDeclared(program: Program, module: ModuleInfo, item: Item): void {
  switch (item.kind) {
    case 'fn':
      checkDefaults(program, item);
      break;
    case 'struct':
      checkStruct(program, module, item);
      break;
    case 'enum': {
      const scope = declarationScope(program, module, item.typeParams);
      for (const { payload } of item.decl?.variants ?? []) checkTypes(scope, payload);
      for (const method of item.methods.values()) checkDefaults(program, method);
      break;
    }
    case 'alias': {
      const names = item.decl.typeParams.map((p) => p.name);
      checkTypes(declarationScope(program, module, names), [item.decl.target]);
      break;
    }
    default:
  }
}

function checkStruct(program: Program, module: ModuleInfo, item: StructItem): void {
  const scope = declarationScope(program, module, item.typeParams);
  for (const field of item.decl?.fields ?? []) {
    const type = typeOf(scope, field.type);
    const isClosed = item.typeParams.length === 0;
    if (isClosed && field.default !== undefined)
      checkDefault(program, module, field.default, type, `for field '${field.name.name}'`);
  }
  for (const method of item.methods.values()) checkDefaults(program, method);
}

/** Type parameters stand for `str`, which may be whatever a type may have to be: a key, compared, in a field. */
function declarationScope(program: Program, module: ModuleInfo, typeParams: readonly string[]): TypeScope {
  const typeEnv: TypeEnv = new Map(typeParams.map((name) => [name, program.types.str]));
  return {
    program,
    names: { module, typeEnv },
    report: (...message) => program.report(...message),
  };
}

function checkTypes(scope: TypeScope, types: readonly TypeExpr[]): void {
  for (const type of types) typeOf(scope, type);
}

/** Those of generic functions depend on what they are called with, and are checked there. */
function checkDefaults(program: Program, item: FnItem): void {
  if (item.isGeneric) return;
  for (const [i, param] of item.params.entries()) {
    const type = item.sole?.params[i];
    if (param.default !== undefined && type !== undefined)
      checkDefault(program, item.module, param.default, type, `for parameter '${param.name.name}'`);
  }
}

function checkDefault(program: Program, module: ModuleInfo, value: Expr, type: Type, what: string): void {
  const names = { module, typeEnv: NO_TYPES, self: undefined };
  const solved = new Map();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const b = new Body(program, names, undefined, solved, false);
    b.defaultValue(names, value, (e) => exprAs(b, e, b.resolve(type), what));
    if (solveHoles(b)) continue;
    for (const diagnostic of b.bag.items) program.bag.items.push(diagnostic);
    return;
  }
}
