/** Types and patterns. */
import type { Span } from '../support/source.js';
import type { Expr, Ident, Pattern, TypeExpr } from './ast.js';
import { Cursor } from './cursor.js';

export class TypeParser extends Cursor {
  protected typeExpr(): TypeExpr {
    const outer = this.enter();
    if (outer < 0) return { kind: 'error', span: this.spanOf(this.token) };
    const type = this.anyType();
    this.leave(outer);
    return type;
  }

  private anyType(): TypeExpr {
    const start = this.token.start;
    if (this.takeKeyword('fn')) return this.fnType(start);
    if (this.takeKeyword('None') || this.takeKeyword('none')) return { kind: 'unit', span: this.spanFrom(start) };
    if (this.isOp('(')) return this.parenType(start);
    if (this.token.kind !== 'name') {
      this.expected('a type');
      return { kind: 'error', span: this.spanOf(this.token) };
    }
    const path = this.path();
    const args = this.isOp('<') ? this.typeArgs() : [];
    return { kind: 'named', span: this.spanFrom(start), path, args };
  }

  protected typeArgs(): TypeExpr[] {
    this.next();
    const args: TypeExpr[] = [];
    while (!this.atCloseAngle()) {
      args.push(this.typeExpr());
      if (!this.takeOp(',')) break;
    }
    if (!this.takeCloseAngle()) this.expected("'>' after the type arguments");
    return args;
  }

  /** `<A, B>` after the name of a declaration, or nothing. */
  protected typeParams(): Ident[] {
    const params: Ident[] = [];
    if (!this.takeOp('<')) return params;
    while (!this.atCloseAngle()) {
      params.push(this.ident('the name of a type parameter'));
      if (!this.takeOp(',')) break;
    }
    if (!this.takeCloseAngle()) this.expected("'>' after the type parameters");
    return params;
  }

  protected path(): Ident[] {
    const path = [this.ident('a name')];
    while (this.isOp('.') && this.peek().kind === 'name') {
      this.next();
      path.push(this.ident('a name'));
    }
    return path;
  }

  private atCloseAngle(): boolean {
    return this.token.kind === 'op' && this.token.text[0] === '>';
  }

  private fnType(start: number): TypeExpr {
    this.expectOp('(', "after 'fn' in a type");
    const params = this.typesUntilParen();
    const result: TypeExpr = this.takeOp('->') ? this.typeExpr() : { kind: 'unit', span: this.spanFrom(start) };
    return { kind: 'fn', span: this.spanFrom(start), params, result };
  }

  /** `()` is unit; a type may stand in parentheses. */
  private parenType(start: number): TypeExpr {
    this.next();
    const types = this.typesUntilParen();
    if (types.length === 0) return { kind: 'unit', span: this.spanFrom(start) };
    const [only] = types;
    if (types.length === 1 && only !== undefined) return only;
    const span = this.spanFrom(start);
    this.error('E0210', span, 'there are no tuple types', 'declare a struct for several values');
    return { kind: 'error', span };
  }

  /** The rest of a parenthesised list of types, with its `)`. */
  protected typesUntilParen(): TypeExpr[] {
    const types: TypeExpr[] = [];
    this.listOf(')', 'after the types', () => types.push(this.typeExpr()));
    return types;
  }
}

export class PatternParser extends TypeParser {
  protected pattern(): Pattern {
    const outer = this.enter();
    if (outer < 0) return { kind: 'error', span: this.spanOf(this.token) };
    const pattern = this.alternatives();
    this.leave(outer);
    return pattern;
  }

  private alternatives(): Pattern {
    const start = this.token.start;
    const first = this.singlePattern();
    if (!this.isOp('|')) return first;
    const alternatives = [first];
    while (this.takeOp('|')) alternatives.push(this.singlePattern());
    return { kind: 'or', span: this.spanFrom(start), alternatives };
  }

  private singlePattern(): Pattern {
    const start = this.token.start;
    if (this.isOp('[')) return this.listPattern(start);
    if (this.token.kind === 'name') return this.namePattern(start);
    const value = this.literal(start);
    if (value !== undefined) return { kind: 'literal', span: value.span, value };
    this.expected('a pattern');
    return { kind: 'error', span: this.spanOf(this.token) };
  }

  private literal(start: number): Expr | undefined {
    const negative = this.isOp('-') && (this.peek().kind === 'int' || this.peek().kind === 'float');
    if (negative) this.next();
    const value = this.plainLiteral();
    if (value === undefined || !negative) return value;
    return { kind: 'unary', span: this.spanFrom(start), op: '-', operand: value };
  }

  /** An int, float, string, bool or none literal at this token, or undefined. */
  protected plainLiteral(): Expr | undefined {
    const token = this.token;
    const span = this.spanOf(token);
    const expr = literalOf(token.kind, token.text, span);
    if (expr !== undefined) this.advance();
    return expr;
  }

  private namePattern(start: number): Pattern {
    if (this.token.text === '_') {
      this.next();
      return { kind: 'wildcard', span: this.spanFrom(start) };
    }
    const path = this.variantPath();
    const [only] = path;
    if (this.isOp('(')) {
      const args = this.variantArgs();
      return { kind: 'variant', span: this.spanFrom(start), path, args, hasArgs: true };
    }
    if (this.isOp('{')) return this.structPattern(start, path);
    if (path.length === 1 && only !== undefined) return { kind: 'name', span: only.span, name: only.name };
    return { kind: 'variant', span: this.spanFrom(start), path, args: [], hasArgs: false };
  }

  /** Like `path`, but the last part may be `None`. */
  private variantPath(): Ident[] {
    const path = [this.ident('a name')];
    while (this.isOp('.') && (this.peek().kind === 'name' || this.peek().text === 'None')) {
      this.next();
      path.push(this.ident('a variant', true));
    }
    return path;
  }

  private variantArgs(): Pattern[] {
    this.next();
    const args: Pattern[] = [];
    this.listOf(')', 'after the patterns', () => args.push(this.pattern()));
    return args;
  }

  private structPattern(start: number, path: Ident[]): Pattern {
    this.next();
    const fields: { name: Ident; pattern: Pattern | undefined }[] = [];
    this.listOf('}', 'after the fields', () => {
      const name = this.ident('the name of a field');
      fields.push({ name, pattern: this.takeOp(':') ? this.pattern() : undefined });
    });
    return { kind: 'struct', span: this.spanFrom(start), path, fields };
  }

  private listPattern(start: number): Pattern {
    this.next();
    const items: Pattern[] = [];
    this.listOf(']', 'after the patterns', () => items.push(this.pattern()));
    const rest = this.takeOp('..') ? this.ident('a name for the rest of the list') : undefined;
    return { kind: 'list', span: this.spanFrom(start), items, rest };
  }
}

function literalOf(kind: string, text: string, span: Span): Expr | undefined {
  if (kind === 'int') return { kind: 'int', span, text };
  if (kind === 'float') return { kind: 'float', span, value: Number(text) };
  if (kind === 'str') return { kind: 'str', span, value: text };
  if (kind !== 'keyword') return undefined;
  if (text === 'true' || text === 'false') return { kind: 'bool', span, value: text === 'true' };
  return text === 'None' || text === 'none' ? { kind: 'none', span } : undefined;
}
