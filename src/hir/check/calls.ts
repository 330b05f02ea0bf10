/** Calls: what the callee is decides by which rule. */
import { counted } from '../../support/plural.js';
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { FnType, Type } from '../types.js';
import { checkLoose, dynamicArgs } from './args.js';
import type { Body } from './body.js';
import { type Builtin, callBuiltin } from './builtin-call.js';
import { exprAs } from './coerce.js';
import { bareVariant, variantValue } from './enums.js';
import { type CallSite, callFunction } from './generics.js';
import { anItem, type Item } from './items.js';
import { callMethod } from './methods.js';
import { unknownName } from './names.js';
import { type PathTarget, resolvePath } from './paths.js';
import { PRELUDE } from './prelude.js';
import { isVar } from './pseudo.js';
import { stdMember } from './std.js';
import { structValue } from './structs.js';
import { typeOf } from './types-of.js';

export type Call = Extract<Expr, { kind: 'call' }>;

export function call(b: Body, e: Call, want: Type | undefined): HirExpr {
  const site: CallSite = { node: e, span: e.span, typeArgs: e.typeArgs, args: e.args, want };
  if (e.callee.kind === 'name') return callName(b, site, e.callee);
  if (e.callee.kind === 'member') return callMember(b, site, e.callee);
  return callValue(b, site, b.expr(e.callee));
}

function callName(b: Body, site: CallSite, callee: Extract<Expr, { kind: 'name' }>): HirExpr {
  const local = b.scope.lookup(callee.name);
  if (local !== undefined) return callValue(b, site, b.expr(callee));
  const item = b.module.items.get(callee.name);
  if (item !== undefined) return callItem(b, site, item, callee);
  const variant = bareVariant(b, callee.name, site.want);
  if (variant !== undefined) return variantValue(b, site.node, variant, site.args, site.want);
  const builtin = PRELUDE.get(callee.name);
  if (builtin !== undefined) return callBuiltin(b, site, callee.name, builtin, undefined);
  checkLoose(b, site.args);
  return unknownName(b, callee.span, callee.name);
}

export function callItem(b: Body, site: CallSite, item: Item, callee: Expr): HirExpr {
  switch (item.kind) {
    case 'fn':
      return callFunction(b, site, item, undefined);
    case 'struct':
      return structValue(b, site, item);
    case 'alias':
      return callAlias(b, site, item.name, callee);
    case 'global':
      return callValue(b, site, b.expr(callee));
    case 'stdMember':
      return callStd(b, site, `${item.std}.${item.member}`, stdMember(item.std, item.member));
    case 'broken':
      checkLoose(b, site.args);
      return b.build.error(site.span);
    default:
      checkLoose(b, site.args);
      return b.fail('E0406', callee.span, `'${item.name}' is ${anItem(item)} and cannot be called`);
  }
}

function callStd(b: Body, site: CallSite, name: string, builtin: Builtin | undefined): HirExpr {
  return builtin === undefined ? b.build.error(site.span) : callBuiltin(b, site, name, builtin, undefined);
}

/** An alias of a struct makes values of it: `Point(…)` for `type Point = geo.Point`. */
function callAlias(b: Body, site: CallSite, name: string, callee: Expr): HirExpr {
  const path = [{ name, span: callee.span }];
  const type = typeOf(b, { kind: 'named', span: callee.span, path, args: site.typeArgs });
  const nominal = b.tb.nominalOf(type);
  if (nominal?.item.kind === 'struct') return structValue(b, { ...site, typeArgs: [], want: type }, nominal.item);
  checkLoose(b, site.args);
  return b.isError(type) ? b.build.error(site.span) : b.fail('E0406', callee.span, `'${name}' cannot be called`);
}

// -------------------------------------------------------------------------------------------- members

function callMember(b: Body, site: CallSite, callee: Extract<Expr, { kind: 'member' }>): HirExpr {
  const target = resolvePath(b, callee);
  if (target !== undefined) return callPath(b, site, callee, target);
  return callMethod(b, site, b.expr(callee.object), callee.name);
}

function callPath(b: Body, site: CallSite, callee: Expr, target: PathTarget): HirExpr {
  switch (target.kind) {
    case 'item':
      return callItem(b, site, target.item, callee);
    case 'variant':
      return variantValue(b, site.node, target, site.args, target.want ?? site.want);
    case 'std':
      return callBuiltin(b, site, target.name, target.builtin, undefined);
    case 'error':
      checkLoose(b, site.args);
      return b.build.error(site.span);
  }
}

// --------------------------------------------------------------------------------------------- values

/** Calls a function value. */
export function callValue(b: Body, site: CallSite, callee: HirExpr): HirExpr {
  const { type } = callee;
  if (type.kind === 'fn') return callFnValue(b, site, callee, type);
  if (type === b.types.any) {
    const args = dynamicArgs(b, site.args);
    return b.build.dyn(site.span, { op: 'call' }, [callee, ...args], b.types.any);
  }
  checkLoose(b, site.args);
  if (b.isError(type) || isVar(type) || type === b.types.never) return b.build.error(site.span);
  return b.fail('E0406', callee.span, `${type.name} cannot be called`);
}

function callFnValue(b: Body, site: CallSite, callee: HirExpr, type: FnType): HirExpr {
  const named = site.args.find((a) => a.name !== undefined)?.name;
  if (named !== undefined) {
    checkLoose(b, site.args);
    return b.fail('E0405', named.span, 'a function value has no parameter names');
  }
  if (site.args.length !== type.params.length) {
    checkLoose(b, site.args);
    return b.fail(
      'E0404',
      site.span,
      `${type.name} takes ${counted(type.params.length, 'argument')}, found ${site.args.length}`,
    );
  }
  const args = site.args.map((a, i) => exprAs(b, a.value, type.params[i] ?? b.types.any));
  return { kind: 'callValue', span: site.span, type: type.result, callee, args };
}
