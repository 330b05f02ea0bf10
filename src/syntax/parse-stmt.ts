/** Statements, blocks and recovery. Declarations are in parse.ts, which extends this. */
import type { AssignOp, Expr, Ident, Stmt, TypeExpr } from './ast.js';
import { ExprParser } from './parse-expr.js';

const ASSIGN_OPS: ReadonlySet<string> = new Set(['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

export abstract class StmtParser extends ExprParser {
  /** A declaration at this token (`fn`, `struct`, `enum`, `type`, `use`, with or without `pub`), or undefined. */
  protected abstract declaration(): Stmt | undefined;

  /** Statements up to the end of the block or file. */
  protected statements(): Stmt[] {
    const body: Stmt[] = [];
    while (!this.isKind('dedent') && !this.isKind('eof')) {
      if (this.isKind('newline')) this.next();
      else if (this.isKind('indent')) this.strayIndent(body);
      else body.push(this.statement());
    }
    return body;
  }

  private strayIndent(body: Stmt[]): void {
    this.error('E0220', this.spanOf(this.token), 'unexpected indentation');
    for (const stmt of this.indented()) body.push(stmt);
  }

  /** The statements of a deeper block, which starts at this token. */
  protected indented(): Stmt[] {
    const outer = this.enter();
    if (outer < 0) {
      this.skipBlock();
      return [];
    }
    this.next();
    const body = this.statements();
    if (this.isKind('dedent')) this.next();
    this.leave(outer);
    return body;
  }

  /** After a mistake in what is before its `:`, the block itself is read all the same. */
  protected override block(): Stmt[] {
    const failures = this.failures;
    if (!this.expectOp(':', 'before the block')) this.skipToBlock();
    if (!this.atEnd()) return [this.statement()];
    if (this.isKind('newline')) this.next();
    if (this.isKind('indent')) return this.indented();
    if (this.failures === failures) {
      this.error('E0221', this.spanOf(this.token), 'expected an indented block', "write 'pass' for an empty one");
    }
    return [];
  }

  /** To the end of the line, or to after the `:` of a block on the same line. */
  private skipToBlock(): void {
    while (!this.atEnd() && !this.takeOp(':')) this.next();
  }

  protected statement(): Stmt {
    if (this.depth === 0) this.saidTooDeep = false;
    const outer = this.enter();
    if (outer < 0) {
      const span = this.spanOf(this.token);
      this.skipLine();
      return { kind: 'error', span };
    }
    const before = this.at;
    const { failures } = this;
    const stmt = this.declaration() ?? this.simpleOrCompound();
    this.endStatement(before, failures);
    if (this.at === before) this.next();
    this.leave(outer);
    return this.failures > failures ? withoutValue(stmt) : stmt;
  }

  /** Takes the newline that ends the statement that started at `start`; a block has already ended its own. */
  protected endStatement(start: number, failuresBefore: number): void {
    if (this.at > start && this.afterBlock) return;
    if (this.failures > failuresBefore) this.skipLine();
    else if (this.isKind('newline')) this.next();
    else if (!this.atEnd()) {
      this.expected('the end of the line');
      this.skipLine();
    }
  }

  protected override skipLine(): void {
    this.skipToLineEnd();
    if (this.isKind('newline')) this.next();
    if (this.isKind('indent')) this.indented();
  }

  private skipBlock(): void {
    let depth = 0;
    do {
      if (this.isKind('indent')) depth++;
      if (this.isKind('dedent')) depth--;
      this.next();
    } while (depth > 0 && !this.isKind('eof'));
  }

  private simpleOrCompound(): Stmt {
    const start = this.token.start;
    if (this.token.kind !== 'keyword') return this.exprOrAssign(start);
    switch (this.token.text) {
      case 'let':
      case 'mut':
        return this.letStmt(start, false);
      case 'if': {
        const { branches, orElse } = this.ifChain();
        return { kind: 'if', span: this.spanFrom(start), branches, orElse };
      }
      case 'while':
        return this.whileStmt(start);
      case 'for':
        return this.forStmt(start);
      case 'return':
        return this.returnStmt(start);
      case 'break':
      case 'continue':
      case 'pass': {
        const kind = this.token.text;
        this.next();
        return { kind, span: this.spanFrom(start) };
      }
      default:
        return this.exprOrAssign(start);
    }
  }

  protected letStmt(start: number, isPub: boolean): Stmt {
    this.takeKeyword('let');
    this.takeKeyword('mut');
    const name = this.ident('the name of a variable');
    const type = this.takeOp(':') ? this.typeExpr() : undefined;
    return this.initialised(start, isPub, name, type);
  }

  private initialised(start: number, isPub: boolean, name: Ident, type: TypeExpr | undefined): Stmt {
    this.expectOp('=', 'and a value');
    const value = this.expr();
    return { kind: 'let', span: this.spanFrom(start), isPub, name, type, value };
  }

  private whileStmt(start: number): Stmt {
    this.next();
    const condition = this.expr();
    const body = this.block();
    return { kind: 'while', span: this.spanFrom(start), condition, body };
  }

  private forStmt(start: number): Stmt {
    this.next();
    const vars = this.loopVars();
    this.expectKeyword('in', 'after the loop variable');
    const iter = this.headValue();
    const body = this.block();
    return { kind: 'for', span: this.spanFrom(start), vars, iter, body };
  }

  private returnStmt(start: number): Stmt {
    this.next();
    const value = this.atEnd() ? undefined : this.expr();
    return { kind: 'return', span: this.spanFrom(start), value };
  }

  private exprOrAssign(start: number): Stmt {
    const target = this.expr();
    const { kind, text } = this.token;
    if (kind === 'op' && text === ':' && target.kind === 'name') return this.annotated(start, target);
    if (kind === 'op' && text === '=') return this.assign(start, target, undefined);
    if (kind === 'op' && ASSIGN_OPS.has(text)) return this.assign(start, target, text.slice(0, -1) as AssignOp);
    if (target.kind === 'error') return { kind: 'error', span: target.span };
    return { kind: 'expr', span: target.span, value: target };
  }

  /** `name: T = e` declares like `name = e`. */
  private annotated(start: number, target: Expr & { kind: 'name' }): Stmt {
    this.next();
    return this.initialised(start, false, { name: target.name, span: target.span }, this.typeExpr());
  }

  private assign(start: number, target: Expr, op: AssignOp | undefined): Stmt {
    const operator = this.spanOf(this.next());
    if (!isAssignable(target)) {
      this.error('E0222', target.span, 'this cannot be assigned to', 'assign to a name, an element or a field');
    }
    const value = this.isKind('newline') ? this.missingValue(operator.end) : this.expr();
    return { kind: 'assign', span: this.spanFrom(start), target, op, value };
  }

  private missingValue(at: number): Expr {
    this.expected("a value after '='");
    return { kind: 'error', span: { file: this.file.id, start: at, end: at } };
  }
}

/**
 * The statement of a line with a mistake: what was read of its value says nothing about its type. A value that goes on
 * over several lines, each with mistakes of its own, is kept.
 */
function withoutValue(stmt: Stmt): Stmt {
  if (stmt.kind !== 'let' && stmt.kind !== 'assign' && stmt.kind !== 'expr' && stmt.kind !== 'return') return stmt;
  if (stmt.value?.kind === 'match' || stmt.value?.kind === 'ifExpr') return stmt;
  return { ...stmt, value: { kind: 'error', span: stmt.span } };
}

function isAssignable({ kind }: Expr): boolean {
  return kind === 'name' || kind === 'index' || kind === 'member' || kind === 'error';
}
