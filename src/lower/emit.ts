/**
 * Emits the instructions of one LLVM function: blocks, stack slots, casts, memory access by named struct, calls.
 * It knows representations, not HIR.
 *
 * Invariants: instructions always go to an open block; after a terminator, emission continues in a fresh block
 * without predecessors, `dead` is true until a block is placed, and terminators are dropped. Stack slots are allocated in the entry
 * block, so that LLVM can promote them. Every call has a debug location when the function has a subprogram.
 */
import type { Type } from '../hir/types.js';
import { assert, broken } from '../support/assert.js';
import { elementTy } from './irtypes.js';
import {
  type Block,
  constI32,
  constI64,
  context,
  f64,
  i1,
  i8,
  i64,
  ir,
  type LlvmFunction,
  type llvm,
  memoryTy,
  nullPtr,
  pointerTo,
  ptr,
  type StructTy,
  scalarTy,
  shortcuts,
  type Value,
  voidTy,
} from './llvm.js';
import { functionTy, type ModuleBuilder, resultTy } from './module.js';
import { ANY_SCALARS, isHeldByValue, objectBytes, type Scalar, scalarsOf } from './repr.js';

/** A value in registers: the scalars of its type, in order. */
export type Val = readonly Value[];

/** Where a value is in memory: the address of each of its scalars. */
export type Place = (scalar: number) => Value;

/** Some of a value's scalars: from which on, and how many. */
export interface ScalarRange {
  readonly first: number;
  readonly count: number;
}

/** What a runtime function is called with. */
export type Arg = readonly [Scalar, Value];

export class Emitter {
  readonly b: llvm.IRBuilder;
  readonly ctx: Value;
  /** No path leads to where instructions go now. */
  dead = false;
  private readonly entry: Block;
  private readonly entryBuilder: llvm.IRBuilder;
  private freeSlots: Map<StructTy, Value[]> | undefined;

  constructor(
    readonly m: ModuleBuilder,
    readonly fn: LlvmFunction,
  ) {
    this.ctx = fn.getArg(0);
    this.entry = ir.BasicBlock.Create(context, 'entry', fn);
    this.entryBuilder = new ir.IRBuilder(this.entry);
    this.b = new ir.IRBuilder(context);
    this.place(this.block('start'));
  }

  /** Joins the stack slots' block to the first block of code (or to another one, where code starts in the middle). */
  finish(first: Block): void {
    if (this.dead) this.b.CreateUnreachable();
    this.entryBuilder.CreateBr(first);
  }

  // ---------------------------------------------------------------------------------------- blocks

  block(name: string): Block {
    return ir.BasicBlock.Create(context, name, this.fn);
  }

  current(): Block {
    const block = this.b.GetInsertBlock();
    assert(block !== null, 'no insertion block');
    return block;
  }

  place(block: Block): void {
    if (this.dead) this.b.CreateUnreachable();
    this.b.SetInsertPoint(block);
    this.dead = false;
  }

  br(target: Block): void {
    if (this.dead) return;
    this.b.CreateBr(target);
    this.afterTerminator();
  }

  condBr(condition: Value, whenTrue: Block, whenFalse: Block): void {
    if (this.dead) return;
    this.b.CreateCondBr(condition, whenTrue, whenFalse);
    this.afterTerminator();
  }

  ret(scalars: readonly Scalar[], value: Val): void {
    if (this.dead) return;
    if (scalars.length === 0) this.b.CreateRetVoid();
    else this.b.CreateRet(this.pack(scalars, value));
    this.afterTerminator();
  }

  unreachable(): void {
    if (this.dead) return;
    this.b.CreateUnreachable();
    this.afterTerminator();
  }

  private afterTerminator(): void {
    this.b.SetInsertPoint(this.block('dead'));
    this.dead = true;
  }

  /** Goes on in a block of its own only when `condition` holds; otherwise runs `cold`, which must not return. */
  guard(condition: Value, cold: () => void): void {
    this.aside(condition, false, cold, () => this.b.CreateUnreachable());
  }

