/**
 * The parser's entry, and declarations.
 *
 * Invariants: always returns a tree; user mistakes are diagnostics in source order; never throws on any input.
 */
import type { Diagnostic } from '../support/diagnostics.js';
import type { SourceFile } from '../support/source.js';
import type { EnumDecl, Expr, FnDecl, Ident, Module, Param, Stmt, StructDecl, TypeExpr, UseItem } from './ast.js';
import type { BodyRange } from './body-range.js';
import { lex, lexBody, lexOutline } from './lexer.js';
import { StmtParser } from './parse-stmt.js';
import { FnWithoutBody, PutOffBodies, type PutOffBody } from './put-off.js';
import type { Token } from './tokens.js';

/** What is known of a file before its functions' bodies are read. */
export interface Outline {
  readonly module: Module;
  /** Reads the bodies that nobody has asked for, and gives the mistakes of all of the file, in source order. */
  finish(): readonly Diagnostic[];
}

export interface ParseResult {
  readonly module: Module;
  readonly diagnostics: readonly Diagnostic[];
}

/** All of a file. */
export function parseModule(file: SourceFile): ParseResult {
  const { tokens, comments, diagnostics } = lex(file);
  const all = [...diagnostics];
  const body = new Parser(file, tokens, all).moduleBody();
  all.sort((a, b) => a.span.start - b.span.start);
  const spans = comments.map(({ start, end }) => ({
    span: { file: file.id, start, end },
    text: file.text.slice(start, end).trimEnd(),
  }));
  return { module: { file: file.id, body, comments: spans }, diagnostics: all };
}

/**
 * A file without the bodies of its functions, which are parsed when they are first asked for, so that those of a large program are
 * not in memory all at once. Its comments are left out. A file that has mistakes outside them is parsed whole.
 */
export function parseOutline(file: SourceFile): Outline {
  const lexed = lexOutline(file);
  const putOff = new PutOffBodies(file.text, lexed.bodies, (range, depth, mistakes) =>
    parseBody(file, range, depth, mistakes),
  );
  const mistakes = [...lexed.diagnostics];
  const body = new Parser(file, lexed.tokens, mistakes, putOff).moduleBody();
  if (mistakes.length === 0) return { module: { file: file.id, body, comments: [] }, finish: () => putOff.finish() };
  const { module, diagnostics } = parseModule(file);
  return { module, finish: () => diagnostics };
}

function parseBody(file: SourceFile, range: BodyRange, depth: number, mistakes: Diagnostic[]): readonly Stmt[] {
  const { tokens, diagnostics } = lexBody(file, range);
  for (const diagnostic of diagnostics) mistakes.push(diagnostic);
  return new Parser(file, tokens, mistakes).functionBody(depth);
}

/** The keywords that start declarations. */
const DECLARING: ReadonlySet<string> = new Set(['pub', 'fn', 'struct', 'enum', 'use']);

class Parser extends StmtParser {
  constructor(
    file: SourceFile,
    tokens: Token[],
    diagnostics: Diagnostic[],
    private readonly putOff?: PutOffBodies,
  ) {
    super(file, tokens, diagnostics);
  }

  moduleBody(): Stmt[] {
    const body: Stmt[] = [];
    while (!this.isKind('eof')) {
      for (const stmt of this.statements()) body.push(stmt);
      if (this.isKind('dedent')) this.next();
    }
    return body;
  }

  /** The whole of a body that was put off at this depth. */
  functionBody(depth: number): readonly Stmt[] {
    this.depth = depth;
    return this.indented();
  }

  protected override fork(tokens: Token[]): Parser {
    return new Parser(this.file, tokens, this.diagnostics);
  }

  protected override declaration(): Stmt | undefined {
    const { start, kind, text } = this.token;
    if (kind === 'name' ? text !== 'type' : !DECLARING.has(text)) return undefined;
    const isPub = this.takeKeyword('pub');
    if (this.isKeyword('fn')) return this.fnDecl(start, isPub, false);
    if (this.isKeyword('struct')) return this.structDecl(start, isPub);
    if (this.isKeyword('enum')) return this.enumDecl(start, isPub);
    if (this.isKeyword('use')) return this.useDecl(start, isPub);
    if (this.isTypeAlias()) return this.typeAlias(start, isPub);
    if (!isPub) return undefined;
    if (this.isKeyword('let') || this.isKind('name')) return this.letStmt(start, true);
    this.expected("a declaration after 'pub'");
    return { kind: 'error', span: this.spanFrom(start) };
  }

  /** `type` is a keyword only at the start of a declaration. */
  private isTypeAlias(): boolean {
    return this.isKind('name') && this.token.text === 'type' && this.peek().kind === 'name';
  }

  /** After a `.` every word is a name, so a method may be called as a keyword is. */
  private fnDecl(start: number, isPub: boolean, isMethod: boolean): FnDecl {
    this.next();
    const name = isMethod ? this.ident('the name of a method', true) : this.functionName();
    const typeParams = this.typeParams();
    const params = this.params();
    const result = this.takeOp('->') ? this.typeExpr() : undefined;
    const head = { name, isPub, typeParams, params, result };
    const putOff = this.bodyForLater();
    if (putOff !== undefined) return new FnWithoutBody(this.spanFrom(start), head, putOff);
    const body = this.block();
    return { kind: 'fn', span: this.spanFrom(start), ...head, body };
  }

