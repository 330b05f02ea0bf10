/**
 * Every runtime function that HIR can name, in one table: the checker picks a name, the verifier checks the
 * signature, the interpreter and the native runtime implement it, `lower` calls `ot_<name with _ for .>`.
 *
 * Signatures are written in a small notation: `int i32 float bool str unit any never`, `T` (the element type of
 * the first list argument, or otherwise fixed by use), `K`/`V` (of the first dict argument), `list` `dict` (any
 * of that kind), `list<T>`, `ref` (any reference), `Option<T>`.
 */

export interface Intrinsic {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
  /** Has no effect but its result, and may be moved, merged or dropped. */
  readonly pure: boolean;
  /** May panic. */
  readonly panics: boolean;
}

function entry(name: string, signature: string, flags = ''): [string, Intrinsic] {
  const [params = '', result = 'unit'] = signature.split('->').map((s) => s.trim());
  const list = params === '' ? [] : params.split(/\s+/);
  return [name, { name, params: list, result, pure: flags.includes('pure'), panics: flags.includes('panics') }];
}

export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map([
  // Core
  entry('core.panic', 'str -> never', 'panics'),
  entry('core.assert', 'bool str -> unit', 'panics'),
  entry('io.print', 'str -> unit'), // no newline
  entry('io.println', 'str -> unit'),
  entry('io.eprintln', 'str -> unit'),
  // Text of any value (`str(x)`, f-strings); `text.format` applies a format spec.
  entry('text.of', 'T -> str', 'pure'),
  entry('text.format', 'T str -> str', 'panics'),
  // Lists
  entry('list.len', 'list -> int', 'pure'),
  entry('list.append', 'list<T> T -> unit'),
  entry('list.pop', 'list<T> -> T', 'panics'),
  entry('list.repeat', 'list<T> int -> list<T>', 'panics'), // [x] * n
  entry('list.concat', 'list<T> list<T> -> list<T>'),
  entry('list.extend', 'list<T> list<T> -> unit'),
  entry('list.reserve', 'list int -> unit'),
  // Strings
  entry('str.len', 'str -> int', 'pure'),
  entry('str.concat', 'str str -> str', 'pure'),
  entry('str.join', 'list<str> -> str', 'pure'), // f-strings of several parts
  entry('str.charAt', 'str int -> str', 'panics'), // the character that starts at byte i
  entry('str.charWidth', 'str int -> int', 'pure'), // its length in bytes; i is in range
  // Math
  entry('math.sqrt', 'float -> float', 'pure'),
]);
