/**
 * One LLVM module under construction: its declarations of runtime functions, string constants, entry slots,
 * counters and module-level variables, made on demand.
 *
 * Invariants: a symbol is declared once; in a static module every Otter symbol is defined and internal, in a JIT
 * module only the functions being compiled are.
 */
import type { FnId, GlobalId, HirFunction, HirLocal, HirProgram } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import { assert } from '../support/assert.js';
import { type StringConstant, stringSymbol } from './constants.js';
import { DebugInfo } from './debug.js';
import { COUNTERS, elementTy, STR } from './irtypes.js';
import {
  constI32,
  constI64,
  context,
  DATA_LAYOUT,
  functionTypeOf,
  i32,
  i64,
  ir,
  type LlvmFunction,
  type LlvmType,
  type llvm,
  ptr,
  type StructTy,
  scalarTy,
  TRIPLE,
  type Value,
  verify,
  voidTy,
} from './llvm.js';
import { type Scalar, scalarsOf } from './repr.js';

const linkage = () => ir.GlobalValue.LinkageTypes;
const STR_TYPE_ID = 5;

export type ModuleKind = 'jit' | 'static';

export class ModuleBuilder {
  readonly module: llvm.Module;
  readonly debug: DebugInfo;
  readonly strings: StringConstant[] = [];
  private readonly defined = new Map<FnId, LlvmFunction>();
  private readonly bodies = new Map<string, LlvmFunction>();
  private readonly declared = new Map<string, LlvmFunction>();
  private readonly globals = new Map<string, llvm.GlobalVariable>();

  constructor(
    readonly program: HirProgram,
    readonly kind: ModuleKind,
    name: string,
    readonly optimised: boolean,
  ) {
    this.module = new ir.Module(name, context);
    this.module.setDataLayout(DATA_LAYOUT);
    this.module.setTargetTriple(TRIPLE);
    this.debug = new DebugInfo(this.module, program, optimised);
  }

  fn(id: FnId): HirFunction {
    const fn = this.program.functions[id];
    assert(fn !== undefined, 'function', id);
    return fn;
  }

  parameters(id: FnId): readonly Type[] {
    const { locals, paramCount } = this.fn(id);
    const types = new Array<Type>(paramCount);
    for (let i = 0; i < paramCount; i++) types[i] = (locals[i] as HirLocal).type;
    return types;
  }

  /** Its parameters' scalars, in order. */
  parameterScalars({ locals, paramCount }: HirFunction): readonly Scalar[] {
    const [first] = locals;
    if (first !== undefined && paramCount === 1) return scalarsOf(first.type);
    const scalars: Scalar[] = [];
    for (let i = 0; i < paramCount; i++)
      for (const scalar of scalarsOf((locals[i] as HirLocal).type)) scalars.push(scalar);
    return scalars;
  }

  /** Creates the LLVM function that will hold a body of `id`; calls of `id` in this module become direct. */
  declareBody(id: FnId, name: string, external: boolean): LlvmFunction {
    const made = this.createFunction(name, this.signature(this.fn(id)), external);
    this.defined.set(id, made);
    return made;
  }

  /** A function that is not the body of an Otter function: thunks and exported wrappers. */
  createFunction(name: string, type: llvm.FunctionType, external: boolean): LlvmFunction {
    assert(!this.bodies.has(name), 'two bodies named', name);
    const made = ir.Function.Create(
      type,
      external ? linkage().ExternalLinkage : linkage().InternalLinkage,
      name,
      this.module,
    );
    this.bodies.set(name, made);
    return made;
  }

  /** The body of `id` in this module, if it has one. */
  body(id: FnId): LlvmFunction | undefined {
    return this.defined.get(id);
  }

  /** A helper function of the module, made by `make` the first time it is asked for. */
  helper(name: string, type: llvm.FunctionType, make: (fn: LlvmFunction) => void): LlvmFunction {
    const found = this.bodies.get(name);
    if (found !== undefined) return found;
    const made = this.createFunction(name, type, false);
    make(made);
    return made;
  }

  signature(fn: HirFunction): llvm.FunctionType {
    return functionTy(this.parameterScalars(fn), scalarsOf(fn.result));
  }

  /** Declares a runtime function that takes `ctx` and then values of these scalars. A symbol has one signature. */
  runtime(name: string, args: readonly (readonly [Scalar, unknown])[], result: readonly Scalar[]): LlvmFunction {
    const found = this.declared.get(name);
    if (found !== undefined) return found;
    const params = args.map(([scalar]) => scalar);
    return this.declare(name, () => functionTy(params, result));
  }

  /** Declares an external function by its exact type (LLVM intrinsics). */
  declare(name: string, type: () => llvm.FunctionType): LlvmFunction {
    let found = this.declared.get(name);
    if (found === undefined) {
      found = ir.Function.Create(type(), linkage().ExternalLinkage, name, this.module);
      this.declared.set(name, found);
    }
    return found;
  }

