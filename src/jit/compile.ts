/** One lowering: HIR functions to bitcode in a memory file, with the plan that goes beside it. */
import type { KnobValues } from '../config/knobs.js';
import { continuationOf } from '../hir/continuation.js';
import type { FnId, HirFunction, HirProgram, LabelId, LocalId } from '../hir/hir.js';
import { type Guarded, withKnownTypes } from '../hir/known-types.js';
import {
  argumentOf,
  type Builder,
  chooseValueStructs,
  factsOf,
  type LoweredModule,
  lowerStatic,
  lowerVersions,
  sampledParameters,
  typeTableBlob,
  type VersionsRequest,
} from '../lower/index.js';
import { absorbedIn } from './absorbed.js';
import { type DominantValue, typeNamed } from './argument-profile.js';
import { asCopy } from './branch-profile.js';
import { effectsPlan } from './effects-plan.js';
import { nativeInjection, reachLowering } from './inject.js';
import { callSites, type InlineKnobs, type OwnCode, ownAsCopy, planInlining } from './inline-plan.js';
import { memoryFile } from './memory-file.js';
import { type Addon, loadAddon, type ModulePlan } from './native.js';
import { callsAsCopy, type TierProfile } from './tier-profile.js';

export interface Compiled {
  /** Descriptor of the bitcode or recording; whoever takes it owns it. */
  readonly fd: number;
  readonly plan: string;
}

export type VersionTier = 'baseline' | 'hybrid' | 'optimised' | 'specialised';

export interface CompiledVersions extends Compiled {
  readonly tier: VersionTier;
  readonly inlineCallees: readonly FnId[];
  /** Functions that got no version of their own, as their only call is in one of the others. */
  readonly absorbed: ReadonlySet<FnId>;
  /** HIR nodes of the module. */
  readonly nodes: number;
}

/** What else is known of a program's functions than what baseline code counted. */
export interface Known {
  readonly own?: OwnCode;
  /** Values, and types, that a specialised version knows of its parameters, and copies of the function in other modules. */
  readonly valuesOf?: (fn: FnId) => readonly DominantValue[];
}

/** First versions of functions, in one module. */
export function compileBaseline(
  program: HirProgram,
  functions: readonly FnId[],
  version: number,
  knobs: KnobValues,
  profile?: TierProfile,
): Compiled {
  const module = lowerBaseline(program, functions, version, knobs, profile);
  return emit(module, planOf(module, 'baseline', knobs, version));
}

/** The same for functions that could not be compiled so: built by llvm-bindings, through LLVM's own pipeline. */
export function compilePlain(
  program: HirProgram,
  functions: readonly FnId[],
  version: number,
  knobs: KnobValues,
  profile?: TierProfile,
): Compiled {
  const bindings = { ...knobs, 'lower.builder': 'bindings' };
  const module = lowerBaseline(program, functions, version, bindings, profile);
  return emit(module, { ...planOf(module, 'baseline', bindings, version), fastISel: false });
}

function lowerBaseline(
  program: HirProgram,
  functions: readonly FnId[],
  version: number,
  knobs: KnobValues,
  profile?: TierProfile,
): LoweredModule {
  return lowered(knobs, program, {
    functions,
    inlineCallees: [],
    tier: 'baseline',
    version,
    replaceable: knobs['tier.osr'] !== 'off',
    branches: profile,
    sites: profile,
    samples: Number(knobs['profile.valuePeriod']) > 0,
    builder: builderOf(knobs),
  });
}

/** The whole program, optimised as one, each function replaceable: what hybrid mode starts with. */
export function compileHybrid(given: HirProgram, version: number, knobs: KnobValues): Compiled {
  const program = asLowered(given, knobs);
  const functions = program.functions.map(({ id }) => id);
  const module = lowered(knobs, program, {
    functions,
    inlineCallees: [],
    tier: 'hybrid',
    version,
    builder: builderOf(knobs),
  });
  const plan = planOf(module, 'hybrid', knobs, version);
  const versions = plan.versions.map((made) => ({ ...made, sampled: sampledArguments(program, made.fn) }));
  return emit(module, { ...plan, versions, ...effectsPlan(program, module.bodies) });
}

/** The LLVM argument that each sampled parameter's word comes from. */
function sampledArguments(program: HirProgram, id: FnId): readonly number[] {
  const fn = program.functions[id];
  return fn === undefined ? [] : sampledParameters(fn).map(({ local }) => argumentOf(fn, local));
}

