/**
 * Loading the modules that a program uses, and binding the names that `use` brings in.
 *
 * Invariants: a file is one module however often it is used; the list of modules has dependencies first, in
 * order of use; a cycle is reported once, where it closes.
 */
import { nearest } from '../../support/nearest.js';
import type { SourceFile, Span } from '../../support/source.js';
import type { Ident, Module, Stmt, UseItem } from '../../syntax/ast.js';
import { addItem } from './declare.js';
import { type Item, itemNoun, type ModuleInfo } from './items.js';
import type { Program } from './program.js';
import { ABSENT_MODULES, STD_MODULES, stdMember } from './std.js';

/** Reads and parses `relativePath` as written in `fromFile`, or says why it cannot. */
export type Load = (
  fromFile: SourceFile,
  relativePath: string,
) => { readonly file: SourceFile; readonly module: Module } | { readonly error: string };

export interface Source {
  readonly file: SourceFile;
  readonly module: Module;
}

/** Every module, dependencies before their users, the root last. */
export function loadModules(program: Program, root: Source, load: Load): ModuleInfo[] {
  const loader = new Loader(program, load);
  loader.add(root, '');
  return loader.finished;
}

type Use = Extract<Stmt, { kind: 'use' }>;

class Loader {
  readonly finished: ModuleInfo[] = [];
  /** Modules by normalised path, `busy` ones being those whose uses are being loaded. */
  private readonly byPath = new Map<string, ModuleInfo>();
  private readonly busy: ModuleInfo[] = [];
  private readonly names = new Set<string>();

  constructor(
    private readonly program: Program,
    private readonly load: Load,
  ) {}

  /** Loads what a module uses, then lists the module itself. */
  add(source: Source, name: string): ModuleInfo {
    const module: ModuleInfo = {
      name,
      file: source.file,
      ast: source.module,
      items: new Map(),
      exported: new Set(),
      redeclared: new Map(),
      uses: [],
      isRoot: name === '',
    };
    this.program.files[source.file.id] = source.file;
    this.byPath.set(normalised(source.file.path), module);
    this.busy.push(module);
    const uses = module.ast.body.filter((s): s is Use => s.kind === 'use');
    for (const use of uses) for (const item of use.items) this.loadUse(module, item);
    this.busy.pop();
    this.finished.push(module);
    return module;
  }

  private loadUse(module: ModuleInfo, item: UseItem): void {
    if (item.relative === undefined) return;
    const path = normalised(joinPath(module.file.path, `${item.relative}.ot`));
    const known = this.byPath.get(path);
    if (known !== undefined && this.busy.includes(known)) {
      this.reportCycle(known, item.span);
      return;
    }
    const target = known ?? this.loadFile(module, item, item.relative);
    if (target === undefined) return;
    module.uses.push({ module: target, span: item.span });
  }

  private loadFile(module: ModuleInfo, item: UseItem, relative: string): ModuleInfo | undefined {
    const found = this.load(module.file, relative);
    if ('error' in found) {
      this.program.report('E0504', item.span, `cannot read module '${relative}': ${found.error}`);
      return undefined;
    }
    return this.add(found, this.uniqueName(baseName(relative)));
  }

  /** Module names go into frames and symbols: two files of one name get numbers. */
  private uniqueName(base: string): string {
    let name = base;
    for (let n = 2; this.names.has(name); n++) name = `${base}${n}`;
    this.names.add(name);
    return name;
  }

  private reportCycle(start: ModuleInfo, span: Span): void {
    const cycle = this.busy.slice(this.busy.indexOf(start)).map((m) => m.file.path);
    const shown = [...cycle, start.file.path].join(' -> ');
    this.program.report('E0505', span, `modules use each other: ${shown}`, 'move what both need into a third module');
  }
}

// ------------------------------------------------------------------------------------------- binding

