/**
 * Lowering: typed HIR to LLVM modules. `lowerVersions` makes the module of a JIT compile job, `lowerStatic` the
 * whole program as one module. Symbols and conventions are those of docs/abi.md.
 */
import { transfersOf } from '../hir/continuation.js';
import { factsOf, usesTasks } from '../hir/facts.js';
import type { FnId, HirProgram } from '../hir/hir.js';
import type { Guarded } from '../hir/known-types.js';
import type { BranchProfile } from './branches.js';
import type { CallSiteCounters } from './call-counts.js';
import type { StringConstant } from './constants.js';
import { lowerBody } from './function.js';
import { insistOnRoom } from './ir/module-files.js';
import { type Builder, ir, isBuiltWith, select } from './llvm.js';
import { ModuleBuilder } from './module.js';
import { addExports } from './static.js';

export { factsOf, sizeOfFunction } from '../hir/facts.js';
export { allocationPlaces, restoreAllocationPlaces } from './allocation-cells.js';
export type { BranchCounts, BranchProfile } from './branches.js';
export type { CallSiteCounters } from './call-counts.js';
export { writesOf } from './effects.js';
export type { Builder } from './llvm.js';
export { isReturnedInMemory, sizeOf } from './repr.js';
export { argumentOf, type SampledParameter, sampledParameters } from './samples.js';
export { typeTableBlob } from './typetable.js';
export { chooseValueStructs } from './value-structs.js';

export interface VersionsRequest {
  /** Functions that the module defines versions of. */
  readonly functions: readonly FnId[];
  /** Functions whose bodies are put in too, internal, so that calls of them are direct and can be inlined. */
  readonly inlineCallees: readonly FnId[];
  readonly tier: 'baseline' | 'hybrid' | 'optimised' | 'specialised';
  /** Who builds the module; llvm-bindings when it is not said. */
  readonly builder?: Builder;
  /** Versions are named `<symbol>.v<version>`. */
  readonly version: number;
  /** Baseline loops can be left for a continuation while they run. */
  readonly replaceable?: boolean;
  /** Counted by baseline code, told to LLVM by optimised code. */
  readonly branches?: BranchProfile | undefined;
  /** Where baseline code counts its calls. */
  readonly sites?: CallSiteCounters | undefined;
  /** Baseline code shows its arguments now and then. */
  readonly samples?: boolean;
  /** Functions that have a second body for parameters of known type. */
  readonly guarded?: ReadonlyMap<FnId, Guarded>;
}

export interface ModuleVersion {
  readonly fn: FnId;
  readonly symbol: string;
  readonly name: string;
}

/** A finished module with what has to be said beside it (parts of the addon's ModulePlan). */
export class LoweredModule {
  /** Made by llvm-bindings, not recorded. */
  private readonly isBitcode = isBuiltWith('bindings');

  constructor(
    private readonly builder: ModuleBuilder,
    readonly versions: readonly ModuleVersion[],
    /** Name and function of all that has a body: versions and inlined copies. */
    readonly bodies: readonly { readonly fn: FnId; readonly name: string }[] = versions,
  ) {}

  get strings(): readonly StringConstant[] {
    return this.builder.strings;
  }

  /**
   * Writes LLVM 14 bitcode, or the recording, to a path, `/proc/self/fd/N` included. A recording has to be written before
   * the next one begins.
   */
  writeBitcode(path: string): void {
    if (this.isBitcode) insistOnRoom(path);
    ir.WriteBitcodeToFile(this.builder.module, path);
  }

  /** Frees the module's code; call it once the bitcode is written. */
  dispose(): void {
    this.builder.dispose();
  }
}

export function lowerVersions(program: HirProgram, request: VersionsRequest): LoweredModule {
  select(request.builder ?? 'bindings');
  const baseline = request.tier === 'baseline';
  const [first = 0] = request.functions;
  const m = new ModuleBuilder(
    program,
    'jit',
    `${program.functions[first]?.symbol ?? ''}.v${request.version}`,
    !baseline,
  );
  const versions = request.functions.map((fn) => {
    const { symbol } = m.fn(fn);
    return { fn, symbol, name: `${symbol}.v${request.version}` };
  });
  // Baseline code calls even itself through entry slots, so that a better version is reached by the next call.
  const declare = (fn: FnId, name: string) =>
    baseline ? m.createFunction(name, m.signature(m.fn(fn)), true) : m.declareBody(fn, name, true);
  const bodies = versions.map(({ fn, name }) => [fn, declare(fn, name)] as const);
  const published = new Set(request.functions);
  const callees = request.inlineCallees.filter((fn) => !published.has(fn));
  const copies = [...new Set(callees)].map((fn) => ({ fn, name: `${m.fn(fn).symbol}.inline` }));
  for (const { fn, name } of copies) bodies.push([fn, m.declareBody(fn, name, false)]);
  const polls = usesTasks(program);
  const { branches, sites, samples } = baseline ? request : { ...request, sites: undefined, samples: false };
  for (const [fn, body] of bodies) {
    const leaves = request.replaceable === true && baseline && factsOf(m.fn(fn)).hasLoop;
    const transfers = leaves ? transfersOf(m.fn(fn)) : undefined;
    const guarded = request.guarded?.get(fn);
    lowerBody(m, fn, body, { counters: baseline, polls, transfers, branches, sites, samples, guarded });
  }
  m.finish();
  return new LoweredModule(m, versions, [...versions, ...copies]);
}

export function lowerStatic(program: HirProgram): LoweredModule {
  select('bindings');
  const m = new ModuleBuilder(program, 'static', 'program', true);
  const versions = program.functions.map(({ id, symbol }) => ({ fn: id, symbol, name: symbol }));
  const bodies = versions.map(({ fn, name }) => [fn, m.declareBody(fn, name, false)] as const);
  const polls = usesTasks(program);
  for (const [fn, body] of bodies) lowerBody(m, fn, body, { counters: false, polls });
  addExports(m);
  m.finish();
  return new LoweredModule(m, versions);
}
