/** Operators, calls and members: precedence climbing over the table of docs/language.md. */
import { joinSpans, type Span } from '../support/source.js';
import type { Arg, BinaryOp, Expr, FieldInit, Ident, TypeExpr } from './ast.js';
import { PrimaryParser } from './parse-primary.js';

/** Binding power of the binary operators; comparison is not associative, `**` is right-associative. */
const LEVELS: ReadonlyMap<string, number> = new Map(
  [
    ['or'],
    ['and'],
    [],
    ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'],
    ['..'],
    ['|'],
    ['^'],
    ['&'],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ].flatMap((ops, i) => ops.map((op): [string, number] => [op, i + 1])),
);
const NOT_LEVEL = 3;
const COMPARE_LEVEL = 4;

export abstract class ExprParser extends PrimaryParser {
  protected override expr(): Expr {
    const outer = this.enter();
    if (outer < 0) return this.nothing();
    const value = this.conditional();
    this.leave(outer);
    return value;
  }

  private conditional(): Expr {
    const value = this.binary(1);
    if (!this.isKeyword('if') || this.afterBlock) return value;
    this.next();
    const condition = this.plainExpr();
    this.expectKeyword('else', "in 'a if c else b'");
    const whenFalse = this.expr();
    return { kind: 'cond', span: joinSpans(value.span, whenFalse.span), condition, whenTrue: value, whenFalse };
  }

  protected override plainExpr(): Expr {
    const outer = this.enter();
    if (outer < 0) return this.nothing();
    const value = this.binary(1);
    this.leave(outer);
    return value;
  }

  private nothing(): Expr {
    return { kind: 'error', span: this.spanOf(this.token) };
  }

  // ---------------------------------------------------------------------------------------- operators

  private binary(minimum: number): Expr {
    let left = minimum <= NOT_LEVEL && this.isKeyword('not') ? this.not() : this.unary();
    let level = this.operatorLevel();
    let isChain = false;
    const { failures } = this;
    while (level >= minimum) {
      const op = this.operator();
      const opSpan = this.spanOf(this.previous);
      const { height } = this;
      const right = this.binary(level + 1);
      this.height = Math.max(height, this.height);
      if (!this.grow()) return this.nothing();
      left = combine(op, opSpan, left, right);
      const next = this.operatorLevel();
      if (level === COMPARE_LEVEL && next === COMPARE_LEVEL && !isChain && this.failures === failures) {
        isChain = true;
        this.refuseChain();
      }
      level = next;
    }
    return left;
  }

  private refuseChain(): void {
    this.error('E0212', this.spanOf(this.token), 'comparisons cannot be chained', "write 'a < b and b < c'");
  }

  /** The level of the binary operator at this token, or 0 when there is none. */
  private operatorLevel(): number {
    const { kind, text } = this.token;
    if (kind !== 'op' && kind !== 'keyword') return 0;
    const level = text === 'not' && this.peek().text === 'in' ? COMPARE_LEVEL : (LEVELS.get(text) ?? 0);
    return level > 0 && this.afterBlock ? 0 : level;
  }

  /** Takes the binary operator at this token. */
  private operator(): string {
    const { text } = this.next();
    if (text === 'not') this.next();
    else if (text === 'is' && this.takeKeyword('not')) return 'is not';
    return text === 'not' ? 'not in' : text;
  }

  private not(): Expr {
    const outer = this.enter();
    if (outer < 0) return this.nothing();
    const { start } = this.next();
    const operand = this.binary(NOT_LEVEL);
    this.leave(outer);
    return { kind: 'unary', span: this.spanFrom(start), op: 'not', operand };
  }

  private unary(): Expr {
    this.height = 0;
    const { start, kind, text } = this.token;
    if (kind === 'op' && (text === '-' || text === '+' || text === '!' || text === '~')) {
      this.next();
      const operand = this.operand();
      return { kind: 'unary', span: this.spanFrom(start), op: text, operand };
    }
    if (kind === 'keyword' && (text === 'await' || text === 'spawn')) return this.taskExpr(start, text === 'await');
    const base = this.postfix(this.primary());
    return this.isOp('**') && !this.afterBlock ? this.power(base) : base;
  }

  private operand(): Expr {
    const outer = this.enter();
    if (outer < 0) return this.nothing();
    const operand = this.unary();
    this.leave(outer);
    return operand;
  }

  private power(base: Expr): Expr {
    const { height } = this;
    const opSpan = this.spanOf(this.next());
    const right = this.operand();
    this.height = Math.max(height + 1, this.height);
    return { kind: 'binary', span: joinSpans(base.span, right.span), op: '**', opSpan, left: base, right };
  }

  private taskExpr(start: number, isAwait: boolean): Expr {
    this.next();
    const operand = this.operand();
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
    while (this.token.kind === 'op' && !this.afterBlock) {
      const longer = this.postfixOnce(value);
      if (longer === undefined) return value;
      if (!this.grow()) return this.nothing();
      value = longer;
    }
    return value;
  }

  private postfixOnce(value: Expr): Expr | undefined {
    const { text } = this.token;
    if (text === '.') return this.member(value);
    if (text === '(') return this.call(value, []);
    if (text === '[') return this.indexOrSlice(value);
    if (text === '<') return this.startsTypeArgs() && isPath(value) ? this.genericCall(value) : undefined;
    if (text === '{' && isPath(value) && this.looksLikeStruct()) return this.structLit(value, []);
    return undefined;
  }

  private member(object: Expr): Expr {
    this.next();
    const name = this.ident("a name after '.'", true);
    return { kind: 'member', span: joinSpans(object.span, name.span), object, name };
  }

  /** In `f(a < b, c > (d))` two comparisons are meant: a `<` with space on both sides opens no type arguments. */
  private startsTypeArgs(): boolean {
    const { start, end } = this.token;
    return this.previous.end === start || this.peek().start === end;
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
    this.listOf('}', 'after the fields', () => {
      const name = this.ident('the name of a field');
      this.expectOp(':', 'after the name of a field');
      fields.push({ name, value: this.expr() });
    });
    return { kind: 'structLit', span: this.spanFrom(callee.span.start), path: pathOf(callee), typeArgs, fields };
  }

  private call(callee: Expr, typeArgs: readonly TypeExpr[]): Expr {
    this.next();
    const args: Arg[] = [];
    this.listOf(')', 'after the arguments', () => args.push(this.arg()));
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
    const isSlice = this.takeOp(':');
    const end = !isSlice || this.isOp(']') ? undefined : this.expr();
    this.closeBracket(']', isSlice ? 'after the slice' : 'after the index');
    const span = this.spanFrom(object.span.start);
    if (isSlice) return { kind: 'slice', span, object, start, end };
    return { kind: 'index', span, object, index: start ?? { kind: 'error', span } };
  }
}

function combine(op: string, opSpan: Span, left: Expr, right: Expr): Expr {
  const span = joinSpans(left.span, right.span);
  if (op === '..') return { kind: 'range', span, start: left, end: right };
  return { kind: 'binary', span, op: op as BinaryOp, opSpan, left, right };
}

/** A name or a chain of members, which may name a type or a generic function. */
function isPath(value: Expr): boolean {
  let at = value;
  while (at.kind === 'member') at = at.object;
  return at.kind === 'name';
}

function pathOf(value: Expr): Ident[] {
  const path: Ident[] = [];
  let at = value;
  for (; at.kind === 'member'; at = at.object) path.push(at.name);
  if (at.kind === 'name') path.push({ name: at.name, span: at.span });
  return path.reverse();
}
