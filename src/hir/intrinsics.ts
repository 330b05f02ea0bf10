/**
 * Every runtime function that HIR can name, in one table: the checker picks a name, the verifier checks the
 * signature, the interpreter and the native runtime implement it, `lower` calls `ot_<name with _ for .>`.
 *
 * Signatures are written in a small notation: `int i32 float bool str unit any never`, `T` (the element type of
 * the first list argument, or otherwise fixed by use), `K`/`V` (of the first dict argument), `list` `dict` (any
 * of that kind), `list<T>`, `fn` (a function value), `ref` (any reference), `Option<T>`, `Result<T,str>`, and
 * handles by name: `builder`, `task<T>`, `channel<T>`, `mutex`, …
 */

export interface Intrinsic {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
  /** Has no effect but its result, and may be moved, merged or dropped. */
  readonly pure: boolean;
  /** May panic. */
  readonly panics: boolean;
  /**
   * A type id that the runtime needs and cannot read from a header; it comes first, after the context: that of
   * the first argument, or that of the result.
   */
  readonly typeId: 'first' | 'result' | undefined;
}

function entry(name: string, signature: string, flags = ''): [string, Intrinsic] {
  const [params = '', result = 'unit'] = signature.split('->').map((s) => s.trim());
  const list = params === '' ? [] : params.split(/\s+/);
  const typeId = flags.includes('typed') ? 'first' : flags.includes('makes') ? 'result' : undefined;
  return [name, { name, params: list, result, pure: flags.includes('pure'), panics: flags.includes('panics'), typeId }];
}

