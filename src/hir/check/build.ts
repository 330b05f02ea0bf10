/** Makers of HIR nodes, so that the rules read as rules. */
import { assert } from '../../support/assert.js';
import type { Span } from '../../support/source.js';
import type { ArithOp, CompareOp, ConvertOp, DynOp, HirExpr, HirStmt, LocalId } from '../hir.js';
import { INTRINSICS } from '../intrinsics.js';
import type { EnumType, ListType, StructType, Type, TypeTable } from '../types.js';
import { ERROR } from './pseudo.js';

/** Builds expressions of one program's types. */
export class Build {
  constructor(readonly types: TypeTable) {}

  error(span: Span): HirExpr {
    return { kind: 'unit', span, type: ERROR };
  }

  unit(span: Span): HirExpr {
    return { kind: 'unit', span, type: this.types.unit };
  }

  int(span: Span, value: bigint | number, type: Type = this.types.int): HirExpr {
    return { kind: 'int', span, type, value: BigInt(value) };
  }

  float(span: Span, value: number): HirExpr {
    return { kind: 'float', span, type: this.types.float, value };
  }

  bool(span: Span, value: boolean): HirExpr {
    return { kind: 'bool', span, type: this.types.bool, value };
  }

  str(span: Span, value: string): HirExpr {
    return { kind: 'str', span, type: this.types.str, value };
  }

  local(span: Span, local: LocalId, type: Type): HirExpr {
    return { kind: 'local', span, type, local };
  }

  not(span: Span, operand: HirExpr): HirExpr {
    return { kind: 'unary', span, type: this.types.bool, op: 'not', operand };
  }

  arith(span: Span, op: ArithOp, left: HirExpr, right: HirExpr): HirExpr {
    return { kind: 'arith', span, type: left.type, op, left, right };
  }

  /** Addition that is known not to overflow. */
  addNowrap(span: Span, left: HirExpr, right: HirExpr): HirExpr {
    return { kind: 'arith', span, type: left.type, op: 'add', left, right, nowrap: true };
  }

  compare(span: Span, op: CompareOp, left: HirExpr, right: HirExpr): HirExpr {
    return { kind: 'compare', span, type: this.types.bool, op, left, right };
  }

  /** Tests joined by one operator, in order; a balanced tree, as there may be many. */
  logicAll(span: Span, op: 'and' | 'or', tests: readonly HirExpr[]): HirExpr | undefined {
    if (tests.length < 2) return tests[0];
    const half = tests.length >> 1;
    const left = this.logicAll(span, op, tests.slice(0, half));
    const right = this.logicAll(span, op, tests.slice(half));
    return left === undefined || right === undefined ? (left ?? right) : this.logic(span, op, left, right);
  }

  logic(span: Span, op: 'and' | 'or', left: HirExpr, right: HirExpr): HirExpr {
    return { kind: 'logic', span, type: this.types.bool, op, left, right };
  }

  cond(span: Span, condition: HirExpr, whenTrue: HirExpr, whenFalse: HirExpr, type: Type): HirExpr {
    return { kind: 'cond', span, type, condition, whenTrue, whenFalse };
  }

  /** Statements before a value; just the value when there are none. */
  seq(span: Span, body: readonly HirStmt[], value: HirExpr): HirExpr {
    return body.length === 0 ? value : { kind: 'seq', span, type: value.type, body, value };
  }

  convert(span: Span, op: ConvertOp, operand: HirExpr, type: Type): HirExpr {
    return { kind: 'convert', span, type, op, operand };
  }

  intrinsic(span: Span, name: string, args: readonly HirExpr[], type: Type): HirExpr {
    assert(INTRINSICS.has(name), 'no intrinsic', name);
    return { kind: 'intrinsic', span, type, name, args };
  }

  newList(span: Span, list: ListType, items: readonly HirExpr[] = []): HirExpr {
    return { kind: 'newList', span, type: list, list, items };
  }

  newStruct(span: Span, struct: StructType, args: readonly HirExpr[]): HirExpr {
    return { kind: 'newStruct', span, type: struct, struct, args };
  }

  newEnum(span: Span, type: EnumType, variant: number, args: readonly HirExpr[] = []): HirExpr {
    return { kind: 'newEnum', span, type, enum: type, variant, args };
  }

  field(span: Span, object: HirExpr, field: number, type: Type): HirExpr {
    return { kind: 'field', span, type, object, field };
  }

  index(span: Span, list: HirExpr, index: HirExpr, type: Type, checked = true): HirExpr {
    return { kind: 'index', span, type, list, index, checked };
  }

  tag(span: Span, value: HirExpr): HirExpr {
    return { kind: 'tag', span, type: this.types.int, value };
  }

  payload(span: Span, value: HirExpr, variant: number, index: number, type: Type): HirExpr {
    return { kind: 'payload', span, type, value, variant, index };
  }

  box(span: Span, value: HirExpr): HirExpr {
    return value.type === this.types.any ? value : { kind: 'box', span, type: this.types.any, value };
  }

  unbox(span: Span, value: HirExpr, type: Type): HirExpr {
    return { kind: 'unbox', span, type, value };
  }

  dyn(span: Span, op: DynOp, args: readonly HirExpr[], type: Type): HirExpr {
    return { kind: 'dyn', span, type, op, args };
  }

  text(span: Span, value: HirExpr): HirExpr {
    if (value.type === this.types.str) return value;
    return this.intrinsic(span, 'text.of', [value], this.types.str);
  }

  panic(span: Span, message: HirExpr): HirExpr {
    return this.intrinsic(span, 'core.panic', [message], this.types.never);
  }

  listLen(span: Span, list: HirExpr): HirExpr {
    return this.intrinsic(span, 'list.len', [list], this.types.int);
  }

  // ------------------------------------------------------------------------------------- statements

  setLocal(span: Span, local: LocalId, value: HirExpr): HirStmt {
    return { kind: 'setLocal', span, local, value };
  }

  do(span: Span, value: HirExpr): HirStmt {
    return { kind: 'expr', span, value };
  }

  if(span: Span, condition: HirExpr, then: readonly HirStmt[], otherwise: readonly HirStmt[] = []): HirStmt {
    return { kind: 'if', span, condition, then, else: otherwise };
  }
}
