/**
 * The typed HIR: a small tree language in which every name is resolved, every expression has a monomorphic
 * type, every conversion is explicit, and all sugar (for, match, comprehensions, f-strings, defaults, named
 * arguments) is gone. The checker makes it, the verifier checks it, the interpreter defines its meaning and
 * `lower` turns it into LLVM IR.
 *
 * Invariants (enforced by verify.ts):
 * - operands of `binary` have the same type; nothing widens implicitly;
 * - `any` is only consumed by `unbox`, `dyn` and moves; only produced by `box`, `dyn` and moves;
 * - evaluation order is the textual order of the fields named in each node's comment, each once;
 * - a local is read only where it is definitely assigned;
 * - `break`/`continue` name an enclosing loop or block of the same function.
 */
import type { SourceFile, Span } from '../support/source.js';
import type { EnumType, ListType, StructType, Type, TypeTable } from './types.js';

export type FnId = number;
export type LocalId = number;
export type GlobalId = number;
/** Names a loop or labelled block, unique within its function; also the key of its OSR entry and counters. */
export type LabelId = number;

export interface HirProgram {
  readonly types: TypeTable;
  readonly files: readonly SourceFile[];
  /** Indexed by FnId. Monomorphic instances, one each. */
  readonly functions: readonly HirFunction[];
  readonly globals: readonly HirGlobal[];
  /** `fn() -> unit`, named `top level`: runs the modules' top-level statements in order, then `main()` if there is one. */
  readonly entry: FnId;
  /** The same without `main()`: what has to run once before `bench`. */
  readonly init: FnId;
  /** `bench(n: int)` of the root module, if it has one. */
  readonly bench: FnId | undefined;
  /**
   * What a `dyn` method call can reach: for each struct type and each method name that some `dyn` names, the
   * instance of the method whose unannotated parameters are `any`. Absent: no `dyn` method call.
   */
  readonly methods?: readonly DynMethod[];
}

export interface DynMethod {
  readonly type: StructType;
  readonly name: string;
  readonly fn: FnId;
}

export interface HirGlobal {
  readonly id: GlobalId;
  readonly name: string;
  readonly type: Type;
}

export interface HirLocal {
  readonly id: LocalId;
  readonly name: string;
  readonly type: Type;
  /** Made by desugaring (loop bounds, iterators, match scrutinees), not by the user. */
  readonly hidden: boolean;
  /** In a loop continuation: the local of the function that it is. */
  readonly origin?: HirLocal;
}

export interface HirFunction {
  readonly id: FnId;
  /** As stack traces show it: `function`, `Struct.method`, `module.function`, `top level`. */
  readonly name: string;
  /** Unique, stable from run to run, `[A-Za-z0-9_.$]+`: names the entry slot and the code. */
  readonly symbol: string;
  /** The first `paramCount` locals are the parameters, in order. */
  readonly paramCount: number;
  /** In a loop continuation: parameters that are lists which nobody else knows (own-lists.ts). */
  readonly ownParameters?: readonly LocalId[];
  readonly locals: readonly HirLocal[];
  readonly result: Type;
  readonly body: readonly HirStmt[];
  readonly span: Span;
  /** Labels run from 0 to labelCount - 1. */
  readonly labelCount: number;
}

// ----------------------------------------------------------------------------------------- statements

export type HirStmt =
  /** Declares (at first) or assigns a local. */
  | { readonly kind: 'setLocal'; readonly span: Span; readonly local: LocalId; readonly value: HirExpr }
  | { readonly kind: 'setGlobal'; readonly span: Span; readonly global: GlobalId; readonly value: HirExpr }
  /** object, value */
  | {
      readonly kind: 'setField';
      readonly span: Span;
      readonly object: HirExpr;
      readonly field: number;
      readonly value: HirExpr;
    }
  /** list, index, value; panics when out of range, after all three are evaluated. */
  | {
      readonly kind: 'setIndex';
      readonly span: Span;
      readonly list: HirExpr;
      readonly index: HirExpr;
      readonly value: HirExpr;
    }
  | { readonly kind: 'expr'; readonly span: Span; readonly value: HirExpr }
  | {
      readonly kind: 'if';
      readonly span: Span;
      readonly condition: HirExpr;
      readonly then: readonly HirStmt[];
      readonly else: readonly HirStmt[];
    }
  /**
   * The only loop: `while condition { body; step }`. `continue` goes to `step`. Every `for` is lowered to it,
   * with its bounds and iterator in hidden locals, so that a loop's whole state is in locals (OSR needs that).
   */
  | {
      readonly kind: 'loop';
      readonly span: Span;
      readonly label: LabelId;
      readonly condition: HirExpr;
      readonly body: readonly HirStmt[];
      readonly step: readonly HirStmt[];
    }
  /** A labelled block that `break` can leave; matches are made of these. */
  | {
      readonly kind: 'block';
      readonly span: Span;
      readonly label: LabelId | undefined;
      readonly body: readonly HirStmt[];
    }
  | { readonly kind: 'break'; readonly span: Span; readonly label: LabelId }
  | { readonly kind: 'continue'; readonly span: Span; readonly label: LabelId }
  /** `value` is undefined iff the function's result is unit. */
  | { readonly kind: 'return'; readonly span: Span; readonly value: HirExpr | undefined };

// ---------------------------------------------------------------------------------------- expressions

