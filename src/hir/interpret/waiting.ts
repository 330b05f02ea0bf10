/**
 * Functions that may wait, as generators: what they yield is what they wait for. Only the statements and expressions in which
 * something waits become generators. Their operands are kept in temporaries of the frame, evaluated in the same order, so
 * that the operation itself is compiled as everywhere else.
 */
import type { HirExpr, HirStmt } from '../hir.js';
import { operandsOf, withOperands } from '../walk.js';
import { prepareAny, prepareMethod } from './call.js';
import { type Compiler, type Exec, Jump } from './compiler.js';
import { callAt, implementation } from './intrinsic.js';
import { breakOf, type Completion, continueOf, type Frame, NORMAL, RETURN } from './machine.js';
import type { Wait, Waiting } from './tasks.js';
import { box } from './unbox.js';
import type { AnyValue, FnValue } from './values.js';

type Steps = Generator<Wait, Completion, undefined>;
type WaitExec = (f: Frame) => Steps;
type WaitEval = (f: Frame) => Waiting;

export function compileWaiting(c: Compiler, body: readonly HirStmt[]): (f: Frame) => Waiting {
  const run = waitBody(c, body);
  return function* (f) {
    const completion = yield* run(f);
    return completion === RETURN ? c.m.result : undefined;
  };
}

// --------------------------------------------------------------------------------------- statements

function waitBody(c: Compiler, body: readonly HirStmt[]): WaitExec {
  const stmts = body.map((s) =>
    stmtWaits(c, s) ? ({ wait: waitStmt(c, s) } as const) : ({ run: c.body([s]), wait: undefined } as const),
  );
  return function* (f) {
    for (const stmt of stmts) {
      const completion = stmt.wait === undefined ? stmt.run(f) : yield* stmt.wait(f);
      if (completion !== NORMAL) return completion;
    }
    return NORMAL;
  };
}

function stmtWaits(c: Compiler, s: HirStmt): boolean {
  const { blocking } = c.m;
  const any = (body: readonly HirStmt[]): boolean => body.some((inner) => stmtWaits(c, inner));
  switch (s.kind) {
    case 'setLocal':
    case 'setGlobal':
    case 'expr':
      return blocking.waitsIn(s.value);
    case 'setField':
      return blocking.waitsIn(s.object) || blocking.waitsIn(s.value);
    case 'setIndex':
      return blocking.waitsIn(s.list) || blocking.waitsIn(s.index) || blocking.waitsIn(s.value);
    case 'return':
      return s.value !== undefined && blocking.waitsIn(s.value);
    case 'if':
      return blocking.waitsIn(s.condition) || any(s.then) || any(s.else);
    case 'loop':
      return blocking.waitsIn(s.condition) || any(s.body) || any(s.step);
    case 'block':
      return any(s.body);
    default:
      return false;
  }
}

/** Catches what its expressions throw to get out of themselves. */
function waitStmt(c: Compiler, s: HirStmt): WaitExec {
  const outer = c.jumps;
  c.jumps = false;
  const stmt = plainWait(c, s);
  const { jumps } = c;
  c.jumps = outer;
  if (!jumps) return stmt;
  return function* (f) {
    try {
      return yield* stmt(f);
    } catch (error) {
      if (error instanceof Jump) return error.completion;
      throw error;
    }
  };
}

function plainWait(c: Compiler, s: HirStmt): WaitExec {
  switch (s.kind) {
    case 'setLocal':
    case 'setGlobal':
    case 'expr':
    case 'return':
      return s.value === undefined ? then(c, [], s) : valueStmt(c, s, s.value);
    case 'setField':
      return operandStmt(c, [s.object, s.value], ([object = s.object, value = s.value]) => ({ ...s, object, value }));
    case 'setIndex':
      return operandStmt(c, [s.list, s.index, s.value], ([list = s.list, index = s.index, value = s.value]) => ({
        ...s,
        list,
        index,
        value,
      }));
    case 'if':
      return waitIf(c, s);
    case 'loop':
      return waitLoop(c, s);
    case 'block':
      return waitBlock(c, s);
    default:
      return then(c, [], s);
  }
}

type ValueStmt = Extract<HirStmt, { kind: 'setLocal' | 'setGlobal' | 'expr' | 'return' }>;

function valueStmt(c: Compiler, s: ValueStmt, value: HirExpr): WaitExec {
  return operandStmt(c, [value], ([given = value]) => ({ ...s, value: given }));
}

/** Evaluates the operands into temporaries, then runs the statement that `make` builds from those. */
function operandStmt(
  c: Compiler,
  operands: readonly HirExpr[],
  make: (operands: readonly HirExpr[]) => HirStmt,
): WaitExec {
  const { steps, reads } = hoisted(c, operands);
  return then(c, steps, make(reads));
}

function then(c: Compiler, steps: readonly Step[], s: HirStmt): WaitExec {
  const run: Exec = c.body([s]);
  return function* (f) {
    yield* evaluate(steps, f);
    return run(f);
  };
}

function waitIf(c: Compiler, s: Extract<HirStmt, { kind: 'if' }>): WaitExec {
  const condition = waitExpr(c, s.condition);
  const whenTrue = waitBody(c, s.then);
  const whenFalse = waitBody(c, s.else);
  return function* (f) {
    return yield* (yield* condition(f)) === true ? whenTrue(f) : whenFalse(f);
  };
}

