/**
 * Operations on `any` whose operands are of known types, as the typed operations that they come to. What does not come to one
 * stays as it is, and panics where it did.
 *
 * Invariants: a typed operation has the effects, the result and the panics of the dynamic one, at the same place of the source and
 * in the same order: operands are checked when all of them are evaluated, so none is checked before one that does or panics.
 */
import type { Span } from '../support/source.js';
import type { ArithOp, CompareOp, DynOp, HirExpr, HirProgram } from './hir.js';
import { type FnType, isDeclaredBy, type StructType, type Type } from './types.js';

type Expr<K extends HirExpr['kind']> = Extract<HirExpr, { kind: K }>;
type Dyn = Expr<'dyn'>;

/** The value in a box; undefined: its type is not known. */
export function unboxed(e: HirExpr | undefined): HirExpr | undefined {
  return e?.kind === 'box' ? e.value : undefined;
}

const ORDERS: ReadonlySet<string> = new Set(['lt', 'le', 'gt', 'ge']);
const NUMBER_EQUALITY: Readonly<Record<string, CompareOp>> = { eqNumber: 'eq', neNumber: 'ne' };
const EQUALITY: ReadonlySet<string> = new Set(['eq', 'ne']);
const PLAIN_TYPES: ReadonlySet<Type['kind']> = new Set(['int', 'float', 'bool', 'str']);
const FLOAT_OPS: ReadonlySet<ArithOp> = new Set<ArithOp>(['add', 'sub', 'mul', 'div', 'rem', 'pow']);

export class TypedOperations {
  /** What took the place of calls of the runtime: the rest is as quick without knowing a type, or nearly. */
  readonly gained = new Set<HirExpr>();

  constructor(private readonly program: HirProgram) {}

  /** The expression, whose operands have been replaced, or a typed one of the same type. */
  replace(e: HirExpr): HirExpr {
    switch (e.kind) {
      case 'unbox':
        return this.unboxAs(e.value, e.type, e.span);
      case 'cond':
        return this.chosen(e);
      case 'seq': {
        const value = unboxed(e.value);
        return value === undefined ? e : this.boxed({ ...e, type: value.type, value }, e.span);
      }
      case 'intrinsic':
        return this.intrinsic(e);
      case 'dyn': {
        const typed = this.operation(e);
        if (typed === undefined) return e;
        return e.type.kind === 'any' ? this.boxed(typed, e.span) : typed;
      }
      default:
        return e;
    }
  }

  /** An `any` with this value, which may be one already. */
  boxed(value: HirExpr, span: Span): HirExpr {
    const { any } = this.program.types;
    return value.type.kind === 'any' || value.type.kind === 'never' ? value : { kind: 'box', span, type: any, value };
  }

  private unboxAs(any: HirExpr, type: Type, span: Span): HirExpr {
    if (type.kind === 'any') return any;
    const value = unboxed(any);
    if (value?.type === type) return value;
    return value?.type.kind === 'int' && type.kind === 'float'
      ? this.widened(value)
      : { kind: 'unbox', span, type, value: any };
  }

  private widened(value: HirExpr): HirExpr {
    const { float } = this.program.types;
    return value.type === float
      ? value
      : { kind: 'convert', span: value.span, type: float, op: 'intToFloat', operand: value };
  }

  private chosen(e: Expr<'cond'>): HirExpr {
    const [whenTrue, whenFalse] = [unboxed(e.whenTrue), unboxed(e.whenFalse)];
    if (whenTrue === undefined || whenFalse === undefined || whenTrue.type !== whenFalse.type) return e;
    return this.boxed({ ...e, type: whenTrue.type, whenTrue, whenFalse }, e.span);
  }

  /** Conversions of a value whose type is known. */
  private intrinsic(e: Expr<'intrinsic'>): HirExpr {
    const value = unboxed(e.args[0]);
    if (value === undefined) return e;
    const { kind } = value.type;
    switch (e.name) {
      case 'text.of':
        return { ...e, args: [value] };
      case 'any.toInt':
        if (kind === 'int') return value;
        return kind === 'float' ? { kind: 'convert', span: e.span, type: e.type, op: 'floatToInt', operand: value } : e;
      case 'any.toFloat':
        return kind === 'int' || kind === 'float' ? this.widened(value) : e;
      case 'any.toBool':
        return kind === 'bool' ? value : e;
      default:
        return e;
    }
  }

