/**
 * The state of checking one function body, or one module's top level: locals, scopes, flow, labels, messages.
 *
 * Invariants: locals are numbered in order of declaration, parameters first; messages go to the body's own
 * bag, since a body that met an inference variable is checked again and only the last pass counts.
 */
import { type Diagnostic, DiagnosticBag, type DiagnosticCode } from '../../support/diagnostics.js';
import type { Span } from '../../support/source.js';
import type { Expr, Stmt } from '../../syntax/ast.js';
import type { HirExpr, HirLocal, HirStmt, LabelId, LocalId } from '../hir.js';
import type { Type, TypeTable } from '../types.js';
import type { Build } from './build.js';
import { type BranchMark, type BranchState, Flow } from './flow.js';
import type { FnInstance, GlobalItem, ModuleInfo, TypeEnv } from './items.js';
import type { Program } from './program.js';
import { ERROR, newVar, type TypeBuilder, type TypeVar } from './pseudo.js';
import { type LocalVar, Scope } from './scope.js';

/** Types found for inference variables by earlier passes, by the syntax node that made them. */
export type Solved = Map<object, Map<string, Type>>;

export interface Hole {
  readonly node: object;
  readonly slot: string;
  readonly variable: TypeVar;
  /** What it becomes when nothing tells. */
  readonly fallback: Type;
}

export interface LoopContext {
  readonly label: LabelId;
  readonly mark: BranchMark;
  readonly breaks: BranchState[];
}

export interface ReturnSite {
  readonly type: Type;
  readonly span: Span;
}

export interface GlobalRead {
  readonly item: GlobalItem;
  readonly read: HirExpr;
}

/** Where names are looked up: the parts of a body that a default argument replaces. */
interface NameContext {
  readonly module: ModuleInfo;
  readonly typeEnv: TypeEnv;
  readonly self: Type | undefined;
}

/** Of all bodies that are no top level: there are thousands, and a map takes as much room as the rest of a body. */
const NO_SLOTS = new Map<object, number>();

export class Body {
  readonly types: TypeTable;
  readonly tb: TypeBuilder;
  readonly build: Build;
  readonly bag = new DiagnosticBag();
  readonly flow = new Flow();
  readonly locals: HirLocal[] = [];
  readonly loops: LoopContext[] = [];
  readonly returns: ReturnSite[] = [];
  readonly holes: Hole[] = [];
  /** Functions in progress whose unknown result was needed, each once: the pass is not the last one. */
  readonly pending: FnInstance[] = [];
  /** It read a module-level variable whose type is still open: the pass is not the last one. */
  sawOpenGlobal = false;
  readonly functionScope = new Scope(undefined);
  scope = this.functionScope;
  labelCount = 0;
  /** Counts assignments to variables, to see whether an operand's evaluation could change another. */
  assignments = 0;
  /** Reads of module-level variables from functions: some have to be guarded. */
  readonly globalReads: GlobalRead[] = [];
  /** Flow slots of the module's variables, in a top level. */
  readonly globalSlots: Map<object, number>;
  /**
   * Where numbers are taken as ones of another type. A body whose unannotated parameters are bound to types must have
   * no such place that the body has not in which they are `any`: there, the number would keep its own type. Undefined
   * where there are no such parameters.
   */
  widenings: Set<string> | undefined;
  /** Names that meant nothing where they were read, and the place of the message: what follows may tell why. */
  readonly unknownNames: { readonly name: string; readonly scope: Scope; readonly at: number }[] = [];
  /** Default values that are being checked, one inside the other. */
  private readonly defaults: Expr[] = [];

  constructor(
    readonly program: Program,
    public names: NameContext,
    /** The declared or assumed result; undefined while it is inferred. */
    readonly result: Type | undefined,
    readonly solved: Solved,
    /** Set for a module's top level, where names are declared module-wide. */
    readonly isTopLevel: boolean,
  ) {
    this.types = program.types;
    this.tb = program.tb;
    this.build = program.build;
    this.globalSlots = isTopLevel ? new Map() : NO_SLOTS;
  }

  get module(): ModuleInfo {
    return this.names.module;
  }

  report(code: DiagnosticCode, span: Span, message: string, help?: string): void {
    this.bag.report(code, span, message, help);
  }

