/**
 * Expressions: precedence climbing over the table of LANGUAGE section 3.
 *
 * Blocks inside expressions (`match`, multi-line `if`) come from the statement parser through `block`.
 */
import { joinSpans, type Span } from '../support/source.js';
import type {
  Arg,
  BinaryOp,
  CompClause,
  Expr,
  FieldInit,
  FStringPart,
  Ident,
  IfBranch,
  MatchArm,
  Stmt,
  TypeExpr,
} from './ast.js';
import { lex } from './lexer.js';
import { PatternParser } from './parse-types.js';
import type { RawPart } from './tokens.js';

/** Binding power of the binary operators; comparison is not associative, `**` is right-associative. */
const LEVELS: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '==': 4,
  '!=': 4,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  in: 4,
  'not in': 4,
  is: 4,
  'is not': 4,
  '..': 5,
  '|': 6,
  '^': 7,
  '&': 8,
  '<<': 9,
  '>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
  '%': 11,
  '**': 13,
};
const NOT_LEVEL = 3;
const COMPARE_LEVEL = 4;
/** Deeper nesting is refused, so that no input overflows the stack of the compiler itself. */
const MAX_DEPTH = 400;

interface Operator {
  readonly text: string;
  readonly tokens: number;
  readonly level: number;
}

export abstract class ExprParser extends PatternParser {
  /** The indented or one-line body after a `:`. */
  protected abstract block(): Stmt[];

  protected expr(): Expr {
    return this.nested(() => {
      const value = this.binary(1);
      if (this.afterBlock || !this.isKeyword('if')) return value;
      this.next();
      const condition = this.binary(1);
      this.expectKeyword('else', "in 'a if c else b'");
      const whenFalse = this.expr();
      return { kind: 'cond', span: joinSpans(value.span, whenFalse.span), condition, whenTrue: value, whenFalse };
    });
  }

  private nested(parse: () => Expr): Expr {
    if (this.depth >= MAX_DEPTH) {
      const span = this.spanOf(this.token);
      this.error('E0211', span, `nested more than ${MAX_DEPTH} deep`, 'split the expression with let');
      while (this.token.kind !== 'newline' && this.token.kind !== 'eof') this.next();
      return { kind: 'error', span };
    }
    this.depth++;
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }

  private binary(minimum: number): Expr {
    let left = minimum <= NOT_LEVEL && this.isKeyword('not') ? this.not() : this.unary();
    for (;;) {
      const operator = this.operator();
      if (operator === undefined || operator.level < minimum) return left;
      const opSpan = this.spanOf(this.token);
      this.at += operator.tokens;
      const rightAssociative = operator.text === '**';
      const right = rightAssociative ? this.unary() : this.binary(operator.level + 1);
      left = combine(operator.text, opSpan, left, right);
      if (operator.level === COMPARE_LEVEL) this.refuseChain();
    }
  }

  private refuseChain(): void {
    if (this.operator()?.level !== COMPARE_LEVEL) return;
    this.error('E0212', this.spanOf(this.token), 'comparisons cannot be chained', "write 'a < b and b < c'");
  }

  private operator(): Operator | undefined {
    if (this.afterBlock) return undefined;
    const { kind, text } = this.token;
    if (kind === 'keyword' && text === 'not' && this.peek().text === 'in') return make('not in', 2);
    if (kind === 'keyword' && text === 'is' && this.peek().text === 'not') return make('is not', 2);
    return kind === 'op' || kind === 'keyword' ? make(text, 1) : undefined;
  }

  private not(): Expr {
    return this.nested(() => {
      const { start } = this.next();
      const operand = this.binary(NOT_LEVEL);
      return { kind: 'unary', span: this.spanFrom(start), op: 'not', operand };
    });
  }

  private unary(): Expr {
    const { start, kind, text } = this.token;
    if (kind === 'op' && (text === '-' || text === '+' || text === '!' || text === '~')) {
      this.next();
      const operand = this.nested(() => this.unary());
      return { kind: 'unary', span: this.spanFrom(start), op: text, operand };
    }
    if (this.isKeyword('await') || this.isKeyword('spawn')) return this.taskExpr(start, text === 'await');
    const base = this.postfix(this.primary());
    if (this.afterBlock || !this.isOp('**')) return base;
    const opSpan = this.spanOf(this.next());
    const right = this.nested(() => this.unary());
    return combine('**', opSpan, base, right);
  }

  private taskExpr(start: number, isAwait: boolean): Expr {
    this.next();
    const operand = this.nested(() => this.unary());
    const span = this.spanFrom(start);
    if (isAwait) return { kind: 'await', span, task: operand };
    if (operand.kind !== 'call' && operand.kind !== 'error') {
      this.error('E0213', operand.span, "'spawn' takes a call", 'write spawn f(…)');
    }
    return { kind: 'spawn', span, call: operand };
  }

  // ------------------------------------------------------------------------------------------ postfix