  /** Runs `rare` when `condition` holds, then goes on. */
  when(condition: Value, rare: () => void): void {
    this.aside(condition, true, rare, (end) => this.b.CreateBr(end));
  }

  private aside(condition: Value, sense: boolean, run: () => void, leave: (end: Block) => void): void {
    const wasDead = this.dead;
    const side = this.block(sense ? 'rare' : 'bad');
    const end = this.block('ok');
    this.b.CreateCondBr(condition, sense ? side : end, sense ? end : side);
    this.b.SetInsertPoint(side);
    run();
    leave(end);
    this.b.SetInsertPoint(end);
    this.dead = wasDead;
  }

  /** Steps an i64 field of an object down; when it reaches zero, runs `rare`, then goes on. */
  countDown(struct: StructTy, object: Value, field: number, rare: () => void): void {
    const recording = shortcuts(this.b);
    if (recording === undefined) {
      const left = this.b.CreateSub(this.loadField(struct, object, field, 'i64'), constI64(1));
      this.storeField(struct, object, field, 'i64', left);
      this.when(this.b.CreateICmpSLE(left, constI64(0)), rare);
      return;
    }
    const wasDead = this.dead;
    const end = recording.countDown(struct, object, field);
    rare();
    this.b.CreateBr(end);
    this.b.SetInsertPoint(end);
    this.dead = wasDead;
  }

  /** Goes on in the code at an address (i8*) with the values in `cells`, and returns what it returns, if there is any code there. */
  goOnIn(
    address: Value,
    params: readonly Scalar[],
    cells: readonly Value[],
    result: Type,
    atTransfer: () => void,
  ): void {
    const results = scalarsOf(result);
    const recording = shortcuts(this.b);
    if (recording !== undefined && results.length < 2) {
      recording.goOnIn(functionTy(params, results), address, this.ctx, cells, referenceName(result));
      return;
    }
    this.when(this.b.CreateICmpNE(address, nullPtr), () => {
      const values = cells.map((cell, i) => this.loadCell(params[i] ?? broken('a cell has no scalar', i), cell));
      atTransfer();
      this.ret(results, this.callAddress(address, params, result, values));
    });
  }

  /** One value chosen by where control came from. */
  phi(scalars: readonly Scalar[], incoming: readonly (readonly [Val, Block])[]): Val {
    return scalars.map((scalar, i) => {
      const node = this.b.CreatePHI(scalarTy(scalar), incoming.length);
      for (const [value, block] of incoming) node.addIncoming(part(value, i), block);
      return node;
    });
  }

  // ---------------------------------------------------------------------------------------- memory

  /** A stack cell of a register type, for a local variable; LLVM promotes it to a register. */
  cell(scalar: Scalar, name = ''): Value {
    return this.entryBuilder.CreateAlloca(scalarTy(scalar), null, name);
  }

  loadCell(scalar: Scalar, cell: Value): Value {
    return this.b.CreateLoad(scalarTy(scalar), cell);
  }

  /** Lends a stack slot for the memory form of a type while `use` runs. */
  withSlot<T>(type: Type, use: (slot: Value, place: Place) => T): T {
    const element = elementTy(type);
    this.freeSlots ??= new Map();
    const free = this.freeSlots.get(element) ?? [];
    this.freeSlots.set(element, free);
    const slot = free.pop() ?? this.entryBuilder.CreateAlloca(element, null, 'slot');
    const result = use(this.b.CreateBitCast(slot, ptr), this.placeIn(element, slot));
    free.push(slot);
    return result;
  }

  /** A stack array of i64, for argument lists of runtime functions. */
  wordArray(words: number): { readonly address: Value; readonly word: Place } {
    const array = this.entryBuilder.CreateAlloca(ir.ArrayType.get(i64, Math.max(1, words)), null, 'words');
    const first = this.entryBuilder.CreateBitCast(array, pointerTo(i64));
    const word: Place = (i) => this.b.CreateInBoundsGEP(i64, first, constI64(i));
    return { address: this.b.CreateBitCast(array, ptr), word };
  }

