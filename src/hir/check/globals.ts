/** Module-level variables: declared by the top level, read and assigned everywhere in the module. */
import type { Span } from '../../support/source.js';
import type { Stmt } from '../../syntax/ast.js';
import type { HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import { Body } from './body.js';
import type { GlobalItem } from './items.js';
import { NO_TYPES } from './items.js';
import type { Program } from './program.js';
import { ERROR, isOpen } from './pseudo.js';
import { typeOf } from './types-of.js';

/** `let` at module level. A second one of another type makes a new variable, as it does in a block. */
export function letGlobal(b: Body, s: Extract<Stmt, { kind: 'let' }>, type: Type, value: HirExpr): HirStmt[] {
  const item = globalFor(b, s.name.name, s.name.span, type, s);
  return assignGlobal(b, s.span, item, value);
}

type Assign = Extract<Stmt, { kind: 'assign' }>;

/** The first assignment to a module-level name that has no `let`. */
export function declareGlobal(b: Body, s: Assign, known: GlobalItem | undefined): HirStmt[] {
  const name = s.target.kind === 'name' ? s.target.name : (known?.name ?? '');
  const value = b.expr(s.value);
  const item = globalFor(b, name, s.target.span, value.type, s);
  return assignGlobal(b, s.span, item, value);
}

function globalFor(b: Body, name: string, span: Span, type: Type, node: Stmt): GlobalItem {
  const found = b.module.items.get(name);
  if (found?.kind === 'global' && (found.node === node || found.type === undefined || found.type === type)) {
    found.type = type;
    return found;
  }
  const item = b.module.redeclared.get(node) ?? newGlobalItem(b.program, b.module, name, span, node);
  b.module.redeclared.set(node, item);
  item.type = type;
  b.module.items.set(name, item);
  return item;
}

export function newGlobalItem(
  program: Program,
  module: Body['module'],
  name: string,
  span: Span,
  node: Stmt,
): GlobalItem {
  const isLet = node.kind === 'let';
  const value = isLet || node.kind === 'assign' ? node.value : undefined;
  const item: GlobalItem = {
    kind: 'global',
    name,
    module,
    span,
    annotation: isLet ? node.type : undefined,
    value,
    node,
    id: -1,
    type: undefined,
    busy: false,
  };
  item.id = program.newGlobal(item);
  return item;
}

export function assignGlobal(b: Body, span: Span, item: GlobalItem, value: HirExpr): HirStmt[] {
  b.assignments++;
  if (b.isTopLevel && item.module === b.module) {
    const slot = b.globalSlots.get(item) ?? b.flow.newSlot();
    b.globalSlots.set(item, slot);
    b.flow.assign(slot);
  }
  if (value.type !== b.types.never) return [{ kind: 'setGlobal', span, global: item.id, value }];
  b.flow.diverge();
  return [b.build.do(span, value)];
}

/** How many variables' types may hang on one another before their declarations were checked. */
const MAX_PEEKS = 60;

/** The type of a module-level variable, also when its declaration is still to be checked. */
export function globalType(program: Program, item: GlobalItem): Type {
  if (item.type !== undefined) return item.type;
  if (item.busy) {
    program.report('E0413', item.span, `the type of '${item.name}' depends on itself`, 'annotate it');
    return ERROR;
  }
  if (program.peeks >= MAX_PEEKS) {
    program.report('E0413', item.span, `the type of '${item.name}' depends on too many others`, 'annotate it');
    return ERROR;
  }
  item.busy = true;
  program.peeks++;
  const type = peekType(program, item);
  program.peeks--;
  item.busy = false;
  if (!isOpen(type) && type.id !== ERROR.id) item.type = type;
  return type;
}

/** The type that the declaration's value will have; what is wrong with it is reported when it is checked. */
function peekType(program: Program, item: GlobalItem): Type {
  const names = { module: item.module, typeEnv: NO_TYPES, self: undefined };
  const b = new Body(program, names, undefined, new Map(), false);
  if (item.annotation !== undefined) return typeOf(b, item.annotation);
  return item.value === undefined ? ERROR : b.expr(item.value).type;
}
