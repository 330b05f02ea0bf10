/**
 * Checks the invariants of HIR that hir.ts states. Each problem is one line naming the function; an empty list means the
 * program may be lowered. Problems are bugs of ours, never the user's.
 */
import { assert } from '../support/assert.js';
import type { HirExpr, HirFunction, HirProgram, HirStmt } from './hir.js';
import { INTRINSICS } from './intrinsics.js';
import type { Type } from './types.js';
import { BIT_OPS, CONVERT, DYN_RESULTS, fits, isNumber, matches, UNARY } from './verify-types.js';
import { operandsOf } from './walk.js';

export function verifyProgram(program: HirProgram): string[] {
  const problems: string[] = [];
  for (const [id, fn] of program.functions.entries()) {
    if (fn.id !== id) problems.push(`${fn.symbol}: id ${fn.id} at index ${id}`);
    problems.push(...new Verifier(program, fn).verify());
  }
  const symbols = new Set(program.functions.map((fn) => fn.symbol));
  if (symbols.size !== program.functions.length) problems.push('two functions have one symbol');
  for (const [name, id] of [['entry', program.entry] as const, ['init', program.init] as const]) {
    const fn = program.functions[id];
    if (fn === undefined || fn.paramCount !== 0 || fn.result !== program.types.unit) problems.push(`bad ${name}`);
  }
  return problems;
}

/** Problems of one function of the program, or of one made from it that is not in its list. */
export function verifyFunction(program: HirProgram, fn: HirFunction): string[] {
  return new Verifier(program, fn).verify();
}

/** @throws when the program is broken. */
export function assertVerified(program: HirProgram): void {
  const problems = verifyProgram(program);
  assert(problems.length === 0, `broken HIR:\n${problems.join('\n')}`);
}

/** Locals surely assigned, a bit each: paths share and meet cheaply. Undefined after code that does not go on. */
type Assigned = bigint | undefined;

const NO_TYPES: readonly Type[] = [];

class Verifier {
  private readonly problems: string[] = [];
  /** What is surely assigned where a `break` of the label leads to. */
  private readonly breaks = new Map<number, Assigned[]>();
  private readonly loops = new Set<number>();
  private assigned: Assigned;

  constructor(
    private readonly program: HirProgram,
    private readonly fn: HirFunction,
  ) {
    this.assigned = (1n << BigInt(fn.paramCount)) - 1n;
  }

  verify(): string[] {
    for (const [i, local] of this.fn.locals.entries()) if (local.id !== i) this.bad(`local ${i} has id ${local.id}`);
    this.body(this.fn.body);
    const ends = this.assigned === undefined || this.fn.result === this.program.types.unit;
    if (!ends) this.bad(`can end without a value of ${this.fn.result.name}`);
    return this.problems;
  }

  /** For problems that need no text made for them: that would cost more than the check. */
  private check(holds: boolean, problem: string): void {
    if (!holds) this.bad(problem);
  }

  private bad(problem: string): void {
    this.problems.push(`${this.fn.symbol}: ${problem}`);
  }

  private same(found: Type, wanted: Type, what: string): void {
    if (!isSame(found, wanted)) this.bad(`${what} is ${found.name}, not ${wanted.name}`);
  }

  // --------------------------------------------------------------------------------------- statements

  private body(stmts: readonly HirStmt[]): void {
    for (const s of stmts) this.stmt(s);
  }

  private stmt(s: HirStmt): void {
    switch (s.kind) {
      case 'setLocal':
        this.setLocal(s.local, s.value);
        break;
      case 'setGlobal': {
        const global = this.program.globals[s.global];
        if (global === undefined) this.bad(`no global ${s.global}`);
        this.value(s.value, global?.type, 'a global');
        break;
      }
      case 'setField':
        this.expr(s.object);
        this.value(s.value, this.fieldType(s.object, s.field), 'a field');
        break;
      case 'setIndex': {
        const list = this.expr(s.list);
        this.value(s.index, this.program.types.int, 'an index');
        this.check(list.kind === 'list', 'an indexed assignment to no list');
        this.value(s.value, list.kind === 'list' ? list.elem : undefined, 'an element');
        break;
      }
      case 'expr':
        if (this.expr(s.value).kind === 'never') this.assigned = undefined;
        break;
      case 'return':
        this.return(s.value);
        break;
      default:
        this.control(s);
    }
  }

