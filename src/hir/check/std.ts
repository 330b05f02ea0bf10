/** Standard modules: tables of their members. */
import type { HirExpr } from '../hir.js';
import type { Body } from './body.js';
import { argAs, argExpr, type Builtin, type BuiltinTable, checkCount, row, rule, table } from './builtin-call.js';
import type { CallSite } from './generics.js';
import { MATH } from './std-math.js';
import { TASK } from './std-task.js';
import { TEST } from './std-test.js';

const RAND = table({
  seed: row('(int) -> unit', 'rand.seed'),
  int: row('(int, int) -> int', 'rand.int'),
  float: row('() -> float', 'rand.float'),
  bytes: row('(int) -> str', 'rand.bytes'),
  uuid: row('() -> str', 'rand.uuid'),
  Random: row('(int) -> random', 'random.new'),
});

const TIME = table({
  now: row('() -> int', 'time.nowMs'),
  now_ms: row('() -> int', 'time.nowMs'),
  now_ns: row('() -> int', 'time.nowNs'),
  sleep: row('(int) -> unit', 'task.sleep'),
  sleep_ms: row('(int) -> unit', 'task.sleep'),
  since: rule(since),
  format: row('(int, str) -> str', 'time.format'),
  parse: row('(str, str) -> int', 'time.parse'),
  tick: row('(int) -> channel<int>', 'time.tick'),
  after: row('(int) -> channel<int>', 'time.after'),
  epoch_ms: rule(epochMs),
});

/** Milliseconds since a point in time. */
function since(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'time.since', 1, 1)) return b.build.error(site.span);
  const start = argAs(b, site, 0, b.types.int, 'time.since');
  return b.build.arith(site.span, 'sub', b.build.intrinsic(site.span, 'time.nowMs', [], b.types.int), start);
}

/** A point in time is its milliseconds since 1970 already; without one, now. */
function epochMs(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'time.epoch_ms', 0, 1)) return b.build.error(site.span);
  if (site.args.length === 1) return argAs(b, site, 0, b.types.int, 'time.epoch_ms');
  return b.build.intrinsic(site.span, 'time.nowMs', [], b.types.int);
}

const FILES = {
  read: row('(str) -> str', 'io.read'),
  write: row('(str, text) -> unit', 'io.write'),
  copy: row('(str, str) -> unit', 'io.copy'),
  lines: row('(str) -> list<str>', 'io.lines'),
  try_read: row('(str) -> Result<str, str>', 'io.tryRead'),
  try_write: row('(str, text) -> Result<unit, str>', 'io.tryWrite'),
  try_copy: row('(str, str) -> Result<unit, str>', 'io.tryCopy'),
  try_lines: row('(str) -> Result<list<str>, str>', 'io.tryLines'),
  exists: row('(str) -> bool', 'fs.exists'),
  mkdir: row('(str) -> unit', 'fs.mkdir'),
  rmdir: row('(str) -> unit', 'fs.rmdir'),
  remove: row('(str) -> unit', 'fs.remove'),
  list_dir: row('(str) -> list<str>', 'fs.listDir'),
  is_file: row('(str) -> bool', 'fs.isFile'),
  is_dir: row('(str) -> bool', 'fs.isDir'),
  file_size: row('(str) -> int', 'fs.fileSize'),
  try_mkdir: row('(str) -> Result<unit, str>', 'fs.tryMkdir'),
  try_rmdir: row('(str) -> Result<unit, str>', 'fs.tryRmdir'),
  try_remove: row('(str) -> Result<unit, str>', 'fs.tryRemove'),
  try_list_dir: row('(str) -> Result<list<str>, str>', 'fs.tryListDir'),
  try_file_size: row('(str) -> Result<int, str>', 'fs.tryFileSize'),
};

const OUTPUT = {
  print: row('(text) -> unit', 'io.print'),
  println: row('(text?) -> unit', 'io.println', ''),
  eprint: row('(text) -> unit', 'io.eprint'),
  eprintln: row('(text?) -> unit', 'io.eprintln', ''),
};

const IO = table({
  ...FILES,
  ...OUTPUT,
  read_line: row('() -> Option<str>', 'io.readLine'),
  read_all: row('() -> str', 'io.readAll'),
  args: row('() -> list<str>', 'io.args'),
  buffer: row('(str?) -> buffer', 'buffer.new', ''),
});

