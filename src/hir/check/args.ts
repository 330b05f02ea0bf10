/** Matching call arguments with parameters: positions, names, defaults, order of evaluation. */

import { nearest } from '../../support/nearest.js';
import { counted } from '../../support/plural.js';
import type { Span } from '../../support/source.js';
import type { Arg, Expr, Ident } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Body } from './body.js';
import { dynamicOperand } from './coerce.js';
import type { FnItem, ParamInfo, StructItem } from './items.js';
import { isConstant } from './operators.js';

/** For each parameter the argument given, or undefined where the default is taken. */
export interface ArgPlan {
  readonly values: readonly (Expr | undefined)[];
  /** Indexes of the arguments' parameters, in the order in which they are written; undefined when that is the parameters' own. */
  readonly order: readonly number[] | undefined;
}

/** Reports what is wrong and gives undefined when the arguments do not fit the parameters. */
export function planArgs(b: Body, span: Span, callee: FnItem | StructItem, args: readonly Arg[]): ArgPlan | undefined {
  const params: readonly ParamInfo[] = callee.kind === 'fn' ? callee.signature : callee.fields;
  const values: (Expr | undefined)[] = new Array(params.length).fill(undefined);
  let ok = true;
  let last = -1;
  let inOwnOrder = true;
  for (let position = 0; position < args.length; position++) {
    const arg = args[position] as Arg;
    const index = indexOf(params, arg, position);
    if (index >= params.length) {
      b.report('E0404', arg.value.span, tooMany(callee, params.length, args.length));
      return undefined;
    }
    if (index < 0 || values[index] !== undefined) {
      badName(b, callee, params, arg, index);
      ok = false;
      continue;
    }
    values[index] = arg.value;
    if (index < last) inOwnOrder = false;
    last = index;
  }
  const missing = ok && args.length === params.length ? [] : missingParams(params, values);
  if (missing.length > 0 && ok) {
    const label = missing.length === 1 ? 'argument' : 'arguments';
    b.report('E0404', span, `${shown(callee)} misses ${label} ${missing.join(', ')}`);
    ok = false;
  }
  if (!ok) return undefined;
  return { values, order: inOwnOrder ? undefined : args.map((arg, i) => indexOf(params, arg, i)) };
}

/** The index of the parameter that an argument is for, or -1. */
function indexOf(params: readonly ParamInfo[], arg: Arg, position: number): number {
  if (arg.name === undefined) return position;
  const { name } = arg.name;
  for (let i = 0; i < params.length; i++) if (params[i]?.name === name) return i;
  return -1;
}

/** The names of parameters that have neither an argument nor a default, in quotes. */
function missingParams(params: readonly ParamInfo[], values: readonly (Expr | undefined)[]): string[] {
  return params.filter((p, i) => values[i] === undefined && p.default === undefined).map((p) => `'${p.name}'`);
}

function shown(callee: FnItem | StructItem): string {
  return callee.kind === 'fn' ? `'${callee.name}'` : `struct '${callee.name}'`;
}

function tooMany(callee: FnItem | StructItem, wanted: number, found: number): string {
  return `${shown(callee)} takes ${counted(wanted, 'argument')}, found ${found}`;
}

function badName(b: Body, callee: FnItem | StructItem, params: readonly ParamInfo[], arg: Arg, index: number): void {
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
  const noun = callee.kind === 'fn' ? 'parameter' : 'field';
  b.report('E0405', name?.span ?? arg.value.span, `${shown(callee)} has no ${noun} '${name?.name}'`, help);
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
  const { values, order } = plan;
  const before: HirStmt[] = [];
  const given: (HirExpr | undefined)[] = new Array(values.length).fill(undefined);
  if (order === undefined) {
    for (let i = 0; i < values.length; i++) if (values[i] !== undefined) given[i] = evaluate(i);
  } else {
    for (const index of order) {
      const value = evaluate(index);
      given[index] = isConstant(value) ? value : viaLocal(b, before, value);
    }
  }
  return { before, args: given.map((value, index) => value ?? evaluate(index)) };
}

function viaLocal(b: Body, before: HirStmt[], value: HirExpr): HirExpr {
  const local = b.hidden('arg', value.type);
  before.push(b.build.setLocal(value.span, local, value));
  return b.build.local(value.span, local, value.type);
}