  private operation(e: Dyn): HirExpr | undefined {
    const { op, args } = e;
    const [first, second] = args.map(unboxed);
    switch (op.op) {
      case 'arith':
        return first && second && this.arith(e, op.arith, first, second);
      case 'compare':
        return first && second && this.compare(e, op.compare, first, second);
      case 'unary':
        return first && this.unary(e, op.unary, first);
      case 'truth':
        return first?.type.kind === 'bool' ? first : undefined;
      case 'holds':
        return first && isPlain(first) ? this.bool(e, isDeclaredBy(first.type, op.declaration)) : undefined;
      case 'len':
        return first && this.length(e, first);
      case 'in':
        return second && this.contains(e, second, args[0]);
      case 'index':
        return first && this.index(e, first, args[1]);
      case 'setIndex':
        return first && this.setIndex(e, first, args.slice(1));
      case 'field':
        return first && this.field(e, op.name, first);
      case 'method':
        return first && this.method(e, op.name, first, args.slice(1));
      case 'call':
        return first && this.call(e, first, args.slice(1));
      default:
        return undefined;
    }
  }

  private bool({ span }: HirExpr, value: boolean): HirExpr {
    return { kind: 'bool', span, type: this.program.types.bool, value };
  }

  /** A runtime function in place of the operation. */
  private runtime({ span }: HirExpr, name: string, args: readonly HirExpr[], type: Type): HirExpr {
    return this.gain({ kind: 'intrinsic', span, type, name, args });
  }

  gain(e: HirExpr): HirExpr {
    this.gained.add(e);
    return e;
  }

  // -------------------------------------------------------------------------------------------- numbers

  private arith(e: Dyn, op: ArithOp, left: HirExpr, right: HirExpr): HirExpr | undefined {
    const [one, other] = [left.type.kind, right.type.kind];
    if (one === 'int' && other === 'int') return { kind: 'arith', span: e.span, type: left.type, op, left, right };
    if (areNumbers(one, other) && FLOAT_OPS.has(op)) {
      const { float } = this.program.types;
      const operands = { left: this.widened(left), right: this.widened(right) };
      return { kind: 'arith', span: e.span, type: float, op, ...operands };
    }
    return one === 'str' && other === 'str' && op === 'add'
      ? this.runtime(e, 'str.concat', [left, right], left.type)
      : undefined;
  }

  private unary(e: Dyn, op: 'neg' | 'not' | 'bitnot', operand: HirExpr): HirExpr | undefined {
    const { kind } = operand.type;
    const fits = op === 'not' ? kind === 'bool' : kind === 'int' || (kind === 'float' && op === 'neg');
    return fits ? { kind: 'unary', span: e.span, type: operand.type, op, operand } : undefined;
  }

  private compare(
    e: Dyn,
    op: Extract<DynOp, { op: 'compare' }>['compare'],
    left: HirExpr,
    right: HirExpr,
  ): HirExpr | undefined {
    const { bool } = this.program.types;
    const typed = (by: CompareOp, l: HirExpr, r: HirExpr): HirExpr => {
      return { kind: 'compare', span: e.span, type: bool, op: by, left: l, right: r };
    };
    const numbers = NUMBER_EQUALITY[op] ?? (ORDERS.has(op) ? (op as CompareOp) : undefined);
    if (left.type === right.type && PLAIN_TYPES.has(left.type.kind)) {
      const by = numbers ?? (EQUALITY.has(op) ? (op as CompareOp) : undefined);
      return by && typed(by, left, right);
    }
    const widens = numbers !== undefined && areNumbers(left.type.kind, right.type.kind);
    return widens ? typed(numbers, this.widened(left), this.widened(right)) : undefined;
  }

  // ----------------------------------------------------------------------------------- lists, dicts, texts

  private length(e: Dyn, object: HirExpr): HirExpr | undefined {
    const { int } = this.program.types;
    const { kind } = object.type;
    if (kind !== 'list' && kind !== 'dict' && kind !== 'str') return undefined;
    const made: HirExpr = { kind: 'intrinsic', span: e.span, type: int, name: `${kind}.len`, args: [object] };
    return isListOfAny(object.type) ? made : this.gain(made);
  }

  /** The item is evaluated first. */
  private contains(e: Dyn, container: HirExpr, item: HirExpr | undefined): HirExpr | undefined {
    const { bool, str } = this.program.types;
    if (item === undefined || !isPlain(container)) return undefined;
    const { type } = container;
    if (type.kind === 'dict')
      return this.runtime(e, 'dict.contains', [container, this.unboxAs(item, type.key, e.span)], bool);
    return type.kind === 'str'
      ? this.runtime(e, 'str.contains', [container, this.unboxAs(item, str, e.span)], bool)
      : undefined;
  }

  private index(e: Dyn, object: HirExpr, at: HirExpr | undefined): HirExpr | undefined {
    const { type } = object;
    const { int } = this.program.types;
    if (at === undefined) return undefined;
    if (type.kind === 'dict')
      return this.runtime(e, 'dict.index', [object, this.unboxAs(at, type.key, e.span)], type.value);
    const index = this.unboxAs(at, int, e.span);
    if (type.kind === 'str') return this.runtime(e, 'str.charAt', [object, index], type);
    if (type.kind !== 'list') return undefined;
    const made: HirExpr = { kind: 'index', span: e.span, type: type.elem, list: object, index, checked: true };
    return isListOfAny(type) ? made : this.gain(made);
  }

