/** Patterns on an `any`: the type that it holds is tested first, and its parts are `any` again. */
import { nearest } from '../../support/nearest.js';
import type { Span } from '../../support/source.js';
import type { Ident, Pattern } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Body } from './body.js';
import { declarationOf, type EnumItem, type StructItem } from './items.js';
import { all, count, lengthTest, type Matcher, restMatcher } from './pattern-tests.js';

/** The matcher of a part. */
type PartMatcher = (p: Pattern, value: HirExpr) => Matcher;

/** Whether it holds a value of the struct or enum, with whatever type arguments. */
export function holdsItem(b: Body, span: Span, value: HirExpr, item: EnumItem | StructItem): HirExpr {
  return b.build.dyn(span, { op: 'holds', declaration: declarationOf(item) }, [value], b.types.bool);
}

/** A variant of a generic enum, of any instance. */
export function dynamicVariant(
  b: Body,
  p: Extract<Pattern, { kind: 'variant' }>,
  value: HirExpr,
  item: EnumItem,
  index: number,
  part: PartMatcher,
): Matcher {
  const { any } = b.types;
  const parts = p.args.map((arg, i) =>
    part(arg, b.build.intrinsic(arg.span, 'any.payload', [value, b.build.int(arg.span, i)], any)),
  );
  return all(b, p.span, [holdsVariant(b, p.span, value, item, index), ...parts]);
}

export function holdsVariant(b: Body, span: Span, value: HirExpr, item: EnumItem, index: number): Matcher {
  const variant = b.build.intrinsic(span, 'any.variant', [value], b.types.int);
  const isVariant = b.build.compare(span, 'eq', variant, b.build.int(span, index));
  return { test: b.build.logicAll(span, 'and', [holdsItem(b, span, value, item), isVariant]), binds: [] };
}

/** A generic struct, of any instance. */
export function dynamicStruct(
  b: Body,
  p: Extract<Pattern, { kind: 'struct' }>,
  value: HirExpr,
  item: StructItem,
  part: PartMatcher,
): Matcher {
  const fields = p.fields.map((f): Matcher => {
    const { name, span } = f.name;
    if (!item.fieldIndex.has(name)) noField(b, item, f.name);
    const read = b.build.dyn(span, { op: 'field', name }, [value], b.types.any);
    return f.pattern === undefined ? { test: undefined, binds: [{ name, span, value: read }] } : part(f.pattern, read);
  });
  return all(b, p.span, [{ test: holdsItem(b, p.span, value, item), binds: [] }, ...fields]);
}

function noField(b: Body, item: StructItem, { name, span }: Ident): void {
  const near = nearest(name, item.fieldIndex.keys());
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  b.report('E0304', span, `${item.name} has no field '${name}'`, help);
}

export function dynamicList(
  b: Body,
  p: Extract<Pattern, { kind: 'list' }>,
  value: HirExpr,
  part: PartMatcher,
): Matcher {
  const { any, int } = b.types;
  const name = b.build.intrinsic(p.span, 'core.typeOf', [value], b.types.str);
  const isList = b.build.compare(p.span, 'eq', name, b.build.str(p.span, 'list'));
  const length = b.build.dyn(p.span, { op: 'len' }, [value], int);
  const items = p.items.map((item, i) => {
    const at = b.build.box(item.span, b.build.int(item.span, i));
    return part(item, b.build.dyn(item.span, { op: 'index' }, [value, at], any));
  });
  const from = b.build.box(p.span, count(b, p));
  const end = b.build.box(p.span, b.build.unit(p.span));
  const rest =
    p.rest === undefined
      ? []
      : [{ name: p.rest.name, value: b.build.dyn(p.rest.span, { op: 'slice' }, [value, from, end], any) }];
  return all(b, p.span, [{ test: isList, binds: [] }, lengthTest(b, p, length), ...items, restMatcher(p, rest)]);
}
