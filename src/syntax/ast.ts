/**
 * The syntax tree: what was written, before names and types mean anything.
 *
 * Invariants: every node has the span of the text it was made from; the parser always returns a tree,
 * with `error` nodes where it had to skip; no node is shared between two parents.
 */
import type { Span } from '../support/source.js';

export interface Ident {
  readonly name: string;
  readonly span: Span;
}

// ---------------------------------------------------------------------------------------------- types

export type TypeExpr =
  | { readonly kind: 'named'; readonly span: Span; readonly path: readonly Ident[]; readonly args: readonly TypeExpr[] }
  | { readonly kind: 'fn'; readonly span: Span; readonly params: readonly TypeExpr[]; readonly result: TypeExpr }
  | { readonly kind: 'unit'; readonly span: Span }
  | { readonly kind: 'error'; readonly span: Span };

// ---------------------------------------------------------------------------------------- expressions

export type UnaryOp = '-' | '+' | '!' | '~' | 'not';
export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '<<'
  | '>>'
  | '&'
  | '^'
  | '|'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'in'
  | 'not in'
  | 'is'
  | 'is not'
  | 'and'
  | 'or';
/** The operator of a compound assignment, without its `=`. */
export type AssignOp = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';

/** One call argument; `name` when it was written `name=value`. */
export interface Arg {
  readonly name: Ident | undefined;
  readonly value: Expr;
}

/** A piece of an f-string: literal text (escapes done) or an expression with its raw format spec. */
export type FStringPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly value: Expr;
      readonly spec: string | undefined;
      readonly specSpan: Span | undefined;
    };

/** `for vars in iter if condition` of a comprehension. */
export interface CompClause {
  readonly vars: readonly Ident[];
  readonly iter: Expr;
  readonly condition: Expr | undefined;
}

export interface FieldInit {
  readonly name: Ident;
  readonly value: Expr;
}

export interface MatchArm {
  readonly span: Span;
  readonly pattern: Pattern;
  readonly guard: Expr | undefined;
  readonly body: readonly Stmt[];
}

export interface IfBranch {
  readonly condition: Expr;
  readonly body: readonly Stmt[];
}

export type Expr =
  /** `text` is the literal without underscores, radix prefix kept: BigInt(text) is its value. */
  | { readonly kind: 'int'; readonly span: Span; readonly text: string }
  | { readonly kind: 'float'; readonly span: Span; readonly value: number }
  | { readonly kind: 'str'; readonly span: Span; readonly value: string }
  | { readonly kind: 'fstring'; readonly span: Span; readonly parts: readonly FStringPart[] }
  | { readonly kind: 'bool'; readonly span: Span; readonly value: boolean }
  | { readonly kind: 'none'; readonly span: Span }
  | { readonly kind: 'name'; readonly span: Span; readonly name: string }
  | { readonly kind: 'list'; readonly span: Span; readonly items: readonly Expr[] }
  | {
      readonly kind: 'dict';
      readonly span: Span;
      readonly entries: readonly { readonly key: Expr; readonly value: Expr }[];
    }
  | { readonly kind: 'listComp'; readonly span: Span; readonly element: Expr; readonly clause: CompClause }
  | {
      readonly kind: 'dictComp';
      readonly span: Span;
      readonly key: Expr;
      readonly value: Expr;
      readonly clause: CompClause;
    }
  | { readonly kind: 'unary'; readonly span: Span; readonly op: UnaryOp; readonly operand: Expr }
  | {
      readonly kind: 'binary';
      readonly span: Span;
      readonly op: BinaryOp;
      readonly opSpan: Span;
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly kind: 'range'; readonly span: Span; readonly start: Expr; readonly end: Expr }
  | {
      readonly kind: 'cond';
      readonly span: Span;
      readonly condition: Expr;
      readonly whenTrue: Expr;
      readonly whenFalse: Expr;
    }
  | {
      readonly kind: 'call';
      readonly span: Span;
      readonly callee: Expr;
      readonly typeArgs: readonly TypeExpr[];
      readonly args: readonly Arg[];
    }
  | { readonly kind: 'index'; readonly span: Span; readonly object: Expr; readonly index: Expr }
  | {
      readonly kind: 'slice';
      readonly span: Span;
      readonly object: Expr;
      readonly start: Expr | undefined;
      readonly end: Expr | undefined;
    }
  | { readonly kind: 'member'; readonly span: Span; readonly object: Expr; readonly name: Ident }
  /** `Point{x: 1.0, y: 2.0}`; the call form `Point(x=1.0)` is a `call`. */
  | {
      readonly kind: 'structLit';
      readonly span: Span;
      readonly path: readonly Ident[];
      readonly typeArgs: readonly TypeExpr[];
      readonly fields: readonly FieldInit[];
    }
  | { readonly kind: 'await'; readonly span: Span; readonly task: Expr }
  | { readonly kind: 'spawn'; readonly span: Span; readonly call: Expr }
  | { readonly kind: 'match'; readonly span: Span; readonly scrutinee: Expr; readonly arms: readonly MatchArm[] }
  /** `let x = if c: … else: …` over several lines; a branch's value is its last expression. */
  | {
      readonly kind: 'ifExpr';
      readonly span: Span;
      readonly branches: readonly IfBranch[];
      readonly orElse: readonly Stmt[] | undefined;
    }
  | { readonly kind: 'error'; readonly span: Span };

