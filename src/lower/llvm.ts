/**
 * What modules are built with: llvm-bindings (LLVM 14, typed pointers), or the recorder that stands in for it where
 * time counts (ir/recorder.ts); and what every module needs of them: types, exact constants, verification.
 *
 * Invariants: one of the two is selected while a module is built, and `ir`, the types and the constants are its;
 * llvm-bindings is loaded when it is first selected. It never frees a context, so there is one a process; a module's bodies
 * are freed by LoweredModule.dispose. Numbers cross the binding as doubles, so 64-bit constants are built from halves.
 */
import { createRequire } from 'node:module';
import type llvm from 'llvm-bindings';
import { recorder } from './ir/recorder.js';
import type { Scalar } from './repr.js';

export type Value = llvm.Value;
export type Block = llvm.BasicBlock;
export type LlvmFunction = llvm.Function;
export type LlvmType = llvm.Type;
export type StructTy = llvm.StructType;
export type { llvm };

/** Who builds: `bindings` makes LLVM 14 bitcode, `recorder` a recording that the addon replays. */
export type Builder = 'bindings' | 'recorder';

/** Of the host (x86-64 Linux), as LLVM 14 writes it; LLVM 19 upgrades it when it reads the bitcode. */
export const DATA_LAYOUT = 'e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128';
export const TRIPLE = 'x86_64-pc-linux-gnu';

interface Selected {
  readonly ir: typeof llvm;
  readonly context: llvm.LLVMContext;
  readonly small32: Value[];
  readonly small64: Value[];
  readonly pointers: Map<LlvmType, llvm.PointerType>;
  readonly functions: FunctionTypes;
}

/** Types of Otter functions, by results and then parameters: for each scalar the types with it next. */
type FunctionTypes = { [Next in Scalar | '()']?: FunctionTypes } & { type?: llvm.FunctionType };

const made = new Map<Builder, Selected>();
const dependents: (() => void)[] = [];
let selected: Selected;

export let ir: typeof llvm;
export let context: llvm.LLVMContext;
export let i1: LlvmType;
export let i8: LlvmType;
export let i32: LlvmType;
export let i64: LlvmType;
export let f64: LlvmType;
export let ptr: LlvmType;
export let voidTy: LlvmType;
export let nullPtr: llvm.Constant;

/** Whether modules are built so now. */
export function isBuiltWith(builder: Builder): boolean {
  return selected === made.get(builder);
}

/** Makes `builder` the one that modules are built with from now on. */
export function select(builder: Builder): void {
  const found = made.get(builder) ?? make(builder);
  if (found === selected) return;
  selected = found;
  ({ ir, context } = found);
  i1 = ir.Type.getInt1Ty(context);
  i8 = ir.Type.getInt8Ty(context);
  i32 = ir.Type.getInt32Ty(context);
  i64 = ir.Type.getInt64Ty(context);
  f64 = ir.Type.getDoubleTy(context);
  ptr = ir.Type.getInt8PtrTy(context);
  voidTy = ir.Type.getVoidTy(context);
  nullPtr = ir.ConstantPointerNull.get(ir.Type.getInt8PtrTy(context));
  for (const refresh of dependents) refresh();
}

/** What the recorder's builder can record as one operation; undefined for llvm-bindings, where it takes several calls. */
export function shortcuts(b: llvm.IRBuilder): Shortcuts | undefined {
  return ir === recorder ? (b as unknown as Shortcuts) : undefined;
}

/** Methods of IRBuilder in ir/recorder.ts, in the types of llvm-bindings. */
export interface Shortcuts {
  field(struct: StructTy, address: Value, index: number): Value;
  countDown(struct: StructTy, counters: Value, field: number): Block;
  countWay(pair: llvm.ArrayType, pairs: Value, index: number, condition: Value): void;
  goOnIn(type: llvm.FunctionType, code: Value, context: Value, cells: readonly Value[], name: string): void;
}

/** Runs `refresh` now and after each change of the selected builder: for types made of its types. */
export function whenSelected(refresh: () => void): void {
  dependents.push(refresh);
  refresh();
}

