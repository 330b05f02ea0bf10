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
  field, // struct, address, index: an element, without constants
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
  goOnIn, // type, code, context, count, cells…, name; makes two blocks: where the code is called, and where there is none, which comes next
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
/** Words that are written without asking for room in between, but for lists. */
const MOST_AT_ONCE = 8;
export const NONE = -1;

/** Room that is not kept for the next recording: that of a large program's only one. */
const MOST_KEPT = 1 << 18;

/** Room of the last recording, for the next one: touching new memory for each took as long as writing it. */
let kept = new Int32Array(FIRST_CAPACITY);

export class Stream {
  private words = kept;
  private length = 0;
  /** From here on the next words might not have room. */
  private safe = this.words.length - MOST_AT_ONCE;
  private readonly texts = new Map<string, number>();
  types = 0;
  values = 0;
  blocks = 0;
  scopes = 0;
  /** The block and the debug location that the next instruction gets without being told. */
  at: object | undefined;
  here: object | undefined;

  constructor(private readonly name: string) {}

  // Each is one call and makes none: they are where a first call's time goes, before V8 inlines anything. Room for what any
  // of them writes is kept behind the last word.

  put1(a: number): void {
    if (this.length >= this.safe) this.grow(0);
    this.words[this.length++] = a;
  }
  put2(a: number, b: number): void {
    if (this.length >= this.safe) this.grow(0);
    const { words, length } = this;
    words[length] = a;
    words[length + 1] = b;
    this.length = length + 2;
  }
  put3(a: number, b: number, c: number): void {
    if (this.length >= this.safe) this.grow(0);
    const { words, length } = this;
    words[length] = a;
    words[length + 1] = b;
    words[length + 2] = c;
    this.length = length + 3;
  }
  put4(a: number, b: number, c: number, d: number): void {
    if (this.length >= this.safe) this.grow(0);
    const { words, length } = this;
    words[length] = a;
    words[length + 1] = b;
    words[length + 2] = c;
    words[length + 3] = d;
    this.length = length + 4;
  }
  put5(a: number, b: number, c: number, d: number, e: number): void {
    if (this.length >= this.safe) this.grow(0);
    const { words, length } = this;
    words[length] = a;
    words[length + 1] = b;
    words[length + 2] = c;
    words[length + 3] = d;
    words[length + 4] = e;
    this.length = length + 5;
  }
  putAll(list: readonly number[]): void {
    if (this.length + list.length >= this.safe) this.grow(list.length);
    const { words } = this;
    let at = this.length;
    words[at++] = list.length;
    for (const word of list) words[at++] = word;
    this.length = at;
  }

  /** The numbers of what is defined already. */
  putIds(list: readonly { readonly id: number }[]): void {
    if (this.length + list.length >= this.safe) this.grow(list.length);
    const { words } = this;
    let at = this.length;
    words[at++] = list.length;
    for (const { id } of list) words[at++] = id;
    this.length = at;
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

  /**
   * magic, number of words, of texts, name; the words; byte lengths of the texts; the texts. To be written before the next recording
   * begins, which has the same memory.
   */
  finish(): readonly Uint8Array[] {
    const name = this.text(this.name);
    const texts = [...this.texts.keys()];
    const head = Int32Array.of(MAGIC, this.length, texts.length, name);
    const joined = texts.join('');
    const encoded = Buffer.from(joined, 'utf8');
    const isAscii = encoded.length === joined.length;
    const lengths = Int32Array.from(texts, (text) => (isAscii ? text.length : Buffer.byteLength(text, 'utf8')));
    const words = this.words.subarray(0, this.length);
    return [bytesOf(head), bytesOf(words), bytesOf(lengths), encoded];
  }

  private grow(more: number): void {
    const larger = new Int32Array((this.words.length + more) * 2);
    larger.set(this.words);
    this.words = larger;
    if (larger.length <= MOST_KEPT) kept = larger;
    this.safe = larger.length - MOST_AT_ONCE;
  }
}

function bytesOf(words: Int32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
