/**
 * A stand-in for the part of llvm-bindings that lowering uses: it writes down what is built, in a compact form that
 * the addon replays with LLVM's own builder on a compile thread. Wrapping every value in an object of the bindings, and
 * bitcode, cost most of the time of a first call.
 *
 * Invariant: one module is recorded at a time.
 */
import type llvm from 'llvm-bindings';
import { writeParts } from './module-files.js';
import { DIBuilder, Location } from './recorded-places.js';
import {
  ArrayType,
  BOOL,
  BYTE,
  DOUBLE,
  FunctionType,
  INT32,
  INT64,
  PointerType,
  StructType,
  VOID,
} from './recorded-types.js';
import { Block, constants, FALSE, Fn, GlobalVariable, INTERNAL, TRUE, type Value } from './recorded-values.js';
import { beginRecording, stream } from './recording.js';
import { IRBuilder } from './recording-builder.js';

class Module {
  constructor(name: string) {
    beginRecording(name);
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
  WriteBitcodeToFile: (_: Module, path: string) => writeParts(path, stream.finish()),
} as unknown as typeof llvm;
