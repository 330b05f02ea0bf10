/** Calls of functions: type arguments are inferred from arguments, then from the wanted result. */

import { counted } from '../../support/plural.js';
import type { Span } from '../../support/source.js';
import type { Arg, Expr, TypeExpr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { FnType, Type } from '../types.js';
import { type ArgPlan, checkLoose, inOrder, planArgs } from './args.js';
import type { Body } from './body.js';
import { coerce, exprAs } from './coerce.js';
import { genericInstance, mustWait, resultOf, signatureScope, soleInstance, tooDeep } from './instances.js';
import { type FnInstance, type FnItem, NO_TYPES, type TypeEnv } from './items.js';
import type { Program } from './program.js';
import { ERROR, isOpen, isVar, newVar } from './pseudo.js';
import { typeOf } from './types-of.js';
import { wrapper } from './wrappers.js';

/** A call as it is written, whatever its callee turned out to be. */
export interface CallSite {
  /** Identifies the call between passes. */
  readonly node: Expr;
  readonly span: Span;
  readonly typeArgs: readonly TypeExpr[];
  readonly args: readonly Arg[];
  readonly want: Type | undefined;
}

/** Calls a user's function; `self` is the evaluated receiver of a method. */
export function callFunction(b: Body, site: CallSite, item: FnItem, self: HirExpr | undefined): HirExpr {
  const plan = planArgs(b, site.span, `'${item.name}'`, item.signature, site.args);
  if (plan === undefined) {
    checkLoose(b, site.args);
    return b.build.error(site.span);
  }
  if (site.typeArgs.length > 0 && site.typeArgs.length !== item.decl.typeParams.length) {
    const count = item.decl.typeParams.length;
    return b.fail(
      'E0411',
      site.span,
      `'${item.name}' takes ${counted(count, 'type argument')}, found ${site.typeArgs.length}`,
    );
  }
  return item.isGeneric ? callGeneric(b, site, item, self, plan) : callSole(b, site, item, self, plan);
}

function callSole(b: Body, site: CallSite, item: FnItem, self: HirExpr | undefined, plan: ArgPlan): HirExpr {
  const instance = soleInstance(b.program, item);
  const { before, args } = inOrder(b, plan, (i) => argument(b, item, instance.typeArgs, plan, i, instance.params[i]));
  return b.build.seq(site.span, before, makeCall(b, site.span, instance, self, args));
}

function makeCall(b: Body, span: Span, instance: FnInstance, self: HirExpr | undefined, args: HirExpr[]): HirExpr {
  const type = resultOf(b, instance);
  return { kind: 'call', span, type, fn: instance.id, args: self === undefined ? args : [self, ...args] };
}

/** An argument, or the parameter's default in the function's own context. */
function argument(
  b: Body,
  item: FnItem,
  typeEnv: TypeEnv,
  plan: ArgPlan,
  index: number,
  want: Type | undefined,
): HirExpr {
  const given = plan.values[index];
  const param = item.params[index];
  const what = `for parameter '${param?.name.name}'`;
  const check = (e: Expr): HirExpr => (want === undefined ? b.expr(e) : exprAs(b, e, b.resolve(want), what));
  if (given !== undefined) return check(given);
  const fallback = param?.default;
  if (fallback === undefined) return b.build.error(item.decl.span);
  return b.defaultValue({ module: item.module, typeEnv, self: undefined }, fallback, check);
}

// -------------------------------------------------------------------------------------------- generic

function callGeneric(b: Body, site: CallSite, item: FnItem, self: HirExpr | undefined, plan: ArgPlan): HirExpr {
  const typeEnv = openTypeEnv(b, site, item, self?.type);
  const scope = signatureScope(b.program, item, typeEnv);
  const declared = item.params.map((p) => (p.type === undefined ? undefined : typeOf(scope, p.type)));
  const { before, args } = inOrder(b, plan, (i) => argument(b, item, typeEnv, plan, i, declared[i]));
  const params = args.map((a, i) => b.resolve(declared[i] ?? valueType(b, a.type)));
  if (item.decl.result !== undefined && site.want !== undefined && !b.isError(site.want)) {
    const result = typeOf(scope, item.decl.result);
    if (isOpen(b.resolve(result))) b.tb.unify(result, site.want);
  }
  const closed = closeTypeEnv(b, site, typeEnv);
  const types = params.map((p) => b.resolve(p));
  if (closed === undefined || types.some((t) => t.id < 0)) return openCall(b, site, item, typeEnv);
  return b.build.seq(site.span, before, callInstance(b, site, item, closed, self, args, types));
}

/** Types of unannotated parameters: the argument's own. */
function valueType(b: Body, type: Type): Type {
  return type === b.types.never ? b.types.any : type;
}

/** The owner's type arguments, and a variable for each of the function's own that is not written out. */
function openTypeEnv(b: Body, site: CallSite, item: FnItem, self: Type | undefined): Map<string, Type> {
  const typeEnv = ownerTypeEnv(b.program, item, self);
  const known = b.solved.get(site.node);
  for (const [i, param] of item.decl.typeParams.entries()) {
    const written = site.typeArgs[i];
    typeEnv.set(param.name, written === undefined ? (known?.get(param.name) ?? newVar()) : typeOf(b, written));
  }
  return typeEnv;
}

export function ownerTypeEnv(program: Program, item: FnItem, self: Type | undefined): Map<string, Type> {
  const typeEnv = new Map<string, Type>();
  const args = self === undefined ? [] : (program.tb.nominalOf(self)?.args ?? []);
  for (const [i, name] of (item.owner?.typeParams ?? []).entries()) typeEnv.set(name, args[i] ?? ERROR);
  return typeEnv;
}

/** The type arguments once all are known; otherwise their variables are left to later uses. */
function closeTypeEnv(b: Body, site: CallSite, typeEnv: TypeEnv): Map<string, Type> | undefined {
  const closed = new Map<string, Type>();
  let open = false;
  for (const [name, type] of typeEnv) {
    const resolved = b.resolve(type);
    if (isVar(resolved)) b.addHole(site.node, name, resolved, b.types.any);
    open ||= resolved.id < 0;
    closed.set(name, resolved);
  }
  return open ? undefined : closed;
}

/** A call whose instance is not known in this pass. */
function openCall(b: Body, site: CallSite, item: FnItem, typeEnv: TypeEnv): HirExpr {
  if (item.decl.result === undefined) return b.build.error(site.span);
  const type = b.resolve(typeOf(signatureScope(b.program, item, typeEnv), item.decl.result));
  return { kind: 'unit', span: site.span, type };
}

function callInstance(
  b: Body,
  site: CallSite,
  item: FnItem,
  typeEnv: TypeEnv,
  self: HirExpr | undefined,
  args: HirExpr[],
  types: readonly Type[],
): HirExpr {
  if (tooDeep(b.program, [...typeEnv.values()]) || item.instances.size > MAX_INSTANCES) {
    return b.fail('E0419', site.span, `'${item.name}' instantiates itself with ever more types`);
  }
  const instance = settledInstance(b, item, typeEnv, self?.type, types);
  if (instance === undefined) return b.build.error(site.span);
  const values = args.map((a, i) => coerce(b, a, instance.params[i] ?? ERROR));
  return makeCall(b, site.span, instance, self, values);
}

/**
 * The instance for the types; where unannotated parameters do not work out for them, the general one. Undefined when
 * that cannot be found out in this pass.
 */
function settledInstance(
  b: Body,
  item: FnItem,
  typeEnv: TypeEnv,
  self: Type | undefined,
  types: readonly Type[],
): FnInstance | undefined {
  const { program } = b;
  if (!item.hasUntyped) return genericInstance(program, item, typeEnv, self, types);
  if (!tooDeep(program, types, MAX_UNTYPED_NESTING) && item.instances.size < MAX_UNTYPED_INSTANCES) {
    const instance = genericInstance(program, item, typeEnv, self, types);
    if (mustWait(b, instance)) return undefined;
    program.rules.checkInstance(program, instance);
    if (!instance.failed) return instance;
  }
  return anyInstance(program, item, typeEnv, self);
}

/** More instances of one function mean that it makes them without end. */
const MAX_INSTANCES = 1_000;
/** Beyond these, unannotated parameters are not monomorphised. */
const MAX_UNTYPED_NESTING = 6;
const MAX_UNTYPED_INSTANCES = 100;

/** The instance in which every parameter without a type is `any`. */
export function anyInstance(program: Program, item: FnItem, typeEnv: TypeEnv, self: Type | undefined): FnInstance {
  const scope = signatureScope(program, item, typeEnv);
  const params = item.params.map((p) => (p.type === undefined ? program.types.any : typeOf(scope, p.type)));
  return genericInstance(program, item, typeEnv, self, params);
}

// ------------------------------------------------------------------------------------ function values

/** A named function as a value; a wanted function type fixes what the declaration leaves open. */
export function functionValue(b: Body, node: Expr, item: FnItem, want: Type | undefined): HirExpr {
  const { span } = node;
  if (!item.isGeneric) return fnRef(b, span, soleInstance(b.program, item));
  const wanted = want?.kind === 'fn' && want.params.length === item.params.length ? want : undefined;
  if (wanted === undefined && item.decl.typeParams.length === 0) return fnRef(b, span, valueInstance(b.program, item));
  const site: CallSite = { node, span, typeArgs: [], args: [], want: undefined };
  const typeEnv = openTypeEnv(b, site, item, undefined);
  const scope = signatureScope(b.program, item, typeEnv);
  const params = item.params.map((p, i) =>
    p.type === undefined ? (wanted?.params[i] ?? b.types.any) : typeOf(scope, p.type),
  );
  if (wanted !== undefined) unifySignature(b, item, scope, params, wanted);
  const closed = closeTypeEnv(b, site, typeEnv);
  const types = params.map((p) => b.resolve(p));
  if (closed === undefined || types.some((t) => t.id < 0)) {
    return { kind: 'unit', span, type: openFnType(b, item, scope, types) };
  }
  const instance = settledInstance(b, item, closed, undefined, types);
  if (instance === undefined) return b.build.error(span);
  return wanted === undefined ? fnRef(b, span, instance) : adapted(b, span, instance, wanted);
}

/** The function itself when it has the wanted type, otherwise one that converts arguments and result. */
function adapted(b: Body, span: Span, instance: FnInstance, wanted: FnType): HirExpr {
  const direct = fnRef(b, span, instance);
  const params = wanted.params.map((p) => b.resolve(p));
  const result = b.resolve(wanted.result);
  const sameParams = params.every((p, i) => p === instance.params[i] || p.id < 0);
  const from = direct.type.kind === 'fn' ? direct.type.result : result;
  const sameResult = result.id < 0 || result === from;
  if ((sameParams && sameResult) || !instance.item.hasUntyped || from.id < 0) return direct;
  const made = wrapper(b, span, instance.name, params, (inner, reads) => {
    const args = reads.map((read, i) => coerce(inner, read, instance.params[i] ?? ERROR));
    const call = makeCall(inner, span, instance, undefined, args);
    return result.id < 0 ? call : coerce(inner, call, result, 'as the result');
  });
  return { kind: 'fnRef', span, type: b.tb.fn(params, made.result), fn: made.fn };
}

/** A function of unannotated parameters as a value: `fn(any, …) -> any`. */
function valueInstance(program: Program, item: FnItem): FnInstance {
  const scope = signatureScope(program, item, NO_TYPES);
  const params = item.params.map((p) => (p.type === undefined ? program.types.any : typeOf(scope, p.type)));
  return genericInstance(program, item, NO_TYPES, undefined, params, item.decl.result === undefined);
}

function unifySignature(
  b: Body,
  item: FnItem,
  scope: ReturnType<typeof signatureScope>,
  params: readonly Type[],
  wanted: FnType,
): void {
  for (const [i, p] of params.entries()) b.tb.unify(p, wanted.params[i] ?? ERROR);
  if (item.decl.result !== undefined) b.tb.unify(typeOf(scope, item.decl.result), wanted.result);
}

function openFnType(b: Body, item: FnItem, scope: ReturnType<typeof signatureScope>, params: readonly Type[]): Type {
  const result = item.decl.result === undefined ? ERROR : b.resolve(typeOf(scope, item.decl.result));
  return b.tb.fn(params, result);
}

function fnRef(b: Body, span: Span, instance: FnInstance): HirExpr {
  const result = resultOf(b, instance);
  return { kind: 'fnRef', span, type: b.tb.fn(instance.params, result), fn: instance.id };
}

/** A function for uses outside any body, such as `bench`. */
export function instanceForTypes(program: Program, item: FnItem, types: readonly Type[]): FnInstance {
  return item.isGeneric ? genericInstance(program, item, NO_TYPES, undefined, types) : soleInstance(program, item);
}
