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

export class Scope {
  private readonly innermost: Map<string, LocalVar>;
  /** What was declared here, and what each hid, in order. */
  private readonly declared: LocalVar[] = [];
  private readonly hidden: (LocalVar | undefined)[] = [];

  constructor(readonly parent: Scope | undefined) {
    this.innermost = parent === undefined ? new Map() : parent.innermost;
  }

  /** A name of an outer scope may be declared while an inner one is open only if that one has it not. */
  declare(variable: LocalVar): void {
    this.declared.push(variable);
    this.hidden.push(this.innermost.get(variable.name));
    this.innermost.set(variable.name, variable);
  }

  /** Its names are no longer visible. */
  end(): void {
    for (let i = this.declared.length - 1; i >= 0; i--) {
      const name = this.declared[i]?.name ?? '';
      const outer = this.hidden[i];
      if (outer === undefined) this.innermost.delete(name);
      else this.innermost.set(name, outer);
    }
  }

  lookup(name: string): LocalVar | undefined {
    return this.innermost.get(name);
  }

  /** Every visible name, for suggestions. */
  *all(): Iterable<string> {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      yield* new Set(scope.declared.map(({ name }) => name));
    }
  }
}