  private setIndex(e: Dyn, object: HirExpr, [at, value]: readonly HirExpr[]): HirExpr | undefined {
    const { type } = object;
    const { int, unit } = this.program.types;
    if (at === undefined || value === undefined) return undefined;
    if (type.kind === 'dict') {
      const typed = this.typed([at, value], [type.key, type.value], e.span);
      return typed && this.runtime(e, 'dict.set', [object, ...typed], unit);
    }
    if (type.kind !== 'list') return undefined;
    const [index, item] = this.typed([at, value], [int, type.elem], e.span) ?? [];
    if (index === undefined || item === undefined) return undefined;
    const nothing: HirExpr = { kind: 'unit', span: e.span, type: unit };
    const body = [{ kind: 'setIndex', span: e.span, list: object, index, value: item } as const];
    if (!isListOfAny(type)) this.gain(index);
    return { kind: 'seq', span: e.span, type: unit, body, value: nothing };
  }

  /** The values as those types; undefined where one would be checked before a later one is evaluated. */
  private typed(values: readonly HirExpr[], types: readonly Type[], span: Span): readonly HirExpr[] | undefined {
    const typed = values.map((value, i) => this.unboxAs(value, types[i] ?? value.type, span));
    const isChecked = (i: number) => typed[i]?.kind === 'unbox';
    const tooEarly = values.some((_, i) => isChecked(i) && !values.slice(i + 1).every(isPlain));
    return tooEarly ? undefined : typed;
  }

  // ------------------------------------------------------------------------------ fields, methods, calls

  private field(e: Dyn, name: string, object: HirExpr): HirExpr | undefined {
    if (object.type.kind !== 'struct') return undefined;
    const field = object.type.fields.findIndex((one) => one.name === name);
    const type = object.type.fields[field]?.type;
    return type && this.gain({ kind: 'field', span: e.span, type, object, field });
  }

  private method(e: Dyn, name: string, self: HirExpr, args: readonly HirExpr[]): HirExpr | undefined {
    const { type } = self;
    if (type.kind === 'struct') return this.structMethod(e, name, self, type, args);
    const [first, ...rest] = args;
    if (first === undefined) {
      if (name === 'len') return this.length(e, self);
      return name === 'pop' && type.kind === 'list' ? this.runtime(e, 'list.pop', [self], type.elem) : undefined;
    }
    const { unit, bool } = this.program.types;
    if (type.kind === 'list' && (name === 'append' || name === 'push') && rest.length === 0)
      return this.runtime(e, 'list.append', [self, this.unboxAs(first, type.elem, e.span)], unit);
    if (type.kind !== 'dict') return undefined;
    if (name === 'contains' && rest.length === 0)
      return this.runtime(e, 'dict.contains', [self, this.unboxAs(first, type.key, e.span)], bool);
    if (name !== 'set' || rest.length !== 1) return undefined;
    const typed = this.typed(args, [type.key, type.value], e.span);
    return typed && this.runtime(e, 'dict.set', [self, ...typed], unit);
  }

  private structMethod(
    e: Dyn,
    name: string,
    self: HirExpr,
    type: StructType,
    args: readonly HirExpr[],
  ): HirExpr | undefined {
    const target = this.program.methods?.find((method) => method.type === type && method.name === name);
    const fn = target && this.program.functions[target.fn];
    if (fn === undefined || fn.paramCount !== args.length + 1) return undefined;
    const types = fn.locals.slice(1, fn.paramCount).map((param) => param.type);
    const typed = fn.locals[0]?.type === type ? this.typed(args, types, e.span) : undefined;
    return typed && this.gain({ kind: 'call', span: e.span, type: fn.result, fn: fn.id, args: [self, ...typed] });
  }

  private call(e: Dyn, callee: HirExpr, args: readonly HirExpr[]): HirExpr | undefined {
    const type = callee.type as FnType;
    if (type.kind !== 'fn' || type.params.length !== args.length) return undefined;
    const typed = this.typed(args, type.params, e.span);
    return typed && this.gain({ kind: 'callValue', span: e.span, type: type.result, callee, args: typed });
  }
}

function areNumbers(...kinds: readonly Type['kind'][]): boolean {
  return kinds.every((kind) => kind === 'int' || kind === 'float');
}

/** Optimised code looks into such a list itself, whatever it knows (lower/dyn-lists.ts). */
function isListOfAny(type: Type): boolean {
  return type.kind === 'list' && type.elem.kind === 'any';
}

/** It does nothing and cannot panic. */
function isPlain(e: HirExpr): boolean {
  switch (e.kind) {
    case 'box':
      return isPlain(e.value);
    case 'local':
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
    case 'unit':
    case 'fnRef':
      return true;
    default:
      return false;
  }
}