  private postfix(first: Expr): Expr {
    let value = first;
    for (;;) {
      if (this.afterBlock) return value;
      if (this.isOp('(')) value = this.call(value, []);
      else if (this.isOp('[')) value = this.indexOrSlice(value);
      else if (this.isOp('.') && this.peek().kind !== 'newline') value = this.member(value);
      else if (this.isOp('<') && isPath(value)) {
        const generic = this.genericCall(value);
        if (generic === undefined) return value;
        value = generic;
      } else if (this.isOp('{') && isPath(value) && this.looksLikeStruct()) value = this.structLit(value, []);
      else return value;
    }
  }

  private member(object: Expr): Expr {
    this.next();
    const name = this.ident("a name after '.'", true);
    return { kind: 'member', span: joinSpans(object.span, name.span), object, name };
  }

  /** `f<int>(x)` or `Pair<int>{…}`; undefined when the `<` is a comparison. */
  private genericCall(callee: Expr): Expr | undefined {
    const typeArgs = this.attempt(() => {
      const args = this.typeArgs();
      return this.isOp('(') || this.isOp('{') ? args : undefined;
    });
    if (typeArgs === undefined) return undefined;
    return this.isOp('(') ? this.call(callee, typeArgs) : this.structLit(callee, typeArgs);
  }

  private looksLikeStruct(): boolean {
    const first = this.peek(1);
    if (first.kind === 'op' && first.text === '}') return true;
    return first.kind === 'name' && this.peek(2).kind === 'op' && this.peek(2).text === ':';
  }

  private structLit(callee: Expr, typeArgs: readonly TypeExpr[]): Expr {
    this.next();
    const fields: FieldInit[] = [];
    while (!this.isOp('}') && this.token.kind !== 'eof') {
      const name = this.ident('the name of a field');
      this.expectOp(':', 'after the name of a field');
      fields.push({ name, value: this.expr() });
      if (!this.takeOp(',')) break;
    }
    this.expectOp('}', 'after the fields');
    return { kind: 'structLit', span: this.spanFrom(callee.span.start), path: pathOf(callee), typeArgs, fields };
  }

  private call(callee: Expr, typeArgs: readonly TypeExpr[]): Expr {
    this.next();
    const args: Arg[] = [];
    while (!this.isOp(')') && this.token.kind !== 'eof') {
      args.push(this.arg());
      if (!this.takeOp(',')) break;
    }
    this.expectOp(')', 'after the arguments');
    return { kind: 'call', span: this.spanFrom(callee.span.start), callee, typeArgs, args };
  }

  private arg(): Arg {
    const named = this.token.kind === 'name' && this.peek().kind === 'op' && this.peek().text === '=';
    const name = named ? this.ident('a name') : undefined;
    if (named) this.next();
    return { name, value: this.expr() };
  }

  private indexOrSlice(object: Expr): Expr {
    this.next();
    const start = this.isOp(':') ? undefined : this.expr();
    if (!this.takeOp(':')) {
      this.expectOp(']', 'after the index');
      const span = this.spanFrom(object.span.start);
      return { kind: 'index', span, object, index: start ?? { kind: 'error', span } };
    }
    const end = this.isOp(']') ? undefined : this.expr();
    this.expectOp(']', 'after the slice');
    return { kind: 'slice', span: this.spanFrom(object.span.start), object, start, end };
  }

  // ------------------------------------------------------------------------------------------ primary

  private primary(): Expr {
    const token = this.token;
    const literal = this.plainLiteral();
    if (literal !== undefined) return literal;
    if (token.kind === 'name' || this.isKeyword('print')) {
      this.next();
      return { kind: 'name', span: this.spanOf(token), name: token.text };
    }
    if (token.kind === 'fstring') return this.fstring();
    if (this.isOp('(')) return this.parenthesised();
    if (this.isOp('[')) return this.listLike();
    if (this.isOp('{')) return this.dictLike();
    if (this.isKeyword('match')) return this.matchExpr();
    if (this.isKeyword('if')) return this.ifExpr();
    this.expected('an expression');
    return { kind: 'error', span: this.spanOf(token) };
  }

  private parenthesised(): Expr {
    const { start } = this.next();
    if (this.takeOp(')')) return { kind: 'none', span: this.spanFrom(start) };
    const value = this.expr();
    if (this.isOp(','))
      this.error('E0210', this.spanOf(this.token), 'there are no tuples', 'declare a struct for several values');
    this.expectOp(')', 'after the expression');
    return { ...value, span: this.spanFrom(start) };
  }

  private listLike(): Expr {
    const { start } = this.next();
    const items: Expr[] = [];
    while (!this.isOp(']') && this.token.kind !== 'eof') {
      const element = this.expr();
      if (items.length === 0 && this.isKeyword('for')) {
        const clause = this.compClause();
        this.expectOp(']', 'after the comprehension');
        return { kind: 'listComp', span: this.spanFrom(start), element, clause };
      }
      items.push(element);
      if (!this.takeOp(',')) break;
    }
    this.expectOp(']', 'after the elements');
    return { kind: 'list', span: this.spanFrom(start), items };
  }

