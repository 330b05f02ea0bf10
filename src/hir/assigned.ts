/**
 * Definite assignment at loop headers: which locals are surely assigned whenever a loop's condition is evaluated. A loop
 * can be left for a continuation with the values of these.
 *
 * Invariants: paths are joined as the verifier (verify.ts) joins them, so that what is found here passes it.
 */
import { factsOf } from './facts.js';
import type { HirExpr, HirFunction, HirStmt, LabelId, LocalId } from './hir.js';
import { operandsOf } from './walk.js';

/** Locals, a bit each: paths share and meet cheaply. Undefined after code that does not go on. */
type Assigned = bigint | undefined;

const BITS: bigint[] = [];

/** The bit of a local; most functions have few, and making one takes as long as a few statements do. */
function bit(id: LocalId): bigint {
  BITS[id] ??= 1n << BigInt(id);
  return BITS[id];
}

export interface AtLoop {
  /** The locals that are surely assigned (`isAmong`). */
  readonly assigned: bigint;
  /** The outermost loop around it, or itself. */
  readonly outermost: LabelId;
}

/** What is known at each loop, by its label; loops that are never reached are missing. */
export function assignedAtLoops(fn: HirFunction): ReadonlyMap<LabelId, AtLoop> {
  const walk = new AssignmentWalk(fn);
  walk.body(fn.body);
  return walk.atLoops;
}

/** Whether the local is one of those. */
export function isAmong(assigned: bigint, local: LocalId): boolean {
  return (assigned & bit(local)) !== 0n;
}

class AssignmentWalk {
  readonly atLoops = new Map<LabelId, AtLoop>();
  private outermost: LabelId | undefined;
  /** What is surely assigned where a `break` of the label leads to; few functions have any. */
  private breaks: Map<LabelId, Assigned[]> | undefined;
  private assigned: Assigned;
  /** Only statements inside of expressions can assign there. */
  private readonly looksIntoExpressions: boolean;

  constructor(fn: HirFunction) {
    this.assigned = bit(fn.paramCount) - 1n;
    this.looksIntoExpressions = factsOf(fn).hasSeq;
  }

  body(stmts: readonly HirStmt[]): void {
    for (const s of stmts) this.stmt(s);
  }

  private stmt(s: HirStmt): void {
    switch (s.kind) {
      case 'setLocal':
        this.expr(s.value);
        if (this.assigned !== undefined) this.assigned |= bit(s.local);
        break;
      case 'setGlobal':
        this.expr(s.value);
        break;
      case 'setField':
        this.expr(s.object);
        this.expr(s.value);
        break;
      case 'setIndex':
        this.expr(s.list);
        this.expr(s.index);
        this.expr(s.value);
        break;
      case 'expr':
        this.expr(s.value);
        if (s.value.type.kind === 'never') this.assigned = undefined;
        break;
      case 'return':
        if (s.value !== undefined) this.expr(s.value);
        this.assigned = undefined;
        break;
      default:
        this.control(s);
    }
  }

  private control(s: Extract<HirStmt, { kind: 'if' | 'loop' | 'block' | 'break' | 'continue' }>): void {
    switch (s.kind) {
      case 'if': {
        this.expr(s.condition);
        const before = this.assigned;
        this.body(s.then);
        const afterThen = this.assigned;
        this.assigned = before;
        this.body(s.else);
        this.assigned = meet(afterThen, this.assigned);
        break;
      }
      case 'loop':
        this.loop(s);
        break;
      case 'block':
        this.body(s.body);
        if (s.label !== undefined) this.leave(s.label, this.assigned);
        break;
      case 'break': {
        this.breaks ??= new Map();
        const known = this.breaks.get(s.label) ?? [];
        known.push(this.assigned);
        this.breaks.set(s.label, known);
        this.assigned = undefined;
        break;
      }
      case 'continue':
        this.assigned = undefined;
    }
  }

  private loop(s: Extract<HirStmt, { kind: 'loop' }>): void {
    const { assigned, outermost = s.label } = this;
    if (assigned !== undefined) this.atLoops.set(s.label, { assigned, outermost });
    const around = this.outermost;
    this.outermost = outermost;
    this.expr(s.condition);
    const before = this.assigned;
    const always = s.condition.kind === 'bool' && s.condition.value;
    this.body(s.body);
    // `continue` comes to the step too, with no more than was assigned before the body for certain.
    this.assigned = before;
    this.body(s.step);
    this.outermost = around;
    this.leave(s.label, always ? undefined : before);
  }

  /** Goes on behind a loop or block, which is reached at its end or by a `break`. */
  private leave(label: LabelId, atEnd: Assigned): void {
    const breaks = this.breaks?.get(label);
    this.assigned = breaks === undefined ? atEnd : breaks.reduce(meet, atEnd);
    this.breaks?.delete(label);
  }

  private expr(e: HirExpr): void {
    if (!this.looksIntoExpressions) return;
    if (e.kind === 'seq') {
      this.body(e.body);
      this.expr(e.value);
      return;
    }
    const operands = operandsOf(e);
    if (e.kind !== 'logic' && e.kind !== 'cond') {
      for (const operand of operands) this.expr(operand);
      return;
    }
    // Operands that may not be evaluated assign nothing for certain.
    const [first, ...others] = operands;
    if (first !== undefined) this.expr(first);
    const before = this.assigned;
    for (const operand of others) {
      this.assigned = before;
      this.expr(operand);
    }
    this.assigned = before;
  }
}

function meet(a: Assigned, b: Assigned): Assigned {
  return a === undefined ? b : b === undefined ? a : a & b;
}
