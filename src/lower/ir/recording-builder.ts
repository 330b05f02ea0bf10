/** The builder of instructions of a recording, by the names of llvm-bindings. */
import type { Location } from './recorded-places.js';
import { type FunctionType, PointerType, type Type } from './recorded-types.js';
import { Block, Fn, Local, Value } from './recorded-values.js';
import { stream } from './recording.js';
import { Binary, Cast, Compare, NONE, Op, Unary } from './stream.js';

export class Phi extends Local {
  addIncoming(value: Value, block: Block): void {
    const from = value.id;
    stream.put4(Op.incoming, this.id, from, block.id);
  }
}

export class Switch extends Local {
  addCase(constant: Value, block: Block): void {
    const value = constant.id;
    stream.put4(Op.case, this.id, value, block.id);
  }
}

/** Constants among the operands are defined before the instruction. */
function define(values: readonly Value[]): void {
  for (const value of values) value.id;
}

export class IRBuilder {
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
    const { block, location } = this;
    if (block !== null && stream.at !== block) {
      const { id } = block;
      stream.at = block;
      stream.put2(Op.at, id);
    }
    if (stream.here === location) return;
    stream.here = location;
    if (location === undefined) stream.put4(Op.location, 0, 0, NONE);
    else location.put();
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
    stream.put5(Op.binary, op, l, r, name === '' ? NONE : stream.text(name));
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
    stream.put4(Op.load, t, a, name === '' ? NONE : stream.text(name));
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
    if (at instanceof Value) {
      const index = at.id;
      this.go();
      stream.put5(Op.element, t, a, 1, index);
      return new Local();
    }
    define(at);
    this.go();
    stream.put3(Op.element, t, a);
    stream.putIds(at);
    return new Local();
  }

  /** The address of a field of the struct at an address. */
  field(struct: Type, address: Value, index: number): Value {
    const s = struct.id;
    const a = address.id;
    this.go();
    stream.put4(Op.field, s, a, index);
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
    define(args);
    this.go();
    stream.put3(Op.call, t, c);
    stream.putIds(args);
    stream.put1(name === '' ? NONE : stream.text(name));
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
    stream.at = rare;
    this.block = rare;
    return Block.made(fn);
  }

  /**
   * Calls the code at an address with the context and what is in `cells`, and returns its result, one scalar at most; the call is at the
   * function's line, column 0. What follows goes where the address is null.
   */
  goOnIn(type: FunctionType, code: Value, context: Value, cells: readonly Value[], name: string): void {
    const t = type.id;
    const c = code.id;
    const first = context.id;
    this.go();
    stream.put4(Op.goOnIn, t, c, first);
    stream.putIds(cells);
    stream.put1(stream.text(name));
    const { fn } = this.block as Block;
    Block.made(fn);
    this.block = Block.made(fn);
    stream.at = this.block;
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
