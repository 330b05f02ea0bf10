/**
 * What the checking of one program shares: types, items, instances, output.
 *
 * Invariants: `functions[i].id === i` once checking has ended without errors; symbols are unique and depend
 * only on the program's text.
 */
import { type Diagnostic, DiagnosticBag, type DiagnosticCode } from '../../support/diagnostics.js';
import type { SourceFile, Span } from '../../support/source.js';
import type { Expr, Stmt } from '../../syntax/ast.js';
import type { FnId, GlobalId, HirExpr, HirFunction, HirStmt } from '../hir.js';
import { type Type, TypeTable } from '../types.js';
import type { Body } from './body.js';
import { Build } from './build.js';
import type { EnumItem, FnInstance, FnItem, GlobalItem, StructItem, TypeEnv } from './items.js';
import { PRELUDE_TYPES } from './prelude-types.js';
import { TypeBuilder } from './pseudo.js';

/**
 * The rules that call each other across files; index.ts ties them together, so that no two files import
 * one another.
 */
export interface Rules {
  expr(b: Body, e: Expr, want: Type | undefined): HirExpr;
  /** Statements in a scope of their own. */
  block(b: Body, body: readonly Stmt[]): HirStmt[];
  stmts(b: Body, body: readonly Stmt[]): HirStmt[];
  instantiateNominal(program: Program, item: StructItem | EnumItem, args: readonly Type[]): Type;
  /** Checks an instance's body now, to learn its result type. */
  checkInstance(program: Program, instance: FnInstance): void;
  globalType(program: Program, item: GlobalItem): Type;
}

export interface GlobalRecord {
  readonly item: GlobalItem;
  readonly id: GlobalId;
}

export class Program {
  readonly types = new TypeTable();
  readonly tb: TypeBuilder;
  readonly build = new Build(this.types);
  readonly bag = new DiagnosticBag();
  readonly files: SourceFile[] = [];
  readonly functions: (HirFunction | undefined)[] = [];
  readonly globals: GlobalRecord[] = [];
  /** Instances whose bodies are still to be checked, in order of request. */
  readonly queue: FnInstance[] = [];
  /** Instances whose check was provisional, to be repeated; the last one first. */
  readonly deferred: FnInstance[] = [];
  /** Instances that took numbers as ones of another type before their general one was checked, see `Body.widenings`. */
  readonly unsettled: FnInstance[] = [];
  /** How many checks are in progress, one inside the other. */
  depth = 0;
  /** How many variables' types are being found out ahead of their declarations, one inside the other. */
  peeks = 0;
  /** How many type aliases are being looked through, one inside the other. */
  aliases = 0;
  /** How many types were made of each generic struct and enum. */
  readonly instanceCounts = new Map<StructItem | EnumItem, number>();
  /** Those that were reported for being given ever more types. */
  readonly endless = new Set<StructItem | EnumItem>();
  /** The expression or type that is being checked, for mistakes in types that no file declares. */
  place: Span = { file: 0, start: 0, end: 0 };
  /** The type of each struct and enum that is used without type arguments. */
  readonly plainTypes = new Map<StructItem | EnumItem, Type>();
  /** Struct and enum types whose parts are still to be filled in. */
  readonly unfilled: (() => void)[] = [];
  /** How many expressions and blocks the checks in progress are inside of. */
  nesting = 0;
  /** The function whose check was put off because of either. */
  tooDeep: FnInstance | undefined;
  /** Methods that some `dyn` calls by name. */
  readonly dynMethods = new Set<string>();
  /** Counts inferred results: a deferred function is looked at again when there are new ones. */
  epoch = 0;
  /** `Option` and the other nominal types that every module sees. */
  readonly prelude = PRELUDE_TYPES;
  private readonly symbols = new Set<string>();

  /** Without `keepsCode` functions that have been checked are not put into `functions`. */
  constructor(
    readonly rules: Rules,
    readonly keepsCode: boolean,
  ) {
    internDynamicTypes(this.types);
    this.tb = new TypeBuilder(this.types, (item, args) => {
      const type = rules.instantiateNominal(this, item, args);
      if (type.kind !== 'struct' && type.kind !== 'enum') throw new Error('internal error: not a nominal type');
      return type;
    });
  }

  report(code: DiagnosticCode, span: Span, message: string, help?: string): void {
    this.bag.report(code, span, message, help);
  }

  newFunctionId(): FnId {
    return this.functions.push(undefined) - 1;
  }

  newGlobal(item: GlobalItem): GlobalId {
    const id = this.globals.length;
    this.globals.push({ item, id });
    return id;
  }

  /** A symbol from readable parts: dots stay, other characters are encoded, a repeat gets a number. */
  uniqueSymbol(text: string): string {
    const base = PLAIN.test(text) ? text : encoded(text);
    let symbol = base;
    for (let n = 2; this.symbols.has(symbol); n++) symbol = `${base}$${n}`;
    this.symbols.add(symbol);
    return symbol;
  }

  /** Creates the instance and queues its body. */
  addInstance(
    item: FnItem,
    typeArgs: TypeEnv,
    self: Type | undefined,
    params: readonly Type[],
    isValue = false,
  ): FnInstance {
    const inModule = item.module.name === '' ? '' : `${item.module.name}.`;
    const name = inModule + (item.owner === undefined ? item.name : `${item.owner.name}.${item.name}`);
    const suffix = item.isGeneric ? `<${[...typeArgs.values(), ...params].map((t) => t.name).join(',')}>` : '';
    const instance: FnInstance = {
      id: this.newFunctionId(),
      item,
      typeArgs,
      self,
      params,
      result: undefined,
      name,
      symbol: this.uniqueSymbol(name + suffix),
      state: 'new',
      assumed: undefined,
      blockers: [],
      deferredAt: -1,
      deferrals: 0,
      isValue,
      failed: false,
      widenings: undefined,
    };
    this.queue.push(instance);
    return instance;
  }

  /** All diagnostics, by file and position, repeats from several instances dropped. */
  sortedDiagnostics(): Diagnostic[] {
    const seen = new Set<string>();
    const unique = this.bag.items.filter((d) => {
      const key = `${d.code} ${d.span.file} ${d.span.start} ${d.span.end}`;
      return seen.size < seen.add(key).size;
    });
    return unique.sort((a, b) => a.span.file - b.span.file || a.span.start - b.span.start);
  }
}

/** Types that operations on `any` can make whatever the program says; the runtime finds them by name. */
function internDynamicTypes(types: TypeTable): void {
  for (const elem of [types.any, types.int, types.str]) types.list(elem);
  types.dict(types.str, types.any);
}

const PLAIN = /^[A-Za-z0-9_.]*$/;

function encoded(text: string): string {
  return text.replace(/[^A-Za-z0-9_.]/gu, (c) => ENCODED.get(c) ?? `$u${c.codePointAt(0)?.toString(16)}`);
}

const ENCODED = new Map([
  ['<', '$'],
  ['>', ''],
  [',', '$'],
  [' ', ''],
]);