export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map([
  // Core
  entry('core.panic', 'str -> never', 'panics'),
  entry('core.assert', 'bool str -> unit', 'panics'),
  entry('core.typeOf', 'T -> str', 'pure typed'),
  entry('io.print', 'str -> unit'), // no newline
  entry('io.println', 'str -> unit'),
  entry('io.eprint', 'str -> unit'),
  entry('io.eprintln', 'str -> unit'),
  // Text of any value (`str(x)`, f-strings); `text.format` applies a format spec.
  entry('text.of', 'T -> str', 'pure typed'),
  entry('text.format', 'T str -> str', 'panics typed'),
  // Conversions of `any`, as `int(x)`, `float(x)`, `bool(x)` do them for the value's own type; any iterable as a list
  entry('any.toInt', 'any -> int', 'panics'),
  entry('any.toFloat', 'any -> float', 'panics'),
  entry('any.toBool', 'any -> bool', 'panics'),
  entry('any.toList', 'any -> list<any>', 'panics makes'),
  // The variant number of an enum, -1 of other values; one of the values that its variant holds
  entry('any.variant', 'any -> int', 'pure'),
  entry('any.payload', 'any int -> any'),
  // Parsing; the `is` forms say whether the others would succeed
  entry('parse.int', 'str -> int', 'panics'),
  entry('parse.float', 'str -> float', 'panics'),
  entry('parse.isInt', 'str -> bool', 'pure'),
  entry('parse.isFloat', 'str -> bool', 'pure'),
  // How many rounds `range(start, end, step)` has; panics when the step is zero, saturates
  entry('range.count', 'int int int -> int', 'panics'),
  // Lists
  entry('list.len', 'list -> int', 'pure'),
  entry('list.cap', 'list -> int', 'pure'),
  entry('list.append', 'list<T> T -> unit'),
  entry('list.pop', 'list<T> -> T', 'panics'),
  entry('list.insert', 'list<T> int T -> unit', 'panics'), // i may be the length
  entry('list.remove', 'list<T> int -> T', 'panics'),
  entry('list.repeat', 'list<T> int -> list<T>', 'panics'), // [x] * n
  entry('list.concat', 'list<T> list<T> -> list<T>'),
  entry('list.extend', 'list<T> list<T> -> unit'),
  entry('list.reserve', 'list int -> unit'), // room for that many in all; less than the length does nothing
  entry('list.clear', 'list -> unit'),
  entry('list.reverse', 'list -> unit'),
  entry('list.sort', 'list -> unit', 'panics'), // stable; ints, floats (NaN last), bools, strings, any
  entry('list.sortBy', 'list fn -> unit', 'panics'), // stable; fn(T, T) -> bool says less than
  entry('list.slice', 'list<T> int int -> list<T>', 'panics'),
  entry('list.copy', 'list<T> -> list<T>'),
  entry('list.join', 'list str -> str'), // texts of the elements
  entry('list.range', 'int int int -> list<int>', 'panics makes'), // start, end, step
  // Dicts. Positions count entries in order of insertion, removed ones included.
  entry('dict.new', '-> dict', 'makes'),
  entry('dict.len', 'dict -> int', 'pure'),
  entry('dict.index', 'dict<K,V> K -> V', 'panics'),
  entry('dict.set', 'dict<K,V> K V -> unit'),
  entry('dict.contains', 'dict<K,V> K -> bool', 'pure'),
  entry('dict.remove', 'dict<K,V> K -> bool'),
  entry('dict.clear', 'dict -> unit'),
  entry('dict.find', 'dict<K,V> K -> int', 'pure'), // position of a key, or -1
  entry('dict.keyAt', 'dict<K,V> int -> K', 'pure'), // position of a live entry
  entry('dict.valueAt', 'dict<K,V> int -> V', 'pure'),
  entry('dict.version', 'dict -> int', 'pure'), // changes when keys come or go
  entry('dict.next', 'dict int int -> int', 'panics'), // first live entry at or after a position, or -1; panics unless the version is this
  // Strings
  entry('str.len', 'str -> int', 'pure'),
  entry('str.concat', 'str str -> str', 'pure'),
  entry('str.join', 'list<str> -> str', 'pure'), // f-strings of several parts
  entry('str.repeat', 'str int -> str', 'panics'), // panics when negative
  entry('str.charAt', 'str int -> str', 'panics'), // the character that starts at byte i
  entry('str.charIn', 'str int -> str', 'pure'), // the same where a character does start
  entry('str.charWidth', 'str int -> int', 'pure'), // its length in bytes; i is in range
  entry('str.slice', 'str int int -> str', 'panics'),
  entry('str.byteAt', 'str int -> int', 'panics'),
  entry('str.byteIn', 'str int -> int', 'pure'), // the same where i is in range
  entry('str.chars', 'str -> list<str>', 'makes'),
  entry('str.bytes', 'str -> list<int>', 'makes'),
  entry('str.split', 'str str -> list<str>', 'panics makes'), // panics when the separator is empty
  entry('str.splitWhitespace', 'str -> list<str>', 'makes'),
  entry('str.lines', 'str -> list<str>', 'makes'),
  entry('str.trim', 'str -> str', 'pure'),
  entry('str.upper', 'str -> str', 'pure'),
  entry('str.lower', 'str -> str', 'pure'),
  entry('str.contains', 'str str -> bool', 'pure'),
  entry('str.startsWith', 'str str -> bool', 'pure'),
  entry('str.endsWith', 'str str -> bool', 'pure'),
  entry('str.find', 'str str -> int', 'pure'), // byte position, or -1
  entry('str.replace', 'str str str -> str', 'pure'),
  entry('str.ord', 'str -> int', 'panics'), // code point of a string of one character
  entry('str.chr', 'int -> str', 'panics'),
  // String builders
  entry('builder.new', '-> builder', 'makes'),
  entry('builder.append', 'builder str -> unit'),
  entry('builder.build', 'builder -> str'),
  entry('builder.len', 'builder -> int'),
  // Math
  ...['abs', 'sqrt', 'exp', 'log', 'log2', 'log10', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan'].map((name) =>
    entry(`math.${name}`, 'float -> float', 'pure'),
  ),
  ...['floor', 'ceil', 'round', 'trunc'].map((name) => entry(`math.${name}`, 'float -> float', 'pure')), // halves away from zero
  ...['pow', 'atan2', 'hypot'].map((name) => entry(`math.${name}`, 'float float -> float', 'pure')),
  // Random numbers: the program's generator, and reproducible ones
  entry('rand.seed', 'int -> unit'),
  entry('rand.int', 'int int -> int', 'panics'), // both ends included
  entry('rand.float', '-> float'), // in [0, 1)
  entry('rand.bytes', 'int -> str', 'panics'), // as hexadecimal digits
  entry('rand.uuid', '-> str'),
  entry('random.new', 'int -> random', 'makes'),
  entry('random.int', 'random int int -> int', 'panics'),
  entry('random.float', 'random -> float'),
  entry('random.shuffle', 'random list -> unit'),
  // Time: points in time are milliseconds since 1970
  entry('time.nowMs', '-> int'),
  entry('time.nowNs', '-> int'), // monotonic
  entry('time.format', 'int str -> str', 'panics'), // strftime, UTC
  entry('time.parse', 'str str -> int', 'panics'), // format, text
  entry('time.tick', 'int -> channel<int>', 'makes panics'),
  entry('time.after', 'int -> channel<int>', 'makes panics'),
  // Files and input
  entry('io.read', 'str -> str', 'panics'),
  entry('io.write', 'str str -> unit', 'panics'),
  entry('io.copy', 'str str -> unit', 'panics'),
  entry('io.lines', 'str -> list<str>', 'panics makes'),
  entry('io.readLine', '-> Option<str>', 'makes'), // without its line end; None at the end
  entry('io.readAll', '-> str'),
  entry('io.args', '-> list<str>', 'makes'),
  entry('io.tryRead', 'str -> Result<str,str>', 'makes'),
  entry('io.tryWrite', 'str str -> Result<unit,str>', 'makes'),
  entry('io.tryCopy', 'str str -> Result<unit,str>', 'makes'),
  entry('io.tryLines', 'str -> Result<list<str>,str>', 'makes'),
  entry('buffer.new', 'str -> buffer', 'makes'),
  entry('buffer.read', 'buffer int -> str', 'panics'), // up to n bytes from where the last read ended
  entry('buffer.write', 'buffer str -> unit'),
  entry('buffer.clear', 'buffer -> unit'),
  entry('buffer.data', 'buffer -> str'),
  entry('fs.exists', 'str -> bool'),
  entry('fs.mkdir', 'str -> unit', 'panics'), // and its parents
  entry('fs.rmdir', 'str -> unit', 'panics'), // and what is in it
  entry('fs.remove', 'str -> unit', 'panics'),
  entry('fs.listDir', 'str -> list<str>', 'panics makes'), // names, sorted
  entry('fs.isFile', 'str -> bool'),
  entry('fs.isDir', 'str -> bool'),
  entry('fs.fileSize', 'str -> int', 'panics'),
  entry('fs.tryMkdir', 'str -> Result<unit,str>', 'makes'),
  entry('fs.tryRmdir', 'str -> Result<unit,str>', 'makes'),
  entry('fs.tryRemove', 'str -> Result<unit,str>', 'makes'),
  entry('fs.tryListDir', 'str -> Result<list<str>,str>', 'makes'),
  entry('fs.tryFileSize', 'str -> Result<int,str>', 'makes'),
  // JSON, YAML
  entry('json.encode', 'T -> str', 'panics typed'),
  entry('json.pretty', 'T -> str', 'panics typed'),
  entry('json.reformat', 'str -> str', 'panics'), // pretty form of JSON text
  entry('json.decode', 'str -> any', 'panics'), // list<any>, dict<str, any>, which are always in the type table
  entry('json.tryDecode', 'str -> Result<any,str>', 'makes'),
  entry('json.validate', 'str -> bool'),
  entry('yaml.normalize', 'str -> str', 'panics'),
  entry('yaml.toJson', 'str -> str', 'panics'),
  entry('yaml.fromJson', 'str -> str', 'panics'),
  entry('yaml.validate', 'str -> bool'),
  // The machine and the process
  entry('sys.cores', '-> int'),
  entry('sys.memory', '-> int'), // bytes of memory there are
  entry('sys.env', 'str -> Option<str>', 'makes'),
  entry('sys.exit', 'int -> never'),
  // The runtime itself
  entry('runtime.memory', '-> int'), // bytes in use
  entry('runtime.stats', '-> str'), // JSON
  entry('runtime.jitStats', '-> str'), // JSON
  entry('runtime.collectGarbage', '-> int'), // bytes freed
  entry('runtime.version', '-> str'),
  entry('runtime.setGcStrategy', 'str -> unit', 'panics'),
  entry('runtime.tasks', '-> int'),
  entry('runtime.profilerStart', '-> unit'),
  entry('runtime.profilerStop', '-> unit'),
  entry('runtime.profilerStats', '-> str'), // JSON
  entry('runtime.profilerLeaks', '-> str'), // JSON
  entry('gc.alloc', 'int -> int', 'panics'), // an address
  entry('gc.addRoot', 'int -> unit'),
  entry('gc.removeRoot', 'int -> unit'),
  entry('gc.enable', '-> bool'), // the state before
  entry('gc.disable', '-> bool'),
  entry('gc.isEnabled', '-> bool'),
  entry('arena.create', 'int -> int', 'panics'), // a handle
  entry('arena.alloc', 'int int int -> int'), // handle, bytes, alignment; 0 when there is no room
  entry('arena.reset', 'int -> bool'),
  entry('arena.destroy', 'int -> bool'),
  // Tasks and channels
  entry('task.await', 'task<T> -> T', 'panics'),
  entry('task.awaitAny', 'any -> any', 'panics'), // panics too when it holds no task
  entry('task.detach', 'task<T> -> unit'),
  entry('task.sleep', 'int -> unit'), // milliseconds
  entry('task.parallelMap', 'list<T> fn -> list<U>', 'panics makes'),
  entry('task.parallelFor', 'int int fn -> unit', 'panics'),
  entry('channel.new', 'int -> channel<T>', 'makes'), // capacity; negative is unbounded
  entry('channel.send', 'channel<T> T -> unit', 'panics'),
  entry('channel.recv', 'channel<T> -> T', 'panics'),
  entry('channel.recvOpt', 'channel<T> -> Option<T>', 'makes'), // None when closed and drained
  entry('channel.tryRecv', 'channel<T> -> Option<T>', 'makes'), // None when there is nothing now
  entry('channel.close', 'channel<T> -> unit'),
  entry('channel.len', 'channel<T> -> int'),
  entry('channel.select', 'list -> int', 'panics'), // index of a channel that is ready
  // Synchronisation
  entry('mutex.new', '-> mutex', 'makes'),
  entry('mutex.lock', 'mutex -> unit'),
  entry('mutex.unlock', 'mutex -> unit', 'panics'),
  entry('mutex.tryLock', 'mutex -> bool'),
  entry('atomic.new', 'int -> atomic', 'makes'),
  entry('atomic.add', 'atomic int -> int'), // the new value
  entry('atomic.get', 'atomic -> int'),
  entry('atomic.set', 'atomic int -> unit'),
  entry('atomic.compareAndSwap', 'atomic int int -> bool'), // expected, new
  entry('waitgroup.new', '-> waitgroup', 'makes'),
  entry('waitgroup.add', 'waitgroup int -> unit', 'panics'),
  entry('waitgroup.done', 'waitgroup -> unit', 'panics'),
  entry('waitgroup.wait', 'waitgroup -> unit'),
  entry('once.new', '-> once', 'makes'),
  entry('once.call', 'once fn -> unit', 'panics'), // fn() -> unit
]);
