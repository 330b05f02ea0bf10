/**
 * Types of a recording, by the names of llvm-bindings.
 *
 * Invariants: types live as long as the process and are defined in each recording that uses them; pointers have one type, so casts
 * between pointer types leave no trace.
 */
import { stream } from './recording.js';
import { NONE, Op, type Stream } from './stream.js';

export abstract class Type {
  private home: Stream | undefined;
  private number = NONE;

  /** Its number in the recording, which defines it first if need be. */
  get id(): number {
    if (this.home !== stream) {
      this.define(stream);
      this.home = stream;
      this.number = stream.types++;
    }
    return this.number;
  }

  protected abstract define(out: Stream): void;
}

class SimpleType extends Type {
  constructor(
    private readonly op: Op,
    private readonly bits?: number,
  ) {
    super();
  }
  protected define(out: Stream): void {
    out.put1(this.op);
    if (this.bits !== undefined) out.put1(this.bits);
  }
}

export class PointerType extends Type {
  private static readonly only = new PointerType();
  protected define(out: Stream): void {
    out.put1(Op.pointerType);
  }
  static getUnqual = () => PointerType.only;
}

export const BOOL = new SimpleType(Op.intType, 1);
export const BYTE = new SimpleType(Op.intType, 8);
export const INT32 = new SimpleType(Op.intType, 32);
export const INT64 = new SimpleType(Op.intType, 64);
export const DOUBLE = new SimpleType(Op.floatType);
export const VOID = new SimpleType(Op.voidType);

export class ArrayType extends Type {
  private constructor(
    private readonly element: Type,
    private readonly count: number,
  ) {
    super();
  }
  protected define(out: Stream): void {
    const element = this.element.id;
    out.put3(Op.arrayType, element, this.count);
  }
  static get = (element: Type, count: number) => new ArrayType(element, count);
}

export class StructType extends Type {
  private constructor(
    private readonly fields: readonly Type[],
    private readonly name: string,
  ) {
    super();
  }
  protected define(out: Stream): void {
    const fields = this.fields.map((field) => field.id);
    out.put2(Op.structType, out.text(this.name));
    out.putAll(fields);
  }
  static get = (_: unknown, fields: readonly Type[]) => new StructType(fields, '');
  static create = (_: unknown, fields: readonly Type[], name: string) => new StructType(fields, name);
}

export class FunctionType extends Type {
  private constructor(
    readonly result: Type,
    readonly params: readonly Type[],
  ) {
    super();
  }
  protected define(out: Stream): void {
    const result = this.result.id;
    const params = this.params.map((param) => param.id);
    out.put2(Op.functionType, result);
    out.putAll(params);
  }
  static get = (result: Type, params: readonly Type[]) => new FunctionType(result, params);
}
