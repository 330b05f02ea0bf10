/** Enum values and bare variants. */
import { counted } from '../../support/plural.js';
import type { Arg, Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { EnumType, Type } from '../types.js';
import { checkLoose } from './args.js';
import type { Body } from './body.js';
import { exprAs } from './coerce.js';
import type { EnumItem, StructItem } from './items.js';
import { isOpen, isVar, newVar } from './pseudo.js';
import { payloadTypes } from './types-of.js';

export interface VariantRef {
  readonly item: EnumItem;
  readonly index: number;
}

const BARE: ReadonlyMap<string, string> = new Map([
  ['Some', 'Option'],
  ['Ok', 'Result'],
  ['Err', 'Result'],
  ['None', 'Option'],
]);

/** `Some`, `Ok`, `Err`, `None` without their enum; the program's own enum of that name goes first. */
export function bareVariant(b: Body, name: string, want: Type | undefined): VariantRef | undefined {
  const enumName = BARE.get(name);
  if (enumName === undefined) return undefined;
  const wanted = want === undefined ? undefined : b.tb.nominalOf(want)?.item;
  const own = b.module.items.get(enumName);
  const prelude = b.program.prelude.get(enumName);
  for (const item of [wanted, own, prelude]) {
    if (item?.kind !== 'enum' || item.name !== enumName) continue;
    const index = item.variantIndex.get(name);
    if (index !== undefined) return { item, index };
  }
  return undefined;
}

/** Makes `Enum.Variant(args)`. */
export function variantValue(
  b: Body,
  node: Expr,
  variant: VariantRef,
  args: readonly Arg[],
  want: Type | undefined,
): HirExpr {
  const { item, index } = variant;
  const info = item.variants[index];
  const label = `${item.name}.${info?.name}`;
  if (info === undefined || !expectPayload(b, node, label, info.payload.length, args)) return b.build.error(node.span);
  const typeArgs = openTypeArgs(b, node, item, want);
  const open = b.tb.nominal(item, typeArgs);
  if (open.kind !== 'enum') return b.build.error(node.span);
  const payload = payloadTypes(b.program, open, index);
  const values = args.map((arg, i) => exprAs(b, arg.value, b.resolve(payload[i] ?? b.types.any), `in '${label}'`));
  const type = closeNominal(b, node, item, typeArgs);
  return type.kind === 'enum' ? b.build.newEnum(node.span, type, index, values) : b.build.error(node.span);
}

function expectPayload(b: Body, node: Expr, label: string, count: number, args: readonly Arg[]): boolean {
  const named = args.find((a) => a.name !== undefined)?.name;
  if (named !== undefined) b.report('E0405', named.span, `values of '${label}' have no names`);
  else if (args.length === count) return true;
  else b.report('E0404', node.span, `'${label}' takes ${counted(count, 'value')}, found ${args.length}`);
  checkLoose(b, args);
  return false;
}

/** The type arguments the wanted type gives, or variables. */
export function openTypeArgs(
  b: Body,
  node: Expr,
  item: EnumItem | StructItem,
  want: Type | undefined,
): readonly Type[] {
  if (item.typeParams.length === 0) return [];
  const wanted = want === undefined ? undefined : b.tb.nominalOf(b.resolve(want));
  const args = wanted?.item === item ? wanted.args : undefined;
  if (args !== undefined && !args.some(isOpen)) return args;
  const known = b.solved.get(node);
  return item.typeParams.map((p, i) => {
    const arg = known?.get(p) ?? newVar();
    const wantedArg = args?.[i];
    if (wantedArg !== undefined) b.tb.unify(arg, wantedArg);
    return arg;
  });
}

/** The type for arguments that may have been found since; what is open is left to later uses. */
export function closeNominal(
  b: Body,
  node: Expr,
  item: EnumItem | StructItem,
  typeArgs: readonly Type[],
): EnumType | ReturnType<Body['tb']['nominal']> {
  const resolved = typeArgs.map((a, i) => {
    const type = b.resolve(a);
    if (isVar(type)) b.addHole(node, item.typeParams[i] ?? '', type, b.types.unit);
    return type;
  });
  return b.tb.nominal(item, resolved);
}

/** `None`: the unit value, or the empty variant where an `Option` is expected. */
export function noneVariant(b: Body, e: Expr, want: Type | undefined): HirExpr {
  const wanted = want === undefined ? undefined : b.tb.nominalOf(b.resolve(want))?.item;
  if (wanted?.kind === 'enum') {
    const index = wanted.variantIndex.get('None');
    if (index !== undefined) return variantValue(b, e, { item: wanted, index }, [], want);
  }
  return b.build.unit(e.span);
}
