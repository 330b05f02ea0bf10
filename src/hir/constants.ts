/**
 * Module-level constants: a variable that the program assigns once, in a statement of a module's top level, to a value
 * known now, is that value wherever it is read. So bounds, sizes and factors of a program reach the optimiser as
 * numbers, and code that calls anything between two reads does not load them again.
 *
 * Invariants: what is folded here is exactly what execution would give (the arithmetic is the interpreter's; anything
 * that may panic or that depends on a mathematics library is left alone); a read before the assignment ran sees the
 * constant, in every mode.
 */
import type { ArithOp, GlobalId, HirExpr, HirFunction, HirProgram, HirStmt } from './hir.js';
import { bitnotInt, FLOAT_OPS, fromBig, I32_OPS, INT_OPS, negInt, toI32 } from './interpret/ints.js';
import type { Int } from './interpret/values.js';
import { mapStmts } from './map.js';
import { walkFunction } from './walk.js';

type Literal = Extract<HirExpr, { kind: 'int' | 'float' | 'bool' | 'str' }>;
type Constants = Map<GlobalId, Literal>;
/** What a variable that is read always holds. */
type Lookup = (read: Extract<HirExpr, { kind: 'local' | 'global' }>) => HirExpr | undefined;

export function foldGlobals(program: HirProgram): HirProgram {
  if (program.globals.length === 0) return program;
  const uses = usesOf(program);
  const constants = constantGlobals(program, uses.assignments);
  if (constants.size === 0) return program;
  const replace = (e: HirExpr): HirExpr => {
    const constant = e.kind === 'global' ? constants.get(e.global) : undefined;
    return constant === undefined ? e : { ...constant, span: e.span };
  };
  const functions = program.functions.map((fn): HirFunction => {
    if (!uses.readers.has(fn)) return fn;
    const body = mapStmts(fn.body, replace);
    return body === fn.body ? fn : { ...fn, body };
  });
  return { ...program, functions };
}

function constantGlobals(program: HirProgram, assignments: Uses['assignments']): Constants {
  const constants: Constants = new Map();
  // In order of declaration, so that a constant may be made of earlier ones.
  for (const s of topLevelStatements(program)) {
    if (s.kind !== 'setGlobal' || assignments.get(s.global)?.size !== 1 || constants.has(s.global)) continue;
    const value = foldConstant(s.value, (read) => (read.kind === 'global' ? constants.get(read.global) : undefined));
    if (value !== undefined) constants.set(s.global, value);
  }
  return constants;
}

interface Uses {
  /** Distinct statements that assign each global; the entry and `init` share those of the root module. */
  readonly assignments: ReadonlyMap<GlobalId, ReadonlySet<HirStmt>>;
  /** Functions that read any. */
  readonly readers: ReadonlySet<HirFunction>;
}

function usesOf(program: HirProgram): Uses {
  const assignments = new Map<GlobalId, Set<HirStmt>>();
  const readers = new Set<HirFunction>();
  for (const fn of program.functions) {
    walkFunction(fn, {
      stmt: (s) => {
        if (s.kind !== 'setGlobal') return;
        const known = assignments.get(s.global) ?? new Set();
        assignments.set(s.global, known.add(s));
      },
      expr: (e) => {
        if (e.kind === 'global') readers.add(fn);
      },
    });
  }
  return { assignments, readers };
}

/** Statements that run once whatever happens before: directly in the entry, or in a top level that it calls first. */
function* topLevelStatements(program: HirProgram): Generator<HirStmt> {
  for (const s of program.functions[program.entry]?.body ?? []) {
    const call = s.kind === 'expr' && s.value.kind === 'call' ? program.functions[s.value.fn] : undefined;
    if (call?.name === 'top level') yield* call.body;
    else yield s;
  }
}

/** The value that the expression has whenever it is evaluated; undefined: it is not known, or it may panic. */
export function foldConstant(e: HirExpr, lookup: Lookup): Literal | undefined {
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
      return e;
    case 'local':
    case 'global': {
      const held = lookup(e);
      return held && foldConstant(held, lookup);
    }
    case 'unary':
      return foldUnary(e, lookup);
    case 'convert':
      return foldConvert(e, lookup);
    case 'arith':
      return foldArith(e, lookup);
    default:
      return undefined;
  }
}

function int(e: HirExpr, value: Int): Literal {
  return { kind: 'int', span: e.span, type: e.type, value: BigInt(value) };
}

function float(e: HirExpr, value: number): Literal {
  return { kind: 'float', span: e.span, type: e.type, value };
}

function foldUnary(e: Extract<HirExpr, { kind: 'unary' }>, lookup: Lookup): Literal | undefined {
  const operand = foldConstant(e.operand, lookup);
  if (operand?.kind === 'bool' && e.op === 'not') return { ...operand, span: e.span, value: !operand.value };
  if (operand?.kind === 'float' && e.op === 'neg') return float(e, -operand.value);
  if (operand?.kind !== 'int' || e.op === 'not') return undefined;
  const value = (e.op === 'neg' ? negInt : bitnotInt)(fromBig(operand.value));
  return int(e, e.type.kind === 'i32' ? toI32(value) : value);
}

function foldConvert(e: Extract<HirExpr, { kind: 'convert' }>, lookup: Lookup): Literal | undefined {
  const operand = foldConstant(e.operand, lookup);
  if (operand?.kind !== 'int') return undefined;
  switch (e.op) {
    case 'intToFloat':
    case 'i32ToFloat':
      // Rounds to nearest, ties to even, as the machine does.
      return float(e, Number(operand.value));
    case 'i32ToInt':
      return int(e, fromBig(operand.value));
    case 'intToI32':
      return int(e, toI32(fromBig(operand.value)));
    default:
      return undefined;
  }
}

/** Shifts, powers and remainders of floats are left to execution: they are rare in constants. */
const INT_FOLDED: ReadonlySet<ArithOp> = new Set<ArithOp>(['add', 'sub', 'mul', 'div', 'rem', 'and', 'or', 'xor']);
const FLOAT_FOLDED: ReadonlySet<ArithOp> = new Set<ArithOp>(['add', 'sub', 'mul', 'div']);

function foldArith(e: Extract<HirExpr, { kind: 'arith' }>, lookup: Lookup): Literal | undefined {
  const left = foldConstant(e.left, lookup);
  const right = foldConstant(e.right, lookup);
  if (left?.kind === 'float' && right?.kind === 'float') {
    const operate = FLOAT_FOLDED.has(e.op) ? FLOAT_OPS[e.op] : undefined;
    return operate && float(e, operate(left.value, right.value));
  }
  if (left?.kind !== 'int' || right?.kind !== 'int' || !INT_FOLDED.has(e.op)) return undefined;
  if (right.value === 0n && (e.op === 'div' || e.op === 'rem')) return undefined;
  if (e.type.kind === 'i32') return int(e, I32_OPS[e.op](Number(left.value), Number(right.value)));
  return int(e, INT_OPS[e.op](fromBig(left.value), fromBig(right.value)));
}
