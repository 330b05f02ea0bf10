/** `len`, `sorted` and `enumerate`. */
import type { HirExpr, HirStmt } from '../hir.js';
import type { Body } from './body.js';
import { argExpr, checkCount } from './builtin-call.js';
import type { CallSite } from './generics.js';
import { iterateValue } from './iteration.js';
import { sortable } from './list-methods.js';
import { isVar } from './pseudo.js';

export function lenOf(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'len', 1, 1)) return b.build.error(site.span);
  return lenOfValue(b, site, argExpr(b, site, 0));
}

export function lenOfValue(b: Body, site: CallSite, value: HirExpr): HirExpr {
  const { int, str, any } = b.types;
  const { type } = value;
  if (type.kind === 'list') return b.build.listLen(site.span, value);
  if (type === str) return b.build.intrinsic(site.span, 'str.len', [value], int);
  if (type.kind === 'dict') return b.build.intrinsic(site.span, 'dict.len', [value], int);
  if (type === any) return b.build.dyn(site.span, { op: 'len' }, [value], int);
  if (b.isError(type) || isVar(type) || type === b.types.never) return { ...b.build.error(site.span), type: int };
  return b.fail('E0401', value.span, `'len' needs a str, list or dict, found ${type.name}`);
}

/** A sorted copy. */
export function sortedList(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'sorted', 1, 1)) return b.build.error(site.span);
  let value = argExpr(b, site, 0);
  const { any } = b.types;
  if (value.type === any) value = b.build.intrinsic(site.span, 'any.toList', [value], b.types.list(any));
  const { type } = value;
  if (type.kind !== 'list') {
    if (b.isError(type) || isVar(type) || type === b.types.never) return b.build.error(site.span);
    return b.fail('E0401', value.span, `expected a list for 'sorted', found ${type.name}`);
  }
  if (!sortable(b, site.span, type)) return b.build.error(site.span);
  const before: HirStmt[] = [];
  const local = b.hidden('sorted', type);
  const copy = b.build.local(site.span, local, type);
  before.push(b.build.setLocal(site.span, local, b.build.intrinsic(site.span, 'list.copy', [value], type)));
  before.push(b.build.do(site.span, b.build.intrinsic(site.span, 'list.sort', [copy], b.types.unit)));
  return b.build.seq(site.span, before, copy);
}

/** `enumerate(xs)` as a value: a list of `Indexed(index, value)`. */
export function enumerateList(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'enumerate', 1, 1)) return b.build.error(site.span);
  const arg = site.args[0]?.value;
  const item = b.program.prelude.get('Indexed');
  if (arg === undefined || item === undefined) return b.build.error(site.span);
  const { span } = site;
  const it = iterateValue(b, arg);
  const [current] = it?.values ?? [];
  if (it === undefined || current === undefined) return b.build.error(span);
  const struct = b.tb.nominal(item, [current.type]);
  if (struct.kind !== 'struct') return b.build.error(span);
  const list = b.tb.list(struct);
  const out = b.build.local(span, b.hidden('out', list), list);
  const position = b.hidden('n', b.types.int);
  const at = b.build.local(span, position, b.types.int);
  const pair = b.build.newStruct(span, struct, [at, current]);
  const loop: HirStmt = {
    kind: 'loop',
    span,
    label: b.newLabel(),
    condition: it.condition,
    body: [b.build.do(span, b.build.intrinsic(span, 'list.append', [out, pair], b.types.unit))],
    step: [...it.step, b.build.setLocal(span, position, b.build.addNowrap(span, at, b.build.int(span, 1)))],
  };
  const start = [
    b.build.setLocal(span, out.kind === 'local' ? out.local : 0, b.build.newList(span, list)),
    b.build.setLocal(span, position, b.build.int(span, 0)),
  ];
  return b.build.seq(span, [...it.setup, ...start, loop], out);
}
