/** Structural checks on finished HIR that every accepted program of the tests goes through. */
import type { HirExpr, HirFunction, HirProgram, HirStmt } from '../../../src/hir/hir.js';
import type { Type } from '../../../src/hir/types.js';

export function assertWellTyped(program: HirProgram): void {
  for (const fn of program.functions) {
    for (const local of fn.locals) closed(program, fn, local.type, `local ${local.name}`);
    closed(program, fn, fn.result, 'result');
    stmts(program, fn, fn.body);
  }
  for (const global of program.globals) if (global.type.id < 0) throw new Error(`global ${global.name} is open`);
}

function closed(program: HirProgram, fn: HirFunction, type: Type, what: string): void {
  if (program.types.all[type.id] !== type) throw new Error(`${fn.name}: ${what} has the unfinished type ${type.name}`);
}

function same(fn: HirFunction, what: string, left: Type | undefined, right: Type | undefined): void {
  if (left === right || right?.kind === 'never' || left?.kind === 'never') return;
  throw new Error(`${fn.name}: ${what}: ${left?.name} and ${right?.name}`);
}

function stmts(program: HirProgram, fn: HirFunction, body: readonly HirStmt[]): void {
  for (const s of body) stmt(program, fn, s);
}

function stmt(program: HirProgram, fn: HirFunction, s: HirStmt): void {
  const each = (e: HirExpr): void => expr(program, fn, e);
  switch (s.kind) {
    case 'setLocal':
      each(s.value);
      same(fn, `set ${fn.locals[s.local]?.name}`, fn.locals[s.local]?.type, s.value.type);
      return;
    case 'setGlobal':
      each(s.value);
      same(fn, 'set global', program.globals[s.global]?.type, s.value.type);
      return;
    case 'setField': {
      each(s.object);
      each(s.value);
      const { type } = s.object;
      same(fn, 'set field', type.kind === 'struct' ? type.fields[s.field]?.type : undefined, s.value.type);
      return;
    }
    case 'setIndex':
      each(s.list);
      each(s.index);
      each(s.value);
      same(fn, 'set index', s.list.type.kind === 'list' ? s.list.type.elem : undefined, s.value.type);
      return;
    case 'expr':
      each(s.value);
      return;
    case 'if':
      each(s.condition);
      same(fn, 'condition', program.types.bool, s.condition.type);
      stmts(program, fn, s.then);
      stmts(program, fn, s.else);
      return;
    case 'loop':
      each(s.condition);
      same(fn, 'condition', program.types.bool, s.condition.type);
      stmts(program, fn, s.body);
      stmts(program, fn, s.step);
      return;
    case 'block':
      stmts(program, fn, s.body);
      return;
    case 'return':
      if (s.value !== undefined) each(s.value);
      same(fn, 'return', fn.result, s.value?.type ?? program.types.unit);
      return;
    default:
  }
}

/** Sub-expressions of a node, whatever its kind. */
function parts(e: HirExpr): HirExpr[] {
  const found: HirExpr[] = [];
  for (const value of Object.values(e)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'object' && one !== null && 'span' in one && 'type' in one) found.push(one as HirExpr);
    }
  }
  return found;
}

function expr(program: HirProgram, fn: HirFunction, e: HirExpr): void {
  closed(program, fn, e.type, e.kind);
  for (const part of parts(e)) expr(program, fn, part);
  if (e.kind === 'seq') stmts(program, fn, e.body);
  nodeTypes(program, fn, e);
}

function nodeTypes(program: HirProgram, fn: HirFunction, e: HirExpr): void {
  switch (e.kind) {
    case 'local':
      same(fn, `local ${fn.locals[e.local]?.name}`, fn.locals[e.local]?.type, e.type);
      return;
    case 'global':
      same(fn, 'global', program.globals[e.global]?.type, e.type);
      return;
    case 'arith':
      same(fn, e.op, e.left.type, e.right.type);
      same(fn, e.op, e.type, e.left.type);
      return;
    case 'compare':
      same(fn, e.op, e.left.type, e.right.type);
      return;
    case 'cond':
      same(fn, 'cond', e.type, e.whenTrue.type);
      same(fn, 'cond', e.type, e.whenFalse.type);
      return;
    case 'call':
    case 'spawn': {
      const callee = program.functions[e.fn];
      if (callee?.paramCount !== e.args.length)
        throw new Error(`${fn.name}: ${callee?.name} gets ${e.args.length} args`);
      for (const [i, arg] of e.args.entries()) same(fn, `${callee.name}(${i})`, callee.locals[i]?.type, arg.type);
      if (e.kind === 'call') same(fn, `result of ${callee.name}`, callee.result, e.type);
      return;
    }
    case 'callValue':
      if (e.callee.type.kind !== 'fn') throw new Error(`${fn.name}: calls a ${e.callee.type.name}`);
      for (const [i, arg] of e.args.entries()) same(fn, 'argument', e.callee.type.params[i], arg.type);
      same(fn, 'result', e.callee.type.result, e.type);
      return;
    case 'newStruct':
      for (const [i, arg] of e.args.entries()) same(fn, `field ${i}`, e.struct.fields[i]?.type, arg.type);
      return;
    case 'newEnum':
      for (const [i, arg] of e.args.entries())
        same(fn, `payload ${i}`, e.enum.variants[e.variant]?.payload[i], arg.type);
      return;
    case 'newList':
      for (const item of e.items) same(fn, 'item', e.list.elem, item.type);
      return;
    case 'dyn':
      for (const arg of e.args) same(fn, `dyn ${e.op.op}`, program.types.any, arg.type);
      return;
    case 'unbox':
      same(fn, 'unbox', program.types.any, e.value.type);
      return;
    default:
  }
}
