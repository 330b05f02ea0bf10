/** Assignment to `xs[i]` and `d[k]`, plain and compound. */
import type { Expr } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { DictType, ListType, Type } from '../types.js';
import type { Body } from './body.js';
import { dynamicOperand, exprAs } from './coerce.js';
import { type Assign, compoundValue, holdValue, isExtend } from './compound.js';
import { isVar } from './pseudo.js';

type IndexTarget = Extract<Expr, { kind: 'index' }>;

/** How a container's element is read and written once container and index are evaluated. */
interface Place {
  readonly type: Type;
  read(object: HirExpr, at: HirExpr): HirExpr;
  write(object: HirExpr, at: HirExpr, value: HirExpr): HirStmt;
}

export function assignIndex(b: Body, s: Assign, target: IndexTarget): HirStmt[] {
  const object = b.expr(target.object);
  const { type } = object;
  if (type.kind === 'list') {
    const at = exprAs(b, target.index, b.types.int, 'as an index');
    return assignPlace(b, s, object, at, listPlace(b, s, target, type));
  }
  if (type.kind === 'dict') {
    const at = exprAs(b, target.index, type.key, 'as a key');
    return assignPlace(b, s, object, at, dictPlace(b, s, target, type));
  }
  const at = b.expr(target.index);
  if (type === b.types.any) return assignPlace(b, s, object, b.build.box(at.span, at), anyPlace(b, s, target));
  b.expr(s.value);
  if (b.isError(type) || isVar(type) || type === b.types.never) return [];
  const help = type === b.types.str ? 'strings cannot be changed' : undefined;
  b.report('E0509', target.span, `elements of ${type.name} cannot be assigned to`, help);
  return [];
}

function assignPlace(b: Body, s: Assign, object: HirExpr, at: HirExpr, place: Place): HirStmt[] {
  if (s.op === undefined) return [place.write(object, at, exprAs(b, s.value, b.resolve(place.type), 'as an element'))];
  const before: HirStmt[] = [];
  const base = holdValue(b, before, object);
  const index = holdValue(b, before, at);
  const assignments = b.assignments;
  const value = compoundValue(b, s.span, s.op, place.read(base, index), s.value, b.resolve(place.type));
  if (isExtend(value)) return [...before, b.build.do(s.span, value)];
  if (b.assignments === assignments) return [...before, place.write(base, index, value)];
  return [...before, ...protectedWrite(b, place, base, index, value)];
}

/** The value's evaluation assigned variables, perhaps those that the target names: they are read before it. */
function protectedWrite(b: Body, place: Place, base: HirExpr, index: HirExpr, value: HirExpr): HirStmt[] {
  const copy = (e: HirExpr): { set: HirStmt; read: HirExpr } => {
    const local = b.hidden('target', e.type);
    return { set: b.build.setLocal(e.span, local, e), read: b.build.local(e.span, local, e.type) };
  };
  const [object, at] = [copy(base), copy(index)];
  return [object.set, at.set, place.write(object.read, at.read, value)];
}

function listPlace(b: Body, s: Assign, target: IndexTarget, type: ListType): Place {
  return {
    type: type.elem,
    read: (object, at) => b.build.index(target.span, object, at, b.resolve(type.elem)),
    write: (list, index, value) => ({ kind: 'setIndex', span: s.span, list, index, value }),
  };
}

function dictPlace(b: Body, s: Assign, target: IndexTarget, type: DictType): Place {
  return {
    type: type.value,
    read: (object, at) => b.build.intrinsic(target.span, 'dict.index', [object, at], b.resolve(type.value)),
    write: (object, at, value) =>
      b.build.do(s.span, b.build.intrinsic(s.span, 'dict.set', [object, at, value], b.types.unit)),
  };
}

function anyPlace(b: Body, s: Assign, target: IndexTarget): Place {
  const { any, unit } = b.types;
  return {
    type: any,
    read: (object, at) => b.build.dyn(target.span, { op: 'index' }, [object, at], any),
    write: (object, at, value) =>
      b.build.do(s.span, b.build.dyn(s.span, { op: 'setIndex' }, [object, at, dynamicOperand(b, value)], unit)),
  };
}