/** Binds the names that a module's `use`s bring in; its dependencies have their items already. */
export function bindUses(program: Program, module: ModuleInfo): void {
  let next = 0;
  for (const s of module.ast.body) {
    if (s.kind !== 'use') continue;
    for (const item of s.items) {
      const loaded = item.relative === undefined ? undefined : module.uses[next];
      const isLoaded = loaded !== undefined && loaded.span === item.span;
      if (isLoaded) next++;
      bindUse(program, module, s, item, isLoaded ? loaded.module : undefined);
    }
  }
}

function bindUse(program: Program, module: ModuleInfo, use: Use, item: UseItem, loaded: ModuleInfo | undefined): void {
  const name = boundName(item);
  if (name === undefined) return;
  const made: Item = usedItem(program, module, item, loaded, name.name) ?? { kind: 'broken', name: name.name };
  addItem(program, module, name.span, made, use.isPub, name.name);
}

/** The name a `use` binds: its alias, the member, or the last part of the path. */
function boundName(item: UseItem): Ident | undefined {
  if (item.alias !== undefined) return item.alias;
  if (item.member !== undefined) return item.member;
  const last = item.path.at(-1);
  if (last !== undefined) return last;
  return item.relative === undefined ? undefined : { name: baseName(item.relative), span: item.span };
}

function usedItem(
  program: Program,
  module: ModuleInfo,
  item: UseItem,
  loaded: ModuleInfo | undefined,
  name: string,
): Item | undefined {
  if (item.relative !== undefined) {
    if (loaded === undefined) return undefined;
    if (item.member === undefined) return { kind: 'module', name, module: loaded };
    return memberItem(program, loaded, item.member);
  }
  const known = module.items.get(item.path[0]?.name ?? '');
  if (known?.kind === 'module' && item.member !== undefined) {
    return memberItem(program, known.module, item.member);
  }
  return stdItem(program, item, name);
}

/** One item of a local module, itself. */
function memberItem(program: Program, from: ModuleInfo, member: Ident): Item | undefined {
  const found = from.items.get(member.name);
  if (found === undefined) {
    const near = nearest(member.name, from.exported);
    const help = near === undefined ? undefined : `did you mean '${near}'?`;
    program.report('E0306', member.span, `module '${from.name}' has no '${member.name}'`, help);
    return undefined;
  }
  if (from.exported.has(member.name)) return found;
  const what = `${itemNoun(found)} '${member.name}'`;
  const help = `mark it 'pub' in ${from.file.path}`;
  program.report('E0307', member.span, `${what} is private to module '${from.name}'`, help);
  return undefined;
}

function stdItem(program: Program, item: UseItem, name: string): Item | undefined {
  const path = item.path.filter((p) => p.name !== 'otter');
  const std = path[0];
  if (std === undefined) return undefined;
  if (ABSENT_MODULES.has(std.name)) {
    program.report('E0506', std.span, `module '${std.name}' is not part of this project`);
    return undefined;
  }
  if (!STD_MODULES.has(std.name) || path.length > 1) {
    const full = item.path.map((p) => p.name).join('/');
    const near = nearest(full, STD_MODULES.keys());
    const help = near === undefined ? `a file beside this one is used as './${full}'` : `did you mean '${near}'?`;
    program.report('E0504', item.span, `unknown module '${full}'`, help);
    return undefined;
  }
  if (item.member === undefined) return { kind: 'std', name, std: std.name };
  if (stdMember(std.name, item.member.name) !== undefined) {
    return { kind: 'stdMember', name, std: std.name, member: item.member.name };
  }
  const near = nearest(item.member.name, STD_MODULES.get(std.name)?.keys() ?? []);
  const help = near === undefined ? undefined : `did you mean '${near}'?`;
  program.report('E0306', item.member.span, `module '${std.name}' has no '${item.member.name}'`, help);
  return undefined;
}

// --------------------------------------------------------------------------------------------- paths

/** `relative` as seen from the folder of `file`. */
function joinPath(file: string, relative: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? relative : `${file.slice(0, slash)}/${relative}`;
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
