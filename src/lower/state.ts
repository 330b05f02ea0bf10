/**
 * The state of lowering one HIR function: its locals' cells, the targets of its labels, the debug location.
 *
 * Invariants: every local has cells for all its scalars from the start, so a loop can also be entered from
 * outside (on-stack replacement) once its locals are filled in; `stmts` is set before anything is lowered.
 */
import { fixedLength } from '../hir/fixed-lists.js';
import type { FnId, HirExpr, HirFunction, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import type { Type, TypeTable } from '../hir/types.js';
import { walkExpr } from '../hir/walk.js';
import { assert, broken } from '../support/assert.js';
import type { Span } from '../support/source.js';
import { builderLocals } from './builders.js';
import type { Locations } from './debug.js';
import { type DictCopy, dictCopies } from './dict-copies.js';
import type { Filling } from './dict-fill.js';
import { Emitter, part, type ScalarRange, type Val } from './emit.js';
import { growingLocals } from './growing.js';
import type { KnownLength, LengthCell } from './list.js';
import {
  type Block,
  constBool,
  constF64,
  constI32,
  constI64,
  type LlvmFunction,
  type llvm,
  nullPtr,
  type Value,
} from './llvm.js';
import type { ModuleBuilder } from './module.js';
import { type Scalar, scalarsOf } from './repr.js';
import type { SteadyList } from './steady-lists.js';
import { giveBack, markAllocation, type PassingLocals, passingLocals } from './temporary.js';
import { partLocals } from './text-parts.js';

const NO_COPIES: ReadonlyMap<LabelId, DictCopy> = new Map();
/** Most functions of baseline code have none of what is kept in maps, and a map of their own costs as much as a few statements. */
const NONE = new Map<LocalId, never>();
/** Baseline code keeps nothing of lists: nothing is ever put there. */
const NO_STEADY = new Map<LocalId, SteadyList>();
const NO_LENGTHS = new Map<LocalId, LengthCell>();
const NONE_PASSING: PassingLocals = { ofLoop: new Map(), all: new Set() };

export interface Target {
  readonly breakTo: Block;
  /** Of a loop, its step; a plain block has no `continue`. */
  readonly continueTo: Block;
  /** Whether a live `break` was seen. */
  broken: boolean;
  /** Lists whose lengths the loop keeps. */
  readonly kept: readonly LocalId[];
}

/** A string builder that is no object (builders.ts). */
export interface BuilderCells {
  readonly text: Value;
  readonly length: Value;
  /** The bytes that the text has room for; 0 when it may be shared. */
  readonly capacity: Value;
}

/** A part of a text that is no string (text-parts.ts). */
export interface PartCells {
  readonly text: Value;
  readonly start: Value;
  readonly end: Value;
}

export class FunctionState extends Emitter {
  readonly targets = new Map<LabelId, Target>();
  /** Loops that copy entries of a dict. */
  readonly copies: ReadonlyMap<LabelId, DictCopy>;
  /** By the `dict.set` that fills them: dicts whose loop is being lowered. */
  fillings: Map<HirExpr, Filling> | undefined;
  /** Lists that stay as they are in the loop being lowered. */
  readonly steady: Map<LocalId, SteadyList>;
  /** Where the lengths of lists are that the loops being lowered keep (kept-lengths.ts). */
  readonly lengths: Map<LocalId, LengthCell>;
  private readonly cells: readonly (readonly Value[])[];
  private readonly capacities: ReadonlyMap<LocalId, Value>;
  private readonly builders: ReadonlyMap<LocalId, BuilderCells>;
  private readonly parts: ReadonlyMap<LocalId, PartCells>;
  private readonly passing: PassingLocals;
  /** Where allocation stood before a passing local was assigned. */
  private readonly marks: ReadonlyMap<LocalId, Value>;
  private readonly locations: Locations;
  private location: llvm.DILocation | undefined;

  constructor(
    m: ModuleBuilder,
    fn: LlvmFunction,
    readonly hir: HirFunction,
    /** Lowers statements; expressions may hold some. */
    readonly stmts: (f: FunctionState, body: readonly HirStmt[]) => void,
  ) {
    super(m, fn);
    this.steady = m.optimised ? new Map() : NO_STEADY;
    this.lengths = m.optimised ? new Map() : NO_LENGTHS;
    this.locations = m.debug.describe(hir, fn);
    this.cells = hir.locals.map(({ type, name }) => this.cellsFor(scalarsOf(type), name));
    this.at(hir.span);
    this.capacities = mapped(growingLocals(hir), () => {
      const capacity = this.cell('i64');
      this.b.CreateStore(constI64(0), capacity);
      return capacity;
    });
    const { optimised } = m;
    this.builders = !optimised
      ? NONE
      : mapped(builderLocals(hir), () => ({
          text: this.cell('ptr'),
          length: this.cell('i64'),
          capacity: this.cell('i64'),
        }));
    this.parts = !optimised
      ? NONE
      : mapped(partLocals(hir), () => ({ text: this.cell('ptr'), start: this.cell('i64'), end: this.cell('i64') }));
    this.copies = optimised ? dictCopies(hir) : NO_COPIES;
    this.passing = optimised ? passingLocals(hir) : NONE_PASSING;
    const marked = !optimised ? [] : [...this.passing.ofLoop.values()].flat().filter((local) => !this.parts.has(local));
    this.marks = mapped(marked, () => this.cell('ptr'));
  }

  get types(): TypeTable {
    return this.m.program.types;
  }

  /** A condition about to be branched on; lowering a body that takes part in branch profiles overrides it. */
  decide(_condition: Span, value: Value): Value {
    return value;
  }

  /** What is known of the length of the list that the expression gives. */
  knownLength(list: HirExpr): KnownLength | undefined {
    return (list.kind === 'local' ? this.lengths.get(list.local) : undefined) ?? this.fixedLength(list);
  }

  /** The length of the list that the expression gives, where that is one number for the whole run. */
  fixedLength(list: HirExpr): number | undefined {
    return this.m.optimised ? fixedLength(this.m.program, this.hir, list) : undefined;
  }

  /** A function is about to be called; lowering a body that counts its calls overrides it. */
  calling(_callee: FnId, _call: Span): void {}

  /** Sets the location of the instructions to come. */
  at(span: Span): void {
    const location = this.locations.at(span);
    if (location === this.location) return;
    this.location = location;
    this.b.SetCurrentDebugLocation(location);
  }

  /** The instructions to come hand this frame's work over: stack traces leave the frame out (docs/abi.md). */
  atTransfer(): void {
    this.location = undefined;
    this.b.SetCurrentDebugLocation(this.locations.transfer(this.hir.span));
  }

  localType(id: LocalId): Type {
    const local = this.hir.locals[id];
    return local === undefined ? broken('local', id, this.hir.name) : local.type;
  }

  /** Where the local's scalars are, whose value gets other references than the local. */
  sharedCells(id: LocalId): readonly Value[] {
    if (this.capacities !== NONE) this.share(id);
    return this.cellsOf(id);
  }

  getLocal(id: LocalId): Val {
    if (this.capacities !== NONE) this.share(id);
    const scalars = scalarsOf(this.localType(id));
    const cells = this.cellsOf(id);
    const first = scalars[0];
    const cell = cells[0];
    // Most have one, and these lines run cold in nearly every first call.
    if (first !== undefined && cell !== undefined && scalars.length === 1) return [this.loadCell(first, cell)];
    return scalars.map((scalar, i) => this.loadCell(scalar, part(cells, i)));
  }

  /** Some scalars of a struct held by value, which is no growing local. */
  getScalars(id: LocalId, { first, count }: ScalarRange): Val {
    const cells = this.cellsOf(id);
    return scalarsOf(this.localType(id))
      .slice(first, first + count)
      .map((scalar, i) => this.loadCell(scalar, part(cells, first + i)));
  }

  setLocal(id: LocalId, value: Val): void {
    if (this.capacities !== NONE) this.share(id);
    const cells = this.cellsOf(id);
    for (let i = 0; i < cells.length; i++) this.b.CreateStore(part(value, i), part(cells, i));
  }

  /** The local refers to nothing any more; it is not read before it is set. */
  clearLocal(id: LocalId): void {
    this.setLocal(id, scalarsOf(this.localType(id)).map(zeroOf));
  }

  // A growing local (growing.ts): a string that may be longer tomorrow, as long as nobody else refers to it.

  /** The local's first scalar, for a use that keeps no reference to it. */
  peekLocal(id: LocalId): Value {
    const [first = 'ptr'] = scalarsOf(this.localType(id));
    return this.loadCell(first, part(this.cellsOf(id), 0));
  }

  grows(id: LocalId): boolean {
    return this.capacities.has(id);
  }

  getCapacity(id: LocalId): Value {
    const capacity = this.capacities.get(id);
    assert(capacity !== undefined, `local ${id} of ${this.hir.name} does not grow`);
    return this.loadCell('i64', capacity);
  }

  /** Sets a string that nobody else refers to, with room for `capacity` bytes. */
  setGrown(id: LocalId, text: Value, capacity: Value): void {
    this.setLocal(id, [text]);
    const cell = this.capacities.get(id);
    if (cell !== undefined) this.b.CreateStore(capacity, cell);
  }

  private share(id: LocalId): void {
    const capacity = this.capacities.get(id);
    if (capacity !== undefined) this.b.CreateStore(constI64(0), capacity);
  }

  /** What stands for the builder that the local would hold; undefined when it holds one. */
  builder(id: LocalId): BuilderCells | undefined {
    return this.builders.get(id);
  }

  /** What stands for the string that the local would hold; undefined when it holds one. */
  part(id: LocalId): PartCells | undefined {
    return this.parts.get(id);
  }

  // A passing local (temporary.ts): a string that ends with the iteration of a loop.

  /** Call it before the value of the local is evaluated. */
  beforeAssigning(id: LocalId): void {
    const mark = this.marks.get(id);
    if (mark !== undefined) this.b.CreateStore(markAllocation(this), mark);
  }

  /** Call it at the end of the body of the loop. */
  giveBackPassing(label: LabelId): void {
    if (this.dead) return;
    for (const local of [...(this.passing.ofLoop.get(label) ?? [])].reverse()) {
      const mark = this.marks.get(local);
      if (mark !== undefined) giveBack(this, { text: this.peekLocal(local), mark: this.loadCell('ptr', mark) });
    }
  }

  /** Whether a string may be one that a passing local holds. */
  mayPass(text: HirExpr): boolean {
    let found = false;
    walkExpr(text, {
      expr: (e) => {
        found ||= e.kind === 'local' && this.passing.all.has(e.local);
      },
    });
    return found;
  }

  target(label: LabelId): Target {
    const target = this.targets.get(label);
    assert(target !== undefined, 'no open label', label, this.hir.name);
    return target;
  }

  private cellsFor(scalars: readonly Scalar[], name: string): readonly Value[] {
    const [first] = scalars;
    if (first !== undefined && scalars.length === 1) return [this.cell(first, name)];
    return scalars.map((scalar) => this.cell(scalar, name));
  }

  /** Where the local's scalars are. */
  private cellsOf(id: LocalId): readonly Value[] {
    const cells = this.cells[id];
    return cells === undefined ? broken('local', id, this.hir.name) : cells;
  }
}

function zeroOf(scalar: Scalar): Value {
  switch (scalar) {
    case 'ptr':
      return nullPtr;
    case 'i64':
      return constI64(0);
    case 'i32':
      return constI32(0);
    case 'i1':
      return constBool(false);
    case 'f64':
      return constF64(0);
  }
}

function mapped<T>(locals: Iterable<LocalId>, make: () => T): ReadonlyMap<LocalId, T> {
  let map: Map<LocalId, T> | undefined;
  for (const local of locals) {
    map ??= new Map();
    map.set(local, make());
  }
  return map ?? NONE;
}
