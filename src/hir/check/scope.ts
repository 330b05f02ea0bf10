/**
 * Lexical scopes of one body.
 *
 * Invariants: the outermost scope of a body holds parameters and the names that a bare assignment declares for
 * the whole function; every block has its own scope above it; the table that nested scopes share has the innermost variable of each
 * name, so that a lookup is one step; a scope that ends puts back what it hid.
 */
import type { LocalId } from '../hir.js';
import type { Type } from '../types.js';

export interface LocalVar {
  readonly id: LocalId;
  readonly name: string;
  readonly type: Type;
  /** Slot of the flow analysis, or -1 for a variable that is assigned where it is declared. */
  readonly slot: number;
}

/** A variable that a scope declares; most scopes have one or two, for which lists would take several times as long. */
interface Declared {
  readonly variable: LocalVar;
  /** The variable of an outer scope that it hides. */
  readonly hidden: LocalVar | undefined;
  /** The one declared before it. */
  readonly before: Declared | undefined;
}

export class Scope {
  private readonly innermost: Map<string, LocalVar>;
  private last: Declared | undefined;

  constructor(readonly parent: Scope | undefined) {
    this.innermost = parent === undefined ? new Map() : parent.innermost;
  }

  /** A name of an outer scope may be declared while an inner one is open only if that one has it not. */
  declare(variable: LocalVar): void {
    this.last = { variable, hidden: this.innermost.get(variable.name), before: this.last };
    this.innermost.set(variable.name, variable);
  }

  /** Its names are no longer visible. */
  end(): void {
    for (let at = this.last; at !== undefined; at = at.before) {
      const { name } = at.variable;
      if (at.hidden === undefined) this.innermost.delete(name);
      else this.innermost.set(name, at.hidden);
    }
  }

  lookup(name: string): LocalVar | undefined {
    return this.innermost.get(name);
  }

  /** Every visible name, for suggestions. */
  *all(): Iterable<string> {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      yield* scope.names();
    }
  }

  /** What it declares, in order, each name once. */
  private names(): ReadonlySet<string> {
    const names: string[] = [];
    for (let at = this.last; at !== undefined; at = at.before) names.push(at.variable.name);
    return new Set(names.reverse());
  }
}
