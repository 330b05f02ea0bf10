/**
 * The only importer of llvm-bindings (LLVM 14, typed pointers): the process-wide context, exact constants, and
 * verification.
 *
 * Invariants: llvm-bindings never frees a context, so there is one a process; a module's bodies are freed by
 * LoweredModule.dispose. Numbers cross the binding as doubles, so 64-bit constants are built from halves.
 */
import llvm from 'llvm-bindings';
import type { Scalar } from './repr.js';

export type Value = llvm.Value;
export type Block = llvm.BasicBlock;
export type LlvmFunction = llvm.Function;
export type LlvmType = llvm.Type;
export type StructTy = llvm.StructType;
export { llvm };

export const context = new llvm.LLVMContext();

/** Of the host (x86-64 Linux), as LLVM 14 writes it; LLVM 19 upgrades it when it reads the bitcode. */
export const DATA_LAYOUT = 'e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128';
export const TRIPLE = 'x86_64-pc-linux-gnu';

export const i1 = llvm.Type.getInt1Ty(context);
export const i8 = llvm.Type.getInt8Ty(context);
export const i32 = llvm.Type.getInt32Ty(context);
export const i64 = llvm.Type.getInt64Ty(context);
export const f64 = llvm.Type.getDoubleTy(context);
export const ptr = llvm.Type.getInt8PtrTy(context);
export const voidTy = llvm.Type.getVoidTy(context);

const folder = new llvm.IRBuilder(context);
const SAFE = 2n ** 52n;

/** Wrapping a constant costs more than finding it again. */
const small64: Value[] = [];
const small32: Value[] = [];
const SMALL = 256;

/** A constant of 64 bits, whatever its size; `value` may be signed or unsigned. */
export function constI64(value: number | bigint): Value {
  if (value >= 0 && value < SMALL) {
    const i = Number(value);
    small64[i] ??= llvm.ConstantInt.get(i64, i);
    return small64[i];
  }
  const exact = BigInt.asIntN(64, BigInt(value));
  if (exact >= -SAFE && exact <= SAFE) return llvm.ConstantInt.get(i64, Number(exact), true);
  const high = llvm.ConstantInt.get(i64, Number(exact >> 32n), true);
  const low = llvm.ConstantInt.get(i64, Number(exact & 0xffff_ffffn), false);
  // Constants fold in the builder, so this is one constant again.
  return folder.CreateOr(folder.CreateShl(high, llvm.ConstantInt.get(i64, 32)), low);
}

export function constI32(value: number | bigint): Value {
  if (value >= 0 && value < SMALL) {
    const i = Number(value);
    small32[i] ??= llvm.ConstantInt.get(i32, i);
    return small32[i];
  }
  return llvm.ConstantInt.get(i32, Number(BigInt.asIntN(32, BigInt(value))), true);
}

const pointers = new Map<LlvmType, llvm.PointerType>();

/** The type of pointers to `type`. */
export function pointerTo(type: LlvmType): llvm.PointerType {
  let pointer = pointers.get(type);
  if (pointer === undefined) {
    pointer = llvm.PointerType.getUnqual(type);
    pointers.set(type, pointer);
  }
  return pointer;
}

export function constI8(value: number): Value {
  return llvm.ConstantInt.get(i8, value);
}

export function constBool(value: boolean): Value {
  return value ? llvm.ConstantInt.getTrue(context) : llvm.ConstantInt.getFalse(context);
}

export function constF64(value: number): Value {
  return llvm.ConstantFP.get(f64, value);
}

export const nullPtr: llvm.Constant = llvm.ConstantPointerNull.get(ptr);

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
  return llvm.UndefValue.get(scalarTy(scalar));
}

/** Throws when the module is not valid IR. (The binding returns true for broken, and prints why to stderr.) */
export function verify(module: llvm.Module, functions: ReadonlyMap<string, LlvmFunction>): void {
  if (!llvm.verifyModule(module)) return;
  const broken = [...functions].find(([, fn]) => llvm.verifyFunction(fn))?.[0] ?? 'the module';
  throw new Error(`internal error: invalid LLVM IR in ${broken}; the verifier's reasons are on stderr`);
}
