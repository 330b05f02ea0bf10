/** What expressions are made of: literals, brackets, comprehensions, f-strings, and `match` and `if` with their blocks. */
import type { Span } from '../support/source.js';
import type { CompClause, Expr, FStringPart, Ident, IfBranch, MatchArm, Stmt } from './ast.js';
import { lex } from './lexer.js';
import { PatternParser } from './parse-types.js';
import type { RawPart, Token } from './tokens.js';

export abstract class PrimaryParser extends PatternParser {
  protected abstract expr(): Expr;
  /** An expression without `if … else …`: what may stand where an `if` goes on with something else. */
  protected abstract plainExpr(): Expr;
  /** The indented or one-line body after a `:`. */
  protected abstract block(): Stmt[];
  /** Skips to the start of the next line of this block, with any deeper block that follows. */
  protected abstract skipLine(): void;
  /** A parser over other tokens of the same file, sharing the diagnostics. */
  protected abstract fork(tokens: Token[]): PrimaryParser;

  protected primary(): Expr {
    const { token } = this;
    switch (token.kind) {
      case 'name':
        this.advance();
        return { kind: 'name', span: this.spanOf(token), name: token.text };
      case 'fstring':
        return this.fstring();
      case 'op':
        if (token.text === '(') return this.parenthesised();
        if (token.text === '[') return this.listLike();
        if (token.text === '{') return this.dictLike();
        if (token.text === '.' && this.peek().kind === 'int') return this.bareFraction();
        break;
      case 'keyword':
        if (token.text === 'match') return this.matchExpr();
        if (token.text === 'if') return this.ifExpr();
        if (token.text === 'print') {
          this.advance();
          return { kind: 'name', span: this.spanOf(token), name: 'print' };
        }
    }
    const literal = this.plainLiteral();
    if (literal !== undefined) return literal;
    this.expected('an expression');
    return { kind: 'error', span: this.spanOf(token) };
  }

  /** `.5`, which is no number here. */
  private bareFraction(): Expr {
    const { start } = this.next();
    const digits = this.next().text;
    const span = this.spanFrom(start);
    this.error('E0107', span, `'.${digits}' is not a number`, `write '0.${digits}'`);
    return { kind: 'error', span };
  }

  private parenthesised(): Expr {
    const { start } = this.next();
    if (this.takeOp(')')) return { kind: 'none', span: this.spanFrom(start) };
    const values: Expr[] = [];
    this.listOf(')', 'after the expression', () => {
      values.push(this.expr());
      if (values.length === 1 && this.isOp(',')) this.refuseTuple();
    });
    const [value] = values;
    const span = this.spanFrom(start);
    return value === undefined ? { kind: 'error', span } : { ...value, span };
  }

  private refuseTuple(): void {
    this.error('E0210', this.spanOf(this.token), 'there are no tuples', 'declare a struct for several values');
  }

  // ---------------------------------------------------------------------------------------- collections

  private listLike(): Expr {
    const { start } = this.next();
    const items: Expr[] = [];
    let clause: CompClause | undefined;
    this.listOf(']', 'after the elements', () => {
      if (clause !== undefined) this.expected("']' after the comprehension");
      items.push(this.expr());
      if (items.length === 1 && this.isKeyword('for')) clause = this.compClause();
    });
    const span = this.spanFrom(start);
    const [element] = items;
    if (clause === undefined || element === undefined) return { kind: 'list', span, items };
    return { kind: 'listComp', span, element, clause };
  }

  private dictLike(): Expr {
    const { start } = this.next();
    const entries: { key: Expr; value: Expr }[] = [];
    let clause: CompClause | undefined;
    this.listOf('}', 'after the entries', () => {
      if (clause !== undefined) this.expected("'}' after the comprehension");
      const key = this.expr();
      this.expectOp(':', 'after a key');
      entries.push({ key, value: this.expr() });
      if (entries.length === 1 && this.isKeyword('for')) clause = this.compClause();
    });
    const span = this.spanFrom(start);
    const [entry] = entries;
    if (clause === undefined || entry === undefined) return { kind: 'dict', span, entries };
    return { kind: 'dictComp', span, key: entry.key, value: entry.value, clause };
  }

  private compClause(): CompClause {
    this.next();
    const vars = this.loopVars();
    this.expectKeyword('in', 'after the loop variable');
    const iter = this.plainExpr();
    const condition = this.takeKeyword('if') ? this.plainExpr() : undefined;
    return { vars, iter, condition };
  }

  protected loopVars(): Ident[] {
    if (this.isOp('(')) return this.refuseParentheses();
    const vars = [this.ident('a loop variable')];
    while (this.takeOp(',')) vars.push(this.ident('a loop variable'));
    return vars;
  }

  /** `for (x, y) in …`: the variables are read all the same. */
  private refuseParentheses(): Ident[] {
    const { start } = this.next();
    const vars: Ident[] = [];
    const { failures } = this;
    this.listOf(')', 'after the loop variables', () => vars.push(this.ident('a loop variable')));
    const names = vars.map(({ name }) => name).join(', ');
    if (this.failures === failures)
      this.error('E0210', this.spanFrom(start), 'loop variables stand without parentheses', `write for ${names} in …`);
    return vars;
  }

  // ------------------------------------------------------------------------------------------ f-strings

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
    for (const diagnostic of diagnostics) this.diagnostics.push(diagnostic);
    const inner = this.fork(tokens);
    inner.depth = this.depth;
    inner.endText = `'${this.file.text[end] ?? ''}'`;
    if (inner.isKind('eof')) inner.expected('an expression', 'write {{ and }} for braces');
    const value = inner.expr();
    if (inner.token.kind !== 'eof') inner.expected("'}' after the expression");
    this.failures += inner.failures;
    this.height = Math.max(this.height, inner.height);
    return value;
  }

  // --------------------------------------------------------------------------------- expressions with blocks

  protected matchExpr(): Expr {
    const { start } = this.next();
    const scrutinee = this.headValue();
    const arms: MatchArm[] = [];
    if (!this.expectOp(':', "after the value of 'match'")) this.skipToLineEnd();
    if (this.isKind('newline')) this.next();
    if (!this.isKind('indent')) this.expected("an indented 'case'");
    else {
      this.next();
      while (!this.isKind('dedent') && !this.isKind('eof')) arms.push(this.arm());
      this.next();
    }
    return { kind: 'match', span: this.spanFrom(start), scrutinee, arms };
  }

  private arm(): MatchArm {
    const start = this.token.start;
    if (!this.takeKeyword('case')) {
      this.expected("'case'");
      this.skipLine();
      const span = this.spanFrom(start);
      return { span, pattern: { kind: 'error', span }, guard: undefined, body: [] };
    }
    const pattern = this.pattern();
    const guard = this.takeKeyword('if') ? this.expr() : undefined;
    const body = this.block();
    return { span: this.spanFrom(start), pattern, guard, body };
  }

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

  /** The expression before a block's `:`; where that does not follow, it says nothing about its type. */
  protected headValue(): Expr {
    const { failures } = this;
    const value = this.expr();
    if (this.failures === failures && this.isOp(':')) return value;
    return { kind: 'error', span: value.span };
  }
}
