/**
 * Lexical scopes of one body.
 *
 * Invariants: the outermost scope of a body holds parameters and the names that a bare assignment declares for
 * the whole function; every block has its own scope above it; lookups go outwards.
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
  private names: Map<string, LocalVar> | undefined;

  constructor(readonly parent: Scope | undefined) {}

  declare(variable: LocalVar): void {
    this.names ??= new Map();
    this.names.set(variable.name, variable);
  }

  lookup(name: string): LocalVar | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const found = scope.names?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Every visible name, for suggestions. */
  *all(): Iterable<string> {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      if (scope.names !== undefined) yield* scope.names.keys();
    }
  }
}
