/** Builds HIR by hand for tests: one file, one program, spans that point at made-up columns. */
import type { ArithOp, CompareOp, HirExpr, HirFunction, HirLocal, HirProgram, HirStmt } from '../../../src/hir/hir.js';
import { type Type, TypeTable } from '../../../src/hir/types.js';
import { SourceFile, type Span } from '../../../src/support/source.js';

/** It names tasks, as every program with tasks does: others are not searched for them. */
export const TEXT = `${'line of made-up source text for tasks\n'.repeat(200)}`;
const LINE = 38;

/** The start of a line of the made-up file. */
export const line = (n: number): Span => ({ file: 0, start: (n - 1) * LINE, end: (n - 1) * LINE + 5 });
export const AT = line(1);

export const types = new TypeTable();
const { int, float, bool, str, unit, i32, never } = types;

type Body = (fn: FunctionBuilder) => readonly HirStmt[];

export class FunctionBuilder {
  readonly locals: HirLocal[] = [];
  labels = 0;

  local(name: string, type: Type): number {
    this.locals.push({ id: this.locals.length, name, type, hidden: false });
    return this.locals.length - 1;
  }

  get(id: number): HirExpr {
    const type = this.locals[id]?.type ?? unit;
    return { kind: 'local', span: AT, type, local: id };
  }

  label(): number {
    return this.labels++;
  }
}

export class ProgramBuilder {
  readonly functions: HirFunction[] = [];
  readonly globals: { id: number; name: string; type: Type }[] = [];

  /** `params` are named p0, p1, … and are locals 0, 1, …; the body may call the function's own id. */
  fn(name: string, params: readonly Type[], result: Type, body: Body): number {
    const id = this.functions.length;
    const builder = new FunctionBuilder();
    for (const [i, type] of params.entries()) builder.local(`p${i}`, type);
    const slot = { id, name, symbol: name.replaceAll(' ', '_'), paramCount: params.length, result, span: AT };
    this.functions.push({ ...slot, locals: [], body: [], labelCount: 0 });
    const stmts = body(builder);
    this.functions[id] = { ...slot, locals: builder.locals, body: stmts, labelCount: builder.labels };
    return id;
  }

  global(name: string, type: Type): number {
    this.globals.push({ id: this.globals.length, name, type });
    return this.globals.length - 1;
  }

  /** `init`, the top level without `main`, is the entry too unless it is given. */
  program(entry: number, bench?: number, init = entry): HirProgram {
    const files = [new SourceFile(0, 'made/up.ot', TEXT)];
    return { types, files, functions: this.functions, globals: this.globals, entry, init, bench };
  }
}

// -------------------------------------------------------------------------------------- expressions

export const num = (value: number | bigint, type: Type = int): HirExpr => ({
  kind: 'int',
  span: AT,
  type,
  value: BigInt(value),
});
export const flt = (value: number): HirExpr => ({ kind: 'float', span: AT, type: float, value });
export const yes = (value: boolean): HirExpr => ({ kind: 'bool', span: AT, type: bool, value });
export const text = (value: string): HirExpr => ({ kind: 'str', span: AT, type: str, value });
export const none: HirExpr = { kind: 'unit', span: AT, type: unit };

export function op(op: ArithOp, left: HirExpr, right: HirExpr, span = AT): HirExpr {
  return { kind: 'arith', span, type: left.type, op, left, right };
}
export function cmp(op: CompareOp, left: HirExpr, right: HirExpr): HirExpr {
  return { kind: 'compare', span: AT, type: bool, op, left, right };
}
export function logic(op: 'and' | 'or', left: HirExpr, right: HirExpr): HirExpr {
  return { kind: 'logic', span: AT, type: bool, op, left, right };
}
export function call(fn: number, result: Type, ...args: HirExpr[]): HirExpr {
  return { kind: 'call', span: AT, type: result, fn, args };
}
export function intrinsic(name: string, result: Type, ...args: HirExpr[]): HirExpr {
  return { kind: 'intrinsic', span: AT, type: result, name, args };
}
export function list(elem: Type, ...items: HirExpr[]): HirExpr {
  const type = types.list(elem);
  return { kind: 'newList', span: AT, type, list: type, items };
}
export function index(from: HirExpr, at: HirExpr, span = AT): HirExpr {
  const type = from.type.kind === 'list' ? from.type.elem : unit;
  return { kind: 'index', span, type, list: from, index: at, checked: true };
}
export function cond(condition: HirExpr, whenTrue: HirExpr, whenFalse: HirExpr): HirExpr {
  return { kind: 'cond', span: AT, type: whenTrue.type, condition, whenTrue, whenFalse };
}
export function convert(
  op: 'intToFloat' | 'i32ToInt' | 'i32ToFloat' | 'floatToInt' | 'intToI32' | 'boolToInt',
  operand: HirExpr,
): HirExpr {
  const to = op === 'intToI32' ? i32 : op.endsWith('ToFloat') ? float : int;
  return { kind: 'convert', span: AT, type: to, op, operand };
}
export function field(object: HirExpr, n: number): HirExpr {
  const type = object.type.kind === 'struct' ? (object.type.fields[n]?.type ?? unit) : unit;
  return { kind: 'field', span: AT, type, object, field: n };
}
export const panic = (message: HirExpr): HirExpr => intrinsic('core.panic', never, message);
export const textOf = (value: HirExpr): HirExpr => intrinsic('text.of', str, value);

// --------------------------------------------------------------------------------------- statements

export const set = (local: number, value: HirExpr): HirStmt => ({ kind: 'setLocal', span: AT, local, value });
export const run = (value: HirExpr): HirStmt => ({ kind: 'expr', span: AT, value });
export const ret = (value?: HirExpr): HirStmt => ({ kind: 'return', span: AT, value });
export const println = (value: HirExpr): HirStmt =>
  run(intrinsic('io.println', unit, value.type === str ? value : textOf(value)));
export const when = (condition: HirExpr, then: readonly HirStmt[], otherwise: readonly HirStmt[] = []): HirStmt => ({
  kind: 'if',
  span: AT,
  condition,
  then,
  else: otherwise,
});
export const loop = (
  label: number,
  condition: HirExpr,
  body: readonly HirStmt[],
  step: readonly HirStmt[] = [],
): HirStmt => ({ kind: 'loop', span: AT, label, condition, body, step });
