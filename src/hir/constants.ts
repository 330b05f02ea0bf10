/**
 * Module-level constants: a variable that the program assigns once, in a statement of a module's top level, to a value
 * known now, is that value wherever it is read. So bounds, sizes and factors of a program reach the optimiser as
 * numbers, and code that calls anything between two reads does not load them again.
 *
 * Invariants: what is folded here is exactly what execution would give (ints wrap, floats are IEEE doubles; anything
 * that may panic or that depends on a mathematics library is left alone); a read before the assignment ran sees the
 * constant, in every mode.
 */
import type { GlobalId, HirExpr, HirFunction, HirProgram, HirStmt } from './hir.js';
import { mapStmts } from './map.js';
import type { Type } from './types.js';
import { walkFunction } from './walk.js';

type Literal = Extract<HirExpr, { kind: 'int' | 'float' | 'bool' | 'str' }>;
type Constants = Map<GlobalId, Literal>;

export function foldGlobals(program: HirProgram): HirProgram {
  const constants = constantGlobals(program);
  if (constants.size === 0) return program;
  const replace = (e: HirExpr): HirExpr => {
    const constant = e.kind === 'global' ? constants.get(e.global) : undefined;
    return constant === undefined ? e : { ...constant, span: e.span };
  };
  const functions = program.functions.map((fn): HirFunction => {
    const body = mapStmts(fn.body, replace);
    return body === fn.body ? fn : { ...fn, body };
  });
  return { ...program, functions };
}

function constantGlobals(program: HirProgram): Constants {
  const assignments = assignmentsOf(program);
  const constants: Constants = new Map();
  // In order of declaration, so that a constant may be made of earlier ones.
  for (const s of topLevelStatements(program)) {
    if (s.kind !== 'setGlobal' || assignments.get(s.global)?.size !== 1 || constants.has(s.global)) continue;
    const value = fold(s.value, constants);
    if (value !== undefined) constants.set(s.global, value);
  }
  return constants;
}

/** Distinct statements that assign each global; the entry and `init` share those of the root module. */
function assignmentsOf(program: HirProgram): Map<GlobalId, Set<HirStmt>> {
  const all = new Map<GlobalId, Set<HirStmt>>();
  for (const fn of program.functions) {
    walkFunction(fn, {
      stmt: (s) => {
        if (s.kind !== 'setGlobal') return;
        const known = all.get(s.global) ?? new Set();
        all.set(s.global, known.add(s));
      },
    });
  }
  return all;
}

/** Statements that run once whatever happens before: directly in the entry, or in a top level that it calls first. */
function* topLevelStatements(program: HirProgram): Generator<HirStmt> {
  for (const s of program.functions[program.entry]?.body ?? []) {
    const call = s.kind === 'expr' && s.value.kind === 'call' ? program.functions[s.value.fn] : undefined;
    if (call?.name === 'top level') yield* call.body;
    else yield s;
  }
}

function fold(e: HirExpr, constants: Constants): Literal | undefined {
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
      return e;
    case 'global':
      return constants.get(e.global);
    case 'unary':
      return foldUnary(e, constants);
    case 'convert':
      return foldConvert(e, constants);
    case 'arith':
      return foldArith(e, constants);
    default:
      return undefined;
  }
}

function int(e: HirExpr, value: bigint): Literal {
  return { kind: 'int', span: e.span, type: e.type, value: wrap(e.type, value) };
}

function wrap(type: Type, value: bigint): bigint {
  return BigInt.asIntN(type.kind === 'i32' ? 32 : 64, value);
}

function foldUnary(e: Extract<HirExpr, { kind: 'unary' }>, constants: Constants): Literal | undefined {
  const operand = fold(e.operand, constants);
  if (operand?.kind === 'int') {
    if (e.op === 'neg') return int(e, -operand.value);
    return e.op === 'bitnot' ? int(e, ~operand.value) : undefined;
  }
  if (operand?.kind === 'float' && e.op === 'neg') return { ...operand, span: e.span, value: -operand.value };
  return operand?.kind === 'bool' && e.op === 'not' ? { ...operand, span: e.span, value: !operand.value } : undefined;
}

function foldConvert(e: Extract<HirExpr, { kind: 'convert' }>, constants: Constants): Literal | undefined {
  const operand = fold(e.operand, constants);
  if (operand?.kind !== 'int') return undefined;
  switch (e.op) {
    case 'intToFloat':
    case 'i32ToFloat':
      // Rounds to nearest, ties to even, as the machine does.
      return { kind: 'float', span: e.span, type: e.type, value: Number(operand.value) };
    case 'i32ToInt':
    case 'intToI32':
      return int(e, operand.value);
    default:
      return undefined;
  }
}

function foldArith(e: Extract<HirExpr, { kind: 'arith' }>, constants: Constants): Literal | undefined {
  const left = fold(e.left, constants);
  const right = fold(e.right, constants);
  if (left?.kind === 'float' && right?.kind === 'float') {
    const value = floatArith(e.op, left.value, right.value);
    return value === undefined ? undefined : { kind: 'float', span: e.span, type: e.type, value };
  }
  if (left?.kind !== 'int' || right?.kind !== 'int') return undefined;
  const value = intArith(e.op, left.value, right.value);
  return value === undefined ? undefined : int(e, value);
}

function floatArith(op: string, a: number, b: number): number | undefined {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    default:
      return undefined;
  }
}

/** Shifts and powers are left to execution: they are rare in constants, and their rules depend on the type. */
function intArith(op: string, a: bigint, b: bigint): bigint | undefined {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return b === 0n ? undefined : a / b;
    case 'rem':
      return b === 0n ? undefined : a % b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    default:
      return undefined;
  }
}