  private dictLike(): Expr {
    const { start } = this.next();
    const entries: { key: Expr; value: Expr }[] = [];
    while (!this.isOp('}') && this.token.kind !== 'eof') {
      const key = this.expr();
      this.expectOp(':', 'after a key');
      const value = this.expr();
      if (entries.length === 0 && this.isKeyword('for')) {
        const clause = this.compClause();
        this.expectOp('}', 'after the comprehension');
        return { kind: 'dictComp', span: this.spanFrom(start), key, value, clause };
      }
      entries.push({ key, value });
      if (!this.takeOp(',')) break;
    }
    this.expectOp('}', 'after the entries');
    return { kind: 'dict', span: this.spanFrom(start), entries };
  }

  private compClause(): CompClause {
    this.next();
    const vars = this.loopVars();
    this.expectKeyword('in', 'after the loop variable');
    const iter = this.binary(1);
    const condition = this.takeKeyword('if') ? this.binary(1) : undefined;
    return { vars, iter, condition };
  }

  protected loopVars(): Ident[] {
    const vars = [this.ident('a loop variable')];
    while (this.takeOp(',')) vars.push(this.ident('a loop variable'));
    return vars;
  }

  private fstring(): Expr {
    const token = this.next();
    const parts = (token.parts ?? []).map((part) => this.fstringPart(part));
    return { kind: 'fstring', span: this.spanOf(token), parts };
  }

  private fstringPart(part: RawPart): FStringPart {
    if (part.kind === 'text') return part;
    const value = this.subExpression(part.start, part.end);
    const specSpan: Span | undefined =
      part.spec === undefined
        ? undefined
        : { file: this.file.id, start: part.specStart, end: part.specStart + part.spec.length };
    return { kind: 'value', value, spec: part.spec, specSpan };
  }

  /** Parses an expression of its own in a range of the file. */
  private subExpression(start: number, end: number): Expr {
    const { tokens, diagnostics } = lex(this.file, { start, end });
    this.diagnostics.push(...diagnostics);
    const inner = this.fork(tokens);
    inner.depth = this.depth;
    const value = inner.expr();
    if (inner.token.kind !== 'eof') inner.expected("'}' after the expression");
    return value;
  }

  /** A parser over other tokens of the same file, sharing the diagnostics. */
  protected abstract fork(tokens: ExprParser['tokens']): ExprParser;

  // ------------------------------------------------------------------------- expressions with blocks

  protected matchExpr(): Expr {
    const { start } = this.next();
    const scrutinee = this.expr();
    this.expectOp(':', "after the value of 'match'");
    const arms: MatchArm[] = [];
    if (this.isKind('newline')) this.next();
    if (!this.isKind('indent')) this.expected("an indented 'case'");
    else {
      this.next();
      while (!this.isKind('dedent', 'eof')) arms.push(this.arm());
      this.next();
    }
    return { kind: 'match', span: this.spanFrom(start), scrutinee, arms };
  }

  private arm(): MatchArm {
    const start = this.token.start;
    if (!this.takeKeyword('case')) {
      this.expected("'case'");
      this.skipLine();
      return {
        span: this.spanFrom(start),
        pattern: { kind: 'error', span: this.spanFrom(start) },
        guard: undefined,
        body: [],
      };
    }
    const pattern = this.pattern();
    const guard = this.takeKeyword('if') ? this.expr() : undefined;
    const body = this.block();
    return { span: this.spanFrom(start), pattern, guard, body };
  }

  /** Skips to the start of the next line of this block, with any deeper block that follows. */
  protected abstract skipLine(): void;

  private ifExpr(): Expr {
    const start = this.token.start;
    const { branches, orElse } = this.ifChain();
    return { kind: 'ifExpr', span: this.spanFrom(start), branches, orElse };
  }

  /** `if … elif … else …`, for the statement and the expression. */
  protected ifChain(): { branches: IfBranch[]; orElse: Stmt[] | undefined } {
    const branches: IfBranch[] = [];
    do {
      this.next();
      const condition = this.expr();
      branches.push({ condition, body: this.block() });
    } while (this.isKeyword('elif'));
    return { branches, orElse: this.takeKeyword('else') ? this.block() : undefined };
  }
}

function make(text: string, tokens: number): Operator | undefined {
  const level = LEVELS[text];
  return level === undefined ? undefined : { text, tokens, level };
}

function combine(op: string, opSpan: Span, left: Expr, right: Expr): Expr {
  const span = joinSpans(left.span, right.span);
  if (op === '..') return { kind: 'range', span, start: left, end: right };
  return { kind: 'binary', span, op: op as BinaryOp, opSpan, left, right };
}

/** A name or a chain of members, which may name a type or a generic function. */
function isPath(value: Expr): boolean {
  return value.kind === 'name' || (value.kind === 'member' && isPath(value.object));
}

function pathOf(value: Expr): Ident[] {
  if (value.kind === 'name') return [{ name: value.name, span: value.span }];
  return value.kind === 'member' ? [...pathOf(value.object), value.name] : [];
}
