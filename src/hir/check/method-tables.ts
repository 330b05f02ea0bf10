/** Methods of the built-in types. In signatures `T`, `K` and `V` are the receiver's type arguments. */
import type { HirExpr } from '../hir.js';
import type { Body } from './body.js';
import { argAs, type BuiltinTable, checkCount, row, rule, table } from './builtin-call.js';
import { dictGet, dictGetOr, dictList } from './dict-methods.js';
import { optional, variable } from './fold.js';
import type { CallSite } from './generics.js';
import {
  isFound,
  listContains,
  listEnd,
  listFilter,
  listIndexOf,
  listMap,
  listSort,
  listSortBy,
} from './list-methods.js';
import { lenOfValue } from './sequence-builtins.js';

const len = rule((b: Body, site: CallSite, self: HirExpr | undefined) =>
  self === undefined ? b.build.error(site.span) : lenOfValue(b, site, self),
);

export const LIST_METHODS: BuiltinTable = table({
  len,
  append: row('(T) -> unit', 'list.append'),
  push: row('(T) -> unit', 'list.append'),
  pop: row('() -> T', 'list.pop'),
  insert: row('(int, T) -> unit', 'list.insert'),
  remove: row('(int) -> T', 'list.remove'),
  extend: row('(list<T>) -> unit', 'list.extend'),
  clear: row('() -> unit', 'list.clear'),
  reverse: row('() -> unit', 'list.reverse'),
  sort: rule(listSort),
  sort_by: rule(listSortBy),
  contains: rule(listContains),
  index_of: rule(listIndexOf),
  slice: row('(int, int) -> list<T>', 'list.slice'),
  copy: row('() -> list<T>', 'list.copy'),
  join: row('(str) -> str', 'list.join'),
  first: rule((b, site, self) => listEnd(b, site, self, 'first')),
  last: rule((b, site, self) => listEnd(b, site, self, 'last')),
  map: rule(listMap),
  filter: rule(listFilter),
  reserve: row('(int) -> unit', 'list.reserve'),
});

export const DICT_METHODS: BuiltinTable = table({
  len,
  get: rule(dictGet),
  get_or: rule(dictGetOr),
  set: row('(K, V) -> unit', 'dict.set'),
  contains: row('(K) -> bool', 'dict.contains'),
  remove: row('(K) -> bool', 'dict.remove'),
  keys: rule((b, site, self) => dictList(b, site, self, 'keys')),
  values: rule((b, site, self) => dictList(b, site, self, 'values')),
  clear: row('() -> unit', 'dict.clear'),
});

export const STR_METHODS: BuiltinTable = table({
  len,
  chars: row('() -> list<str>', 'str.chars'),
  bytes: row('() -> list<int>', 'str.bytes'),
  byte_at: row('(int) -> int', 'str.byteAt'),
  split: row('(str) -> list<str>', 'str.split'),
  split_whitespace: row('() -> list<str>', 'str.splitWhitespace'),
  lines: row('() -> list<str>', 'str.lines'),
  trim: row('() -> str', 'str.trim'),
  upper: row('() -> str', 'str.upper'),
  lower: row('() -> str', 'str.lower'),
  contains: row('(str) -> bool', 'str.contains'),
  starts_with: row('(str) -> bool', 'str.startsWith'),
  ends_with: row('(str) -> bool', 'str.endsWith'),
  find: rule(strFind),
  replace: row('(str, str) -> str', 'str.replace'),
  repeat: row('(int) -> str', 'str.repeat'),
  join: rule(strJoin),
});

/** The byte position of the first occurrence. */
function strFind(b: Body, site: CallSite, self: HirExpr | undefined): HirExpr {
  if (self === undefined || !checkCount(b, site, 'str.find', 1, 1)) return b.build.error(site.span);
  const needle = argAs(b, site, 0, b.types.str, 'str.find');
  const before: Parameters<typeof variable>[1] = [];
  const find = b.build.intrinsic(site.span, 'str.find', [self, needle], b.types.int);
  const position = variable(b, before, 'position', find).read;
  return b.build.seq(site.span, before, optional(b, site.span, isFound(b, site.span, position), position));
}

/** `sep.join(xs)`, as `xs.join(sep)`. */
function strJoin(b: Body, site: CallSite, self: HirExpr | undefined): HirExpr {
  const list = site.args[0]?.value;
  if (self === undefined || list === undefined || !checkCount(b, site, 'str.join', 1, 1)) {
    return b.build.error(site.span);
  }
  const before: Parameters<typeof variable>[1] = [];
  const separator = variable(b, before, 'separator', self).read;
  const value = b.expr(list);
  if (value.type.kind !== 'list' && !b.isError(value.type)) {
    return b.fail('E0401', value.span, `expected a list for 'str.join', found ${value.type.name}`);
  }
  return b.build.seq(site.span, before, b.build.intrinsic(site.span, 'list.join', [value, separator], b.types.str));
}

export const HANDLE_METHODS: ReadonlyMap<string, BuiltinTable> = new Map([
  [
    'builder',
    table({
      append: row('(text) -> unit', 'builder.append'),
      build: row('() -> str', 'builder.build'),
      len: row('() -> int', 'builder.len'),
    }),
  ],
  [
    'random',
    table({
      int: row('(int, int) -> int', 'random.int'),
      float: row('() -> float', 'random.float'),
      shuffle: row('(list<A>) -> unit', 'random.shuffle'),
    }),
  ],
  [
    'buffer',
    table({
      read: row('(int) -> str', 'buffer.read'),
      write: row('(text) -> unit', 'buffer.write'),
      clear: row('() -> unit', 'buffer.clear'),
      data: row('() -> str', 'buffer.data'),
    }),
  ],
  ['task', table({ join: row('() -> T', 'task.await'), detach: row('() -> unit', 'task.detach') })],
  [
    'channel',
    table({
      send: row('(T) -> unit', 'channel.send'),
      recv: row('() -> T', 'channel.recv'),
      recv_opt: row('() -> Option<T>', 'channel.recvOpt'),
      try_recv: row('() -> Option<T>', 'channel.tryRecv'),
      close: row('() -> unit', 'channel.close'),
      len: row('() -> int', 'channel.len'),
    }),
  ],
  [
    'mutex',
    table({
      lock: row('() -> unit', 'mutex.lock'),
      unlock: row('() -> unit', 'mutex.unlock'),
      try_lock: row('() -> bool', 'mutex.tryLock'),
    }),
  ],
  [
    'atomic',
    table({
      add: row('(int) -> int', 'atomic.add'),
      get: row('() -> int', 'atomic.get'),
      set: row('(int) -> unit', 'atomic.set'),
      compare_and_swap: row('(int, int) -> bool', 'atomic.compareAndSwap'),
    }),
  ],
  [
    'waitgroup',
    table({
      add: row('(int) -> unit', 'waitgroup.add'),
      done: row('() -> unit', 'waitgroup.done'),
      wait: row('() -> unit', 'waitgroup.wait'),
    }),
  ],
  ['once', table({ call: row('(fn() -> unit) -> unit', 'once.call') })],
]);
