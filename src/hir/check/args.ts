/** Matching call arguments with parameters: positions, names, defaults, order of evaluation. */

import { nearest } from '../../support/nearest.js';
import { counted } from '../../support/plural.js';
import type { Span } from '../../support/source.js';
import type { Arg, Expr, Ident } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Body } from './body.js';
import { dynamicOperand } from './coerce.js';
import type { ParamInfo } from './items.js';
import { isConstant } from './operators.js';

/** For each parameter the argument given, or undefined where the default is taken. */
export interface ArgPlan {
  readonly values: readonly (Expr | undefined)[];
  /** Indexes of parameters with arguments, in the order in which the arguments are written. */
  readonly order: readonly number[];
}

/** Reports what is wrong and gives undefined when the arguments do not fit the parameters. */
export function planArgs(
  b: Body,
  span: Span,
  what: string,
  params: readonly ParamInfo[],
  args: readonly Arg[],
  noun: 'parameter' | 'field' = 'parameter',
): ArgPlan | undefined {
  const values: (Expr | undefined)[] = new Array(params.length).fill(undefined);
  const order: number[] = [];
  let ok = true;
  let position = 0;
  for (const arg of args) {
    const index = arg.name === undefined ? position : indexOfParam(params, arg.name.name);
    position++;
    if (index >= params.length) {
      b.report('E0404', arg.value.span, tooMany(what, params.length, args.length));
      return undefined;
    }
    if (index < 0 || values[index] !== undefined) {
      badName(b, `${what} has no ${noun}`, params, arg, index);
      ok = false;
      continue;
    }
    values[index] = arg.value;
    order.push(index);
  }
  const missing = order.length === params.length ? [] : missingParams(params, values);
  if (missing.length > 0 && ok) {
    const label = missing.length === 1 ? 'argument' : 'arguments';
    b.report('E0404', span, `${what} misses ${label} ${missing.join(', ')}`);
    ok = false;
  }
  return ok ? { values, order } : undefined;
}

/** The index of the parameter of that name, or -1. */
function indexOfParam(params: readonly ParamInfo[], name: string): number {
  for (let i = 0; i < params.length; i++) if (params[i]?.name === name) return i;
  return -1;
}

/** The names of parameters that have neither an argument nor a default, in quotes. */
function missingParams(params: readonly ParamInfo[], values: readonly (Expr | undefined)[]): string[] {
  return params.filter((p, i) => values[i] === undefined && p.default === undefined).map((p) => `'${p.name}'`);
}

function tooMany(what: string, wanted: number, found: number): string {
  return `${what} takes ${counted(wanted, 'argument')}, found ${found}`;
}

function badName(b: Body, complaint: string, params: readonly ParamInfo[], arg: Arg, index: number): void {
  const name: Ident | undefined = arg.name;
  if (index >= 0) {
    const given = name?.name ?? params[index]?.name ?? '';
    b.report('E0405', name?.span ?? arg.value.span, `argument '${given}' is given twice`);
    return;
  }
  const near = nearest(
    name?.name ?? '',
    params.map((p) => p.name),
  );
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  b.report('E0405', name?.span ?? arg.value.span, `${complaint} '${name?.name}'`, help);
}

/** Checks arguments for their own mistakes when the call cannot be made sense of. */
export function checkLoose(b: Body, args: readonly Arg[]): void {
  for (const arg of args) b.expr(arg.value);
}

/** The arguments of a call of what an `any` holds: what their names would be is not known. */
export function dynamicArgs(b: Body, args: readonly Arg[]): HirExpr[] {
  const name = args.find((arg) => arg.name !== undefined)?.name;
  if (name !== undefined) b.report('E0405', name.span, "arguments have no names where an 'any' is called");
  return args.map((arg) => dynamicOperand(b, b.expr(arg.value)));
}

/**
 * Puts evaluated arguments into parameter order. `evaluate` is called in written order; when that is not the
 * parameters' order, values go through hidden locals.
 */
export function inOrder(
  b: Body,
  plan: ArgPlan,
  evaluate: (index: number) => HirExpr,
): { readonly before: HirStmt[]; readonly args: HirExpr[] } {
  const before: HirStmt[] = [];
  const args: (HirExpr | undefined)[] = new Array(plan.values.length).fill(undefined);
  const sorted = isAscending(plan.order);
  for (const index of plan.order) {
    const value = evaluate(index);
    args[index] = sorted || isConstant(value) ? value : viaLocal(b, before, value);
  }
  return { before, args: args.map((a, index) => a ?? evaluate(index)) };
}

function isAscending(order: readonly number[]): boolean {
  for (let i = 1; i < order.length; i++) if ((order[i - 1] ?? 0) >= (order[i] ?? 0)) return false;
  return true;
}

function viaLocal(b: Body, before: HirStmt[], value: HirExpr): HirExpr {
  const local = b.hidden('arg', value.type);
  before.push(b.build.setLocal(value.span, local, value));
  return b.build.local(value.span, local, value.type);
}
