/**
 * Code that an earlier run of the program left, which this one links in place of compiling, and what this one leaves.
 *
 * Invariants: a function or loop has at most one version that is kept; code for the time being, and what failed to be linked, is
 * not kept; nothing is written where nothing was added.
 */
import type { FnId, HirProgram, LabelId } from '../../hir/hir.js';
import { allocationPlaces, restoreAllocationPlaces } from '../../lower/index.js';
import type { DominantValue } from '../argument-profile.js';
import type { HeldObject, ModulePlan } from '../native.js';
import type { KeptModule, KeptProgram } from './format.js';
import type { CodeStore } from './program-store.js';

/** A compile job's module. */
export interface Made {
  /** The plan that went beside it, as JSON. */
  readonly plan: string;
  readonly nodes: number;
  readonly bound: KeptModule['bound'];
}

/** How long a program runs on after better code was made before it is kept, in case that it never ends by itself. */
const PAUSE_MS = 2_000;

export class KeptCode {
  /** What was found, to be linked. */
  readonly modules: readonly KeptModule[];
  /** The first number that no symbol in it ends with. */
  readonly nextVersion: number;
  /** Modules that were linked in place of being compiled, and such that were compiled. */
  hits = 0;
  misses = 0;
  private readonly found: KeptProgram | undefined;
  /** By job. */
  private readonly linking = new Map<number, KeptModule>();
  private readonly made = new Map<number, Made>();
  private readonly broken = new Set<KeptModule>();
  private isChanged = false;
  private timer: NodeJS.Timeout | undefined;

  /** Without a store nothing is kept. */
  constructor(
    private readonly program: HirProgram,
    private readonly store: CodeStore | undefined,
  ) {
    this.found = store?.load();
    this.modules = this.found?.modules ?? [];
    this.nextVersion = this.found?.nextVersion ?? 0;
    if (this.found !== undefined) restoreAllocationPlaces(program, this.found.places);
  }

  /** Bytes of the entry that was found. */
  get bytes(): number {
    return this.store?.bytes ?? 0;
  }

  /** The plan for linking one of the modules. */
  planOf({ tier, versions, strings }: KeptModule): ModulePlan {
    return { tier, versions, strings, optLevel: 0, inlineThreshold: 0, fastISel: false, renamed: this.renamed() };
  }

  /** One of the modules is being linked. */
  started(job: number, module: KeptModule): void {
    this.linking.set(job, module);
  }

  /** A job's module is one that is worth keeping. */
  compiling(job: number, made: () => Made): void {
    if (this.store !== undefined) this.made.set(job, made());
  }

  ended(job: number, error: string | undefined, save: () => void): void {
    const module = this.linking.get(job);
    if (module !== undefined) this.linked(module, error);
    else if (this.made.has(job) && error === undefined) this.compiled(save);
    else this.made.delete(job);
  }

  /** Leaves what is in use for the next run, if that is news. `nextVersion`: the first number that no symbol ends with. */
  save(held: () => readonly HeldObject[], nextVersion: number, label: string, mode: KeptProgram['mode']): void {
    this.stop();
    if (this.store === undefined || !this.isChanged) return;
    this.isChanged = false;
    const modules = this.modulesOf(held());
    const files = this.program.files.map(({ path }) => path);
    this.store.save({ label, mode, files, nextVersion, places: allocationPlaces(this.program), modules });
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

  private compiled(save: () => void): void {
    this.misses++;
    this.isChanged = true;
    this.timer ??= setTimeout(save, PAUSE_MS).unref();
  }

  /** What is in use, and what was found and would have been used, as nothing newer has taken its place. */
  private modulesOf(held: readonly HeldObject[]): readonly KeptModule[] {
    const inUse = held.flatMap((object) => this.moduleOf(object));
    const taken = new Set(inUse.flatMap(({ versions }) => versions.map(placeOf)));
    const linked = new Set(held.map(({ job }) => this.linking.get(job)));
    const unused = this.modules.filter((module) => !linked.has(module) && !this.broken.has(module));
    const left = unused.map((module) => withVersions(module, (version) => !taken.has(placeOf(version))));
    const all = [...left.filter(({ versions }) => versions.length > 0), ...inUse];
    return withoutIdleLoops(all);
  }

  private moduleOf({ job, names, object }: HeldObject): readonly KeptModule[] {
    const isHeld = ({ name }: Version) => names.includes(name);
    const found = this.linking.get(job);
    if (found !== undefined) return [withVersions(found, isHeld)];
    const made = this.made.get(job);
    if (made === undefined) return [];
    const { tier, versions, strings } = JSON.parse(made.plan) as ModulePlan;
    const module = {
      tier: tier as KeptModule['tier'],
      versions,
      strings,
      nodes: made.nodes,
      bound: made.bound,
      object,
    };
    return [withVersions(module, isHeld)];
  }

  /** Files that the modules' lines name otherwise than they are called now. */
  private renamed(): NonNullable<ModulePlan['renamed']> {
    return (this.found?.files ?? []).flatMap((from, file) => {
      const to = this.program.files[file]?.path;
      return to === undefined || to === from ? [] : [{ from, to }];
    });
  }
}

type Version = KeptModule['versions'][number];

/** What a version is one of: a function, or a loop. */
function placeOf({ fn, loop }: { readonly fn: FnId; readonly loop?: LabelId }): string {
  return loop === undefined ? `${fn}` : `${fn} ${loop}`;
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
