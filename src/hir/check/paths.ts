/** Dotted paths that name an item rather than a value's member: `geo.area`, `Status.Done`, `math.sqrt`. */
import { nearest } from '../../support/nearest.js';
import type { Expr, Ident } from '../../syntax/ast.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import type { Builtin } from './builtin-call.js';
import { anItem, type EnumItem, type Item, type ModuleInfo, NO_TYPES } from './items.js';
import { STD_MODULES, stdMember } from './std.js';
import { privateItem, typeOf } from './types-of.js';

export type PathTarget =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'variant'; readonly item: EnumItem; readonly index: number; readonly want: Type | undefined }
  | { readonly kind: 'std'; readonly name: string; readonly builtin: Builtin }
  /** Already complained about. */
  | { readonly kind: 'error' };

export type Member = Extract<Expr, { kind: 'member' }>;

const FAILED: PathTarget = { kind: 'error' };

/** What `a.b` names when `a` is a module or an enum; undefined when `a` is a value. */
export function resolvePath(b: Body, e: Member): PathTarget | undefined {
  const base = baseItem(b, e.object);
  if (base === undefined) return undefined;
  if (base.kind === 'error') return FAILED;
  return memberOf(b, base.item, e.name);
}

type Base = { readonly kind: 'item'; readonly item: Item } | { readonly kind: 'error' };

function baseItem(b: Body, e: Expr): Base | undefined {
  if (e.kind === 'name') {
    if (b.scope.lookup(e.name) !== undefined) return undefined;
    const item = b.module.items.get(e.name) ?? b.program.prelude.get(e.name);
    if (item === undefined || item.kind === 'global' || item.kind === 'fn' || item.kind === 'stdMember')
      return undefined;
    return { kind: 'item', item };
  }
  if (e.kind !== 'member') return undefined;
  const target = resolvePath(b, e);
  if (target === undefined) return undefined;
  if (target.kind === 'error') return { kind: 'error' };
  if (target.kind !== 'item' || !isPathBase(target.item)) return undefined;
  return { kind: 'item', item: target.item };
}

function isPathBase(item: Item): boolean {
  return item.kind !== 'global' && item.kind !== 'fn' && item.kind !== 'stdMember';
}

function memberOf(b: Body, item: Item, name: Ident): PathTarget | undefined {
  switch (item.kind) {
    case 'module':
      return moduleMember(b, item.module, item.name, name);
    case 'std':
      return stdTarget(b, item.std, name);
    case 'enum':
      return variantOf(b, item, name, undefined);
    case 'alias':
      return aliasMember(b, item.name, name);
    case 'broken':
      return FAILED;
    case 'struct':
      return structMember(b, item, name);
    default:
      return undefined;
  }
}

export function moduleMember(b: Body, module: ModuleInfo, shown: string, name: Ident): PathTarget {
  const item = module.items.get(name.name);
  if (item === undefined) {
    const near = nearest(name.name, module.exported);
    const help = near === undefined ? undefined : `did you mean '${near}'?`;
    b.report('E0306', name.span, `module '${shown}' has no '${name.name}'`, help);
    return FAILED;
  }
  if (!module.exported.has(name.name) && module !== b.module) {
    privateItem(b, name, item, module);
    return FAILED;
  }
  return { kind: 'item', item };
}

function stdTarget(b: Body, std: string, name: Ident): PathTarget {
  const builtin = stdMember(std, name.name);
  if (builtin !== undefined) return { kind: 'std', name: `${std}.${name.name}`, builtin };
  const near = nearest(name.name, STD_MODULES.get(std)?.keys() ?? []);
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  b.report('E0306', name.span, `module '${std}' has no '${name.name}'`, help);
  return FAILED;
}

function variantOf(b: Body, item: EnumItem, name: Ident, want: Type | undefined): PathTarget {
  const index = item.variantIndex.get(name.name);
  if (index !== undefined) return { kind: 'variant', item, index, want };
  const near = nearest(name.name, item.variantIndex.keys());
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  b.report('E0308', name.span, `enum '${item.name}' has no variant '${name.name}'`, help);
  return FAILED;
}

/** A variant through an alias of its enum. */
function aliasMember(b: Body, alias: string, name: Ident): PathTarget {
  const path = [{ name: alias, span: name.span }];
  const type = typeOf(b, { kind: 'named', span: name.span, path, args: [] });
  const nominal = b.tb.nominalOf(type);
  if (nominal?.item.kind === 'enum') return variantOf(b, nominal.item, name, type);
  if (!b.isError(type)) b.report('E0308', name.span, `type '${alias}' has no variant '${name.name}'`);
  return FAILED;
}

function structMember(b: Body, item: Item, name: Ident): PathTarget {
  const help = 'call methods on a value of it';
  b.report('E0309', name.span, `'${item.name}' is ${anItem(item)}, not a value`, help);
  return FAILED;
}

/** The item that a written path names, for patterns; complains when there is none. */
export function resolveItemPath(b: Body, path: readonly Ident[]): Item | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  let item: Item | undefined = b.module.items.get(first.name) ?? b.program.prelude.get(first.name);
  if (item === undefined) {
    const near = nearest(first.name, b.module.items.keys());
    const help = near === undefined ? undefined : `did you mean '${near}'?`;
    b.report('E0301', first.span, `unknown name '${first.name}'`, help);
    return undefined;
  }
  for (const part of rest) {
    if (item.kind !== 'module') {
      if (item.kind !== 'broken') b.report('E0306', part.span, `'${item.name}' is ${anItem(item)}, not a module`);
      return undefined;
    }
    const target = moduleMember(b, item.module, item.name, part);
    if (target.kind !== 'item') return undefined;
    item = target.item;
  }
  return throughAlias(b, item, first.span);
}

/** An alias stands for the struct or enum it names. */
function throughAlias(b: Body, item: Item, span: Ident['span']): Item | undefined {
  if (item.kind === 'broken') return undefined;
  if (item.kind !== 'alias') return item;
  if (item.decl.typeParams.length > 0) return item;
  const scope = { program: b.program, names: { module: item.module, typeEnv: NO_TYPES }, report: b.report.bind(b) };
  const type = typeOf(scope, { kind: 'named', span, path: [{ name: item.name, span }], args: [] });
  return b.tb.nominalOf(type)?.item ?? item;
}
