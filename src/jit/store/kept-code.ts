/**
 * Code that an earlier run of the program left, which this one takes in place of lowering and compiling, and what this one leaves.
 *
 * Invariants: a function or loop has at most one version that is kept, the best; code for the time being, and what failed to be
 * linked, is not kept; nothing is written where nothing was added.
 */
import type { FnId, HirProgram, LabelId } from '../../hir/hir.js';
import { allocationPlaces, restoreAllocationPlaces } from '../../lower/index.js';
import type { DominantValue } from '../argument-profile.js';
import type { HeldObject, ModulePlan } from '../native.js';
import type { KeptCounters, KeptModule, KeptProgram } from './format.js';
import type { CodeStore } from './program-store.js';

/** A compile job's module. */
export interface Made {
  /** The plan that went beside it, as JSON. */
  readonly plan: string;
  readonly nodes: number;
  readonly bound: KeptModule['bound'];
  /** Of first versions: what they are made from. */
  readonly recording?: Uint8Array;
}

/** A session when its code is kept. */
export interface Leaving extends Pick<KeptProgram, 'label' | 'mode' | 'nextVersion'> {
  /** Undefined when nothing is counted. */
  readonly counters: () => KeptCounters | undefined;
  readonly held: () => readonly HeldObject[];
  readonly wasCalled: (fn: FnId) => boolean;
}

/** How long a program runs on after code was made before it is kept, in case that it never ends by itself. */
const PAUSE_MS = 2_000;

const NO_COUNTERS: KeptCounters = { branches: [], edges: [], incomplete: [], functions: [] };

export class KeptCode {
  /** What was found, in the order in which it is to be linked. */
  readonly modules: readonly KeptModule[];
  /** The first number that no symbol in it ends with. */
  readonly nextVersion: number;
  /** Modules that were taken from what was found, and such that were compiled. */
  hits = 0;
  misses = 0;
  private readonly found: KeptProgram | undefined;
  /** Of the source files, as they are called now. */
  private readonly paths: readonly string[];
  /** By job. */
  private readonly linking = new Map<number, KeptModule>();
  private readonly made = new Map<number, Made>();
  /** First versions that this run has lowered. */
  private readonly first: KeptModule[] = [];
  private readonly broken = new Set<KeptModule>();
  private isChanged = false;
  private timer: NodeJS.Timeout | undefined;

  /** Without a store nothing is kept. */
  constructor(
    private readonly program: HirProgram,
    private readonly store: CodeStore | undefined,
  ) {
    this.found = store?.load();
    this.paths = program.files.map(({ path }) => path);
    this.modules = this.found?.modules ?? [];
    this.nextVersion = this.found?.nextVersion ?? 0;
    if (this.found !== undefined) restoreAllocationPlaces(program, this.found.places);
  }

  get isKeeping(): boolean {
    return this.store !== undefined;
  }

  /** What first versions that were found have counted, and in which counters. */
  get counters(): KeptCounters | undefined {
    return this.found?.counters;
  }

  /** Bytes of the entry that was found. */
  get bytes(): number {
    return this.store?.bytes ?? 0;
  }

  /** The plan for one of the modules. */
  planOf(module: KeptModule): ModulePlan {
    const { tier, versions, strings } = module;
    const levels = { optLevel: 0, inlineThreshold: 0, fastISel: tier === 'baseline' };
    return { tier, versions, strings, ...levels, renamed: this.renamed(module) };
  }

  /** One of the modules is being linked. */
  started(job: number, module: KeptModule): void {
    this.linking.set(job, module);
  }

  /** A job's module is one that is worth keeping. */
  compiling(job: number, made: Made): void {
    if (this.store !== undefined) this.made.set(job, made);
  }

  /** `save` is called some time after code was made. */
  ended(job: number, error: string | undefined, save: () => void): void {
    const [module, made] = [this.linking.get(job), this.made.get(job)];
    if (module !== undefined) this.linked(module, error);
    else if (made !== undefined && error === undefined) this.compiled(made, save);
    else this.made.delete(job);
  }

  /** Leaves what is in use for the next run, if that is news. */
  save({ label, mode, nextVersion, counters, held, wasCalled }: Leaving): void {
    this.stop();
    if (this.store === undefined || !this.isChanged) return;
    this.isChanged = false;
    const better = this.betterModules(held());
    const modules = [...this.firstModules(better, wasCalled), ...better];
    const places = allocationPlaces(this.program);
    this.store.save({ label, mode, nextVersion, places, counters: counters() ?? NO_COUNTERS, modules });
  }