// ------------------------------------------------------------------------------------------- patterns

export type Pattern =
  | { readonly kind: 'wildcard'; readonly span: Span }
  /** A lower-case name binds; the checker resolves a name that is a bare variant (`None`, `Some`). */
  | { readonly kind: 'name'; readonly span: Span; readonly name: string }
  /** An int, float, str, bool or none literal, negative numbers included. */
  | { readonly kind: 'literal'; readonly span: Span; readonly value: Expr }
  /** `Enum.Variant(p, …)`, `module.Enum.Variant`, or bare `Some(p)`. */
  | {
      readonly kind: 'variant';
      readonly span: Span;
      readonly path: readonly Ident[];
      readonly args: readonly Pattern[];
      readonly hasArgs: boolean;
    }
  | {
      readonly kind: 'struct';
      readonly span: Span;
      readonly path: readonly Ident[];
      readonly fields: readonly { readonly name: Ident; readonly pattern: Pattern | undefined }[];
    }
  /** `[a, b]..rest`; `rest` is undefined for an exact-length pattern. */
  | { readonly kind: 'list'; readonly span: Span; readonly items: readonly Pattern[]; readonly rest: Ident | undefined }
  | { readonly kind: 'or'; readonly span: Span; readonly alternatives: readonly Pattern[] }
  | { readonly kind: 'error'; readonly span: Span };

// ----------------------------------------------------------------------------------------- statements

export interface Param {
  readonly name: Ident;
  readonly type: TypeExpr | undefined;
  readonly default: Expr | undefined;
}

export interface FnDecl {
  readonly kind: 'fn';
  readonly span: Span;
  readonly name: Ident;
  readonly isPub: boolean;
  readonly typeParams: readonly Ident[];
  readonly params: readonly Param[];
  readonly result: TypeExpr | undefined;
  readonly body: readonly Stmt[];
}

export interface StructDecl {
  readonly kind: 'struct';
  readonly span: Span;
  readonly name: Ident;
  readonly isPub: boolean;
  readonly typeParams: readonly Ident[];
  readonly fields: readonly { readonly name: Ident; readonly type: TypeExpr; readonly default: Expr | undefined }[];
  readonly methods: readonly FnDecl[];
}

export interface EnumDecl {
  readonly kind: 'enum';
  readonly span: Span;
  readonly name: Ident;
  readonly isPub: boolean;
  readonly typeParams: readonly Ident[];
  readonly variants: readonly { readonly name: Ident; readonly payload: readonly TypeExpr[] }[];
  readonly methods: readonly FnDecl[];
}

export interface TypeAliasDecl {
  readonly kind: 'typeAlias';
  readonly span: Span;
  readonly name: Ident;
  readonly isPub: boolean;
  readonly typeParams: readonly Ident[];
  readonly target: TypeExpr;
}

/** One item of a `use`: `a/b as c` has path [a, b]; `./local` has `relative` set; `m.x` has member x. */
export interface UseItem {
  readonly span: Span;
  readonly relative: string | undefined;
  readonly path: readonly Ident[];
  readonly member: Ident | undefined;
  readonly alias: Ident | undefined;
}

export type Stmt =
  | FnDecl
  | StructDecl
  | EnumDecl
  | TypeAliasDecl
  | { readonly kind: 'use'; readonly span: Span; readonly isPub: boolean; readonly items: readonly UseItem[] }
  | {
      readonly kind: 'let';
      readonly span: Span;
      readonly isPub: boolean;
      readonly name: Ident;
      readonly type: TypeExpr | undefined;
      readonly value: Expr;
    }
  /** `op` for compound assignment. A bare `name = e` may turn out to be a declaration. */
  | {
      readonly kind: 'assign';
      readonly span: Span;
      readonly target: Expr;
      readonly op: AssignOp | undefined;
      readonly value: Expr;
    }
  | { readonly kind: 'expr'; readonly span: Span; readonly value: Expr }
  | {
      readonly kind: 'if';
      readonly span: Span;
      readonly branches: readonly IfBranch[];
      readonly orElse: readonly Stmt[] | undefined;
    }
  | { readonly kind: 'while'; readonly span: Span; readonly condition: Expr; readonly body: readonly Stmt[] }
  | {
      readonly kind: 'for';
      readonly span: Span;
      readonly vars: readonly Ident[];
      readonly iter: Expr;
      readonly body: readonly Stmt[];
    }
  | { readonly kind: 'break'; readonly span: Span }
  | { readonly kind: 'continue'; readonly span: Span }
  | { readonly kind: 'pass'; readonly span: Span }
  | { readonly kind: 'return'; readonly span: Span; readonly value: Expr | undefined }
  | { readonly kind: 'error'; readonly span: Span };

/** A parsed file. Comments are kept apart, in source order, for the formatter. */
export interface Module {
  readonly file: number;
  readonly body: readonly Stmt[];
  readonly comments: readonly { readonly span: Span; readonly text: string }[];
}
