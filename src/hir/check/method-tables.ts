/** Methods of the built-in types. In signatures `T`, `K` and `V` are the receiver's type arguments. */

import type { HirExpr } from '../hir.js';
import type { Body } from './body.js';
import { type BuiltinTable, row, rule, table } from './builtin-call.js';
import type { CallSite } from './generics.js';
import { lenOfValue } from './sequence-builtins.js';

const len = rule((b: Body, site: CallSite, self: HirExpr | undefined) =>
  self === undefined ? b.build.error(site.span) : lenOfValue(b, site, self),
);

export const LIST_METHODS: BuiltinTable = table({
  append: row('(T) -> unit', 'list.append'),
  push: row('(T) -> unit', 'list.append'),
  pop: row('() -> T', 'list.pop'),
  len,
});

export const DICT_METHODS: BuiltinTable = table({ len });

export const STR_METHODS: BuiltinTable = table({ len });

export const HANDLE_METHODS: ReadonlyMap<string, BuiltinTable> = new Map();