  /** The scalars of the value of `struct` that starts at field `first`; `base` is a pointer of any type. */
  placeIn(struct: StructTy, base: Value, first = 0, at?: Value): Place {
    const recording = at === undefined ? shortcuts(this.b) : undefined;
    if (recording !== undefined) return (scalar) => recording.field(struct, base, first + scalar);
    const index = at ?? constI64(0);
    const typed = this.b.CreateBitCast(base, pointerTo(struct));
    return (scalar) => this.b.CreateInBoundsGEP(struct, typed, [index, constI32(first + scalar)]);
  }

  /** What follows a value of `struct`. */
  behind(struct: StructTy, base: Value): Value {
    return this.b.CreateInBoundsGEP(struct, this.b.CreateBitCast(base, pointerTo(struct)), [constI64(1)]);
  }

  /** One scalar field of an object. */
  loadField(struct: StructTy, base: Value, field: number, scalar: Scalar): Value {
    return this.loadScalar(scalar, this.placeIn(struct, base, field)(0));
  }

  storeField(struct: StructTy, base: Value, field: number, scalar: Scalar, value: Value): void {
    this.storeScalar(scalar, value, this.placeIn(struct, base, field)(0));
  }

  load(type: Type, place: Place): Val {
    if (isHeldByValue(type)) return this.loadRange(type, place, { first: 0, count: scalarsOf(type).length });
    const name = referenceName(type);
    const scalars = scalarsOf(type);
    const [first] = scalars;
    if (first !== undefined && scalars.length === 1) return [this.loadScalar(first, place(0), name)];
    return scalars.map((scalar, i) => this.loadScalar(scalar, place(i), name));
  }

  /** Some scalars of the struct held by value that is in a place. */
  loadRange(type: Type, place: Place, { first, count }: ScalarRange): Val {
    const names = referenceNames(type);
    return scalarsOf(type)
      .slice(first, first + count)
      .map((scalar, i) => this.loadScalar(scalar, place(first + i), names[first + i]));
  }

  store(type: Type, place: Place, value: Val): void {
    const scalars = scalarsOf(type);
    for (let i = 0; i < scalars.length; i++) this.storeScalar(scalars[i] as Scalar, part(value, i), place(i));
  }

  /** Some scalars of a struct held by value, from the `first` on. */
  storeRange(type: Type, place: Place, first: number, values: Val): void {
    const scalars = scalarsOf(type).slice(first, first + values.length);
    for (const [i, scalar] of scalars.entries()) this.storeScalar(scalar, part(values, i), place(first + i));
  }

  loadScalar(scalar: Scalar, address: Value, name = ''): Value {
    const loaded = this.b.CreateLoad(memoryTy(scalar), address, name);
    return scalar === 'i1' ? this.b.CreateTrunc(loaded, i1) : loaded;
  }

  storeScalar(scalar: Scalar, value: Value, address: Value): void {
    this.b.CreateStore(scalar === 'i1' ? this.b.CreateZExt(value, i8) : value, address);
  }

  // ----------------------------------------------------------------------------------------- words

  /** A scalar as an i64: an `any` payload or an enum's payload word. */
  toWord(scalar: Scalar, value: Value): Value {
    switch (scalar) {
      case 'i64':
        return value;
      case 'i32':
        return this.b.CreateSExt(value, i64);
      case 'i1':
        return this.b.CreateZExt(value, i64);
      case 'f64':
        return this.b.CreateBitCast(value, i64);
      case 'ptr':
        return this.b.CreatePtrToInt(value, i64);
    }
  }

  fromWord(scalar: Scalar, word: Value): Value {
    switch (scalar) {
      case 'i64':
        return word;
      case 'i32':
      case 'i1':
        return this.b.CreateTrunc(word, scalarTy(scalar));
      case 'f64':
        return this.b.CreateBitCast(word, f64);
      case 'ptr':
        return this.b.CreateIntToPtr(word, ptr);
    }
  }

  // ----------------------------------------------------------------------------------------- calls

  /** Calls a runtime function for its result; `type` says what a pointer leads to. */
  runtime(name: string, args: readonly Arg[], result: Scalar, type?: Type): Value {
    return this.callRuntime(name, args, [result], type === undefined ? '' : referenceName(type));
  }