function waitLoop(c: Compiler, s: Extract<HirStmt, { kind: 'loop' }>): WaitExec {
  const condition = waitExpr(c, s.condition);
  const body = waitBody(c, s.body);
  const step = waitBody(c, s.step);
  const broken = breakOf(s.label);
  const continued = continueOf(s.label);
  return function* (f) {
    while ((yield* condition(f)) === true) {
      const completion = yield* body(f);
      if (completion !== NORMAL && completion !== continued) return completion === broken ? NORMAL : completion;
      yield* step(f);
    }
    return NORMAL;
  };
}

function waitBlock(c: Compiler, s: Extract<HirStmt, { kind: 'block' }>): WaitExec {
  const body = waitBody(c, s.body);
  if (s.label === undefined) return body;
  const broken = breakOf(s.label);
  return function* (f) {
    const completion = yield* body(f);
    return completion === broken ? NORMAL : completion;
  };
}

// -------------------------------------------------------------------------------------- expressions

function waitExpr(c: Compiler, e: HirExpr): WaitEval {
  if (!c.m.blocking.waitsIn(e)) return immediate(c, e);
  switch (e.kind) {
    case 'logic':
      return waitLogic(c, e);
    case 'cond':
      return waitCond(c, e);
    case 'seq':
      return waitSeq(c, e);
    default: {
      const { steps, reads } = hoisted(c, operandsOf(e));
      const apply = operation(c, withOperands(e, reads));
      return function* (f) {
        yield* evaluate(steps, f);
        return yield* apply(f);
      };
    }
  }
}

function immediate(c: Compiler, e: HirExpr): WaitEval {
  const value = c.expr(e);
  // biome-ignore lint/correctness/useYield: it stands where others wait
  return function* (f) {
    return value(f);
  };
}

function waitLogic(c: Compiler, e: Extract<HirExpr, { kind: 'logic' }>): WaitEval {
  const left = waitExpr(c, e.left);
  const right = waitExpr(c, e.right);
  const goesOn = e.op === 'and';
  return function* (f) {
    return (yield* left(f)) === goesOn ? yield* right(f) : !goesOn;
  };
}

function waitCond(c: Compiler, e: Extract<HirExpr, { kind: 'cond' }>): WaitEval {
  const condition = waitExpr(c, e.condition);
  const whenTrue = waitExpr(c, e.whenTrue);
  const whenFalse = waitExpr(c, e.whenFalse);
  return function* (f) {
    return yield* (yield* condition(f)) === true ? whenTrue(f) : whenFalse(f);
  };
}

function waitSeq(c: Compiler, e: Extract<HirExpr, { kind: 'seq' }>): WaitEval {
  const body = waitBody(c, e.body);
  const value = waitExpr(c, e.value);
  c.jumps = true;
  return function* (f) {
    const completion = yield* body(f);
    if (completion !== NORMAL) throw new Jump(completion);
    return yield* value(f);
  };
}

/** An operand and the slot of the frame that keeps it. */
interface Step {
  readonly slot: number;
  readonly value: WaitEval;
}

function hoisted(
  c: Compiler,
  operands: readonly HirExpr[],
): { readonly steps: readonly Step[]; readonly reads: readonly HirExpr[] } {
  const reads = operands.map((operand) => c.temporary(operand.span, operand.type));
  const steps = operands.map((operand, i) => ({ slot: reads[i]?.local ?? 0, value: waitExpr(c, operand) }));
  return { steps, reads };
}

function* evaluate(steps: readonly Step[], f: Frame): Generator<Wait, void, undefined> {
  for (const { slot, value } of steps) f[slot] = yield* value(f);
}

/** An operation on operands that do not wait. */
function operation(c: Compiler, e: HirExpr): WaitEval {
  const { m } = c;
  if (!m.blocking.isWaiting(e)) return immediate(c, e);
  const site = c.site(e.span);
  const operands = operandsOf(e).map((operand) => c.expr(operand));
  const values = (f: Frame) => operands.map((operand) => operand(f));
  if (e.kind === 'call') return (f) => m.invokeWaiting(m.code(e.fn), values(f), site);
  if (e.kind === 'callValue') {
    return (f) => {
      const [callee, ...args] = values(f);
      return m.invokeWaiting(m.code((callee as FnValue).fn), args, site);
    };
  }
  if (e.kind === 'dyn') return dynamicCall(c, e, values);
  const maker = e.kind === 'intrinsic' ? implementation(e.name) : undefined;
  if (e.kind !== 'intrinsic' || maker === undefined || !('wait' in maker)) return immediate(c, e);
  const run = maker.wait(callAt(c, e));
  return function* (f) {
    try {
      return yield* run(...values(f));
    } catch (error) {
      throw m.panicFrom(error, site);
    }
  };
}

/** A call of what an `any` holds, or of a struct's method; methods of built-in types do not wait. */
function dynamicCall(c: Compiler, e: Extract<HirExpr, { kind: 'dyn' }>, values: (f: Frame) => unknown[]): WaitEval {
  const { m } = c;
  const { op } = e;
  const site = c.site(e.span);
  const otherwise = immediate(c, e);
  return function* (f) {
    const [first, ...args] = values(f) as [AnyValue, ...AnyValue[]];
    const call = m.at(site, () =>
      op.op === 'method' ? prepareMethod(m, op.name, first, args) : prepareAny(m, first, args),
    );
    if (call === undefined) return yield* otherwise(f);
    return box(call.code.result, yield* m.invokeWaiting(call.code, call.frame, site));
  };
}