  private setLocal(id: number, value: HirExpr): void {
    const local = this.fn.locals[id];
    if (local === undefined) this.bad(`no local ${id}`);
    const found = this.expr(value);
    if (local !== undefined && !isSame(found, local.type)) this.same(found, local.type, `local ${local.name}`);
    if (this.assigned !== undefined) this.assigned |= bit(id);
  }

  private return(value: HirExpr | undefined): void {
    const { unit } = this.program.types;
    this.check((value === undefined) === (this.fn.result === unit), 'a return that does not fit the result');
    if (value !== undefined) this.value(value, this.fn.result, 'the returned value');
    this.assigned = undefined;
  }

  private control(s: Extract<HirStmt, { kind: 'if' | 'loop' | 'block' | 'break' | 'continue' }>): void {
    switch (s.kind) {
      case 'if': {
        this.value(s.condition, this.program.types.bool, 'a condition');
        const before = this.assigned;
        this.body(s.then);
        const afterThen = this.assigned;
        this.assigned = before;
        this.body(s.else);
        this.assigned = meet([afterThen, this.assigned]);
        break;
      }
      case 'loop':
        this.loop(s);
        break;
      case 'block':
        this.block(s.label, s.body);
        break;
      case 'break':
        if (!this.breaks.has(s.label)) this.bad(`break of L${s.label} outside it`);
        this.breaks.get(s.label)?.push(this.assigned);
        this.assigned = undefined;
        break;
      case 'continue':
        if (!this.loops.has(s.label)) this.bad(`continue of L${s.label} outside it`);
        this.assigned = undefined;
        break;
    }
  }

  private loop(s: Extract<HirStmt, { kind: 'loop' }>): void {
    this.checkLabel(s.label);
    this.value(s.condition, this.program.types.bool, 'a condition');
    const before = this.assigned;
    const always = s.condition.kind === 'bool' && s.condition.value;
    this.loops.add(s.label);
    this.breaks.set(s.label, []);
    this.body(s.body);
    // `continue` comes to the step too, with no more than was assigned before the body for certain.
    this.assigned = before;
    this.body(s.step);
    this.loops.delete(s.label);
    this.assigned = meet([...(this.breaks.get(s.label) ?? []), always ? undefined : before]);
    this.breaks.delete(s.label);
  }

  private block(label: number | undefined, body: readonly HirStmt[]): void {
    if (label === undefined) {
      this.body(body);
      return;
    }
    this.checkLabel(label);
    this.breaks.set(label, []);
    this.body(body);
    this.assigned = meet([...(this.breaks.get(label) ?? []), this.assigned]);
    this.breaks.delete(label);
  }

  private checkLabel(label: number): void {
    if (!(label >= 0 && label < this.fn.labelCount)) this.bad(`label L${label} of ${this.fn.labelCount}`);
    if (this.breaks.has(label)) this.bad(`label L${label} inside itself`);
  }

  // -------------------------------------------------------------------------------------- expressions

  private value(e: HirExpr, wanted: Type | undefined, what: string): void {
    const found = this.expr(e);
    if (wanted !== undefined) this.same(found, wanted, what);
  }

  private readonly operand = (e: HirExpr): Type => this.expr(e);

  private expr(e: HirExpr): Type {
    if (e.kind === 'seq') {
      this.body(e.body);
      const type = this.expr(e.value);
      this.same(type, e.type, 'the value of a seq');
      return e.type;
    }
    if (e.kind === 'logic' || e.kind === 'cond') return this.branching(e);
    const operands = operandsOf(e);
    this.node(e, operands.length === 0 ? NO_TYPES : operands.map(this.operand));
    return e.type;
  }

  /** Operands that may not be evaluated assign nothing for certain. */
  private branching(e: Extract<HirExpr, { kind: 'logic' | 'cond' }>): Type {
    const [first, ...others] = e.kind === 'logic' ? [e.left, e.right] : [e.condition, e.whenTrue, e.whenFalse];
    if (first !== undefined) this.value(first, this.program.types.bool, 'a condition');
    const before = this.assigned;
    for (const operand of others) {
      this.assigned = before;
      this.value(operand, e.type, e.kind === 'logic' ? 'an operand of logic' : 'an operand of cond');
    }
    this.assigned = before;
    return e.type;
  }