  /** Address (i8*) of a string constant. */
  str(text: string): Value {
    const symbol = stringSymbol(text);
    return ir.ConstantExpr.getBitCast(
      this.global(symbol, () => this.makeString(symbol, text)),
      ptr,
    );
  }

  /** Address (i8**) of a function's entry slot. */
  slot(id: FnId): llvm.GlobalVariable {
    const symbol = `otter.slot.${this.fn(id).symbol}`;
    return this.global(symbol, () => {
      if (this.kind === 'jit') return this.external(ptr, symbol);
      const body = this.defined.get(id);
      assert(body !== undefined, `${symbol} has no body`);
      const code = ir.ConstantExpr.getBitCast(body, ptr);
      return new ir.GlobalVariable(this.module, ptr, true, linkage().PrivateLinkage, code, symbol);
    });
  }

  /** The counters (`%ot.ctr*`) that baseline code of `id` counts down. */
  counters(id: FnId): llvm.GlobalVariable {
    const symbol = `otter.ctr.${this.fn(id).symbol}`;
    return this.global(symbol, () => this.external(COUNTERS, symbol));
  }

  /** The pairs of counters (docs/abi.md) of which each condition in baseline code has one. */
  branchCounters(pair: llvm.ArrayType): llvm.GlobalVariable {
    return this.global('otter.branches', () => this.external(pair, 'otter.branches'));
  }

  /** The counters (docs/abi.md) of which each call site in baseline code has one. */
  callCounters(): llvm.GlobalVariable {
    return this.global('otter.edges', () => this.external(i32, 'otter.edges'));
  }

  /** The cells (docs/abi.md) of which each place that makes objects has one. */
  allocationCells(type: llvm.ArrayType): llvm.GlobalVariable {
    return this.global('otter.sites', () => {
      if (this.kind === 'jit') return this.external(type, 'otter.sites');
      const zero = ir.Constant.getNullValue(type);
      return new ir.GlobalVariable(this.module, type, false, linkage().InternalLinkage, zero, 'otter.sites');
    });
  }

  /** A module-level variable in its memory form (`%ot.el.*`). */
  variable(id: GlobalId): { readonly address: Value; readonly type: StructTy } {
    const variable = this.program.globals[id];
    assert(variable !== undefined, 'global', id);
    const type = elementTy(variable.type);
    const symbol = `otter.glob.${id}`;
    const address = this.global(symbol, () => {
      if (this.kind === 'jit') return this.external(type, symbol);
      const zero = ir.Constant.getNullValue(type);
      return new ir.GlobalVariable(this.module, type, false, linkage().InternalLinkage, zero, symbol);
    });
    return { address, type };
  }

  /** Ends construction: completes debug information and checks the module. */
  finish(): void {
    this.debug.finish();
    verify(this.module, this.bodies);
  }

  /** Frees what the module's bodies take; the module must not be used after. */
  dispose(): void {
    for (const body of this.bodies.values()) body.deleteBody();
  }

  private global(symbol: string, make: () => llvm.GlobalVariable): llvm.GlobalVariable {
    let found = this.globals.get(symbol);
    if (found === undefined) {
      found = make();
      this.globals.set(symbol, found);
    }
    return found;
  }

  private external(type: LlvmType, symbol: string): llvm.GlobalVariable {
    return new ir.GlobalVariable(this.module, type, false, linkage().ExternalLinkage, null, symbol);
  }

  private makeString(symbol: string, text: string): llvm.GlobalVariable {
    if (this.kind === 'jit') {
      this.strings.push({ symbol, text });
      return this.external(STR, symbol);
    }
    const size = Buffer.byteLength(text, 'utf8');
    // Words of eight bytes of a string can be read, one at least, however short the last one is.
    const padding = size === 0 ? 8 : -size & 7;
    const bytes = ir.ConstantDataArray.getString(context, text + '\0'.repeat(padding), false);
    const length = constI64(size);
    const fields = [constI32(STR_TYPE_ID), constI32(0), length, constI64(0), bytes] as llvm.Constant[];
    const type = ir.StructType.get(context, [i32, i32, i64, i64, (bytes as llvm.ConstantDataArray).getType()]);
    const object = ir.ConstantStruct.get(type, fields);
    return new ir.GlobalVariable(this.module, type, false, linkage().PrivateLinkage, object, symbol);
  }
}

/** The type of an Otter function: `ctx`, parameters by scalar, result as void, a scalar or a literal struct. */
export function functionTy(params: readonly Scalar[], result: readonly Scalar[]): llvm.FunctionType {
  return functionTypeOf(params, result, () =>
    ir.FunctionType.get(resultTy(result), [ptr, ...params.map(scalarTy)], false),
  );
}

export function resultTy(result: readonly Scalar[]): LlvmType {
  const [first] = result;
  if (first === undefined) return voidTy;
  return result.length === 1 ? scalarTy(first) : ir.StructType.get(context, result.map(scalarTy));
}
