/** `task`, as far as a table of runtime functions does not say it. */
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { argAs, argExpr, type Builtin, checkCount, row, rule, table } from './builtin-call.js';
import { callback } from './callbacks.js';
import type { CallSite } from './generics.js';
import { isVar } from './pseudo.js';
import { awaitValue, spawnCall } from './tasks.js';
import { typeOf } from './types-of.js';

export const TASK = table({
  spawn: rule(spawn),
  join: rule(join),
  detach: row('(task<T>) -> unit', 'task.detach'),
  sleep: row('(int) -> unit', 'task.sleep'),
  sleep_ms: row('(int) -> unit', 'task.sleep'),
  channel: rule((b, site) => channel(b, site, undefined)),
  channel_int: rule((b, site) => channel(b, site, b.types.int)),
  channel_float: rule((b, site) => channel(b, site, b.types.float)),
  channel_string: rule((b, site) => channel(b, site, b.types.str)),
  ...typedTwins('send', '(channel<T>, T) -> unit', 'channel.send'),
  ...typedTwins('recv', '(channel<T>) -> T', 'channel.recv'),
  ...typedTwins('try_recv', '(channel<T>) -> Option<T>', 'channel.tryRecv'),
  ...typedTwins('recv_opt', '(channel<T>) -> Option<T>', 'channel.recvOpt'),
  close: row('(channel<T>) -> unit', 'channel.close'),
  select: row('(list<channel<T>>) -> int', 'channel.select'),
  parallel_map: rule(parallelMap),
  parallel_for: rule(parallelFor),
});

/** `send`, and `send_int` and its kin, which are the same on a channel of that type. */
function typedTwins(name: string, signature: string, intrinsic: string): Record<string, Builtin> {
  const twin = (type: string): Builtin => row(signature.replaceAll(/\bT\b/g, type), intrinsic);
  return {
    [name]: row(signature, intrinsic),
    [`${name}_int`]: twin('int'),
    [`${name}_float`]: twin('float'),
    [`${name}_string`]: twin('str'),
  };
}

/** `task.spawn(f)` calls `f()` in a task; further arguments are passed on. */
function spawn(b: Body, site: CallSite): HirExpr {
  const [callee, ...args] = site.args;
  if (callee === undefined) return b.fail('E0404', site.span, "'task.spawn' takes a function");
  const call = b.expr({ kind: 'call', span: site.span, callee: callee.value, typeArgs: [], args });
  return spawnCall(b, site.node, call);
}

function join(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'task.join', 1, 1)) return b.build.error(site.span);
  return awaitValue(b, site.node, argExpr(b, site, 0));
}

/** A channel of a capacity; without one it is unbounded. */
function channel(b: Body, site: CallSite, elem: Type | undefined): HirExpr {
  if (!checkCount(b, site, 'task.channel', 0, 1)) return b.build.error(site.span);
  const capacity = site.args.length === 0 ? b.build.int(site.span, -1) : argAs(b, site, 0, b.types.int, 'task.channel');
  const type = b.tb.handle('channel', [elem ?? elementType(b, site)]);
  return b.build.intrinsic(site.span, 'channel.new', [capacity], type);
}

function elementType(b: Body, site: CallSite): Type {
  const [written, extra] = site.typeArgs;
  if (extra !== undefined)
    b.report('E0411', site.span, `'task.channel' takes 1 type argument, found ${site.typeArgs.length}`);
  if (written !== undefined) return typeOf(b, written);
  const { want } = site;
  if (want?.kind === 'handle' && want.handle === 'channel' && want.args[0] !== undefined) return want.args[0];
  return b.hole(site.node, 'channel', b.types.any);
}

function parallelMap(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'task.parallel_map', 2, 2)) return b.build.error(site.span);
  const list = argExpr(b, site, 0);
  if (list.type.kind !== 'list') {
    if (b.isError(list.type) || isVar(list.type)) return b.build.error(site.span);
    return b.fail('E0401', list.span, `expected a list for 'task.parallel_map', found ${list.type.name}`);
  }
  const f = callback(b, site, 1, [b.resolve(list.type.elem)], undefined);
  if (f === undefined) return b.build.error(site.span);
  return b.build.intrinsic(site.span, 'task.parallelMap', [list, f.value], b.tb.list(f.result));
}

function parallelFor(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'task.parallel_for', 3, 3)) return b.build.error(site.span);
  const start = argAs(b, site, 0, b.types.int, 'task.parallel_for');
  const end = argAs(b, site, 1, b.types.int, 'task.parallel_for');
  const f = callback(b, site, 2, [b.types.int], undefined);
  if (f === undefined) return b.build.error(site.span);
  return b.build.intrinsic(site.span, 'task.parallelFor', [start, end, f.value], b.types.unit);
}
