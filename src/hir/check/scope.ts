/**
 * Lexical scopes of one body.
 *
 * Invariants: the outermost scope of a body holds parameters and the names that a bare assignment declares for
 * the whole function; every block has its own scope above it; the table that nested scopes share has the innermost variable of each
 * name, so that a lookup is one step; a scope that ends, the innermost one first, puts back what it hid.
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

/** A declaration, and what the name meant before. */
interface Declared {
  readonly variable: LocalVar;
  readonly hidden: LocalVar | undefined;
}

export class Scope {
  private readonly innermost: Map<string, LocalVar>;
  /** What the outermost scope declares: it never ends. */
  private readonly lasting: LocalVar[];
  /** What the open inner scopes declared, in order; those of this one are from `start` on, up to a deeper one's. */
  private readonly passing: Declared[];
  private readonly start: number;

  constructor(readonly parent: Scope | undefined) {
    this.innermost = parent === undefined ? new Map() : parent.innermost;
    this.lasting = parent === undefined ? [] : parent.lasting;
    this.passing = parent === undefined ? [] : parent.passing;
    this.start = this.passing.length;
  }

  /** A name of an outer scope may be declared while an inner one is open only if that one has it not. */
  declare(variable: LocalVar): void {
    if (this.parent === undefined) this.lasting.push(variable);
    else this.passing.push({ variable, hidden: this.innermost.get(variable.name) });
    this.innermost.set(variable.name, variable);
  }

  /** Its names are no longer visible. */
  end(): void {
    while (this.passing.length > this.start) {
      const { variable, hidden } = this.passing.pop() as Declared;
      if (hidden === undefined) this.innermost.delete(variable.name);
      else this.innermost.set(variable.name, hidden);
    }
  }

  lookup(name: string): LocalVar | undefined {
    return this.innermost.get(name);
  }

  /** Every visible name, for suggestions. */
  *all(): Iterable<string> {
    let end = this.passing.length;
    for (let scope: Scope = this; scope.parent !== undefined; scope = scope.parent) {
      yield* new Set(this.passing.slice(scope.start, end).map(({ variable }) => variable.name));
      end = scope.start;
    }
    yield* new Set(this.lasting.map(({ name }) => name));
  }
}
