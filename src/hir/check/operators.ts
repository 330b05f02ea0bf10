/** Unary and binary operators on typed operands; what has an `any` operand goes to run time. */
import type { Span } from '../../support/source.js';
import type { AssignOp, BinaryOp, Expr } from '../../syntax/ast.js';
import type { ArithOp, CompareOp, DynCompareOp, HirExpr, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { asCondition, coerce, convertNumber, dynamicOperand, isNumber, mismatch, widest } from './coerce.js';
import { asList, held, listLoop, variable } from './fold.js';
import { isVar } from './pseudo.js';

const ARITH: ReadonlyMap<BinaryOp, ArithOp> = new Map([
  ['+', 'add'],
  ['-', 'sub'],
  ['*', 'mul'],
  ['/', 'div'],
  ['%', 'rem'],
  ['**', 'pow'],
  ['&', 'and'],
  ['|', 'or'],
  ['^', 'xor'],
  ['<<', 'shl'],
  ['>>', 'shr'],
]);
const COMPARE: ReadonlyMap<BinaryOp, CompareOp> = new Map([
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<', 'lt'],
  ['<=', 'le'],
  ['>', 'gt'],
  ['>=', 'ge'],
  ['is', 'is'],
  ['is not', 'isnot'],
]);
const BIT_OPS: ReadonlySet<ArithOp> = new Set<ArithOp>(['and', 'or', 'xor', 'shl', 'shr']);

export type Binary = Extract<Expr, { kind: 'binary' }>;

/** What is known of an operator when its operands have been checked. */
interface Site {
  readonly span: Span;
  readonly op: BinaryOp;
}

export function binary(b: Body, e: Binary, want: Type | undefined): HirExpr {
  const compareOp = COMPARE.get(e.op);
  if (e.op === 'and' || e.op === 'or') return logic(b, e, e.op);
  if (e.op === 'in' || e.op === 'not in') return membership(b, e);
  if (compareOp !== undefined) return comparison(b, e, compareOp);
  const hint = want === b.types.i32 ? want : undefined;
  const listHint = want?.kind === 'list' && e.op === '+' ? want : hint;
  const leftHint = want?.kind === 'list' && e.op === '*' ? want : listHint;
  const left = b.expr(e.left, leftHint);
  const right = b.expr(e.right, listHint ?? listOf(left.type));
  return arithmetic(b, { span: e.span, op: e.op }, left, right);
}

function listOf(type: Type): Type | undefined {
  return type.kind === 'list' ? type : undefined;
}

function logic(b: Body, e: Binary, op: 'and' | 'or'): HirExpr {
  const left = asCondition(b, b.expr(e.left, b.types.bool));
  const mark = b.flow.begin();
  const right = asCondition(b, b.expr(e.right, b.types.bool));
  b.flow.end(mark);
  return b.build.logic(e.span, op, left, right);
}

// ----------------------------------------------------------------------------------------- arithmetic

/** `left op right` for an operator that computes a value of its operands' kind. */
export function arithmetic(b: Body, site: Site, left: HirExpr, right: HirExpr): HirExpr {
  const op = ARITH.get(site.op);
  if (op === undefined) return b.build.error(site.span);
  const { any } = b.types;
  if (b.isError(left.type) || b.isError(right.type)) return b.build.error(site.span);
  if (left.type === b.types.never || right.type === b.types.never) return neverOperand(b, site.span, left, right);
  if (left.type === any || right.type === any) {
    return b.build.dyn(
      site.span,
      { op: 'arith', arith: op },
      [b.build.box(left.span, left), b.build.box(right.span, right)],
      any,
    );
  }
  if (isVar(left.type) || isVar(right.type)) return openArithmetic(b, site, left, right);
  if (isNumber(left.type) && isNumber(right.type)) return numeric(b, site, op, left, right);
  const special = sequenceOperator(b, site, left, right);
  return special ?? badOperands(b, site, left.type, right.type);
}

function neverOperand(b: Body, span: Span, left: HirExpr, right: HirExpr): HirExpr {
  return left.type === b.types.never ? left : b.build.seq(span, [b.build.do(left.span, left)], right);
}

/** An operand of a type not known yet takes the other's; two such wait for the next pass. */
function openArithmetic(b: Body, site: Site, left: HirExpr, right: HirExpr): HirExpr {
  if (isVar(left.type) && isVar(right.type)) return b.build.error(site.span);
  const known = isVar(left.type) ? right.type : left.type;
  if (!isNumber(known) && known !== b.types.str) return b.build.error(site.span);
  b.tb.unify(left.type, right.type);
  return arithmetic(b, site, { ...left, type: known }, { ...right, type: known });
}

function numeric(b: Body, site: Site, op: ArithOp, left: HirExpr, right: HirExpr): HirExpr {
  const type = numericType(b, left, right);
  if (BIT_OPS.has(op) && type === b.types.float) return badOperands(b, site, left.type, right.type);
  const l = convertNumber(b, left, type) ?? left;
  const r = convertNumber(b, right, type) ?? right;
  return b.build.arith(site.span, op, l, r);
}

/** A literal beside an i32 is an i32; otherwise the wider of the two. */
function numericType(b: Body, left: HirExpr, right: HirExpr): Type {
  const { i32 } = b.types;
  const literal = left.kind === 'int' ? left : right;
  if (literal.kind === 'int' && (left.type === i32 || right.type === i32)) {
    if (left.type !== right.type) b.noteWidening(literal.span);
    return i32;
  }
  return widest(b, left.type, right.type);
}

/** `+` on strings and lists, `*` as repetition. */
function sequenceOperator(b: Body, site: Site, left: HirExpr, right: HirExpr): HirExpr | undefined {
  const { str, int } = b.types;
  const { span } = site;
  if (site.op === '+') {
    if (left.type === str && joinsText(b, right.type)) return concat(b, span, left, b.build.text(right.span, right));
    if (right.type === str && joinsText(b, left.type)) return concat(b, span, b.build.text(left.span, left), right);
    if (left.type.kind === 'list' && right.type.kind === 'list') return concatLists(b, site, left, right);
  }
  if (site.op === '*') {
    const count = convertNumber(b, right, int) ?? right;
    if (count.type !== int) return undefined;
    if (left.type.kind === 'list') return b.build.intrinsic(span, 'list.repeat', [left, count], left.type);
    if (left.type === str) return b.build.intrinsic(span, 'str.repeat', [left, count], str);
  }
  return undefined;
}

/** What `+` turns into text beside a string. */
function joinsText(b: Body, type: Type): boolean {
  return type === b.types.str || type === b.types.bool || isNumber(type);
}

function concat(b: Body, span: Span, left: HirExpr, right: HirExpr): HirExpr {
  return b.build.intrinsic(span, 'str.concat', [left, right], b.types.str);
}

function concatLists(b: Body, site: Site, left: HirExpr, right: HirExpr): HirExpr {
  const other = coerce(b, right, left.type);
  return b.build.intrinsic(site.span, 'list.concat', [left, other], b.resolve(left.type));
}

function badOperands(b: Body, site: Site, left: Type, right: Type): HirExpr {
  const { str } = b.types;
  const help =
    site.op === '+' && (left === str || right === str) ? "convert the other operand with 'str(x)'" : undefined;
  return b.fail('E0403', site.span, `'${site.op}' does not work on ${left.name} and ${right.name}`, help);
}

// ----------------------------------------------------------------------------------------- comparison

function comparison(b: Body, e: Binary, op: CompareOp): HirExpr {
  const [left, right] = operands(b, e);
  return compare(b, { span: e.span, op: e.op }, op, left, right);
}

/** A `None`, `[]` or `{}` on one side takes the other side's type; evaluation order stays. */
function operands(b: Body, e: Binary): [HirExpr, HirExpr] {
  if (isWeak(e.left) && !isWeak(e.right)) {
    const right = b.expr(e.right);
    return [b.expr(e.left, right.type), right];
  }
  const left = b.expr(e.left);
  // Numbers of two types are compared as the wider one, so a number does not say what the other operand is.
  return [left, b.expr(e.right, isNumber(left.type) ? undefined : left.type)];
}

function isWeak(e: Expr): boolean {
  return (
    e.kind === 'none' || (e.kind === 'list' && e.items.length === 0) || (e.kind === 'dict' && e.entries.length === 0)
  );
}

export function compare(b: Body, site: Site, op: CompareOp, left: HirExpr, right: HirExpr): HirExpr {
  const { any, never } = b.types;
  if (b.isError(left.type) || b.isError(right.type)) return { ...b.build.error(site.span), type: b.types.bool };
  if (left.type === never) return left;
  if (left.type === any || right.type === any) {
    const args = [b.build.box(left.span, left), b.build.box(right.span, right)];
    return b.build.dyn(site.span, { op: 'compare', compare: dynCompare(b, site, op, left, right) }, args, b.types.bool);
  }
  const empty = emptyVariantTest(b, site.span, op, left, right);
  if (empty !== undefined) return empty;
  if (left.type !== right.type && !isOrder(op)) b.noteWidening(site.span);
  const pair = sameType(b, left, right);
  if (pair === undefined || !comparable(b, pair[0].type, op)) return badOperands(b, site, left.type, right.type);
  return b.build.compare(site.span, op, pair[0], pair[1]);
}

/** Beside what the program says is a number, numbers are equal by value; two `any` are only when their types are the same. */
function dynCompare(b: Body, { span }: Site, op: CompareOp, left: HirExpr, right: HirExpr): DynCompareOp {
  if (isOrder(op) || !(isNumber(left.type) || isNumber(right.type))) return op;
  b.noteWidening(span);
  return op === 'eq' || op === 'is' ? 'eqNumber' : 'neNumber';
}

/** `x == None` looks at the tag only. */
function emptyVariantTest(b: Body, span: Span, op: CompareOp, left: HirExpr, right: HirExpr): HirExpr | undefined {
  if (right.kind !== 'newEnum' || right.args.length > 0 || left.type !== right.type) return undefined;
  if (op !== 'eq' && op !== 'ne' && op !== 'is' && op !== 'isnot') return undefined;
  const test = op === 'eq' || op === 'is' ? 'eq' : 'ne';
  return b.build.compare(span, test, b.build.tag(left.span, left), b.build.int(right.span, right.variant));
}

function sameType(b: Body, left: HirExpr, right: HirExpr): [HirExpr, HirExpr] | undefined {
  if (left.type === right.type) return [left, right];
  if (isNumber(left.type) && isNumber(right.type)) {
    const type = numericType(b, left, right);
    return [convertNumber(b, left, type) ?? left, convertNumber(b, right, type) ?? right];
  }
  if (!b.tb.unify(left.type, right.type)) return undefined;
  return [
    { ...left, type: b.resolve(left.type) },
    { ...right, type: b.resolve(right.type) },
  ];
}

function isOrder(op: CompareOp): boolean {
  return op === 'lt' || op === 'le' || op === 'gt' || op === 'ge';
}

function comparable(b: Body, type: Type, op: CompareOp): boolean {
  return !isOrder(op) || isNumber(type) || type === b.types.bool || type === b.types.str || isVar(type);
}

// ----------------------------------------------------------------------------------------- membership

function membership(b: Body, e: Binary): HirExpr {
  const item = b.expr(e.left);
  const container = b.expr(e.right);
  const found = contains(b, e, item, container);
  return e.op === 'in' ? found : b.build.not(e.span, found);
}

/** `item in container`: evaluated in that order, although the container comes first in the call. */
function contains(b: Body, e: Binary, item: HirExpr, container: HirExpr): HirExpr {
  const { any, bool, str } = b.types;
  const type = container.type;
  if (b.isError(type) || b.isError(item.type)) return { ...b.build.error(e.span), type: bool };
  if (type === any) return b.build.dyn(e.span, { op: 'in' }, [dynamicOperand(b, item), container], bool);
  if (type === str) return containsCall(b, e.span, 'str.contains', coerce(b, item, str), container);
  if (type.kind === 'list') return listContains(b, e.span, coerce(b, item, type.elem), container);
  if (type.kind === 'dict') return containsCall(b, e.span, 'dict.contains', coerce(b, item, type.key), container);
  if (isVar(type)) return { ...b.build.error(e.span), type: bool };
  return b.fail('E0403', e.span, `'${e.op}' needs a list, dict or str on its right, found ${type.name}`);
}

function containsCall(b: Body, span: Span, name: string, item: HirExpr, container: HirExpr): HirExpr {
  const call = (value: HirExpr): HirExpr => b.build.intrinsic(span, name, [container, value], b.types.bool);
  if (item.kind === 'local' || isConstant(item) || container.kind === 'local') return call(item);
  const temporary = b.hidden('item', item.type);
  const set = b.build.setLocal(item.span, temporary, item);
  return b.build.seq(span, [set], call(b.build.local(item.span, temporary, item.type)));
}

/** A search by comparison, made in place. */
function listContains(b: Body, span: Span, item: HirExpr, container: HirExpr): HirExpr {
  const before: HirStmt[] = [];
  const wanted = held(b, before, item, 'item');
  const list = asList(held(b, before, container, 'list'));
  if (list === undefined) return b.build.error(span);
  const found = variable(b, before, 'found', b.build.bool(span, false));
  const loop = listLoop(b, span, list, (element, _, label) => [
    b.build.if(span, compare(b, { span, op: '==' }, 'eq', element, wanted), [
      found.set(b.build.bool(span, true)),
      { kind: 'break', span, label },
    ]),
  ]);
  return b.build.seq(span, [...before, ...loop], found.read);
}

export function isConstant(e: HirExpr): boolean {
  return e.kind === 'int' || e.kind === 'float' || e.kind === 'bool' || e.kind === 'str';
}

// ---------------------------------------------------------------------------------------------- unary

export type Unary = Extract<Expr, { kind: 'unary' }>;

const INT_MIN = 2n ** 63n;

export function unary(b: Body, e: Unary, want: Type | undefined): HirExpr {
  if (e.op === 'not' || e.op === '!') return b.build.not(e.span, asCondition(b, b.expr(e.operand, b.types.bool)));
  if (e.op === '-' && e.operand.kind === 'int') return negativeLiteral(b, e, e.operand.text, want);
  const operand = b.expr(e.operand, want);
  const { any, float } = b.types;
  if (b.isError(operand.type) || operand.type === b.types.never) return operand;
  if (operand.type === any) return dynamicUnary(b, e, operand);
  if (isVar(operand.type)) return b.build.error(e.span);
  if (!isNumber(operand.type) || (e.op === '~' && operand.type === float)) {
    return b.fail('E0403', e.span, `'${e.op}' does not work on ${operand.type.name}`);
  }
  if (e.op === '+') return operand;
  if (e.op === '-' && operand.kind === 'float') return b.build.float(e.span, -operand.value);
  return { kind: 'unary', span: e.span, type: operand.type, op: e.op === '-' ? 'neg' : 'bitnot', operand };
}

function dynamicUnary(b: Body, e: Unary, operand: HirExpr): HirExpr {
  if (e.op === '+') return operand;
  return b.build.dyn(e.span, { op: 'unary', unary: e.op === '-' ? 'neg' : 'bitnot' }, [operand], b.types.any);
}

/** `-9223372036854775808` is in range although its digits alone are not. */
function negativeLiteral(b: Body, e: Unary, text: string, want: Type | undefined): HirExpr {
  const value = BigInt(text);
  if (value > INT_MIN) return literalTooLarge(b, e.span, `-${text}`);
  return wantedInt(b, e.span, -value, want);
}

export function intLiteral(b: Body, span: Span, text: string, want: Type | undefined): HirExpr {
  const value = text.length < 16 ? BigInt(Number(text)) : BigInt(text);
  if (value >= INT_MIN) return literalTooLarge(b, span, text);
  return wantedInt(b, span, value, want);
}

function wantedInt(b: Body, span: Span, value: bigint, want: Type | undefined): HirExpr {
  const literal = b.build.int(span, value);
  if (want !== b.types.i32) return literal;
  return convertNumber(b, literal, want) ?? literal;
}

function literalTooLarge(b: Body, span: Span, text: string): HirExpr {
  return b.fail('E0412', span, `integer literal ${text} is too large for int`);
}

/** `target op= value` without the assignment. */
export function compound(b: Body, span: Span, op: AssignOp, left: HirExpr, right: HirExpr): HirExpr {
  const result = arithmetic(b, { span, op }, left, right);
  if (b.isError(result.type) || tryAssign(b, result, left.type)) return coerce(b, result, left.type);
  return mismatch(b, span, left.type, result.type, `for '${op}='`);
}

function tryAssign(b: Body, value: HirExpr, type: Type): boolean {
  return value.type === type || value.type === b.types.any || type === b.types.any || isNumber(value.type);
}
