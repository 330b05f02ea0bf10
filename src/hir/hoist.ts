/**
 * Takes loops out of expressions: `f(a, [g(x) for x in xs])` becomes statements that leave the list in a local.
 * After it every loop is a statement of the body, so that nothing but locals is alive at its back edge, and code can
 * enter or leave the function there (continuation.ts).
 *
 * Invariants: evaluation order stays (what was evaluated before a loop is put in a hidden local); labels stay; a
 * function without loops in expressions comes back as the same object.
 */
import { factsOf } from './facts.js';
import type { HirExpr, HirFunction, HirLocal, HirStmt } from './hir.js';
import { operandsOf, walkExpr, walkFunction, withOperands } from './walk.js';

type Stmt<K extends HirStmt['kind']> = Extract<HirStmt, { kind: K }>;
type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;

const hoisted = new WeakMap<HirFunction, HirFunction>();

/** The function with every loop in statement position. */
export function hoistLoops(fn: HirFunction): HirFunction {
  let found = hoisted.get(fn);
  if (found === undefined) {
    found = hasLoopInExpression(fn) ? new Hoister(fn).run() : fn;
    hoisted.set(fn, found);
  }
  return found;
}

function hasLoopInExpression(fn: HirFunction): boolean {
  const { hasLoop, hasSeq } = factsOf(fn);
  let found = false;
  if (!hasLoop || !hasSeq) return found;
  walkFunction(fn, {
    expr: (e) => {
      found ||= e.kind === 'seq' && holdsLoop(e);
    },
  });
  return found;
}

export function holdsLoop(e: HirExpr): boolean {
  let found = false;
  walkExpr(e, {
    stmt: (s) => {
      found ||= s.kind === 'loop';
    },
  });
  return found;
}

/** Values that are the same whenever they are evaluated, and cost nothing. */
function isConstant(e: HirExpr): boolean {
  return ['int', 'float', 'bool', 'str', 'unit', 'fnRef'].includes(e.kind);
}

class Hoister {
  private readonly locals: HirLocal[];

  constructor(private readonly fn: HirFunction) {
    this.locals = [...fn.locals];
  }

  run(): HirFunction {
    const body = this.stmts(this.fn.body);
    return { ...this.fn, locals: this.locals, body };
  }

  private stmts(body: readonly HirStmt[]): HirStmt[] {
    const out: HirStmt[] = [];
    for (const s of body) this.stmt(s, out);
    return out;
  }

  private stmt(s: HirStmt, out: HirStmt[]): void {
    switch (s.kind) {
      case 'setLocal':
      case 'setGlobal':
      case 'expr':
        out.push({ ...s, value: this.expr(s.value, out) });
        break;
      case 'return':
        out.push(s.value === undefined ? s : { ...s, value: this.expr(s.value, out) });
        break;
      case 'setField': {
        const [object = s.object, value = s.value] = this.operands([s.object, s.value], out);
        out.push({ ...s, object, value });
        break;
      }
      case 'setIndex': {
        const [list = s.list, index = s.index, value = s.value] = this.operands([s.list, s.index, s.value], out);
        out.push({ ...s, list, index, value });
        break;
      }
      case 'if': {
        const condition = this.expr(s.condition, out);
        // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
        out.push({ ...s, condition, then: this.stmts(s.then), else: this.stmts(s.else) });
        break;
      }
      case 'loop':
        out.push(this.loop(s));
        break;
      case 'block':
        out.push({ ...s, body: this.stmts(s.body) });
        break;
      default:
        out.push(s);
    }
  }

  /** A condition with a loop in it is tested at the start of the body. */
  private loop(s: Stmt<'loop'>): HirStmt {
    const body = this.stmts(s.body);
    const step = this.stmts(s.step);
    if (!holdsLoop(s.condition)) return { ...s, body, step };
    const { span } = s.condition;
    const test: HirStmt[] = [];
    const condition = this.expr(s.condition, test);
    const leave: HirStmt = { kind: 'break', span, label: s.label };
    // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
    test.push({ kind: 'if', span, condition, then: [], else: [leave] });
    const always: HirExpr = { kind: 'bool', span, type: s.condition.type, value: true };
    return { ...s, condition: always, body: [...test, ...body], step };
  }

  /** Puts what has to happen first in `out`; the expression that is left holds no loop. */
  private expr(e: HirExpr, out: HirStmt[]): HirExpr {
    if (!holdsLoop(e)) return e;
    switch (e.kind) {
      case 'seq':
        for (const s of e.body) this.stmt(s, out);
        return this.expr(e.value, out);
      case 'logic':
        return this.logic(e, out);
      case 'cond':
        return this.cond(e, out);
      default:
        return withOperands(e, this.operands(operandsOf(e), out));
    }
  }

  /** What is evaluated before the last loop goes into locals, so that it still is. */
  private operands(operands: readonly HirExpr[], out: HirStmt[]): HirExpr[] {
    const last = operands.findLastIndex(holdsLoop);
    return operands.map((operand, i) => {
      if (i > last || isConstant(operand)) return operand;
      const value = this.expr(operand, out);
      return i === last ? value : this.keep(value, out);
    });
  }

  private logic(e: Expr<'logic'>, out: HirStmt[]): HirExpr {
    const left = this.expr(e.left, out);
    if (!holdsLoop(e.right)) return { ...e, left };
    const result = this.keep(left, out);
    const right: HirStmt[] = [];
    right.push(this.set(result, this.expr(e.right, right)));
    const [whenTrue, whenFalse] = e.op === 'and' ? [right, []] : [[], right];
    // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
    out.push({ kind: 'if', span: e.span, condition: result, then: whenTrue, else: whenFalse });
    return result;
  }

  private cond(e: Expr<'cond'>, out: HirStmt[]): HirExpr {
    const condition = this.expr(e.condition, out);
    if (!holdsLoop(e.whenTrue) && !holdsLoop(e.whenFalse)) return { ...e, condition };
    const result = this.fresh(e);
    const branch = (value: HirExpr): HirStmt[] => {
      const body: HirStmt[] = [];
      body.push(this.set(result, this.expr(value, body)));
      return body;
    };
    const [whenTrue, whenFalse] = [branch(e.whenTrue), branch(e.whenFalse)];
    // biome-ignore lint/suspicious/noThenProperty: a branch, not a promise
    out.push({ kind: 'if', span: e.span, condition, then: whenTrue, else: whenFalse });
    return result;
  }

  /** Evaluates the value now; what reads it later. */
  private keep(value: HirExpr, out: HirStmt[]): Expr<'local'> {
    const local = this.fresh(value);
    out.push(this.set(local, value));
    return local;
  }

  /** A value of type never does not come back, so there is nothing to set. */
  private set(local: Expr<'local'>, value: HirExpr): HirStmt {
    const { span } = value;
    return value.type.kind === 'never'
      ? { kind: 'expr', span, value }
      : { kind: 'setLocal', span, local: local.local, value };
  }

  private fresh({ type, span }: HirExpr): Expr<'local'> {
    const id = this.locals.length;
    this.locals.push({ id, name: 'hoisted', type, hidden: true });
    return { kind: 'local', span, type, local: id };
  }
}
