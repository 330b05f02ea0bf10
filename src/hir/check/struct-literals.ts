/** `Point{x: 1.0, y: 2.0}`: the call form in other clothes. */
import type { Expr, Ident } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { callItem } from './calls.js';
import type { CallSite } from './generics.js';
import { unknownName } from './names.js';
import { resolvePath } from './paths.js';

type StructLit = Extract<Expr, { kind: 'structLit' }>;

export function structLiteral(b: Body, e: StructLit, want: Type | undefined): HirExpr {
  const args = e.fields.map((f) => ({ name: f.name, value: f.value }));
  const site: CallSite = { node: e, span: e.span, typeArgs: e.typeArgs, args, want };
  const [first, ...rest] = e.path;
  if (first === undefined) return b.build.error(e.span);
  const callee = pathExpr(first, rest);
  if (callee.kind === 'name') {
    const item = b.module.items.get(first.name) ?? b.program.prelude.get(first.name);
    if (item !== undefined) return notStruct(b, e, item.kind) ?? callItem(b, site, item, callee);
  } else if (callee.kind === 'member') {
    const target = resolvePath(b, callee);
    if (target?.kind === 'item') return notStruct(b, e, target.item.kind) ?? callItem(b, site, target.item, callee);
    if (target !== undefined) return b.build.error(e.span);
  }
  for (const field of e.fields) b.expr(field.value);
  return unknownName(b, first.span, first.name);
}

function notStruct(b: Body, e: StructLit, kind: string): HirExpr | undefined {
  if (kind === 'struct' || kind === 'alias' || kind === 'broken') return undefined;
  const name = e.path.map((p) => p.name).join('.');
  return b.fail('E0309', e.span, `'${name}' is not a struct`);
}

function pathExpr(first: Ident, rest: readonly Ident[]): Expr {
  let path: Expr = { kind: 'name', span: first.span, name: first.name };
  for (const name of rest) {
    path = { kind: 'member', span: { ...name.span, start: first.span.start }, object: path, name };
  }
  return path;
}
