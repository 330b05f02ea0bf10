/**
 * What the compilation of one function shares: HIR trees become closures over the frame, once.
 *
 * Invariants: an `Eval` evaluates its operands in the order that hir.ts states; a statement ends with a completion, never
 * with a value; a jump out of an expression is thrown and caught by the statement around it.
 */
import type { Span } from '../../support/source.js';
import type { HirExpr, HirFunction, HirStmt } from '../hir.js';
import type { Type } from '../types.js';
import type { Completion, Frame, Machine } from './machine.js';
import type { Site } from './panic.js';
import type { Value } from './values.js';

export type Eval = (f: Frame) => Value;
export type Exec = (f: Frame) => Completion;

/** A `break`, `continue` or `return` inside a `seq` that leaves it. */
export class Jump {
  constructor(readonly completion: Completion) {}
}

/** The rules that call each other across files. */
export interface Rules {
  expr(c: Compiler, e: HirExpr): Eval;
  body(c: Compiler, body: readonly HirStmt[]): Exec;
}

export class Compiler {
  /** Some expression of the statement that is being compiled may throw a Jump. */
  jumps = false;
  private slots: number;

  constructor(
    readonly m: Machine,
    readonly fn: HirFunction,
    private readonly rules: Rules,
  ) {
    this.slots = fn.locals.length;
  }

  expr(e: HirExpr): Eval {
    return this.rules.expr(this, e);
  }

  body(body: readonly HirStmt[]): Exec {
    return this.rules.body(this, body);
  }

  site(span: Span): Site {
    return { function: this.fn.name, span };
  }

  /** A new slot of the frame, as an expression that reads it. */
  temporary(span: Span, type: Type): HirExpr & { readonly kind: 'local' } {
    return { kind: 'local', span, type, local: this.slots++ };
  }
}
