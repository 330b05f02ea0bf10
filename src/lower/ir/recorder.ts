/**
 * A stand-in for the part of llvm-bindings that lowering uses: it writes down what is built, in a compact form that
 * the addon replays with LLVM's own builder on a compile thread. Wrapping every value in an object of the bindings, and
 * bitcode, cost most of the time of a first call.
 *
 * Invariants: one module is recorded at a time; types and constants live as long as the process and are
 * defined in each recording that uses them; pointers have one type, so casts between pointer types leave no trace; a
 * block that nothing leads to and that holds no instruction but `unreachable` is left out.
 */
import { writeFileSync } from 'node:fs';
import type llvm from 'llvm-bindings';
import { Binary, Cast, Compare, NONE, Op, Stream, Unary } from './stream.js';

let stream = new Stream('');
/** Where the recording is: block and debug location that the next instruction gets without being told. */
let at: Block | undefined;
let here: Location | undefined;

// --------------------------------------------------------------------------------------------- types

abstract class Type {
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

class PointerType extends Type {
  private static readonly only = new PointerType();
  protected define(out: Stream): void {
    out.put1(Op.pointerType);
  }
  static getUnqual = () => PointerType.only;
}

const BOOL = new SimpleType(Op.intType, 1);
const BYTE = new SimpleType(Op.intType, 8);
const INT32 = new SimpleType(Op.intType, 32);
const INT64 = new SimpleType(Op.intType, 64);
const DOUBLE = new SimpleType(Op.floatType);
const VOID = new SimpleType(Op.voidType);

class ArrayType extends Type {
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

class StructType extends Type {
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

class FunctionType extends Type {
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

// -------------------------------------------------------------------------------------------- values

abstract class Value {
  /** Its number in the recording. */
  abstract get id(): number;

