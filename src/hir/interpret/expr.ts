/** Expressions as closures: one flat switch; the work is done by the modules named after their subject. */
import { unreachable } from '../../support/assert.js';
import type { HirExpr, HirStmt } from '../hir.js';
import { type Compiler, type Eval, Jump } from './compiler.js';
import { dyn } from './dyn.js';
import { callIntrinsic } from './intrinsic.js';
import { fromBig } from './ints.js';
import { type Code, type Frame, NORMAL } from './machine.js';
import { arith, compare, convert, unary } from './operators.js';
import { Task } from './tasks.js';
import { unbox } from './unbox.js';
import { AnyValue, EnumValue, type FnValue, type Int, List, Struct, type Value } from './values.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;

export function compileExpr(c: Compiler, e: HirExpr): Eval {
  switch (e.kind) {
    case 'int':
      return constant(e.type.kind === 'i32' ? Number(e.value) : fromBig(e.value));
    case 'float':
    case 'bool':
    case 'str':
      return constant(e.value);
    case 'unit':
      return constant(undefined);
    case 'local': {
      const { local } = e;
      return (f) => f[local];
    }
    case 'global': {
      const { globals } = c.m;
      const { global } = e;
      return () => globals[global];
    }
    case 'fnRef':
      return constant(c.m.fnValue(e.fn));
    case 'unary':
      return unary(e.op, e.type, c.expr(e.operand));
    case 'arith':
      return arith(c.m, e.op, e.type, c.expr(e.left), c.expr(e.right), c.site(e.span));
    case 'compare':
      return compare(c.m, e.op, e.left.type, c.expr(e.left), c.expr(e.right), c.site(e.span));
    case 'convert':
      return convert(e.op, c.expr(e.operand));
    case 'logic':
      return logic(c, e);
    case 'cond':
      return conditional(c, e);
    case 'seq':
      return sequence(c, e);
    case 'call':
      return call(c, e);
    case 'callValue':
      return callValue(c, e);
    case 'intrinsic':
      return callIntrinsic(c, e);
    case 'dyn':
      return dyn(c, e);
    case 'spawn':
      return spawn(c, e);
    default:
      return data(c, e);
  }
}

function constant(value: Value): Eval {
  return () => value;
}

function logic(c: Compiler, e: Expr<'logic'>): Eval {
  const left = c.expr(e.left);
  const right = c.expr(e.right);
  return e.op === 'and' ? (f) => left(f) === true && right(f) === true : (f) => left(f) === true || right(f) === true;
}

function conditional(c: Compiler, e: Expr<'cond'>): Eval {
  const condition = c.expr(e.condition);
  const whenTrue = c.expr(e.whenTrue);
  const whenFalse = c.expr(e.whenFalse);
  return (f) => (condition(f) === true ? whenTrue(f) : whenFalse(f));
}

/** Statements that leave the expression throw, and the statement around it is told so. */
function sequence(c: Compiler, e: Expr<'seq'>): Eval {
  const body = c.body(e.body);
  const value = c.expr(e.value);
  if (!leaves(e.body, new Set())) {
    return (f) => {
      body(f);
      return value(f);
    };
  }
  c.jumps = true;
  return (f) => {
    const completion = body(f);
    if (completion !== NORMAL) throw new Jump(completion);
    return value(f);
  };
}

/** Whether statements jump out of themselves; `inside` are the labels that are open within. */
function leaves(body: readonly HirStmt[], inside: ReadonlySet<number>): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case 'return':
        return true;
      case 'break':
      case 'continue':
        return !inside.has(s.label);
      case 'if':
        return leaves(s.then, inside) || leaves(s.else, inside);
      case 'block':
        return leaves(s.body, s.label === undefined ? inside : new Set([...inside, s.label]));
      case 'loop':
        return leaves([...s.body, ...s.step], new Set([...inside, s.label]));
      default:
        return false;
    }
  });
}

// --------------------------------------------------------------------------------------------- data

/** Making values and taking them apart. */
function data(
  c: Compiler,
  e: Expr<'newStruct' | 'field' | 'newList' | 'index' | 'newEnum' | 'tag' | 'payload' | 'box' | 'unbox'>,
): Eval {
  switch (e.kind) {
    case 'newStruct': {
      const fields = all(c, e.args);
      return (f) => new Struct(fields(f));
    }
    case 'field': {
      const object = c.expr(e.object);
      const { field } = e;
      return (f) => (object(f) as Struct).fields[field];
    }
    case 'newList': {
      const items = all(c, e.items);
      return (f) => new List(items(f));
    }
    case 'index':
      return index(c, e);
    case 'newEnum': {
      const args = all(c, e.args);
      const { variant } = e;
      return (f) => new EnumValue(variant, args(f));
    }
    case 'tag': {
      const value = c.expr(e.value);
      return (f) => (value(f) as EnumValue).tag;
    }
    case 'payload': {
      const value = c.expr(e.value);
      const { index: at } = e;
      return (f) => (value(f) as EnumValue).payload[at];
    }
    case 'box': {
      const value = c.expr(e.value);
      const { type } = e.value;
      return (f) => new AnyValue(type, value(f));
    }
    case 'unbox': {
      const value = c.expr(e.value);
      const { type, span } = e;
      const site = c.site(span);
      return (f) => {
        const any = value(f) as AnyValue;
        return any.type === type ? any.value : c.m.at(site, () => unbox(type, any));
      };
    }
    default:
      return unreachable(e);
  }
}

function index(c: Compiler, e: Expr<'index'>): Eval {
  const { m } = c;
  const list = c.expr(e.list);
  const position = c.expr(e.index);
  const site = c.site(e.span);
  return (f) => {
    const { items } = list(f) as List;
    const at = position(f) as Int;
    if (typeof at !== 'number' || at < 0 || at >= items.length) {
      throw m.panic(`index ${at} is out of range for a list of length ${items.length}`, site);
    }
    return items[at];
  };
}

/** Evaluates each from left to right. */
function all(c: Compiler, exprs: readonly HirExpr[]): (f: Frame) => Value[] {
  const evals = exprs.map((e) => c.expr(e));
  const [first, second, third, fourth] = evals;
  if (first === undefined) return () => [];
  if (second === undefined) return (f) => [first(f)];
  if (third === undefined) return (f) => [first(f), second(f)];
  if (fourth === undefined) return (f) => [first(f), second(f), third(f)];
  return (f) => evals.map((evaluate) => evaluate(f));
}

// -------------------------------------------------------------------------------------------- calls

function call(c: Compiler, e: Expr<'call'>): Eval {
  const { m } = c;
  const { fn } = e;
  const site = c.site(e.span);
  const args = all(c, e.args);
  let code: Code | undefined;
  return (f) => {
    const frame = args(f);
    code ??= m.code(fn);
    return m.invoke(code, frame, site);
  };
}

function callValue(c: Compiler, e: Expr<'callValue'>): Eval {
  const { m } = c;
  const site = c.site(e.span);
  const callee = c.expr(e.callee);
  const args = all(c, e.args);
  return (f) => {
    const { fn } = callee(f) as FnValue;
    return m.invoke(m.code(fn), args(f), site);
  };
}

function spawn(c: Compiler, e: Expr<'spawn'>): Eval {
  const { m } = c;
  const { fn } = e;
  const args = all(c, e.args);
  return (f) => {
    const task = new Task(m.taskBody(m.code(fn), args(f)));
    m.start(task);
    return task;
  };
}
