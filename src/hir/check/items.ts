/**
 * What a module-level name can stand for, and the instances the checker makes of generic items.
 *
 * Invariants: one item per declaration; an item's `module` is where its names are looked up; instances are
 * keyed by the ids of their type arguments, so an instance exists once.
 */
import type { SourceFile, Span } from '../../support/source.js';
import type { EnumDecl, Expr, FnDecl, Module, Stmt, StructDecl, TypeAliasDecl, TypeExpr } from '../../syntax/ast.js';
import type { FnId, GlobalId } from '../hir.js';
import type { Type } from '../types.js';

export interface ParamInfo {
  readonly name: string;
  readonly default: Expr | undefined;
}

export interface FnItem {
  readonly kind: 'fn';
  readonly name: string;
  readonly module: ModuleInfo;
  readonly decl: FnDecl;
  /** The struct or enum it is a method of. */
  readonly owner: StructItem | EnumItem | undefined;
  /** Its parameters without `self`. */
  readonly params: FnDecl['params'];
  /** The same for matching arguments with them. */
  readonly signature: readonly ParamInfo[];
  /** It has type parameters, parameters without a type, or an owner with type parameters. */
  readonly isGeneric: boolean;
  readonly hasUntyped: boolean;
  readonly instances: Map<string, FnInstance>;
  /** The instance of an item that is not generic. */
  sole: FnInstance | undefined;
}

export interface FnInstance {
  readonly id: FnId;
  readonly item: FnItem;
  readonly typeArgs: TypeEnv;
  readonly self: Type | undefined;
  /** Types of the parameters, without `self`. */
  readonly params: readonly Type[];
  /** Undefined until inferred. */
  result: Type | undefined;
  readonly name: string;
  readonly symbol: string;
  state: 'new' | 'checking' | 'done';
  /** The result that a first pass found for a function without `->`; later passes and callers go by it. */
  assumed: Type | undefined;
  /** Functions in progress that the last, provisional, check was waiting for, and when that was. */
  blockers: readonly FnInstance[];
  deferredAt: number;
  /** How often it had to be deferred. */
  deferrals: number;
  /** Made for use as a value: its result is `any`, and its end gives `None`. */
  readonly isValue: boolean;
  /** Its body has errors. */
  failed: boolean;
  /** Where its body takes numbers as ones of another type (`Widenings`); undefined until it is checked. */
  widenings: ReadonlySet<string> | undefined;
}

/** Type parameters in scope. */
export type TypeEnv = ReadonlyMap<string, Type>;
export const NO_TYPES: TypeEnv = new Map();

export interface FieldInfo {
  readonly name: string;
  readonly span: Span;
  readonly type: TypeExpr | Type;
  readonly default: Expr | undefined;
}

export interface StructItem {
  readonly kind: 'struct';
  readonly name: string;
  readonly module: ModuleInfo;
  readonly decl: StructDecl | undefined;
  readonly typeParams: readonly string[];
  readonly fields: readonly FieldInfo[];
  readonly fieldIndex: ReadonlyMap<string, number>;
  readonly methods: Map<string, FnItem>;
}

export interface VariantInfo {
  readonly name: string;
  readonly payload: readonly (TypeExpr | Type)[];
}

export interface EnumItem {
  readonly kind: 'enum';
  readonly name: string;
  readonly module: ModuleInfo;
  readonly decl: EnumDecl | undefined;
  readonly typeParams: readonly string[];
  readonly variants: readonly VariantInfo[];
  readonly variantIndex: ReadonlyMap<string, number>;
  readonly methods: Map<string, FnItem>;
}

export interface AliasItem {
  readonly kind: 'alias';
  readonly name: string;
  readonly module: ModuleInfo;
  readonly decl: TypeAliasDecl;
  /** Set while the target is being resolved, to catch an alias of itself. */
  busy: boolean;
  /** What it stands for, by the ids of its type arguments. */
  readonly resolved: Map<string, Type>;
}

export interface GlobalItem {
  readonly kind: 'global';
  readonly name: string;
  readonly module: ModuleInfo;
  readonly span: Span;
  readonly annotation: TypeExpr | undefined;
  /** The value it is first given; tells the type when a function is checked before the top level. */
  readonly value: Expr | undefined;
  /** The statement that declares it. */
  readonly node: Stmt;
  id: GlobalId;
  /** Undefined until its first assignment is checked or its type asked for. */
  type: Type | undefined;
  busy: boolean;
}

/** A module of the program, made of a file. */
export interface ModuleItem {
  readonly kind: 'module';
  readonly name: string;
  readonly module: ModuleInfo;
}

/** A standard module such as `math`. */
export interface StdItem {
  readonly kind: 'std';
  readonly name: string;
  readonly std: string;
}

/** One member of a standard module, imported by `use math.sqrt`. */
export interface StdMemberItem {
  readonly kind: 'stdMember';
  readonly name: string;
  readonly std: string;
  readonly member: string;
}

/** A name whose declaration was faulty; its uses are not complained about. */
export interface BrokenItem {
  readonly kind: 'broken';
  readonly name: string;
}

export type Item =
  | FnItem
  | StructItem
  | EnumItem
  | AliasItem
  | GlobalItem
  | ModuleItem
  | StdItem
  | StdMemberItem
  | BrokenItem;

export interface ModuleInfo {
  /** Dotted name for symbols and frames: empty for the root module. */
  readonly name: string;
  readonly file: SourceFile;
  readonly ast: Module;
  readonly items: Map<string, Item>;
  /** Names that other modules may use. */
  readonly exported: Set<string>;
  /** Variables that a second `let` of another type makes, by that statement. */
  readonly redeclared: Map<Stmt, GlobalItem>;
  /** Modules it uses, in order of use, with the `use`. */
  readonly uses: { readonly module: ModuleInfo; readonly span: Span }[];
  readonly isRoot: boolean;
}

export type DeclaredItem = FnItem | StructItem | EnumItem | AliasItem;

/** Its own declarations other than of variables, in source order. */
export function declaredItems(module: ModuleInfo): DeclaredItem[] {
  const isDeclared = (item: Item): item is DeclaredItem => DECLARED.has(item.kind);
  return [...module.items.values()].filter(isDeclared).filter((item) => item.module === module);
}

const DECLARED: ReadonlySet<Item['kind']> = new Set(['fn', 'struct', 'enum', 'alias']);

/** The function that it is, or the methods that it has. */
export function functionsOf(item: DeclaredItem): readonly FnItem[] {
  if (item.kind === 'fn') return [item];
  return item.kind === 'alias' ? [] : [...item.methods.values()];
}

/** What the types of an item have in common, `StructType.declaration`. */
export function declarationOf(item: StructItem | EnumItem): string {
  return `${item.module.file.id} ${item.name}`;
}

export function itemNoun(item: Item): string {
  switch (item.kind) {
    case 'fn':
      return 'function';
    case 'alias':
      return 'type';
    case 'global':
      return 'variable';
    case 'std':
      return 'module';
    case 'stdMember':
    case 'broken':
      return 'name';
    default:
      return item.kind;
  }
}

/** The noun with its article, for messages. */
export function anItem(item: Item): string {
  const noun = itemNoun(item);
  return `${noun === 'enum' ? 'an' : 'a'} ${noun}`;
}