  setName(name: string): void {
    stream.put3(Op.parameterName, this.id, stream.text(name));
  }
}

/** A parameter or the value of an instruction. */
class Local extends Value {
  readonly id = stream.values++;
}

/** Defined again in each recording that uses it. */
class Constant extends Value {
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

const TRUE = intConstant(BOOL, 1, 0);
const FALSE = intConstant(BOOL, 0, 0);

const constants = {
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

class GlobalVariable extends Local {
  constructor(_module: unknown, type: Type, _constant: boolean, _linkage: number, _value: null, name: string) {
    const defined = type.id;
    stream.put3(Op.global, stream.text(name), defined);
    super();
  }
}

const INTERNAL = 1;

class Fn extends Local {
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

// ------------------------------------------------------------------------------------------- blocks

class Block {
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
        at = this;
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

// -------------------------------------------------------------------------------- debug information

class Scope {
  readonly id = stream.scopes++;
}

class Location {
  constructor(
    private readonly line: number,
    private readonly column: number,
    private readonly scope: Scope,
  ) {}

  static get = (_: unknown, line: number, column: number, scope: Scope) => new Location(line, column, scope);

  put(): void {
    stream.put4(Op.location, this.line, this.column, this.scope.id);
  }
}

class DIBuilder {
  createFile(name: string): Scope {
    stream.put2(Op.file, stream.text(name));
    return new Scope();
  }
  createCompileUnit(): void {}
  getOrCreateTypeArray(): void {}
  createSubroutineType(): void {}
  finalize(): void {}

  createFunction(_: unknown, name: string, symbol: string, file: Scope, line: number): Scope {
    stream.put5(Op.subprogram, stream.text(name), stream.text(symbol), file.id, line);
    return new Scope();
  }

  createLexicalBlock(outer: Scope, file: Scope): Scope {
    stream.put3(Op.fileScope, outer.id, file.id);
    return new Scope();
  }
}

// ------------------------------------------------------------------------------------- instructions

class Phi extends Local {
  addIncoming(value: Value, block: Block): void {
    const from = value.id;
    stream.put4(Op.incoming, this.id, from, block.id);
  }
}

class Switch extends Local {
  addCase(constant: Value, block: Block): void {
    const value = constant.id;
    stream.put4(Op.case, this.id, value, block.id);
  }
}

class IRBuilder {
  private block: Block | null;
  private location: Location | undefined;

  constructor(where: unknown) {
    this.block = where instanceof Block ? where : null;
  }

  GetInsertBlock(): Block | null {
    return this.block;
  }
  SetInsertPoint(block: Block): void {
    this.block = block;
  }
  SetCurrentDebugLocation(location: Location): void {
    this.location = location;
  }

  /** Says where the next instruction goes, unless the recording is there. Operands are defined before it. */
  private go(): void {
    if (this.block !== null && at !== this.block) {
      const { id } = this.block;
      at = this.block;
      stream.put2(Op.at, id);
    }
    if (here === this.location) return;
    here = this.location;
    if (here === undefined) stream.put4(Op.location, 0, 0, NONE);
    else here.put();
  }

  CreateAdd(left: Value, right: Value, name = ''): Value {
    return this.binary(Binary.add, left, right, name);
  }
  CreateSub(left: Value, right: Value, name = ''): Value {
    return this.binary(Binary.sub, left, right, name);
  }
  CreateMul(left: Value, right: Value, name = ''): Value {
    return this.binary(Binary.mul, left, right, name);
  }
  CreateSDiv(left: Value, right: Value): Value {
    return this.binary(Binary.sdiv, left, right, '');
  }
  CreateSRem(left: Value, right: Value): Value {
    return this.binary(Binary.srem, left, right, '');
  }
  CreateAnd(left: Value, right: Value): Value {
    return this.binary(Binary.and, left, right, '');
  }
  CreateOr(left: Value, right: Value): Value {
    return this.binary(Binary.or, left, right, '');
  }
  CreateXor(left: Value, right: Value): Value {
    return this.binary(Binary.xor, left, right, '');
  }
  CreateShl(left: Value, right: Value, name = ''): Value {
    return this.binary(Binary.shl, left, right, name);
  }
  CreateAShr(left: Value, right: Value): Value {
    return this.binary(Binary.ashr, left, right, '');
  }
  CreateFAdd(left: Value, right: Value): Value {
    return this.binary(Binary.fadd, left, right, '');
  }
  CreateFSub(left: Value, right: Value): Value {
    return this.binary(Binary.fsub, left, right, '');
  }
  CreateFMul(left: Value, right: Value): Value {
    return this.binary(Binary.fmul, left, right, '');
  }
  CreateFDiv(left: Value, right: Value): Value {
    return this.binary(Binary.fdiv, left, right, '');
  }
  CreateFRem(left: Value, right: Value): Value {
    return this.binary(Binary.frem, left, right, '');
  }
  private binary(op: Binary, left: Value, right: Value, name: string): Value {
    const l = left.id;
    const r = right.id;
    this.go();
    stream.put5(Op.binary, op, l, r, stream.text(name));
    return new Local();
  }

  CreateICmpEQ(left: Value, right: Value): Value {
    return this.compare(Compare.eq, left, right);
  }
  CreateICmpNE(left: Value, right: Value): Value {
    return this.compare(Compare.ne, left, right);
  }
  CreateICmpSLT(left: Value, right: Value): Value {
    return this.compare(Compare.slt, left, right);
  }
  CreateICmpSLE(left: Value, right: Value): Value {
    return this.compare(Compare.sle, left, right);
  }
  CreateICmpSGT(left: Value, right: Value): Value {
    return this.compare(Compare.sgt, left, right);
  }
  CreateICmpSGE(left: Value, right: Value): Value {
    return this.compare(Compare.sge, left, right);
  }
  CreateICmpULT(left: Value, right: Value): Value {
    return this.compare(Compare.ult, left, right);
  }
  CreateICmpULE(left: Value, right: Value): Value {
    return this.compare(Compare.ule, left, right);
  }
  CreateICmpUGT(left: Value, right: Value): Value {
    return this.compare(Compare.ugt, left, right);
  }
  CreateICmpUGE(left: Value, right: Value): Value {
    return this.compare(Compare.uge, left, right);
  }
  CreateFCmpOEQ(left: Value, right: Value): Value {
    return this.compare(Compare.oeq, left, right);
  }
  CreateFCmpUNE(left: Value, right: Value): Value {
    return this.compare(Compare.une, left, right);
  }
  CreateFCmpOLT(left: Value, right: Value): Value {
    return this.compare(Compare.olt, left, right);
  }
  CreateFCmpOLE(left: Value, right: Value): Value {
    return this.compare(Compare.ole, left, right);
  }
  CreateFCmpOGT(left: Value, right: Value): Value {
    return this.compare(Compare.ogt, left, right);
  }
  CreateFCmpOGE(left: Value, right: Value): Value {
    return this.compare(Compare.oge, left, right);
  }
  private compare(predicate: Compare, left: Value, right: Value): Value {
    const l = left.id;
    const r = right.id;
    this.go();
    stream.put4(Op.compare, predicate, l, r);
    return new Local();
  }

  CreateBitCast(value: Value, type: Type): Value {
    return type instanceof PointerType ? value : this.cast(Cast.bitcast, value, type);
  }
  CreateTrunc(value: Value, type: Type): Value {
    return this.cast(Cast.trunc, value, type);
  }
  CreateZExt(value: Value, type: Type): Value {
    return this.cast(Cast.zext, value, type);
  }
  CreateSExt(value: Value, type: Type): Value {
    return this.cast(Cast.sext, value, type);
  }
  CreateSIToFP(value: Value, type: Type): Value {
    return this.cast(Cast.sitofp, value, type);
  }
  CreatePtrToInt(value: Value, type: Type): Value {
    return this.cast(Cast.ptrtoint, value, type);
  }
  CreateIntToPtr(value: Value, type: Type): Value {
    return this.cast(Cast.inttoptr, value, type);
  }
  private cast(op: Cast, value: Value, type: Type): Value {
    const v = value.id;
    const t = type.id;
    this.go();
    stream.put4(Op.cast, op, v, t);
    return new Local();
  }

  CreateNeg(value: Value): Value {
    return this.unary(Unary.neg, value);
  }
  CreateNot(value: Value): Value {
    return this.unary(Unary.not, value);
  }
  CreateFNeg(value: Value): Value {
    return this.unary(Unary.fneg, value);
  }
  private unary(op: Unary, value: Value): Value {
    const v = value.id;
    this.go();
    stream.put3(Op.unary, op, v);
    return new Local();
  }

  CreateSelect(condition: Value, whenTrue: Value, whenFalse: Value): Value {
    const c = condition.id;
    const t = whenTrue.id;
    const f = whenFalse.id;
    this.go();
    stream.put4(Op.select, c, t, f);
    return new Local();
  }

  CreateAlloca(type: Type): Value {
    const t = type.id;
    this.go();
    stream.put2(Op.alloca, t);
    return new Local();
  }
  CreateLoad(type: Type, address: Value, name = ''): Value {
    const t = type.id;
    const a = address.id;
    this.go();
    stream.put4(Op.load, t, a, stream.text(name));
    return new Local();
  }
  CreateStore(value: Value, address: Value): void {
    const v = value.id;
    const a = address.id;
    this.go();
    stream.put3(Op.store, v, a);
  }
  CreateInBoundsGEP(type: Type, address: Value, at: Value | readonly Value[]): Value {
    const t = type.id;
    const a = address.id;
    const list = at instanceof Value ? [at.id] : at.map((index) => index.id);
    this.go();
    stream.put3(Op.element, t, a);
    stream.putAll(list);
    return new Local();
  }

  CreateCall(callee: Fn, args: readonly Value[], name?: string): Value;
  CreateCall(type: FunctionType, callee: Value, args: readonly Value[], name?: string): Value;
  CreateCall(
    first: Fn | FunctionType,
    second: Value | readonly Value[],
    third?: readonly Value[] | string,
    fourth?: string,
  ): Value {
    return first instanceof Fn
      ? this.call(first.type, first, second as readonly Value[], third as string | undefined)
      : this.call(first, second as Value, third as readonly Value[], fourth);
  }
  private call(type: FunctionType, callee: Value, args: readonly Value[], name = ''): Value {
    const t = type.id;
    const c = callee.id;
    const list = args.map((arg) => arg.id);
    this.go();
    stream.put3(Op.call, t, c);
    stream.putAll(list);
    stream.put1(stream.text(name));
    return new Local();
  }

  CreateExtractValue(aggregate: Value, [index = 0]: readonly number[]): Value {
    const a = aggregate.id;
    this.go();
    stream.put3(Op.extract, a, index);
    return new Local();
  }
  CreateInsertValue(aggregate: Value, value: Value, [index = 0]: readonly number[]): Value {
    const a = aggregate.id;
    const v = value.id;
    this.go();
    stream.put4(Op.insert, a, v, index);
    return new Local();
  }
  CreatePHI(type: Type): Phi {
    const t = type.id;
    this.go();
    stream.put2(Op.phi, t);
    return new Phi();
  }

  CreateBr(target: Block): void {
    const to = target.id;
    this.go();
    stream.put2(Op.br, to);
  }
  CreateCondBr(condition: Value, whenTrue: Block, whenFalse: Block): void {
    const c = condition.id;
    const t = whenTrue.id;
    const f = whenFalse.id;
    this.go();
    stream.put4(Op.condBr, c, t, f);
  }
  CreateSwitch(value: Value, otherwise: Block): Switch {
    const v = value.id;
    const other = otherwise.id;
    this.go();
    stream.put3(Op.switch, v, other);
    return new Switch();
  }
  CreateRet(value: Value): void {
    const v = value.id;
    this.go();
    stream.put2(Op.ret, v);
  }
  CreateRetVoid(): void {
    this.go();
    stream.put1(Op.retVoid);
  }
  CreateUnreachable(): void {
    if (this.block?.drop()) return;
    this.go();
    stream.put1(Op.unreachable);
  }

  // What baseline code counts is the same few instructions again and again: they are recorded as one operation.

  /** Steps field `field` of `counters` down. What follows goes where it reached zero; the result is where to go on. */
  countDown(struct: Type, counters: Value, field: number): Block {
    const s = struct.id;
    const c = counters.id;
    this.go();
    stream.put4(Op.countDown, s, c, field);
    const { fn } = this.block as Block;
    const rare = Block.made(fn);
    at = rare;
    this.block = rare;
    return Block.made(fn);
  }

  /** Counts one way of a condition in pair `index` of `pairs`. */
  countWay(pair: Type, pairs: Value, index: number, condition: Value): void {
    const t = pair.id;
    const p = pairs.id;
    const c = condition.id;
    this.go();
    stream.put5(Op.countWay, t, p, index, c);
  }
}

// -------------------------------------------------------------------------------------------- module

class Module {
  constructor(name: string) {
    stream = new Stream(name);
    at = undefined;
    here = undefined;
  }
  setDataLayout(): void {}
  setTargetTriple(): void {}
  addModuleFlag(): void {}
}

/** What lowering uses of llvm-bindings, by the same names. */
export const recorder = {
  LLVMContext: class {},
  LLVMConstants: { DEBUG_METADATA_VERSION: 3 },
  GlobalValue: { LinkageTypes: { ExternalLinkage: 0, InternalLinkage: INTERNAL, PrivateLinkage: 2 } },
  DISubprogram: { DISPFlags: { SPFlagDefinition: 0, SPFlagLocalToUnit: 0 } },
  DINode: { DIFlags: { FlagZero: 0 } },
  dwarf: { SourceLanguage: { DW_LANG_C: 2 } },
  Module: Object.assign(Module, { ModFlagBehavior: { Warning: 2 } }),
  Type: {
    getInt1Ty: () => BOOL,
    getInt8Ty: () => BYTE,
    getInt32Ty: () => INT32,
    getInt64Ty: () => INT64,
    getDoubleTy: () => DOUBLE,
    getVoidTy: () => VOID,
    getInt8PtrTy: PointerType.getUnqual,
  },
  PointerType,
  ArrayType,
  StructType,
  FunctionType,
  ConstantInt: { get: constants.int, getTrue: () => TRUE, getFalse: () => FALSE },
  ConstantFP: { get: constants.float },
  ConstantPointerNull: { get: constants.null },
  ConstantExpr: { getBitCast: (value: Value) => value },
  UndefValue: { get: constants.undef },
  GlobalVariable,
  Function: Fn,
  BasicBlock: Block,
  IRBuilder,
  DIBuilder,
  DILocation: Location,
  verifyModule: () => false,
  WriteBitcodeToFile: (_: Module, path: string) => writeFileSync(path, stream.finish()),
} as unknown as typeof llvm;
