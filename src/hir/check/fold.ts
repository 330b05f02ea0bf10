/** Loops that built-in functions are made of, over values that are evaluated already. */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirStmt, LabelId } from '../hir.js';
import type { ListType, Type } from '../types.js';
import type { Body } from './body.js';

/** A value that is used more than once: itself when reading it again is free, otherwise a hidden local. */
export function held(b: Body, before: HirStmt[], value: HirExpr, name = 'operand'): HirExpr {
  if (value.kind === 'int' || value.kind === 'float' || value.kind === 'str' || value.kind === 'bool') return value;
  const local = b.hidden(name, value.type);
  before.push(b.build.setLocal(value.span, local, value));
  return b.build.local(value.span, local, value.type);
}

/** `for i in 0..len(list)`, the length read again each round. `list` is cheap to read again. */
export function listLoop(
  b: Body,
  span: Span,
  list: HirExpr & { readonly type: ListType },
  body: (element: HirExpr, at: HirExpr, label: LabelId) => HirStmt[],
  limit: HirExpr = b.build.listLen(span, list),
  checked = false,
): HirStmt[] {
  const { int } = b.types;
  const counter = b.hidden('i', int);
  const at = b.build.local(span, counter, int);
  const label = b.newLabel();
  const element = b.build.index(span, list, at, b.resolve(list.type.elem), checked);
  return [
    b.build.setLocal(span, counter, b.build.int(span, 0)),
    {
      kind: 'loop',
      span,
      label,
      condition: b.build.compare(span, 'lt', at, limit),
      body: body(element, at, label),
      step: [b.build.setLocal(span, counter, b.build.addNowrap(span, at, b.build.int(span, 1)))],
    },
  ];
}

/** A hidden local with its first value; gives its id for assignments and its reading. */
export function variable(
  b: Body,
  before: HirStmt[],
  name: string,
  start: HirExpr,
): { readonly read: HirExpr; set(value: HirExpr): HirStmt } {
  const local = b.hidden(name, start.type);
  before.push(b.build.setLocal(start.span, local, start));
  return {
    read: b.build.local(start.span, local, start.type),
    set: (value) => b.build.setLocal(value.span, local, value),
  };
}

export function asList(value: HirExpr): (HirExpr & { type: ListType }) | undefined {
  const { type } = value;
  return type.kind === 'list' ? { ...value, type } : undefined;
}

/** A value of `Option<T>`: `some` where the condition holds. */
export function optional(b: Body, span: Span, condition: HirExpr, some: HirExpr): HirExpr {
  const type = optionOf(b, some.type);
  if (type.kind !== 'enum') return b.build.error(span);
  return b.build.cond(span, condition, b.build.newEnum(span, type, 0, [some]), b.build.newEnum(span, type, 1), type);
}

export function optionOf(b: Body, type: Type): Type {
  const item = b.program.prelude.get('Option');
  return item === undefined ? type : b.tb.nominal(item, [type]);
}
