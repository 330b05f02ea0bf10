/** What generated code can use where it stands. */
import type { Tape } from './tape.js';
import { type Enum, type Struct, sameType, type Type } from './types.js';

export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** May be assigned: loop variables are left alone. */
  readonly mutable: boolean;
}

export interface Callable {
  /** A function, or a method of the first parameter's struct. */
  readonly name: string;
  readonly isMethod: boolean;
  /** Calls itself as often as its first parameter says. */
  readonly isRecursive: boolean;
  readonly params: readonly Type[];
  readonly result: Type;
}

/** A function of two parameters that have no types. */
export interface DynCallable {
  readonly name: string;
  /** What the arguments mostly are. */
  readonly params: readonly [readonly Type[], readonly Type[]];
  /** May be called by name with such arguments, whose types are then known to the compiler. */
  readonly isStatic: boolean;
}

export interface Declarations {
  readonly types: readonly (Struct | Enum)[];
  readonly functions: readonly Callable[];
  readonly dynamic: readonly DynCallable[];
  /** Module-level. */
  readonly globals: readonly Variable[];
}

/** Makes the text of an expression; exprs.ts does. */
export type MakeExpr = (s: Scope, type: Type, depth: number) => string;

/** Names that one function has used. */
class Names {
  private count = 0;

  fresh(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
}

export class Scope {
  private constructor(
    readonly t: Tape,
    readonly declared: Declarations,
    /** What `return` gives. */
    readonly result: Type,
    /** Loops around here in this function. */
    readonly loops: number,
    private readonly names: Names,
    private variables: readonly Variable[],
    private readonly make: MakeExpr,
  ) {}

  static ofFunction(t: Tape, declared: Declarations, result: Type, make: MakeExpr): Scope {
    return new Scope(t, declared, result, 0, new Names(), declared.globals, make);
  }

  /** The same place, with choices from another tape. */
  on(tape: Tape): Scope {
    return new Scope(tape, this.declared, this.result, this.loops, this.names, this.variables, this.make);
  }

  /** A block within: what it declares ends with it. */
  inner(loops = 0): Scope {
    return new Scope(this.t, this.declared, this.result, this.loops + loops, this.names, this.variables, this.make);
  }

  expr(type: Type, depth: number): string {
    return this.make(this, type, depth);
  }

  fresh(prefix: string): string {
    return this.names.fresh(prefix);
  }

  declare(name: string, type: Type, mutable: boolean): void {
    this.variables = [{ name, type, mutable }, ...this.variables];
  }

  /** What another scope has declared. */
  adopt(other: Scope): void {
    this.variables = other.variables;
  }

  /** The newest first. */
  get all(): readonly Variable[] {
    return this.variables;
  }

  ofType(type: Type): readonly Variable[] {
    return this.variables.filter((v) => sameType(v.type, type));
  }

  callablesTo(type: Type): readonly Callable[] {
    return this.declared.functions.filter((f) => sameType(f.result, type));
  }
}
