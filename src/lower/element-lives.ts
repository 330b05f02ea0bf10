/**
 * Whether an element is still where it was when an assigned field of it is used: `let x = xs[i]` names an object, and by
 * value it can only be found again by its list and index. One walk over a function in the order of evaluation, paths joined.
 *
 * Invariants: all that moves elements of lists of one class makes all that is known of elements of the class unsure; a loop
 * starts with what is sure after any number of rounds.
 */
import type { HirExpr, HirFunction, HirStmt, LabelId, LocalId } from '../hir/hir.js';
import { operandsOf, walkStmts } from '../hir/walk.js';
import type { ElementClass } from './element-classes.js';
import type { ElementFlow, ElementLocals } from './element-flow.js';
import { calleeOf, calls, type ElementMoves, type Moves } from './element-moves.js';

/** Elements that are where they were: by the local that holds them, or the statement that assigns their field. */
type Sure = ReadonlySet<LocalId | HirStmt> | undefined;

/** Refuses the structs of elements that may be elsewhere when an assigned field is used. */
export function checkElementLives(flow: ElementFlow, moves: ElementMoves, fn: HirFunction): void {
  new LifeWalk(flow, moves, flow.locals.get(fn.id) ?? new Map()).statements(fn.body);
}

class LifeWalk {
  /** Undefined where nothing goes on. */
  private sure: Sure = new Set();
  private readonly breaks = new Map<LabelId, Sure[]>();
  /** Statements that assign a field of an element, while their value is evaluated. */
  private readonly writing = new Map<HirStmt, ElementClass>();

  constructor(
    private readonly flow: ElementFlow,
    private readonly moves: ElementMoves,
    private readonly locals: ElementLocals,
  ) {}

  statements(body: readonly HirStmt[]): void {
    for (const s of body) this.statement(s);
  }

  private statement(s: HirStmt): void {
    switch (s.kind) {
      case 'setLocal':
        this.expr(s.value);
        if (this.locals.has(s.local)) this.add(s.local);
        break;
      case 'setGlobal':
      case 'expr':
        this.expr(s.value);
        if (s.value.type.kind === 'never') this.sure = undefined;
        break;
      case 'setField':
        this.setField(s);
        break;
      case 'setIndex':
        this.expr(s.list);
        this.expr(s.index);
        this.expr(s.value);
        this.moveBy(s);
        break;
      case 'return':
        if (s.value !== undefined) this.expr(s.value);
        this.sure = undefined;
        break;
      default:
        this.control(s);
    }
  }

  private setField(s: Extract<HirStmt, { kind: 'setField' }>): void {
    const { object } = s;
    this.expr(object);
    const isAssigned = this.flow.isAssigned(object.type, s.field);
    const list = isAssigned && object.kind === 'index' ? this.flow.indexed.get(object) : undefined;
    if (list !== undefined) {
      this.writing.set(s, list);
      this.add(s);
    }
    this.expr(s.value);
    if (list !== undefined) {
      if (this.sure?.has(s) === false) this.flow.refuse(object.type);
      this.writing.delete(s);
    }
    if (isAssigned && object.kind === 'local') this.use(object);
  }

  private control(s: Extract<HirStmt, { kind: 'if' | 'loop' | 'block' | 'break' | 'continue' }>): void {
    switch (s.kind) {
      case 'if': {
        this.expr(s.condition);
        const before = this.sure;
        this.statements(s.then);
        const afterThen = this.sure;
        this.sure = before;
        this.statements(s.else);
        this.sure = meet(afterThen, this.sure);
        break;
      }
      case 'loop':
        this.loop(s);
        break;
      case 'block':
        this.statements(s.body);
        if (s.label !== undefined) this.leave(s.label, this.sure);
        break;
      case 'break': {
        const known = this.breaks.get(s.label) ?? [];
        known.push(this.sure);
        this.breaks.set(s.label, known);
        this.sure = undefined;
        break;
      }
      case 'continue':
        this.sure = undefined;
    }
  }

  private loop(s: Extract<HirStmt, { kind: 'loop' }>): void {
    walkStmts([s], { stmt: (inner) => this.moveBy(inner), expr: (e) => this.effectOf(e) });
    const always = this.sure;
    this.expr(s.condition);
    const atEnd = this.sure;
    this.statements(s.body);
    // `continue` comes to the step from anywhere in the body.
    this.sure = always;
    this.statements(s.step);
    this.leave(s.label, s.condition.kind === 'bool' && s.condition.value ? undefined : atEnd);
  }

  /** Goes on behind a loop or block, which is reached at its end or by a `break`. */
  private leave(label: LabelId, atEnd: Sure): void {
    this.sure = (this.breaks.get(label) ?? []).reduce(meet, atEnd);
    this.breaks.delete(label);
  }

  private expr(e: HirExpr): void {
    switch (e.kind) {
      case 'seq':
        this.statements(e.body);
        this.expr(e.value);
        return;
      case 'logic':
      case 'cond': {
        const [first, ...others] = operandsOf(e);
        if (first !== undefined) this.expr(first);
        const before = this.sure;
        // What is sure before them is the most that is sure after them.
        for (const operand of others) {
          const after = this.sure;
          this.sure = before;
          this.expr(operand);
          this.sure = meet(after, this.sure);
        }
        return;
      }
      case 'field':
        this.expr(e.object);
        if (e.object.kind === 'local' && this.flow.isAssigned(e.object.type, e.field)) this.use(e.object);
        return;
      default:
        for (const operand of operandsOf(e)) this.expr(operand);
        this.effectOf(e);
    }
  }

  private use({ local, type }: Extract<HirExpr, { kind: 'local' }>): void {
    if (this.sure?.has(local) === false) this.flow.refuse(type);
  }

  private effectOf(e: HirExpr): void {
    if (e.kind === 'intrinsic') this.moveBy(e);
    if (calls(e)) this.move(this.moves.of(calleeOf(e)));
  }

  private moveBy(by: HirExpr | HirStmt): void {
    const list = this.flow.movers.get(by);
    if (list !== undefined) this.move({ anything: false, moved: new Set([list.root()]), uses: false });
  }

  private move({ anything, moved }: Moves): void {
    if (this.sure === undefined || (!anything && moved.size === 0)) return;
    this.sure = new Set([...this.sure].filter((key) => !anything && !this.isOf(moved, key)));
  }

  private isOf(classes: ReadonlySet<ElementClass>, key: LocalId | HirStmt): boolean {
    const list = typeof key === 'number' ? this.locals.get(key) : this.writing.get(key);
    // A statement whose value has been evaluated is of no interest any more.
    return list === undefined || classes.has(list.root());
  }

  private add(key: LocalId | HirStmt): void {
    this.sure = this.sure && new Set([...this.sure, key]);
  }
}

function meet(a: Sure, b: Sure): Sure {
  if (a === undefined || b === undefined) return a ?? b;
  return new Set([...a].filter((key) => b.has(key)));
}