/**
 * Optimised versions of functions in one module, with the callees that the inlining knobs let in for each. They are specialised
 * ones where values are known of the first one's parameters, and then of all.
 */
export function compileOptimised(
  given: HirProgram,
  functions: readonly FnId[],
  version: number,
  knobs: KnobValues,
  profile?: TierProfile,
  { own, valuesOf = () => [] }: Known = {},
): CompiledVersions {
  const program = asLowered(given, knobs);
  const limits = inlineKnobs(knobs);
  const planned = new Map(functions.map((fn) => [fn, new Set(planInlining(program, fn, limits, profile, { own }))]));
  const inlineCallees = [...new Set([...planned.values()].flatMap((callees) => [...callees]))];
  const tier = functions.some((fn) => valuesOf(fn).length > 0) ? 'specialised' : 'optimised';
  const absorbed = absorbedIn(program, {
    functions: tier === 'optimised' ? functions : [],
    calleesOf: (fn) => planned.get(fn) ?? new Set(),
    isEntered: (fn) => (profile?.counted(fn) ?? 0) >= Number(knobs['tier.callThreshold']),
  });
  const module = lowered(knobs, program, {
    functions: functions.filter((fn) => !absorbed.has(fn)),
    inlineCallees,
    tier,
    version,
    branches: profile,
    builder: builderOf(knobs),
    guarded: guardedOf(program, [...functions, ...inlineCallees], valuesOf),
  });
  return {
    ...emit(module, {
      ...planOf(module, tier, knobs, version),
      ...callsOf(module, profile),
      ...effectsPlan(program, module.bodies),
      bindings: bindingsOf(program, module.bodies, valuesOf),
    }),
    tier,
    inlineCallees,
    absorbed,
    nodes: nodesOf(program, [...functions, ...inlineCallees]),
  };
}

/** A function together with what would be inlined into it, going by size and depth. */
export function moduleBodies(program: HirProgram, fn: FnId, knobs: KnobValues): readonly FnId[] {
  return [...new Set([fn, ...planInlining(program, fn, inlineKnobs(knobs))])];
}

/** A function counts once however often it is named. */
function nodesOf(program: HirProgram, functions: readonly FnId[]): number {
  let nodes = 0;
  for (const fn of new Set(functions)) {
    const body = program.functions[fn];
    if (body !== undefined) nodes += factsOf(body).size;
  }
  return nodes;
}

/** The optimised continuation of a loop: what a running baseline frame goes on in. */
export function compileContinuation(
  given: HirProgram,
  fn: FnId,
  loop: LabelId,
  version: number,
  knobs: KnobValues,
  profile?: TierProfile,
  { own, valuesOf = () => [] }: Known = {},
): Compiled & { readonly inlineCallees: readonly FnId[]; readonly nodes: number } {
  const program = asLowered(given, knobs);
  const body = program.functions[fn];
  if (body === undefined) throw new Error(`there is no function ${fn}`);
  const id = program.functions.length;
  const extended = { ...program, functions: [...program.functions, continuationOf(program, body, loop, id)] };
  const calls = profile && callsAsCopy(profile, id, fn);
  const inlineCallees = planInlining(extended, id, inlineKnobs(knobs), calls, {
    sites: callSites(program),
    own: own && ownAsCopy(own, id, fn),
  });
  const module = lowered(knobs, extended, {
    functions: [id],
    inlineCallees,
    tier: 'optimised',
    version,
    branches: profile && asCopy(profile, id, fn),
    builder: builderOf(knobs),
    guarded: guardedOf(extended, inlineCallees, valuesOf),
  });
  const plan = planOf(module, 'optimised', knobs, version);
  const versions = plan.versions.map((made) => ({ ...made, fn, loop }));
  const callees = module.bodies.filter((body) => body.fn !== id);
  const known = { ...callsOf(module, profile, id), ...effectsPlan(extended, module.bodies) };
  const bindings = bindingsOf(extended, callees, valuesOf);
  const nodes = nodesOf(extended, [id, ...inlineCallees]);
  return { ...emit(module, { ...plan, versions, ...known, bindings }), inlineCallees, nodes };
}

function inlineKnobs(knobs: KnobValues): InlineKnobs {
  return {
    budget: Number(knobs['inline.budget']),
    depth: Number(knobs['inline.depth']),
    leastShare: Number(knobs['inline.leastShare']),
  };
}

