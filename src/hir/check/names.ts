/** What a name in an expression means: a variable, a function, or a mistake. */
import { nearest } from '../../support/nearest.js';
import type { Span } from '../../support/source.js';
import type { Expr } from '../../syntax/ast.js';
import { meantValue } from '../../syntax/habits.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { bareVariant, variantValue } from './enums.js';
import { functionValue } from './generics.js';
import { anItem, type GlobalItem, type Item, type StdMemberItem } from './items.js';
import { PRELUDE } from './prelude.js';
import { ERROR, isOpen } from './pseudo.js';
import { builtinReference } from './references.js';
import { stdMember } from './std.js';

export type NameExpr = Extract<Expr, { kind: 'name' }>;

export function nameExpr(b: Body, e: NameExpr, want: Type | undefined): HirExpr {
  const local = b.scope.lookup(e.name);
  if (local !== undefined) {
    if (local.slot >= 0 && !b.flow.isAssigned(local.slot)) return unassigned(b, e.span, e.name, local.type);
    return b.readLocal(e.span, local);
  }
  const item = b.module.items.get(e.name);
  if (item !== undefined) return itemValue(b, e, item, want);
  const variant = bareVariant(b, e.name, want);
  if (variant !== undefined) return variantValue(b, e, variant, [], want);
  const builtin = PRELUDE.get(e.name);
  if (builtin !== undefined) return builtinReference(b, e, e.name, builtin, want);
  return unknownName(b, e.span, e.name);
}

function unassigned(b: Body, span: Span, name: string, type: Type): HirExpr {
  const help = 'assign it on every path that leads here';
  b.report('E0302', span, `'${name}' may not be assigned yet`, help);
  const error = b.build.error(span);
  return isOpen(type) ? error : { ...error, type };
}

/** An item of this module, or of another when reached as `module.name`, as a value. */
export function itemValue(b: Body, e: Expr, item: Item, want: Type | undefined): HirExpr {
  switch (item.kind) {
    case 'global':
      return readGlobal(b, e.span, item);
    case 'fn':
      return functionValue(b, e, item, want);
    case 'stdMember':
      return stdReference(b, e, item, want);
    case 'broken':
      return b.build.error(e.span);
    default:
      return b.fail('E0309', e.span, `'${item.name}' is ${anItem(item)}, not a value`);
  }
}

function stdReference(b: Body, e: Expr, item: StdMemberItem, want: Type | undefined): HirExpr {
  const builtin = stdMember(item.std, item.member);
  const name = `${item.std}.${item.member}`;
  return builtin === undefined ? b.build.error(e.span) : builtinReference(b, e, name, builtin, want);
}

export function readGlobal(b: Body, span: Span, item: GlobalItem): HirExpr {
  if (b.isTopLevel && item.module === b.module) {
    const slot = b.globalSlots.get(item);
    if (slot === undefined || !b.flow.isAssigned(slot)) return unassigned(b, span, item.name, item.type ?? ERROR);
  }
  const type = b.resolve(b.program.rules.globalType(b.program, item));
  const read: HirExpr = { kind: 'global', span, type, global: item.id };
  if (!b.isTopLevel) {
    b.globalReads.push({ item, read });
    if (isOpen(type)) b.sawOpenGlobal = true;
  }
  return read;
}

export function unknownName(b: Body, span: Span, name: string): HirExpr {
  const near = meantValue(name) ?? nearest(name, visibleNames(b));
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  b.unknownNames.push({ name, scope: b.scope, at: b.bag.items.length });
  return b.fail('E0301', span, `unknown name '${name}'`, help);
}

function* visibleNames(b: Body): Iterable<string> {
  yield* b.scope.all();
  yield* b.module.items.keys();
  yield* PRELUDE.keys();
}