const FMT = table({
  ...OUTPUT,
  format: row('(T, str) -> str', 'text.format'),
});

const JSON_MODULE = table({
  encode: row('(T) -> str', 'json.encode'),
  decode: row('(str) -> any', 'json.decode'),
  try_decode: row('(str) -> Result<any, str>', 'json.tryDecode'),
  pretty: rule(pretty),
  validate: row('(str) -> bool', 'json.validate'),
});

/** Of JSON text its indented form; of any other value its encoding, indented. */
function pretty(b: Body, site: CallSite): HirExpr {
  if (!checkCount(b, site, 'json.pretty', 1, 1)) return b.build.error(site.span);
  const value = argExpr(b, site, 0);
  if (b.isError(value.type)) return { ...b.build.error(site.span), type: b.types.str };
  const name = value.type === b.types.str ? 'json.reformat' : 'json.pretty';
  return b.build.intrinsic(site.span, name, [value], b.types.str);
}

const YAML = table({
  normalize: row('(str) -> str', 'yaml.normalize'),
  to_json: row('(str) -> str', 'yaml.toJson'),
  from_json: row('(str) -> str', 'yaml.fromJson'),
  validate: row('(str) -> bool', 'yaml.validate'),
});

const SYS = table({
  cores: row('() -> int', 'sys.cores'),
  memory: row('() -> int', 'sys.memory'),
  env: row('(str) -> Option<str>', 'sys.env'),
  exit: row('(int?) -> never', 'sys.exit', 0),
});

const RUNTIME = table({
  memory: row('() -> int', 'runtime.memory'),
  stats: row('() -> str', 'runtime.stats'),
  jit_stats: row('() -> str', 'runtime.jitStats'),
  collect_garbage: row('() -> int', 'runtime.collectGarbage'),
  cpu_count: row('() -> int', 'sys.cores'),
  version: row('() -> str', 'runtime.version'),
  set_gc_strategy: row('(str) -> unit', 'runtime.setGcStrategy'),
  gos: row('() -> int', 'runtime.tasks'),
  memory_profiler_start: row('() -> unit', 'runtime.profilerStart'),
  memory_profiler_stop: row('() -> unit', 'runtime.profilerStop'),
  memory_profiler_stats: row('() -> str', 'runtime.profilerStats'),
  memory_profiler_leaks: row('() -> str', 'runtime.profilerLeaks'),
});

const GC = table({
  alloc: row('(int) -> int', 'gc.alloc'),
  add_root: row('(int) -> unit', 'gc.addRoot'),
  remove_root: row('(int) -> unit', 'gc.removeRoot'),
  enable: row('() -> bool', 'gc.enable'),
  disable: row('() -> bool', 'gc.disable'),
  is_enabled: row('() -> bool', 'gc.isEnabled'),
});

const ARENA = table({
  create: row('(int?) -> int', 'arena.create', 65536),
  alloc: row('(int, int, int?) -> int', 'arena.alloc', 8),
  reset: row('(int) -> bool', 'arena.reset'),
  destroy: row('(int) -> bool', 'arena.destroy'),
});

const SYNC = table({
  Mutex: row('() -> mutex', 'mutex.new'),
  AtomicInt: row('(int?) -> atomic', 'atomic.new', 0),
  WaitGroup: row('() -> waitgroup', 'waitgroup.new'),
  Once: row('() -> once', 'once.new'),
});

export const STD_MODULES: ReadonlyMap<string, BuiltinTable> = new Map([
  ['math', MATH],
  ['rand', RAND],
  ['time', TIME],
  ['io', IO],
  ['fs', IO],
  ['fmt', FMT],
  ['json', JSON_MODULE],
  ['yaml', YAML],
  ['sys', SYS],
  ['test', TEST],
  ['runtime', RUNTIME],
  ['gc', GC],
  ['arena', ARENA],
  ['task', TASK],
  ['sync', SYNC],
]);

/** Modules of the language that this project leaves out. */
export const ABSENT_MODULES: ReadonlySet<string> = new Set(['http', 'net', 'rust']);

export function stdMember(module: string, member: string): Builtin | undefined {
  return STD_MODULES.get(module)?.get(member);
}
