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
    for (const e of expressionsOf(s)) walkExpr(e, visitor);
    for (const list of bodiesOf(s)) walkStmts(list, visitor);
  }
}

export function walkExpr(e: HirExpr, visitor: Visitor): void {
  visitor.expr?.(e);
  if (e.kind === 'seq') walkStmts(e.body, visitor);
  for (const operand of operandsOf(e)) walkExpr(operand, visitor);
}

function expressionsOf(s: HirStmt): readonly HirExpr[] {
  switch (s.kind) {
    case 'setLocal':
    case 'setGlobal':
    case 'expr':
      return [s.value];
    case 'setField':
      return [s.object, s.value];
    case 'setIndex':
      return [s.list, s.index, s.value];
    case 'if':
    case 'loop':
      return [s.condition];
    case 'return':
      return s.value === undefined ? [] : [s.value];
    case 'block':
    case 'break':
    case 'continue':
      return [];
    default:
      return unreachable(s);
  }
}

function bodiesOf(s: HirStmt): readonly (readonly HirStmt[])[] {
  switch (s.kind) {
    case 'if':
      return [s.then, s.else];
    case 'loop':
      return [s.body, s.step];
    case 'block':
      return [s.body];
    default:
      return [];
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
      return [];
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
