/** Standard modules: tables of their members. */
import { type Builtin, type BuiltinTable, constant, row, rule, table } from './builtin-call.js';
import { absolute, extreme } from './numeric-builtins.js';

const math = table({
  pi: constant(Math.PI),
  e: constant(Math.E),
  sqrt: row('(float) -> float', 'math.sqrt'),
  abs: rule(absolute),
  min: rule((b, site) => extreme(b, site, 'min')),
  max: rule((b, site) => extreme(b, site, 'max')),
});

export const STD_MODULES: ReadonlyMap<string, BuiltinTable> = new Map([['math', math]]);

export function stdMember(module: string, member: string): Builtin | undefined {
  return STD_MODULES.get(module)?.get(member);
}