  private node(e: HirExpr, types: readonly Type[]): void {
    const { int, bool } = this.program.types;
    const [first, second] = types;
    switch (e.kind) {
      case 'int':
        if (!fits(e.value, e.type)) this.bad(`${e.value} is no ${e.type.name}`);
        break;
      case 'float':
      case 'bool':
      case 'str':
      case 'unit':
        if (e.type.kind !== e.kind) this.bad(`a constant ${e.kind} as ${e.type.name}`);
        break;
      case 'local':
        this.readLocal(e.local, e.type);
        break;
      case 'global':
        if (this.program.globals[e.global]?.type !== e.type) this.bad(`global ${e.global} as ${e.type.name}`);
        break;
      case 'unary':
        if (!(first === e.type && UNARY[e.op].includes(e.type.kind)))
          this.bad(`${e.op} of ${first?.name} as ${e.type.name}`);
        break;
      case 'arith':
        if (first === undefined || !isNumber(first)) this.bad(`arithmetic on ${first?.name}`);
        if (!(first === second && first === e.type))
          this.bad(`${e.op} of ${first?.name} and ${second?.name} as ${e.type.name}`);
        if (BIT_OPS.has(e.op) && first?.kind === 'float') this.bad(`${e.op} of floats`);
        break;
      case 'compare':
        if (!(first === second && e.type === bool)) this.bad(`${e.op} of ${first?.name} and ${second?.name}`);
        break;
      case 'convert': {
        const [from, to] = CONVERT[e.op];
        if (!(first?.kind === from && e.type.kind === to)) this.bad(`${e.op} of ${first?.name} to ${e.type.name}`);
        break;
      }
      case 'index':
        if (!(first?.kind === 'list' && first.elem === e.type && second === int)) this.bad(`index of ${first?.name}`);
        break;
      case 'call':
      case 'callValue':
      case 'fnRef':
      case 'intrinsic':
      case 'dyn':
      case 'spawn':
        this.callNode(e, types);
        break;
      default:
        this.dataNode(e, types);
    }
  }

  private callNode(
    e: Extract<HirExpr, { kind: 'call' | 'callValue' | 'fnRef' | 'intrinsic' | 'dyn' | 'spawn' }>,
    types: readonly Type[],
  ): void {
    const { any } = this.program.types;
    switch (e.kind) {
      case 'call':
        this.call(e.fn, types);
        if (this.program.functions[e.fn]?.result !== e.type) this.bad(`a call as ${e.type.name}`);
        break;
      case 'spawn': {
        const result = this.program.functions[e.fn]?.result;
        this.call(e.fn, types);
        const isTask = e.type.kind === 'handle' && e.type.handle === 'task' && e.type.args[0] === result;
        if (!isTask) this.bad(`a spawned ${result?.name} as ${e.type.name}`);
        break;
      }
      case 'callValue':
        this.callValue(e.type, types);
        break;
      case 'fnRef':
        if (this.functionType(e.fn) !== e.type) this.bad(`a reference to function ${e.fn} as ${e.type.name}`);
        break;
      case 'intrinsic':
        this.intrinsic(e.name, types, e.type);
        break;
      case 'dyn': {
        const wrong = types.find((type) => type !== any && type.kind !== 'never');
        if (wrong !== undefined) this.bad(`${e.op.op} of ${wrong?.name}`);
        if (!DYN_RESULTS.includes(e.type.kind)) this.bad(`${e.op.op} as ${e.type.name}`);
        break;
      }
    }
  }

