/**
 * The state of lowering one HIR function: its locals' cells, the targets of its labels, the debug location.
 *
 * Invariants: every local has cells for all its scalars from the start, so a loop can also be entered from
 * outside (on-stack replacement) once its locals are filled in; `stmts` is set before anything is lowered.
 */
import type { HirFunction, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import type { TypeTable } from '../hir/types.js';
import { assert } from '../support/assert.js';
import type { Span } from '../support/source.js';
import type { Locations } from './debug.js';
import { Emitter, part, type Val } from './emit.js';
import type { Block, LlvmFunction, llvm, Value } from './llvm.js';
import type { ModuleBuilder } from './module.js';
import { scalarsOf } from './repr.js';

export interface Target {
  readonly breakTo: Block;
  /** Of a loop, its step; a plain block has no `continue`. */
  readonly continueTo: Block;
  /** Whether a live `break` was seen. */
  broken: boolean;
}

export class FunctionState extends Emitter {
  readonly targets = new Map<LabelId, Target>();
  private readonly cells: readonly (readonly Value[])[];
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
    this.locations = m.debug.describe(hir, fn);
    this.cells = hir.locals.map((local) => scalarsOf(local.type).map((scalar) => this.cell(scalar, local.name)));
    this.at(hir.span);
  }

  get types(): TypeTable {
    return this.m.program.types;
  }

  /** Sets the location of the instructions to come. */
  at(span: Span): void {
    const location = this.locations.at(span);
    if (location === this.location) return;
    this.location = location;
    this.b.SetCurrentDebugLocation(location);
  }

  getLocal(id: LocalId): Val {
    const { type, cells } = this.local(id);
    return scalarsOf(type).map((scalar, i) => this.loadCell(scalar, part(cells, i)));
  }

  setLocal(id: LocalId, value: Val): void {
    const { cells } = this.local(id);
    for (const [i, cell] of cells.entries()) this.b.CreateStore(part(value, i), cell);
  }

  target(label: LabelId): Target {
    const target = this.targets.get(label);
    assert(target !== undefined, `label ${label} is not open in ${this.hir.name}`);
    return target;
  }

  private local(id: LocalId) {
    const local = this.hir.locals[id];
    const cells = this.cells[id];
    assert(local !== undefined && cells !== undefined, `local ${id} of ${this.hir.name}`);
    return { type: local.type, cells };
  }
}
