/** Expressions: one rule for each kind of syntax. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { call } from './calls.js';
import { coerce, condition, join } from './coerce.js';
import { dictLiteral, listLiteral, rangeList } from './collections.js';
import { dictComprehension, listComprehension } from './comprehensions.js';
import { noneVariant } from './enums.js';
import { ifExpr } from './if-expr.js';
import { matchExpr } from './match.js';
import { index, member, slice } from './members.js';
import { nameExpr } from './names.js';
import { binary, intLiteral, unary } from './operators.js';
import { structLiteral } from './struct-literals.js';
import { awaitExpr, spawnExpr } from './tasks.js';
import { fstring } from './text.js';

/** The HIR of an expression, its type resolved as far as it is known. */
export function expr(b: Body, e: Expr, want: Type | undefined): HirExpr {
  const value = rule(b, e, want);
  if (value.type.id >= 0) return value;
  const type = b.resolve(value.type);
  return type === value.type ? value : { ...value, type };
}

function rule(b: Body, e: Expr, want: Type | undefined): HirExpr {
  // The cases are tried in this order until the function is compiled: the frequent ones come first.
  switch (e.kind) {
    case 'name':
      return nameExpr(b, e, want);
    case 'member':
      return member(b, e, want);
    case 'call':
      return call(b, e, want);
    case 'binary':
      return binary(b, e, want);
    case 'int':
      return intLiteral(b, e.span, e.text, want);
    case 'float':
      return b.build.float(e.span, e.value);
    case 'str':
      return b.build.str(e.span, e.value);
    case 'bool':
      return b.build.bool(e.span, e.value);
    case 'none':
      return noneVariant(b, e, want);
    case 'fstring':
      return fstring(b, e);
    case 'list':
      return listLiteral(b, e, want);
    case 'dict':
      return dictLiteral(b, e, want);
    case 'listComp':
      return listComprehension(b, e, want);
    case 'dictComp':
      return dictComprehension(b, e, want);
    case 'unary':
      return unary(b, e, want);
    case 'range':
      return rangeList(b, e);
    case 'cond':
      return conditional(b, e, want);
    case 'index':
      return index(b, e);
    case 'slice':
      return slice(b, e);
    case 'structLit':
      return structLiteral(b, e, want);
    case 'await':
      return awaitExpr(b, e);
    case 'spawn':
      return spawnExpr(b, e);
    case 'match':
      return matchExpr(b, e, want);
    case 'ifExpr':
      return ifExpr(b, e, want);
    case 'error':
      return b.build.error(e.span);
  }
}

/** `a if c else b`. */
function conditional(b: Body, e: Extract<Expr, { kind: 'cond' }>, want: Type | undefined): HirExpr {
  const test = condition(b, e.condition);
  const mark = b.flow.begin();
  const whenTrue = b.expr(e.whenTrue, want);
  const first = b.flow.end(mark);
  const whenFalse = b.expr(e.whenFalse, want ?? whenTrue.type);
  b.flow.merge([first, b.flow.end(mark)]);
  const type = want !== undefined && want.id >= 0 ? want : join(b, whenTrue.type, whenFalse.type);
  if (type === undefined) {
    const found = `${whenTrue.type.name} and ${whenFalse.type.name}`;
    return b.fail('E0401', e.span, `both values of 'if … else' need one type, found ${found}`);
  }
  return b.build.cond(e.span, test, coerce(b, whenTrue, type), coerce(b, whenFalse, type), type);
}
