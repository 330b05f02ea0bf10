/**
 * Instances of functions: signatures, type arguments, results.
 *
 * Invariants: an instance's parameter types are closed; its result is known before a caller's pass counts.
 */
import type { Stmt } from '../../syntax/ast.js';
import { mayReturnValue } from '../../syntax/put-off.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { type FnInstance, type FnItem, NO_TYPES, type TypeEnv } from './items.js';
import type { Program } from './program.js';
import { ERROR } from './pseudo.js';
import { MAX_NESTING, type TypeScope, typeOf } from './types-of.js';

/** Where a function's own types are resolved. */
export function signatureScope(program: Program, item: FnItem, typeEnv: TypeEnv): TypeScope {
  return {
    program,
    names: { module: item.module, typeEnv },
    report: (...message) => program.report(...message),
  };
}

/** The instance of a function that is not generic. */
export function soleInstance(program: Program, item: FnItem): FnInstance {
  if (item.sole !== undefined) return item.sole;
  const self = item.owner === undefined ? undefined : program.tb.nominal(item.owner, []);
  const scope = signatureScope(program, item, NO_TYPES);
  const params = item.params.map((p) => (p.type === undefined ? program.types.any : typeOf(scope, p.type)));
  const instance = program.addInstance(item, NO_TYPES, self, params);
  item.sole = instance;
  setDeclaredResult(program, instance);
  return instance;
}

/** The instance for closed type arguments and parameter types. */
export function genericInstance(
  program: Program,
  item: FnItem,
  typeEnv: TypeEnv,
  self: Type | undefined,
  params: readonly Type[],
  isValue = false,
): FnInstance {
  const key = [...typeEnv.values(), ...params].map((t) => t.id).join(',') + (isValue ? ' value' : '');
  const found = item.instances.get(key);
  if (found !== undefined) return found;
  const instance = program.addInstance(item, typeEnv, self, params, isValue);
  item.instances.set(key, instance);
  setDeclaredResult(program, instance);
  if (isValue) instance.result = program.types.any;
  return instance;
}

function setDeclaredResult(program: Program, instance: FnInstance): void {
  const { item } = instance;
  if (item.decl.result !== undefined) {
    instance.result = typeOf(signatureScope(program, item, instance.typeArgs), item.decl.result);
  } else if (!mayReturnValue(item.decl) || !returnsValue(item.decl.body)) {
    instance.result = program.types.unit;
  }
}

/** Whether a `return` with a value occurs: without one the result is unit. */
function returnsValue(body: readonly Stmt[]): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case 'return':
        return s.value !== undefined;
      case 'if':
        return s.branches.some((branch) => returnsValue(branch.body)) || returnsValue(s.orElse ?? []);
      case 'while':
      case 'for':
        return returnsValue(s.body);
      case 'expr':
      case 'let':
      case 'assign':
        return s.value.kind === 'match' || s.value.kind === 'ifExpr' ? returnsInValue(s.value) : false;
      default:
        return false;
    }
  });
}

function returnsInValue(e: Extract<Stmt, { kind: 'expr' }>['value']): boolean {
  if (e.kind === 'match') return e.arms.some((arm) => returnsValue(arm.body));
  if (e.kind === 'ifExpr') return e.branches.some((br) => returnsValue(br.body)) || returnsValue(e.orElse ?? []);
  return false;
}

/** The result type of a call: declared, or inferred by checking the callee now. */
export function resultOf(b: Body, instance: FnInstance): Type {
  if (instance.result !== undefined) return instance.result;
  if (instance.state === 'checking') {
    if (instance.assumed === undefined) b.waitFor(instance);
    return instance.assumed ?? ERROR;
  }
  if (mustWait(b, instance)) return ERROR;
  if (instance.deferredAt !== b.program.epoch) b.program.rules.checkInstance(b.program, instance);
  if (instance.result !== undefined) return instance.result;
  for (const blocker of instance.blockers) b.waitFor(blocker);
  if (instance.blockers.length === 0) b.sawOpenGlobal = true;
  return instance.assumed ?? ERROR;
}

/** How many expressions and blocks, in all the bodies in progress, may be around a check: the stack is only so long. */
const MAX_NESTING_AROUND = 400;

/**
 * Whether checking the callee now would nest checks too deeply: callees without `->` are checked on demand. It is then
 * put off, and the caller with it. A function that keeps being put off is given more room.
 */
export function mustWait(b: Body, instance: FnInstance): boolean {
  const { program } = b;
  if (instance.state !== 'new') return false;
  const room = 40 * (1 + Math.min(instance.deferrals, 3));
  if (program.depth < room && program.nesting < MAX_NESTING_AROUND) return false;
  program.tooDeep = instance;
  b.waitFor(instance);
  return true;
}

/** Whether types nest so deeply that the program would instantiate without end. */
export function tooDeep(program: Program, types: readonly Type[], limit = MAX_NESTING): boolean {
  return types.some((t) => program.tb.depth(t) > limit);
}