function make(builder: Builder): Selected {
  const api = builder === 'recorder' ? recorder : (createRequire(import.meta.url)('llvm-bindings') as typeof llvm);
  const fresh = {
    ir: api,
    context: new api.LLVMContext(),
    small32: [],
    small64: [],
    pointers: new Map(),
    functions: {},
  };
  made.set(builder, fresh);
  return fresh;
}

const SAFE = 2 ** 52;

/** Making a constant costs more than finding it again. */
const SMALL = 256;

/** A constant of 64 bits, whatever its size; `value` may be signed or unsigned. */
export function constI64(value: number | bigint): Value {
  // Comparing a bigint takes several times as long.
  const near = Number(value);
  if (near >= 0 && near < SMALL) {
    selected.small64[near] ??= ir.ConstantInt.get(i64, near);
    return selected.small64[near];
  }
  if (near >= -SAFE && near <= SAFE) return ir.ConstantInt.get(i64, near, true);
  const exact = BigInt.asIntN(64, BigInt(value));
  const folder = new ir.IRBuilder(context);
  const high = ir.ConstantInt.get(i64, Number(exact >> 32n), true);
  const low = ir.ConstantInt.get(i64, Number(exact & 0xffff_ffffn), false);
  // Constants fold in the builder, so this is one constant again.
  return folder.CreateOr(folder.CreateShl(high, ir.ConstantInt.get(i64, 32)), low);
}

export function constI32(value: number | bigint): Value {
  if (value >= 0 && value < SMALL) {
    const i = Number(value);
    selected.small32[i] ??= ir.ConstantInt.get(i32, i);
    return selected.small32[i];
  }
  return ir.ConstantInt.get(i32, Number(BigInt.asIntN(32, BigInt(value))), true);
}

/** The type of pointers to `type`. */
export function pointerTo(type: LlvmType): llvm.PointerType {
  let pointer = selected.pointers.get(type);
  if (pointer === undefined) {
    pointer = ir.PointerType.getUnqual(type);
    selected.pointers.set(type, pointer);
  }
  return pointer;
}

/** The type of functions with these parameters and results that `make` makes the first time it is asked for. */
export function functionTypeOf(
  params: readonly Scalar[],
  result: readonly Scalar[],
  make: () => llvm.FunctionType,
): llvm.FunctionType {
  let at = selected.functions;
  for (const scalar of result) at = withNext(at, scalar);
  at = withNext(at, '()');
  for (const scalar of params) at = withNext(at, scalar);
  at.type ??= make();
  return at.type;
}

function withNext(types: FunctionTypes, next: Scalar | '()'): FunctionTypes {
  types[next] ??= {};
  return types[next];
}

export function constI8(value: number): Value {
  return ir.ConstantInt.get(i8, value);
}

export function constBool(value: boolean): Value {
  return value ? ir.ConstantInt.getTrue(context) : ir.ConstantInt.getFalse(context);
}

export function constF64(value: number): Value {
  return ir.ConstantFP.get(f64, value);
}

/** The LLVM type of a scalar in a register. */
export function scalarTy(scalar: Scalar): LlvmType {
  switch (scalar) {
    case 'i64':
      return i64;
    case 'i32':
      return i32;
    case 'i1':
      return i1;
    case 'f64':
      return f64;
    case 'ptr':
      return ptr;
  }
}

/** The LLVM type of a scalar in memory. */
export function memoryTy(scalar: Scalar): LlvmType {
  return scalar === 'i1' ? i8 : scalarTy(scalar);
}

export function undef(scalar: Scalar): Value {
  return ir.UndefValue.get(scalarTy(scalar));
}

/** Throws when the module is not valid IR. (The binding returns true for broken, and prints why to stderr.) */
export function verify(module: llvm.Module, functions: ReadonlyMap<string, LlvmFunction>): void {
  if (!ir.verifyModule(module)) return;
  const broken = [...functions].find(([, fn]) => ir.verifyFunction(fn))?.[0] ?? 'the module';
  throw new Error(`internal error: invalid LLVM IR in ${broken}; the verifier's reasons are on stderr`);
}

select('recorder');