  /** Reports, and stands for the faulty expression. */
  fail(code: DiagnosticCode, span: Span, message: string, help?: string): HirExpr {
    this.report(code, span, message, help);
    return this.build.error(span);
  }

  /** The HIR of an expression; `want` is a hint, and the result may be of another type. */
  expr(e: Expr, want?: Type): HirExpr {
    const { program } = this;
    const { place } = program;
    program.nesting++;
    program.place = e.span;
    const value = program.rules.expr(this, e, want === undefined ? undefined : this.resolve(want));
    program.nesting--;
    program.place = place;
    return value;
  }

  block(body: readonly Stmt[]): HirStmt[] {
    this.program.nesting++;
    const block = this.program.rules.block(this, body);
    this.program.nesting--;
    return block;
  }

  // ----------------------------------------------------------------------------------------- locals

  newLocal(name: string, type: Type, hidden = false): LocalId {
    const id = this.locals.length;
    this.locals.push({ id, name, type: type === this.types.never ? this.types.unit : type, hidden });
    return id;
  }

  /** A hidden local; `$` cannot start a name of the user's. */
  hidden(name: string, type: Type): LocalId {
    return this.newLocal(`$${name}`, type, true);
  }

  /** A user's variable in the current scope, assigned from the start. */
  declare(name: string, type: Type): LocalVar {
    const variable = { id: this.newLocal(name, type), name, type, slot: -1 };
    this.scope.declare(variable);
    for (const { name: unknown, scope, at } of this.unknownNames) {
      if (unknown === name && scope === this.scope) this.explain(at, { help: `'${name}' is declared further down` });
    }
    return variable;
  }

  /** A user's variable of the whole body, to be assigned before it is read. */
  declareForBody(name: string, type: Type): LocalVar {
    const variable = { id: this.newLocal(name, type), name, type, slot: this.flow.newSlot() };
    this.functionScope.declare(variable);
    for (const { name: unknown, at } of this.unknownNames) {
      if (unknown !== name) continue;
      const [message, help] = [`'${name}' may not be assigned yet`, 'it is assigned further down'];
      this.explain(at, { code: 'E0302', message, help });
    }
    return variable;
  }

  private explain(at: number, better: Partial<Diagnostic>): void {
    const message = this.bag.items[at];
    if (message !== undefined) this.bag.items[at] = { ...message, ...better };
  }

  readLocal(span: Span, variable: { readonly id: LocalId; readonly type: Type }): HirExpr {
    return this.build.local(span, variable.id, this.tb.resolve(variable.type));
  }

  newLabel(): LabelId {
    return this.labelCount++;
  }

  noteWidening({ file, start, end }: Span): void {
    this.widenings?.add(`${file}:${start}-${end}`);
  }

  /** Runs `body` in a scope of its own. */
  scoped<T>(body: () => T): T {
    const outer = this.scope;
    const inner = new Scope(outer);
    this.scope = inner;
    try {
      return body();
    } finally {
      inner.end();
      this.scope = outer;
    }
  }

  /** Checks a default value with `check`, where only the names of its declaration are visible. */
  defaultValue(names: NameContext, value: Expr, check: (value: Expr) => HirExpr): HirExpr {
    if (this.defaults.includes(value)) return this.fail('E0510', value.span, 'this default value needs itself');
    const outer = { names: this.names, scope: this.scope };
    this.names = names;
    this.scope = new Scope(undefined);
    this.defaults.push(value);
    try {
      return check(value);
    } finally {
      this.defaults.pop();
      this.names = outer.names;
      this.scope = outer.scope;
    }
  }

  // -------------------------------------------------------------------------------------- inference

  /** The result of a function in progress is needed and not known. */
  waitFor(instance: FnInstance): void {
    if (!this.pending.includes(instance)) this.pending.push(instance);
  }

  /** The type that `node` leaves open: known from an earlier pass, or a variable. */
  hole(node: object, slot: string, fallback: Type): Type {
    const known = this.solved.get(node)?.get(slot);
    if (known !== undefined) return known;
    const variable = newVar();
    this.addHole(node, slot, variable, fallback);
    return variable;
  }

  addHole(node: object, slot: string, variable: TypeVar, fallback: Type): void {
    this.holes.push({ node, slot, variable, fallback });
  }

  resolve(type: Type): Type {
    return this.tb.resolve(type);
  }

  isError(type: Type): boolean {
    return type.id === ERROR.id;
  }
}
