/** Methods of dicts that are made of lookups by position, so that a missing key costs one lookup. */
import type { HirExpr, HirStmt } from '../hir.js';
import type { DictType, Type } from '../types.js';
import type { Body } from './body.js';
import { argAs, checkCount } from './builtin-call.js';
import { held, optional, variable } from './fold.js';
import type { CallSite } from './generics.js';
import { dictIteration } from './iteration.js';
import { isFound } from './list-methods.js';

type Self = HirExpr | undefined;

interface Receiver {
  readonly dict: HirExpr;
  readonly type: DictType;
  readonly before: HirStmt[];
}

function receiver(b: Body, site: CallSite, self: Self, name: string, count: number): Receiver | undefined {
  if (self?.type.kind !== 'dict' || !checkCount(b, site, `dict.${name}`, count, count)) return undefined;
  const before: HirStmt[] = [];
  return { dict: held(b, before, self, 'dict'), type: self.type, before };
}

/** Looks the key up once; gives whether it is there and its value. */
function lookup(b: Body, site: CallSite, r: Receiver, key: HirExpr): { found: HirExpr; value: HirExpr } {
  const { span } = site;
  const find = b.build.intrinsic(span, 'dict.find', [r.dict, key], b.types.int);
  const position = variable(b, r.before, 'position', find).read;
  const value = b.build.intrinsic(span, 'dict.valueAt', [r.dict, position], b.resolve(r.type.value));
  return { found: isFound(b, span, position), value };
}

export function dictGet(b: Body, site: CallSite, self: Self): HirExpr {
  const r = receiver(b, site, self, 'get', 1);
  if (r === undefined) return b.build.error(site.span);
  const { found, value } = lookup(b, site, r, argAs(b, site, 0, r.type.key, 'dict.get'));
  return b.build.seq(site.span, r.before, optional(b, site.span, found, value));
}

export function dictGetOr(b: Body, site: CallSite, self: Self): HirExpr {
  const r = receiver(b, site, self, 'get_or', 2);
  if (r === undefined) return b.build.error(site.span);
  const key = held(b, r.before, argAs(b, site, 0, r.type.key, 'dict.get_or'));
  const fallback = held(b, r.before, argAs(b, site, 1, r.type.value, 'dict.get_or'));
  const { found, value } = lookup(b, site, r, key);
  const type = b.resolve(r.type.value);
  return b.build.seq(site.span, r.before, b.build.cond(site.span, found, value, fallback, type));
}

/** `keys()` and `values()`: lists in order of insertion. */
export function dictList(b: Body, site: CallSite, self: Self, what: 'keys' | 'values'): HirExpr {
  const r = receiver(b, site, self, what, 0);
  if (r === undefined) return b.build.error(site.span);
  const { span } = site;
  const elem: Type = b.resolve(what === 'keys' ? r.type.key : r.type.value);
  const out = variable(b, r.before, 'out', b.build.newList(span, b.tb.list(elem)));
  const it = dictIteration(b, r.dict, r.type, 2);
  const [key, value] = it.values;
  const item = what === 'keys' ? key : value;
  const append = b.build.intrinsic(span, 'list.append', [out.read, item ?? b.build.error(span)], b.types.unit);
  const length = b.build.intrinsic(span, 'dict.len', [r.dict], b.types.int);
  r.before.push(b.build.do(span, b.build.intrinsic(span, 'list.reserve', [out.read, length], b.types.unit)));
  r.before.push(...it.setup, {
    kind: 'loop',
    span,
    label: b.newLabel(),
    condition: it.condition,
    body: [b.build.do(span, append)],
    step: [...it.step],
  });
  return b.build.seq(span, r.before, out.read);
}
