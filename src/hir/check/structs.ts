/** Struct values: `Point(x=1.0, y=2.0)` and `Point{x: 1.0, y: 2.0}`. */

import { nearest } from '../../support/nearest.js';
import { counted } from '../../support/plural.js';
import type { Span } from '../../support/source.js';
import type { Expr, Ident } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { StructType, Type } from '../types.js';
import { type ArgPlan, checkLoose, inOrder, planArgs } from './args.js';
import type { Body } from './body.js';
import { exprAs } from './coerce.js';
import { closeNominal, openTypeArgs } from './enums.js';
import type { CallSite } from './generics.js';
import type { StructItem, TypeEnv } from './items.js';
import { ERROR } from './pseudo.js';
import { fieldTypes, typeOf } from './types-of.js';

/** `Point(…)`, and the brace form as a call with named arguments. */
export function structValue(b: Body, site: CallSite, item: StructItem): HirExpr {
  const plan = planArgs(b, site.span, `struct '${item.name}'`, item.fields, site.args, 'field');
  if (plan === undefined) {
    checkLoose(b, site.args);
    const error = b.build.error(site.span);
    return item.typeParams.length > 0 ? error : { ...error, type: b.tb.nominal(item, []) };
  }
  const typeArgs = explicitTypeArgs(b, site, item) ?? openTypeArgs(b, site.node, item, site.want);
  const open = b.tb.nominal(item, typeArgs);
  if (open.kind !== 'struct') return b.build.error(site.span);
  const types = fieldTypes(b.program, open);
  const typeEnv = new Map(item.typeParams.map((p, i) => [p, typeArgs[i] ?? ERROR]));
  const { before, args } = inOrder(b, plan, (i) => fieldValue(b, item, plan, typeEnv, i, types[i] ?? ERROR));
  const type = closeNominal(b, site.node, item, typeArgs);
  if (type.kind !== 'struct') return b.build.error(site.span);
  return b.build.seq(site.span, before, b.build.newStruct(site.span, type, args));
}

function explicitTypeArgs(b: Body, site: CallSite, item: StructItem): readonly Type[] | undefined {
  if (site.typeArgs.length === 0) return undefined;
  const args = site.typeArgs.map((a) => typeOf(b, a));
  if (args.length === item.typeParams.length) return args;
  b.report(
    'E0411',
    site.span,
    `'${item.name}' takes ${counted(item.typeParams.length, 'type argument')}, found ${args.length}`,
  );
  return item.typeParams.map(() => ERROR);
}

function fieldValue(b: Body, item: StructItem, plan: ArgPlan, typeEnv: TypeEnv, index: number, want: Type): HirExpr {
  const given = plan.values[index];
  const field = item.fields[index];
  const check = (e: Expr): HirExpr => exprAs(b, e, b.resolve(want), `for field '${field?.name}'`);
  if (given !== undefined) return check(given);
  const fallback = field?.default;
  if (fallback === undefined) return b.build.error(item.decl?.span ?? { file: 0, start: 0, end: 0 });
  return b.defaultValue({ module: item.module, typeEnv, self: undefined }, fallback, check);
}

export interface FieldRef {
  readonly index: number;
  readonly type: Type;
}

export function findField(b: Body, struct: StructType, name: string): FieldRef | undefined {
  const item = b.tb.nominalOf(struct)?.item;
  const index = item?.kind === 'struct' ? item.fieldIndex.get(name) : undefined;
  if (index === undefined) return undefined;
  const types = struct.id >= 0 ? undefined : fieldTypes(b.program, struct);
  return { index, type: (types === undefined ? struct.fields[index]?.type : types[index]) ?? ERROR };
}

/** Reports that a struct, enum or built-in type has no member of that name. */
export function noMember(
  b: Body,
  type: Type,
  name: Ident,
  candidates: Iterable<string>,
  what = 'field or method',
): HirExpr {
  const near = nearest(name.name, candidates);
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  return b.fail('E0304', name.span, `${type.name} has no ${what} '${name.name}'`, help);
}

export function memberNames(b: Body, type: Type): string[] {
  const item = b.tb.nominalOf(type)?.item;
  if (item === undefined) return [];
  const fields = item.kind === 'struct' ? item.fields.map((f) => f.name) : [];
  return [...fields, ...item.methods.keys()];
}

export function spanOf(first: Span, last: Span): Span {
  return { file: first.file, start: first.start, end: last.end };
}