  runtimeVoid(name: string, args: readonly Arg[]): void {
    this.callRuntime(name, args, []);
  }

  /** Calls a runtime function whose result is an `any`. */
  runtimeAny(name: string, args: readonly Arg[]): Val {
    return this.runtimeScalars(name, args, ANY_SCALARS);
  }

  /** Calls a runtime function with two results or more. */
  runtimeScalars(name: string, args: readonly Arg[], results: readonly Scalar[]): Val {
    return this.unpack(results, this.callRuntime(name, args, results));
  }

  private callRuntime(name: string, args: readonly Arg[], result: readonly Scalar[], label = ''): Value {
    const values = new Array<Value>(args.length + 1);
    values[0] = this.ctx;
    for (let i = 0; i < args.length; i++) values[i + 1] = (args[i] as Arg)[1];
    return this.b.CreateCall(this.m.runtime(name, args, result), values, label);
  }

  /** Calls a function of LLVM's by its full name. */
  intrinsic(name: string, args: readonly Arg[], result: Scalar): Value {
    return this.b.CreateCall(
      this.m.declare(name, () =>
        ir.FunctionType.get(
          scalarTy(result),
          args.map(([scalar]) => scalarTy(scalar)),
          false,
        ),
      ),
      args.map(([, value]) => value),
    );
  }

  /** Tells the optimiser that `fact` holds. */
  assume(fact: Value): void {
    this.b.CreateCall(
      this.m.declare('llvm.assume', () => ir.FunctionType.get(voidTy, [i1], false)),
      [fact],
    );
  }

  /** Calls an Otter function whose code address is in the entry slot `slot` (i8*). */
  callSlot(slot: Value, params: readonly Scalar[], result: Type, args: Val): Val {
    const cell = this.b.CreateBitCast(slot, pointerTo(ptr));
    return this.callAddress(this.b.CreateLoad(ptr, cell), params, result, args);
  }

  /** Calls code at an address (i8*) by the convention of Otter functions. */
  callAddress(address: Value, params: readonly Scalar[], result: Type, args: Val): Val {
    const type = functionTy(params, scalarsOf(result));
    const code = this.b.CreateBitCast(address, ir.PointerType.getUnqual(type));
    return this.unpack(scalarsOf(result), this.b.CreateCall(type, code, this.passed(args), referenceName(result)));
  }

  callDirect(callee: LlvmFunction, result: Type, args: Val): Val {
    return this.unpack(scalarsOf(result), this.b.CreateCall(callee, this.passed(args), referenceName(result)));
  }

  /** The context and what else is passed. */
  private passed(args: Val): Value[] {
    const values = [this.ctx];
    for (const value of args) values.push(value);
    return values;
  }

  private unpack(scalars: readonly Scalar[], result: Value): Val {
    if (scalars.length < 2) return scalars.length === 0 ? [] : [result];
    return scalars.map((_, i) => this.b.CreateExtractValue(result, [i]));
  }

  private pack(scalars: readonly Scalar[], value: Val): Value {
    if (scalars.length === 1) return part(value, 0);
    const none: Value = ir.UndefValue.get(resultTy(scalars));
    return scalars.reduce<Value>((whole, _, i) => this.b.CreateInsertValue(whole, part(value, i), [i]), none);
  }
}

export function part(value: Val, i: number): Value {
  const scalar = value[i];
  return scalar === undefined ? broken('a value has no scalar', i) : scalar;
}

/** Names a pointer that is never null after the bytes it leads to; the addon turns the name into attributes. */
export function referenceName(type: Type): string {
  const bytes = objectBytes(type);
  return bytes === undefined ? '' : `ref${bytes}.`;
}

/** The same for each scalar. */
export function referenceNames(type: Type): readonly string[] {
  if (isHeldByValue(type)) return type.fields.flatMap((field) => referenceNames(field.type));
  const name = referenceName(type);
  return scalarsOf(type).map(() => name);
}

/** The only scalar of a value that has one. */
export function only(value: Val): Value {
  const [scalar] = value;
  return scalar === undefined || value.length !== 1 ? broken('one scalar is expected, not', value.length) : scalar;
}