  private dataNode(e: HirExpr, types: readonly Type[]): void {
    const { int, any } = this.program.types;
    const [first] = types;
    switch (e.kind) {
      case 'newStruct':
        this.same(e.struct, e.type, 'a struct');
        this.arguments(
          types,
          e.struct.fields.map((field) => field.type),
          e.struct.name,
        );
        break;
      case 'field':
        if (this.fieldType(e.object, e.field) !== e.type)
          this.bad(`field ${e.field} of ${first?.name} as ${e.type.name}`);
        break;
      case 'newList':
        this.same(e.list, e.type, 'a list');
        for (const type of types) this.same(type, e.list.elem, 'an element');
        break;
      case 'newEnum':
        this.same(e.enum, e.type, 'an enum');
        if (e.enum.variants[e.variant] === undefined) this.bad(`variant ${e.variant} of ${e.enum.name}`);
        this.arguments(types, e.enum.variants[e.variant]?.payload ?? [], e.enum.name);
        break;
      case 'tag':
        if (!(first?.kind === 'enum' && e.type === int)) this.bad(`the tag of ${first?.name}`);
        break;
      case 'payload': {
        const payload = first?.kind === 'enum' ? first.variants[e.variant]?.payload[e.index] : undefined;
        if (payload !== e.type) this.bad(`payload ${e.variant}.${e.index} of ${first?.name}`);
        break;
      }
      case 'box':
        this.check(e.type === any && first !== any, 'a box of any');
        break;
      case 'unbox':
        if (!(first === any && e.type !== any)) this.bad(`unbox of ${first?.name}`);
        break;
      default:
    }
  }

  private functionType(id: number): Type | undefined {
    const fn = this.program.functions[id];
    const params = fn?.locals.slice(0, fn.paramCount).map((p) => p.type);
    return fn === undefined || params === undefined ? undefined : this.program.types.fn(params, fn.result);
  }

  private readLocal(id: number, type: Type): void {
    const local = this.fn.locals[id];
    if (local?.type !== type) this.bad(`local ${local?.name ?? id} as ${type.name}`);
    if (!(this.assigned === undefined || (this.assigned & bit(id)) !== 0n))
      this.bad(`local ${local?.name ?? id} may be unassigned`);
  }

  private call(id: number, types: readonly Type[]): void {
    const callee = this.program.functions[id];
    if (callee === undefined) this.bad(`no function ${id}`);
    if (callee !== undefined)
      this.arguments(
        types,
        callee.locals.slice(0, callee.paramCount).map((p) => p.type),
        callee.symbol,
      );
  }

  private callValue(result: Type, [callee, ...args]: readonly Type[]): void {
    if (!(callee?.kind === 'fn' && callee.result === result)) this.bad(`a call of ${callee?.name}`);
    if (callee?.kind === 'fn') this.arguments(args, callee.params, callee.name);
  }

  private arguments(found: readonly Type[], wanted: readonly Type[], what: string): void {
    if (found.length !== wanted.length) this.bad(`${found.length} values for ${what}, not ${wanted.length}`);
    for (const [i, type] of wanted.entries()) {
      const given = found[i];
      if (given !== undefined && !isSame(given, type)) this.same(given, type, `value ${i} of ${what}`);
    }
  }

  private intrinsic(name: string, types: readonly Type[], result: Type): void {
    const row = INTRINSICS.get(name);
    if (row === undefined) {
      this.bad(`no intrinsic ${name}`);
      return;
    }
    if (row.params.length !== types.length) this.bad(`${types.length} values for ${name}`);
    const isResult = row.result === 'never' ? result.kind === 'never' : matches(result, row.result);
    if (!isResult) this.bad(`${name} as ${result.name}`);
    for (const [i, notation] of row.params.entries()) {
      const type = types[i];
      if (type !== undefined && !matches(type, notation))
        this.bad(`value ${i} of ${name} is ${type.name}, not ${notation}`);
    }
  }

  private fieldType(object: HirExpr, field: number): Type | undefined {
    return object.type.kind === 'struct' ? object.type.fields[field]?.type : undefined;
  }
}

/** `never` fits everywhere: the value is not reached. */
function isSame(found: Type, wanted: Type): boolean {
  return found === wanted || found.kind === 'never';
}

/** What is assigned on every path that arrives; undefined when none does. */
function meet(paths: readonly Assigned[]): Assigned {
  return paths.reduce((met, path) => (met === undefined ? path : path === undefined ? met : met & path), undefined);
}

/** The bit of each local; made once, for they are read again and again. */
const BITS: bigint[] = [];

function bit(local: number): bigint {
  for (let i = BITS.length; i <= local; i++) BITS.push(1n << BigInt(i));
  return BITS[local] ?? 0n;
}
