/** `spawn` and `await`. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { held } from './fold.js';
import { isVar } from './pseudo.js';
import { wrapper } from './wrappers.js';

export function awaitExpr(b: Body, e: Extract<Expr, { kind: 'await' }>): HirExpr {
  return awaitValue(b, e, b.expr(e.task));
}

export function awaitValue(b: Body, e: Expr, task: HirExpr): HirExpr {
  const { type } = task;
  if (type.kind === 'handle' && type.handle === 'task') {
    return b.build.intrinsic(e.span, 'task.await', [task], type.args[0] ?? b.types.unit);
  }
  if (b.isError(type) || isVar(type) || type === b.types.never) return b.build.error(e.span);
  if (type === b.types.any) return b.build.intrinsic(e.span, 'task.awaitAny', [task], type);
  return b.fail('E0401', task.span, `'await' needs a task, found ${type.name}`);
}

/** `spawn f(args)`: arguments are evaluated here, the call runs in the task. */
export function spawnExpr(b: Body, e: Extract<Expr, { kind: 'spawn' }>): HirExpr {
  if (e.call.kind !== 'call') {
    // The parser has said so.
    b.expr(e.call);
    return b.build.error(e.span);
  }
  return spawnCall(b, e, b.expr(e.call));
}

/** A task that makes the call. */
export function spawnCall(b: Body, e: Expr, call: HirExpr): HirExpr {
  const { span } = e;
  if (b.isError(call.type) || call.type.id < 0) return b.build.error(span);
  if (call.kind === 'seq') {
    const inner = spawnCall(b, e, call.value);
    return b.build.seq(span, call.body, inner);
  }
  if (call.kind === 'call') return spawnNode(b, e, call.fn, call.args, call.type);
  return spawnOther(b, e, call);
}

function spawnNode(b: Body, e: Expr, fn: number, args: readonly HirExpr[], result: Type): HirExpr {
  return { kind: 'spawn', span: e.span, type: b.tb.handle('task', [result]), fn, args };
}

/** A call of a built-in function or function value: its operands become parameters of a made-up function. */
function spawnOther(b: Body, e: Expr, call: HirExpr): HirExpr {
  const operands = operandsOf(call);
  if (operands === undefined) return b.fail('E0420', call.span, "'spawn' needs a call of a function");
  const before: HirStmt[] = [];
  const values = operands.map((o) => held(b, before, o));
  const types = values.map((v) => v.type);
  const { fn, result } = wrapper(b, e.span, 'spawn', types, (_, params) => withOperands(call, params));
  return b.build.seq(e.span, before, spawnNode(b, e, fn, values, result));
}

function operandsOf(call: HirExpr): readonly HirExpr[] | undefined {
  switch (call.kind) {
    case 'callValue':
      return [call.callee, ...call.args];
    case 'intrinsic':
    case 'dyn':
      return call.args;
    default:
      return undefined;
  }
}

function withOperands(call: HirExpr, operands: readonly HirExpr[]): HirExpr {
  const [callee, ...args] = operands;
  if (call.kind === 'callValue' && callee !== undefined) return { ...call, callee, args };
  if (call.kind === 'intrinsic' || call.kind === 'dyn') return { ...call, args: operands };
  return call;
}