  /** Nothing is kept by itself any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private linked(module: KeptModule, error: string | undefined): void {
    if (error === undefined) this.hits++;
    else {
      this.broken.add(module);
      this.isChanged = true;
    }
  }

  private compiled(made: Made, save: () => void): void {
    this.misses++;
    this.isChanged = true;
    if (made.recording !== undefined) this.first.push(this.moduleOf(made, made.recording));
    this.timer ??= setTimeout(save, PAUSE_MS).unref();
  }

  /** What was found and did not fail, of first versions or of better ones. */
  private usable(isFirst: boolean): readonly KeptModule[] {
    return this.modules.filter((module) => (module.tier === 'baseline') === isFirst && !this.broken.has(module));
  }

  /** First versions of functions that have no better ones from the start. */
  private firstModules(better: readonly KeptModule[], wasCalled: (fn: FnId) => boolean): readonly KeptModule[] {
    const taken = new Set(placesIn(better));
    const isWanted = ({ versions }: KeptModule) => versions.some(({ fn }) => wasCalled(fn));
    const all = [...this.usable(true), ...this.first.filter(isWanted)];
    return nonEmpty(all.map((module) => withVersions(module, (version) => isNew(taken, placeOf(version)))));
  }

  /** What is in use, and what was found and would have been used, as nothing newer has taken its place. */
  private betterModules(held: readonly HeldObject[]): readonly KeptModule[] {
    const inUse = held.flatMap((object) => this.heldModule(object));
    const taken = new Set(placesIn(inUse));
    const linked = new Set(held.map(({ job }) => this.linking.get(job)));
    const left = this.usable(false)
      .filter((module) => !linked.has(module))
      .map((module) => withVersions(module, (version) => !taken.has(placeOf(version))));
    return withoutIdleLoops([...nonEmpty(left), ...inUse]);
  }

  private heldModule({ job, names, object }: HeldObject): readonly KeptModule[] {
    const [found, made] = [this.linking.get(job), this.made.get(job)];
    const module = found ?? (made === undefined ? undefined : this.moduleOf(made, object));
    return module === undefined ? [] : [withVersions(module, ({ name }) => names.includes(name))];
  }

  private moduleOf({ plan, nodes, bound }: Made, object: Uint8Array): KeptModule {
    const { tier, versions, strings } = JSON.parse(plan) as ModulePlan;
    return { tier: tier as KeptModule['tier'], versions, strings, files: this.paths, nodes, bound, object };
  }

  /** Files that a module's lines name otherwise than they are called now. */
  private renamed({ files }: KeptModule): NonNullable<ModulePlan['renamed']> {
    return files.flatMap((from, file) => {
      const to = this.paths[file];
      return to === undefined || to === from ? [] : [{ from, to }];
    });
  }
}

type Version = KeptModule['versions'][number];

/** What a version is one of: a function, or a loop. */
function placeOf({ fn, loop }: { readonly fn: FnId; readonly loop?: LabelId }): string {
  return loop === undefined ? `${fn}` : `${fn} ${loop}`;
}

function placesIn(modules: readonly KeptModule[]): readonly string[] {
  return modules.flatMap(({ versions }) => versions.map(placeOf));
}

/** Whether it was not in the set, where it is from now on. */
function isNew(taken: Set<string>, place: string): boolean {
  const { size } = taken;
  return taken.add(place).size > size;
}

function nonEmpty(modules: readonly KeptModule[]): readonly KeptModule[] {
  return modules.filter(({ versions }) => versions.length > 0);
}

function withVersions(module: KeptModule, isWanted: (version: Version) => boolean): KeptModule {
  const versions = module.versions.filter(isWanted);
  const bound = module.bound.filter(({ fn }) => versions.some((version) => version.fn === fn));
  return { ...module, versions, bound };
}

/** A function that has a better version from its first call on never comes to the loop of another one. */
function withoutIdleLoops(modules: readonly KeptModule[]): readonly KeptModule[] {
  const whole = new Set<FnId>();
  for (const { tier, versions } of modules)
    if (tier !== 'hybrid') for (const { fn, loop } of versions) if (loop === undefined) whole.add(fn);
  return modules.filter(({ versions }) => versions.some(({ fn, loop }) => loop === undefined || !whole.has(fn)));
}

/** The values that functions of a module are made for. */
export function boundOf(
  fns: readonly FnId[],
  valuesOf: (fn: FnId) => readonly DominantValue[],
  sizeOf: (fn: FnId) => number,
): KeptModule['bound'] {
  return fns.map((fn) => ({ fn, size: sizeOf(fn), values: valuesOf(fn) })).filter(({ values }) => values.length > 0);
}
