/** Calls of built-in functions by their table row. */
import type { Span } from '../../support/source.js';
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import { checkLoose } from './args.js';
import type { Body } from './body.js';
import { exprAs } from './coerce.js';
import type { CallSite } from './generics.js';
import { isVar } from './pseudo.js';
import { parseSignature, type SigEnv, type Signature } from './signature.js';

/** A rule of its own, for what a signature cannot say. `self` is the receiver of a method. */
export type Handler = (b: Body, site: CallSite, self: HirExpr | undefined) => HirExpr;

/** A built-in function: a runtime function with a signature, or a rule. */
export type Builtin =
  | {
      readonly kind: 'row';
      readonly signature: Signature;
      readonly intrinsic: string;
      readonly defaults: readonly Default[];
    }
  | { readonly kind: 'rule'; readonly handler: Handler }
  /** A value such as `math.pi`. */
  | { readonly kind: 'constant'; readonly value: number };

/** What an optional parameter is when left out. */
export type Default = string | number | boolean;

export function row(signature: string, intrinsic: string, ...defaults: Default[]): Builtin {
  return { kind: 'row', signature: parseSignature(signature), intrinsic, defaults };
}

export function rule(handler: Handler): Builtin {
  return { kind: 'rule', handler };
}

export function constant(value: number): Builtin {
  return { kind: 'constant', value };
}

export type BuiltinTable = ReadonlyMap<string, Builtin>;

export function table(rows: Readonly<Record<string, Builtin>>): BuiltinTable {
  return new Map(Object.entries(rows));
}

/** Calls a built-in; `env` holds the type variables that the receiver fixes. */
export function callBuiltin(
  b: Body,
  site: CallSite,
  name: string,
  builtin: Builtin,
  self: HirExpr | undefined,
  env: SigEnv = new Map(),
): HirExpr {
  if (builtin.kind === 'constant') return b.fail('E0406', site.span, `'${name}' is a float, not a function`);
  if (builtin.kind === 'rule') return builtin.handler(b, site, self);
  const { params, result, least } = builtin.signature;
  if (!checkCount(b, site, name, least, params.length)) {
    return b.build.error(site.span);
  }
  const args = params.map((param, i) => {
    const arg = site.args[i]?.value;
    if (arg === undefined) return defaultValue(b, site.span, builtin.defaults, i - params.length);
    if (param.isText) return b.build.text(arg.span, textable(b, b.expr(arg)));
    return exprAs(b, arg, b.resolve(param.type(b.program, env)), `for argument ${i + 1} of '${name}'`);
  });
  const open = result(b.program, env);
  closeVariables(b, site.node, env);
  const type = b.resolve(open);
  return b.build.intrinsic(site.span, builtin.intrinsic, self === undefined ? args : [self, ...args], type);
}

/** A value whose text is asked for; its type may still be open. */
export function textable(b: Body, value: HirExpr): HirExpr {
  return b.isError(value.type) ? { ...value, type: b.types.unit } : value;
}

/** What nothing fixes, not even a mistaken argument, is `any`. */
function closeVariables(b: Body, node: Expr, env: SigEnv): void {
  for (const [name, type] of env) {
    if (isVar(b.resolve(type))) b.tb.unify(type, b.hole(node, name, b.types.any));
  }
}

/** The numbers in words, and the last of them. */
function countsText(least: number, most: number): [text: string, last: number] {
  if (least === most) return [`${least}`, least];
  return most === Number.POSITIVE_INFINITY ? [`at least ${least}`, least] : [`${least} to ${most}`, most];
}

/** Checks how many arguments there are, and that none is named; any number for a `most` of infinity. */
export function checkCount(b: Body, site: CallSite, name: string, least: number, most: number): boolean {
  const named = site.args.find((a) => a.name !== undefined);
  if (named?.name !== undefined) {
    b.report('E0405', named.name.span, `'${name}' has no named parameters`);
    checkLoose(b, site.args);
    return false;
  }
  const found = site.args.length;
  if (found >= least && found <= most) return true;
  const [range, last] = countsText(least, most);
  b.report('E0404', site.span, `'${name}' takes ${range} argument${last === 1 ? '' : 's'}, found ${found}`);
  checkLoose(b, site.args);
  return false;
}

/** Defaults are listed for the last parameters; `fromEnd` is negative. */
function defaultValue(b: Body, span: Span, defaults: readonly Default[], fromEnd: number): HirExpr {
  const value = defaults[defaults.length + fromEnd];
  if (typeof value === 'string') return b.build.str(span, value);
  if (typeof value === 'boolean') return b.build.bool(span, value);
  return b.build.int(span, value ?? 0);
}

/** The argument at `index` as a value of `want`. */
export function argAs(b: Body, site: CallSite, index: number, want: Type, name: string): HirExpr {
  const arg = site.args[index];
  if (arg === undefined) return b.build.error(site.span);
  return exprAs(b, arg.value, want, `for argument ${index + 1} of '${name}'`);
}

export function argExpr(b: Body, site: CallSite, index: number, want?: Type): HirExpr {
  const arg = site.args[index];
  return arg === undefined ? b.build.error(site.span) : b.expr(arg.value, want);
}
