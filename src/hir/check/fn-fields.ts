/** Calling a function that is held in a struct's field: `handler.run(x)` where `run: fn(int) -> int`. */
import type { HirExpr } from '../hir.js';
import { dynamicArgs } from './args.js';
import type { Body } from './body.js';
import { checkCount } from './builtin-call.js';
import { coerce } from './coerce.js';
import type { CallSite } from './generics.js';
import { findField } from './structs.js';

export function callFnField(b: Body, site: CallSite, self: HirExpr, name: string): HirExpr | undefined {
  if (self.type.kind !== 'struct') return undefined;
  const field = findField(b, self.type, name);
  if (field === undefined) return undefined;
  const callee = b.build.field(site.span, self, field.index, field.type);
  if (field.type === b.types.any) {
    const args = dynamicArgs(b, site.args);
    return b.build.dyn(site.span, { op: 'call' }, [callee, ...args], b.types.any);
  }
  const { type } = field;
  if (type.kind !== 'fn') return undefined;
  if (!checkCount(b, site, name, type.params.length, type.params.length)) return b.build.error(site.span);
  const args = site.args.map((a, i) => {
    const want = type.params[i] ?? b.types.any;
    return coerce(b, b.expr(a.value, want), want);
  });
  return { kind: 'callValue', span: site.span, type: type.result, callee, args };
}