  /** A body that the lexer has left out, if that is what comes next. */
  private bodyForLater(): PutOffBody | undefined {
    if (this.putOff === undefined || !this.isOp(':') || this.peek().kind !== 'newline') return undefined;
    const { kind, start } = this.peek(2);
    if (kind !== 'body') return undefined;
    for (let i = 0; i < 3; i++) this.advance();
    return this.putOff.at(start, this.depth);
  }

  /** `print` may be shadowed as any name of the prelude. */
  private functionName(): Ident {
    const { kind, text } = this.token;
    if (kind !== 'keyword' || text === 'print') return this.ident('the name of a function', true);
    this.refuseKeyword('the name of a function');
    return { name: '', span: this.spanOf(this.next()) };
  }

  private params(): Param[] {
    const params: Param[] = [];
    // Without its bracket a list of parameters is read all the same: its function is called elsewhere.
    if (!this.expectOp('(', 'before the parameters') && !this.isKind('name') && !this.isOp(')')) return params;
    this.listOf(')', 'after the parameters', () => {
      const name = this.ident('the name of a parameter');
      const type = this.takeOp(':') ? this.typeExpr() : undefined;
      const value = this.takeOp('=') ? this.expr() : undefined;
      if (name.name !== '') params.push({ name, type, default: value });
    });
    return params;
  }

  /** Runs `member` for each line of an indented body; `pass` lines are skipped. */
  private members(member: (start: number) => void): void {
    if (!this.expectOp(':', 'before the body')) this.skipToLineEnd();
    if (this.isKind('newline')) this.next();
    if (!this.isKind('indent')) {
      if (!this.takeKeyword('pass')) this.expected('an indented body');
      return;
    }
    this.next();
    while (!this.isKind('dedent') && !this.isKind('eof')) {
      const before = this.at;
      const { failures } = this;
      if (!this.isKind('newline') && !this.takeKeyword('pass')) member(this.token.start);
      this.endStatement(before, failures);
      if (this.at === before) this.next();
    }
    this.next();
  }

  /** A method at this token, or undefined. */
  private method(start: number): FnDecl | undefined {
    const isPub = this.takeKeyword('pub');
    return this.isKeyword('fn') ? this.fnDecl(start, isPub, true) : undefined;
  }

  private structDecl(start: number, isPub: boolean): StructDecl {
    this.next();
    const name = this.ident('the name of a struct');
    const typeParams = this.typeParams();
    const fields: { name: Ident; type: TypeExpr; default: Expr | undefined }[] = [];
    const methods: FnDecl[] = [];
    this.members((memberStart) => {
      const method = this.method(memberStart);
      if (method !== undefined) {
        methods.push(method);
        return;
      }
      const field = this.ident('a field or a method');
      this.expectOp(':', 'and the type of the field');
      const type = this.typeExpr();
      fields.push({ name: field, type, default: this.takeOp('=') ? this.expr() : undefined });
      this.takeOp(',');
    });
    return { kind: 'struct', span: this.spanFrom(start), name, isPub, typeParams, fields, methods };
  }

  private enumDecl(start: number, isPub: boolean): EnumDecl {
    this.next();
    const name = this.ident('the name of an enum');
    const typeParams = this.typeParams();
    const variants: { name: Ident; payload: TypeExpr[] }[] = [];
    const methods: FnDecl[] = [];
    this.members((memberStart) => {
      const method = this.method(memberStart);
      if (method !== undefined) {
        methods.push(method);
        return;
      }
      const variant = this.ident('a variant or a method', true);
      const hasPayload = this.isOp('(') ? !this.expectOp(':', "before a variant's values") : this.takeOp(':');
      variants.push({ name: variant, payload: hasPayload ? this.payload() : [] });
      this.takeOp(',');
    });
    return { kind: 'enum', span: this.spanFrom(start), name, isPub, typeParams, variants, methods };
  }

  /** `(T, U)`, or one bare type. */
  private payload(): TypeExpr[] {
    return this.takeOp('(') ? this.typesUntilParen() : [this.typeExpr()];
  }

  private typeAlias(start: number, isPub: boolean): Stmt {
    this.next();
    const name = this.ident('the name of a type');
    const typeParams = this.typeParams();
    this.expectOp('=', 'and the type');
    const target = this.typeExpr();
    return { kind: 'typeAlias', span: this.spanFrom(start), name, isPub, typeParams, target };
  }

  private useDecl(start: number, isPub: boolean): Stmt {
    this.next();
    const items = [this.useItem()];
    while (this.takeOp(',')) items.push(this.useItem());
    return { kind: 'use', span: this.spanFrom(start), isPub, items };
  }

  /** `a/b`, `./local`, `../up/local`, `m.x`, each with an optional `as name`. */
  private useItem(): UseItem {
    const start = this.token.start;
    let relative = '';
    while ((this.isOp('.') || this.isOp('..')) && this.peek().text === '/')
      relative += `${this.next().text}${this.next().text}`;
    const path = [this.ident('the name of a module')];
    while (this.takeOp('/')) path.push(this.ident('the name of a module'));
    const member = this.takeOp('.') ? this.ident('the name of an item') : undefined;
    const alias = this.takeKeyword('as') ? this.ident("a name after 'as'") : undefined;
    const local = relative === '' ? undefined : relative + path.map((part) => part.name).join('/');
    return { span: this.spanFrom(start), relative: local, path, member, alias };
  }
}