export function compileStatic(given: HirProgram, knobs: KnobValues): Compiled {
  const program = asLowered(given, knobs);
  const module = lowerStatic(program);
  const bench = program.bench === undefined ? undefined : program.functions[program.bench];
  const facts = { types: typeTableBlob(program), benchType: bench?.result.id ?? 0 };
  return emit(module, { ...planOf(module, 'static', knobs), ...effectsPlan(program, module.bodies), static: facts });
}

function builderOf(knobs: KnobValues): Builder {
  return knobs['lower.builder'] === 'bindings' ? 'bindings' : 'recorder';
}

/** `version` is the job's number too: what the knobs inject goes by it. */
function lowered(knobs: KnobValues, program: HirProgram, request: VersionsRequest): LoweredModule {
  reachLowering(knobs, request.tier, request.version);
  return lowerVersions(asLowered(program, knobs), request);
}

/** The program with its representations chosen; one that is that already is given back. */
function asLowered(program: HirProgram, knobs: KnobValues): HirProgram {
  return chooseValueStructs(program, Number(knobs['struct.valueWords']));
}

function planOf(module: LoweredModule, tier: VersionTier | 'static', knobs: KnobValues, version?: number): ModulePlan {
  return {
    tier,
    versions: module.versions,
    strings: module.strings,
    optLevel: tier === 'baseline' ? 0 : Number(knobs['tier.optLevel']),
    inlineThreshold: Number(knobs['inline.threshold']),
    recursionInstructions: Number(knobs['inline.recursion']),
    unrollThreshold: Number(knobs['loop.unrollThreshold']),
    loopCopyInstructions: Number(knobs['loop.copyInstructions']),
    loopLines: Number(knobs['loop.lines']),
    stackObjectBytes: Number(knobs['stack.objectBytes']),
    fastISel: tier === 'baseline',
    direct: tier === 'baseline' && knobs['baseline.emitter'] === 'direct',
    ...(version === undefined ? {} : nativeInjection(knobs, tier, version)),
  };
}

/** What the plan says of the bodies whose parameters have known values. */
function bindingsOf(
  program: HirProgram,
  bodies: LoweredModule['bodies'],
  valuesOf: (fn: FnId) => readonly DominantValue[],
): NonNullable<ModulePlan['bindings']> {
  return bodies.flatMap(({ fn: id, name }) => {
    const fn = program.functions[id];
    const values = valuesOf(id).filter(({ of }) => of === 'value');
    if (fn === undefined || values.length === 0) return [];
    const bound = values.map(({ parameter, text }) => {
      return { argument: argumentOf(fn, parameterOf(fn, parameter)), value: text };
    });
    return [{ body: name, symbol: fn.symbol, values: bound }];
  });
}

/** Second bodies of the functions whose parameters have known types. */
function guardedOf(
  program: HirProgram,
  functions: readonly FnId[],
  valuesOf: (fn: FnId) => readonly DominantValue[],
): ReadonlyMap<FnId, Guarded> {
  const guarded = new Map<FnId, Guarded>();
  for (const id of new Set(functions)) {
    const fn = program.functions[id];
    if (fn === undefined) continue;
    const types = valuesOf(id).flatMap(({ of, parameter, text }) => {
      const type = of === 'type' ? typeNamed(program, text) : undefined;
      return type === undefined ? [] : [[parameterOf(fn, parameter), type] as const];
    });
    if (types.length > 0) guarded.set(id, withKnownTypes(program, fn, new Map(types)));
  }
  return guarded;
}

function parameterOf(fn: HirFunction, name: string): LocalId {
  return fn.locals.slice(0, fn.paramCount).findIndex((param) => param.name === name);
}

/** Call counts for the plan; a continuation runs as often as it is entered, which nobody knows. */
function callsOf(
  module: LoweredModule,
  profile: TierProfile | undefined,
  continuation?: FnId,
): Pick<ModulePlan, 'calls'> {
  if (profile === undefined) return {};
  const counted = module.bodies.filter(({ fn }) => fn !== continuation);
  return { calls: counted.map(({ fn, name }) => ({ name, count: profile.calls(fn) })) };
}

function emit(module: LoweredModule, plan: ModulePlan, addon: Addon = loadAddon()): Compiled {
  try {
    const fd = memoryFile(addon, 'otter-module', (path) => module.writeBitcode(path));
    return { fd, plan: JSON.stringify(plan) };
  } finally {
    module.dispose();
  }
}
