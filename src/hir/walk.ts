/** Visits every node of HIR trees, parents first, in evaluation order. */

import { unreachable } from '../support/assert.js';
import type { HirExpr, HirFunction, HirStmt } from './hir.js';

export interface Visitor {
  readonly expr?: (e: HirExpr) => void;
  readonly stmt?: (s: HirStmt) => void;
}

export function walkFunction(fn: HirFunction, visitor: Visitor): void {
  walkStmts(fn.body, visitor);
}

export function walkStmts(body: readonly HirStmt[], visitor: Visitor): void {
  for (const s of body) {
    visitor.stmt?.(s);
    walkParts(s, visitor);
  }
}

function walkExprs(list: readonly HirExpr[], visitor: Visitor): void {
  for (const e of list) walkExpr(e, visitor);
}

/** Operands as `operandsOf` has them, without lists in between; of a `seq`, its statements too. */
export function walkExpr(e: HirExpr, visitor: Visitor): void {
  visitor.expr?.(e);
  // Each case costs a comparison in code that V8 has not compiled: what most programs are made of stands first.
  switch (e.kind) {
    case 'local':
    case 'int':
      break;
    case 'arith':
    case 'compare':
    case 'logic':
      walkExpr(e.left, visitor);
      walkExpr(e.right, visitor);
      break;
    case 'intrinsic':
    case 'call':
    case 'newStruct':
    case 'newEnum':
    case 'dyn':
    case 'spawn':
      walkExprs(e.args, visitor);
      break;
    case 'field':
      walkExpr(e.object, visitor);
      break;
    case 'index':
      walkExpr(e.list, visitor);
      walkExpr(e.index, visitor);
      break;
    case 'str':
    case 'bool':
    case 'float':
    case 'unit':
    case 'global':
    case 'fnRef':
      break;
    case 'unary':
    case 'convert':
      walkExpr(e.operand, visitor);
      break;
    case 'cond':
      walkExpr(e.condition, visitor);
      walkExpr(e.whenTrue, visitor);
      walkExpr(e.whenFalse, visitor);
      break;
    case 'seq':
      walkStmts(e.body, visitor);
      walkExpr(e.value, visitor);
      break;
    case 'tag':
    case 'payload':
    case 'box':
    case 'unbox':
      walkExpr(e.value, visitor);
      break;
    case 'callValue':
      walkExpr(e.callee, visitor);
      walkExprs(e.args, visitor);
      break;
    case 'newList':
      walkExprs(e.items, visitor);
      break;
    default:
      unreachable(e);
  }
}

const NONE: readonly HirExpr[] = [];

/** What a statement is made of; without lists in between, for whole programs are walked. */
function walkParts(s: HirStmt, visitor: Visitor): void {
  switch (s.kind) {
    case 'setLocal':
    case 'setGlobal':
    case 'expr':
      walkExpr(s.value, visitor);
      break;
    case 'setField':
      walkExpr(s.object, visitor);
      walkExpr(s.value, visitor);
      break;
    case 'setIndex':
      walkExpr(s.list, visitor);
      walkExpr(s.index, visitor);
      walkExpr(s.value, visitor);
      break;
    case 'if':
      walkExpr(s.condition, visitor);
      walkStmts(s.then, visitor);
      walkStmts(s.else, visitor);
      break;
    case 'loop':
      walkExpr(s.condition, visitor);
      walkStmts(s.body, visitor);
      walkStmts(s.step, visitor);
      break;
    case 'return':
      if (s.value !== undefined) walkExpr(s.value, visitor);
      break;
    case 'block':
      walkStmts(s.body, visitor);
      break;
    case 'break':
    case 'continue':
      break;
    default:
      unreachable(s);
  }
}

/** The operands of an expression in evaluation order; of a `seq`, its value. */
export function operandsOf(e: HirExpr): readonly HirExpr[] {
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
    case 'unit':
    case 'local':
    case 'global':
    case 'fnRef':
      return NONE;
    case 'unary':
    case 'convert':
      return [e.operand];
    case 'arith':
    case 'compare':
    case 'logic':
      return [e.left, e.right];
    case 'cond':
      return [e.condition, e.whenTrue, e.whenFalse];
    case 'seq':
    case 'tag':
    case 'payload':
    case 'box':
    case 'unbox':
      return [e.value];
    case 'callValue':
      return [e.callee, ...e.args];
    case 'call':
    case 'intrinsic':
    case 'newStruct':
    case 'newEnum':
    case 'dyn':
    case 'spawn':
      return e.args;
    case 'field':
      return [e.object];
    case 'newList':
      return e.items;
    case 'index':
      return [e.list, e.index];
    default:
      return unreachable(e);
  }
}

/** The same operation on other operands, as many as `operandsOf` gives. */
export function withOperands(e: HirExpr, operands: readonly HirExpr[]): HirExpr {
  const [first = e, second = e, third = e] = operands;
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
    case 'unit':
    case 'local':
    case 'global':
    case 'fnRef':
      return e;
    case 'unary':
    case 'convert':
      return { ...e, operand: first };
    case 'arith':
    case 'compare':
    case 'logic':
      return { ...e, left: first, right: second };
    case 'cond':
      return { ...e, condition: first, whenTrue: second, whenFalse: third };
    case 'seq':
    case 'tag':
    case 'payload':
    case 'box':
    case 'unbox':
      return { ...e, value: first };
    case 'callValue':
      return { ...e, callee: first, args: operands.slice(1) };
    case 'call':
    case 'intrinsic':
    case 'newStruct':
    case 'newEnum':
    case 'dyn':
    case 'spawn':
      return { ...e, args: operands };
    case 'field':
      return { ...e, object: first };
    case 'newList':
      return { ...e, items: operands };
    case 'index':
      return { ...e, list: first, index: second };
    default:
      return unreachable(e);
  }
}
