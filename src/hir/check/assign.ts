/** `let`, assignment and compound assignment to names, elements and fields. */
import type { Span } from '../../support/source.js';
import type { Expr, Stmt } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import { assignIndex } from './assign-index.js';
import type { Body } from './body.js';
import { dynamicOperand, exprAs } from './coerce.js';
import { type Assign, compoundValue, holdValue, isExtend } from './compound.js';
import { assignGlobal, declareGlobal, letGlobal } from './globals.js';
import { readGlobal, unknownName } from './names.js';
import { resolvePath } from './paths.js';
import { isVar } from './pseudo.js';
import { findField, memberNames, noMember } from './structs.js';
import { typeOf } from './types-of.js';

export function letStmt(b: Body, s: Extract<Stmt, { kind: 'let' }>): HirStmt[] {
  const wanted = s.type === undefined ? undefined : typeOf(b, s.type);
  const value = wanted === undefined ? b.expr(s.value) : exprAs(b, s.value, wanted, `for '${s.name.name}'`);
  if (b.isTopLevel && b.scope === b.functionScope) return letGlobal(b, s, wanted ?? value.type, value);
  const variable = b.declare(s.name.name, wanted ?? value.type);
  return store(b, s.span, variable.id, value);
}

function store(b: Body, span: Span, local: number, value: HirExpr): HirStmt[] {
  b.assignments++;
  if (value.type !== b.types.never) return [b.build.setLocal(span, local, value)];
  b.flow.diverge();
  return [b.build.do(span, value)];
}

export function assign(b: Body, s: Assign): HirStmt[] {
  switch (s.target.kind) {
    case 'name':
      return assignName(b, s, s.target.name, s.target.span);
    case 'index':
      return assignIndex(b, s, s.target);
    case 'member':
      return assignMember(b, s, s.target);
    case 'error':
      b.expr(s.value);
      return [];
    default:
      b.report('E0509', s.target.span, 'this cannot be assigned to');
      b.expr(s.value);
      return [];
  }
}

// ---------------------------------------------------------------------------------------------- names

function assignName(b: Body, s: Assign, name: string, span: Span): HirStmt[] {
  const local = b.scope.lookup(name);
  if (local !== undefined) {
    const value = assigned(b, s, () => b.expr(s.target), b.resolve(local.type), `for '${name}'`);
    if (local.slot >= 0) b.flow.assign(local.slot);
    return extendInPlace(b, s, value) ?? store(b, s.span, local.id, value);
  }
  const item = b.module.items.get(name);
  if (item?.kind === 'global') return assignKnownGlobal(b, s, item);
  if (s.op !== undefined) {
    b.expr(s.value);
    return [b.build.do(s.span, unknownName(b, span, name))];
  }
  return declareName(b, s, name, span);
}

type Global = Parameters<typeof readGlobal>[2];

function assignKnownGlobal(b: Body, s: Assign, item: Global): HirStmt[] {
  if (item.type === undefined && b.isTopLevel && s.op === undefined) return declareGlobal(b, s, item);
  const type = b.resolve(b.program.rules.globalType(b.program, item));
  const value = assigned(b, s, () => readGlobal(b, s.target.span, item), type, `for '${item.name}'`);
  return extendInPlace(b, s, value) ?? assignGlobal(b, s.span, item, value);
}

/** A bare assignment to a new name declares it for the whole function, or the module. */
function declareName(b: Body, s: Assign, name: string, span: Span): HirStmt[] {
  if (b.isTopLevel) return declareGlobal(b, s, undefined);
  const value = b.expr(s.value);
  const variable = b.declareForBody(name, value.type);
  b.flow.assign(variable.slot);
  return value.type === b.types.never ? [b.build.do(span, value)] : store(b, s.span, variable.id, value);
}

/** The new value of a target of type `type`: the right side, or the operator's result. */
function assigned(b: Body, s: Assign, read: () => HirExpr, type: Type, what: string): HirExpr {
  if (s.op === undefined) return exprAs(b, s.value, type, what);
  return compoundValue(b, s.span, s.op, read(), s.value, type);
}

function extendInPlace(b: Body, s: Assign, value: HirExpr): HirStmt[] | undefined {
  return s.op === '+' && isExtend(value) ? [b.build.do(s.span, value)] : undefined;
}

// --------------------------------------------------------------------------------------------- fields

type MemberTarget = Extract<Expr, { kind: 'member' }>;

function assignMember(b: Body, s: Assign, target: MemberTarget): HirStmt[] {
  const path = resolvePath(b, target);
  if (path !== undefined) {
    if (path.kind === 'item' && path.item.kind === 'global') return assignKnownGlobal(b, s, path.item);
    if (path.kind !== 'error') b.report('E0509', target.span, `'${target.name.name}' cannot be assigned to`);
    b.expr(s.value);
    return [];
  }
  const object = b.expr(target.object);
  if (object.type === b.types.any) return assignDynamicField(b, s, target, object);
  if (object.type.kind !== 'struct') {
    b.expr(s.value);
    if (b.isError(object.type) || isVar(object.type) || object.type === b.types.never) return [];
    return [b.build.do(s.span, noMember(b, object.type, target.name, memberNames(b, object.type), 'field'))];
  }
  const field = findField(b, object.type, target.name.name);
  if (field === undefined) {
    b.expr(s.value);
    return [b.build.do(s.span, noMember(b, object.type, target.name, memberNames(b, object.type), 'field'))];
  }
  return setField(b, s, target, object, field);
}

function setField(
  b: Body,
  s: Assign,
  target: MemberTarget,
  object: HirExpr,
  field: { readonly index: number; readonly type: Type },
): HirStmt[] {
  const what = `for field '${target.name.name}'`;
  const set = (to: HirExpr, value: HirExpr): HirStmt => ({
    kind: 'setField',
    span: s.span,
    field: field.index,
    object: to,
    value,
  });
  if (s.op === undefined) return [set(object, exprAs(b, s.value, field.type, what))];
  const before: HirStmt[] = [];
  const base = holdValue(b, before, object);
  const read = b.build.field(target.span, base, field.index, field.type);
  const value = compoundValue(b, s.span, s.op, read, s.value, field.type);
  if (isExtend(value)) return [...before, b.build.do(s.span, value)];
  return [...before, set(base, value)];
}

function assignDynamicField(b: Body, s: Assign, target: MemberTarget, object: HirExpr): HirStmt[] {
  const { any, unit } = b.types;
  const before: HirStmt[] = [];
  const { name } = target.name;
  const base = s.op === undefined ? object : holdValue(b, before, object);
  const read = b.build.dyn(target.span, { op: 'field', name }, [base], any);
  const value = s.op === undefined ? exprAs(b, s.value, any) : compoundValue(b, s.span, s.op, read, s.value, any);
  const args = [base, dynamicOperand(b, value)];
  return [...before, b.build.do(s.span, b.build.dyn(s.span, { op: 'setField', name }, args, unit))];
}
