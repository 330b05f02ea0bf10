/**
 * Values, functions and blocks of a recording, by the names of llvm-bindings.
 *
 * Invariants: constants live as long as the process and are defined in each recording that uses them; a block that nothing leads to
 * and that holds no instruction but `unreachable` is left out.
 */
import type { Scope } from './recorded-places.js';
import { BOOL, type FunctionType, type Type } from './recorded-types.js';
import { stream } from './recording.js';
import { NONE, Op, type Stream } from './stream.js';

export abstract class Value {
  /** Its number in the recording. */
  abstract get id(): number;

  setName(name: string): void {
    stream.put3(Op.parameterName, this.id, stream.text(name));
  }
}

/** A parameter or the value of an instruction. */
export class Local extends Value {
  readonly id: number;

  // Said out loud: a constructor that is left out hands on an array of its arguments, which V8 makes for each value.
  constructor() {
    super();
    this.id = stream.values++;
  }
}

/** Defined again in each recording that uses it. */
export class Constant extends Value {
  private home: Stream | undefined;
  private number = NONE;

  constructor(private readonly define: (out: Stream) => void) {
    super();
  }

  get id(): number {
    if (this.home !== stream) {
      this.define(stream);
      this.home = stream;
      this.number = stream.values++;
    }
    return this.number;
  }
}

const doubles = new DataView(new ArrayBuffer(8));

function intConstant(type: Type, low: number, high: number): Constant {
  return new Constant((out) => out.put4(Op.int, type.id, low, high));
}

export const TRUE = intConstant(BOOL, 1, 0);
export const FALSE = intConstant(BOOL, 0, 0);

export const constants = {
  int: (type: Type, value: number | bigint) => {
    // Most are small, and arithmetic of 64 bits takes its time.
    if (typeof value === 'number' && value === (value | 0)) return intConstant(type, value, value < 0 ? -1 : 0);
    const exact = BigInt(value);
    const low = Number(BigInt.asIntN(32, exact));
    const high = Number(BigInt.asIntN(32, exact >> 32n));
    return intConstant(type, low, high);
  },
  float: (_: Type, value: number) =>
    new Constant((out) => {
      doubles.setFloat64(0, value, true);
      out.put3(Op.float, doubles.getInt32(0, true), doubles.getInt32(4, true));
    }),
  undef: (type: Type) => new Constant((out) => out.put2(Op.undef, type.id)),
  null: () => new Constant((out) => out.put1(Op.null)),
};

export class GlobalVariable extends Local {
  constructor(_module: unknown, type: Type, _constant: boolean, _linkage: number, _value: null, name: string) {
    const defined = type.id;
    stream.put3(Op.global, stream.text(name), defined);
    super();
  }
}

export const INTERNAL = 1;

export class Fn extends Local {
  private readonly parameters: readonly Local[];
  /** The first block made for it, which stands first. */
  entry: number | undefined;

  private constructor(readonly type: FunctionType) {
    super();
    this.parameters = type.params.map(() => new Local());
  }

  static Create = (type: FunctionType, linkage: number, name: string) => {
    const defined = type.id;
    stream.put4(Op.fn, stream.text(name), defined, linkage === INTERNAL ? 1 : 0);
    return new Fn(type);
  };

  getArg = (i: number) => this.parameters[i];
  setSubprogram(scope: Scope): void {
    stream.put3(Op.describes, scope.id, this.id);
  }
  deleteBody(): void {}
}

export class Block {
  private number = NONE;
  /** `unreachable` was all of it, and it was left out. */
  private empty = false;

  constructor(readonly fn: Fn) {}

  static Create = (_: unknown, _name: string, fn: Fn) => {
    const block = new Block(fn);
    fn.entry ??= block.id;
    return block;
  };

  get id(): number {
    if (this.number === NONE) {
      stream.put2(Op.block, this.fn.id);
      this.number = stream.blocks++;
      if (this.empty) {
        stream.put3(Op.at, this.number, Op.unreachable);
        stream.at = this;
      }
    }
    return this.number;
  }

  /** A block that an instruction brings along. */
  static made(fn: Fn): Block {
    const block = new Block(fn);
    block.number = stream.blocks++;
    return block;
  }

  /** Leaves out a block that ends at once, as long as nothing leads to it. */
  drop(): boolean {
    this.empty ||= this.number === NONE;
    return this.empty;
  }
}
