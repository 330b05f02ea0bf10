/**
 * The byte form of a recorded module: 32-bit words in the order of construction, then the texts they refer to by
 * number. src/native/orc/replay.cc builds the LLVM module from it, src/native/orc/direct makes machine code of it.
 *
 * Invariants: types, values, blocks and scopes are numbered from 0, each kind for itself, in the order they are
 * defined; a definition stands before its first use. The lists of operations and operators are repeated in recording.h (a test
 * compares them).
 */
export enum Op {
  // types
  intType, // bits
  floatType,
  pointerType,
  voidType,
  arrayType, // element, count
  structType, // name or none, count, fields…
  functionType, // result, count, parameters…
  // constants
  int, // type, low, high
  float, // low, high
  null,
  undef, // type
  // module
  global, // name, type
  fn, // name, type, internal; its parameters are the next values
  parameterName, // value, name
  // debug information
  file, // name
  subprogram, // name, symbol, file, line
  describes, // subprogram, function
  fileScope, // scope, file
  location, // line, column, scope or none
  // blocks
  block, // function
  at, // block
  // instructions; those with a value end in their name or none
  binary, // operator, left, right, name
  compare, // predicate, left, right
  cast, // operator, value, type
  unary, // operator, value
  select, // condition, whenTrue, whenFalse
  alloca, // type
  load, // type, address, name
  store, // value, address
  element, // struct, address, count, indices…
  call, // type, callee, count, arguments…, name
  extract, // aggregate, index
  insert, // aggregate, value, index
  phi, // type
  incoming, // phi, value, block
  br, // block
  condBr, // condition, block, block
  switch, // value, default; has a value, for its cases
  case, // switch, constant, block
  ret, // value
  retVoid,
  unreachable,
  // what baseline code counts (docs/abi.md), each a few instructions
  countDown, // struct, counters, field; makes two blocks: where it reached zero, which comes next, and where to go on
  countWay, // pair, pairs, index, condition
}

export enum Binary {
  add,
  sub,
  mul,
  sdiv,
  srem,
  and,
  or,
  xor,
  shl,
  ashr,
  fadd,
  fsub,
  fmul,
  fdiv,
  frem,
}

export enum Compare {
  eq,
  ne,
  slt,
  sle,
  sgt,
  sge,
  ult,
  ule,
  ugt,
  uge,
  oeq,
  une,
  olt,
  ole,
  ogt,
  oge,
}

export enum Cast {
  bitcast,
  trunc,
  zext,
  sext,
  sitofp,
  ptrtoint,
  inttoptr,
}

export enum Unary {
  neg,
  not,
  fneg,
}

const MAGIC = 0x5249_544f; // OTIR
const FIRST_CAPACITY = 1 << 14;
export const NONE = -1;

export class Stream {
  private words = new Int32Array(FIRST_CAPACITY);
  private length = 0;
  private readonly texts = new Map<string, number>();
  types = 0;
  values = 0;
  blocks = 0;
  scopes = 0;

  constructor(private readonly name: string) {}

  put1(a: number): void {
    this.room(1);
    this.words[this.length++] = a;
  }
  put2(a: number, b: number): void {
    this.room(2);
    this.words[this.length++] = a;
    this.words[this.length++] = b;
  }
  put3(a: number, b: number, c: number): void {
    this.put2(a, b);
    this.put1(c);
  }
  put4(a: number, b: number, c: number, d: number): void {
    this.put2(a, b);
    this.put2(c, d);
  }
  put5(a: number, b: number, c: number, d: number, e: number): void {
    this.put4(a, b, c, d);
    this.put1(e);
  }
  putAll(list: readonly number[]): void {
    this.put1(list.length);
    for (const word of list) this.put1(word);
  }

  /** The number of a text; `NONE` for the empty one. */
  text(text: string): number {
    if (text === '') return NONE;
    let found = this.texts.get(text);
    if (found === undefined) {
      found = this.texts.size;
      this.texts.set(text, found);
    }
    return found;
  }

  /** magic, number of words, of texts, name; the words; byte lengths of the texts; the texts. */
  finish(): Buffer {
    const name = this.text(this.name);
    const texts = [...this.texts.keys()].map((text) => Buffer.from(text, 'utf8'));
    const head = Int32Array.of(MAGIC, this.length, texts.length, name);
    const lengths = Int32Array.from(texts, (text) => text.length);
    const words = this.words.subarray(0, this.length);
    return Buffer.concat([bytesOf(head), bytesOf(words), bytesOf(lengths), ...texts]);
  }

  private room(count: number): void {
    if (this.length + count <= this.words.length) return;
    const larger = new Int32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }
}

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