/** Arithmetic on two operands of one type (int, i32 or float; bit operations on int and i32 only). */
export type ArithOp = 'add' | 'sub' | 'mul' | 'div' | 'rem' | 'pow' | 'and' | 'or' | 'xor' | 'shl' | 'shr';
/**
 * Comparison of two operands of one type, giving bool. `eq`/`ne` are structural on every type (floats: IEEE);
 * `lt`… on int, i32, float, bool, str. `is`/`isnot`: identity of references, equality otherwise.
 */
export type CompareOp = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'is' | 'isnot';

/** Numeric and textual conversions that always succeed. */
export type ConvertOp = 'intToFloat' | 'i32ToInt' | 'i32ToFloat' | 'floatToInt' | 'intToI32' | 'boolToInt';

interface ExprBase {
  readonly span: Span;
  readonly type: Type;
}

export type HirExpr = ExprBase &
  (
    | { readonly kind: 'int'; readonly value: bigint } // type int or i32
    | { readonly kind: 'float'; readonly value: number }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'str'; readonly value: string }
    | { readonly kind: 'unit' }
    | { readonly kind: 'local'; readonly local: LocalId }
    | { readonly kind: 'global'; readonly global: GlobalId }
    /** neg: int, i32, float; not: bool; bitnot: int, i32. */
    | { readonly kind: 'unary'; readonly op: 'neg' | 'not' | 'bitnot'; readonly operand: HirExpr }
    /** left, right. `nowrap`: the front end proved that it cannot overflow (loop counters). */
    | {
        readonly kind: 'arith';
        readonly op: ArithOp;
        readonly left: HirExpr;
        readonly right: HirExpr;
        readonly nowrap?: boolean;
      }
    | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: HirExpr; readonly right: HirExpr }
    /** Short-circuit `and`/`or`. */
    | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly left: HirExpr; readonly right: HirExpr }
    | { readonly kind: 'cond'; readonly condition: HirExpr; readonly whenTrue: HirExpr; readonly whenFalse: HirExpr }
    /** Statements, then a value. `value` has type never when the end is not reached. */
    | { readonly kind: 'seq'; readonly body: readonly HirStmt[]; readonly value: HirExpr }
    | { readonly kind: 'convert'; readonly op: ConvertOp; readonly operand: HirExpr }
    | { readonly kind: 'call'; readonly fn: FnId; readonly args: readonly HirExpr[] }
    /** callee (a `fn` value), args */
    | { readonly kind: 'callValue'; readonly callee: HirExpr; readonly args: readonly HirExpr[] }
    | { readonly kind: 'fnRef'; readonly fn: FnId }
    /** A function of the runtime; `name` is a key of INTRINSICS. */
    | { readonly kind: 'intrinsic'; readonly name: string; readonly args: readonly HirExpr[] }
    /** args in field order; type is a StructType. */
    | { readonly kind: 'newStruct'; readonly struct: StructType; readonly args: readonly HirExpr[] }
    | { readonly kind: 'field'; readonly object: HirExpr; readonly field: number }
    | { readonly kind: 'newList'; readonly list: ListType; readonly items: readonly HirExpr[] }
    /** list, index; panics when out of range unless `checked` is false (the front end proved it in range). */
    | { readonly kind: 'index'; readonly list: HirExpr; readonly index: HirExpr; readonly checked: boolean }
    | { readonly kind: 'newEnum'; readonly enum: EnumType; readonly variant: number; readonly args: readonly HirExpr[] }
    /** The variant number of an enum value, an int. */
    | { readonly kind: 'tag'; readonly value: HirExpr }
    /** A payload field of an enum value whose tag was tested. */
    | { readonly kind: 'payload'; readonly value: HirExpr; readonly variant: number; readonly index: number }
    /** A typed value becomes `any`. */
    | { readonly kind: 'box'; readonly value: HirExpr }
    /** `any` becomes `type`; panics naming both types when it is another (an int widens to float). */
    | { readonly kind: 'unbox'; readonly value: HirExpr }
    /** An operation on `any` operands, decided at run time; args in order. Result is `any` unless `type` says bool/int/unit. */
    | { readonly kind: 'dyn'; readonly op: DynOp; readonly args: readonly HirExpr[] }
    /** Starts a task that runs `fn(args)`; type is the handle `task<T>`. */
    | { readonly kind: 'spawn'; readonly fn: FnId; readonly args: readonly HirExpr[] }
  );

/** `eqNumber`/`neNumber`: the program says that one operand is a number, so numbers of two types are compared by value. */
export type DynCompareOp = CompareOp | 'eqNumber' | 'neNumber';

/** What can be done to `any` operands. Names of fields and methods are part of the operation. */
export type DynOp =
  | { readonly op: 'arith'; readonly arith: ArithOp }
  | { readonly op: 'compare'; readonly compare: DynCompareOp }
  | { readonly op: 'unary'; readonly unary: 'neg' | 'not' | 'bitnot' }
  | { readonly op: 'in' }
  | { readonly op: 'holds'; readonly declaration: string } // any -> bool: a value of that struct or enum
  | { readonly op: 'truth' } // any -> bool, panics unless a bool
  | { readonly op: 'call' } // callee, args
  | { readonly op: 'index' } // object, index
  | { readonly op: 'setIndex' } // object, index, value
  | { readonly op: 'slice' } // object, start, end
  | { readonly op: 'field'; readonly name: string } // object
  | { readonly op: 'setField'; readonly name: string } // object, value
  | { readonly op: 'method'; readonly name: string } // object, args
  | { readonly op: 'len' }
  | { readonly op: 'range' } // start, end
  /** Iteration: `iter` makes an iterator object, `next` advances it (bool), `current` reads it. */
  | { readonly op: 'iter' }
  | { readonly op: 'next' }
  | { readonly op: 'current' };
