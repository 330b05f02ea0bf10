/**
 * Functions whose bodies are parsed when they are asked for, and forgotten when they have been checked: of a large
 * program, hardly any bodies are then in memory at a time, so that collecting garbage costs next to nothing.
 *
 * Invariant: the mistakes in a body are told once, however often it is parsed.
 */
import type { Diagnostic } from '../support/diagnostics.js';
import type { Span } from '../support/source.js';
import type { FnDecl, Stmt } from './ast.js';
import type { BodyRange } from './body-range.js';

/** Parses a body that stands so many blocks deep; adds its mistakes to those given. */
type ParseBody = (range: BodyRange, depth: number, mistakes: Diagnostic[]) => readonly Stmt[];

/** In a string or a comment, too. */
const RETURN_VALUE = /\breturn\b[ \t]*[^\s#]/;

/** Those of a file. */
export class PutOffBodies {
  private readonly bodies: PutOffBody[] = [];
  private readonly mistakes: Diagnostic[] = [];

  constructor(
    private readonly text: string,
    private readonly ranges: ReadonlyMap<number, BodyRange>,
    private readonly parse: ParseBody,
  ) {}

  /** The body whose first line starts there. */
  at(start: number, depth: number): PutOffBody {
    const range = this.ranges.get(start);
    if (range === undefined) throw new Error('internal error: nothing was put off here');
    const body = new PutOffBody(this.text, range, depth, this.parse, this.mistakes);
    this.bodies.push(body);
    return body;
  }

  /** The mistakes in all of them, in source order. */
  finish(): readonly Diagnostic[] {
    for (const body of this.bodies) body.readOnce();
    return this.mistakes.sort((a, b) => a.span.start - b.span.start);
  }
}

export class PutOffBody {
  private parsed: readonly Stmt[] | undefined;
  private wasParsed = false;

  constructor(
    private readonly text: string,
    private readonly range: BodyRange,
    private readonly depth: number,
    private readonly parse: ParseBody,
    private readonly mistakes: Diagnostic[],
  ) {}

  read(): readonly Stmt[] {
    this.parsed ??= this.parse(this.range, this.depth, this.wasParsed ? [] : this.mistakes);
    this.wasParsed = true;
    return this.parsed;
  }

  mayReturnValue(): boolean {
    return RETURN_VALUE.test(this.text.slice(this.range.start, this.range.codeEnd));
  }

  forget(): void {
    this.parsed = undefined;
  }

  readOnce(): void {
    if (this.wasParsed) return;
    this.read();
    this.forget();
  }
}

type Head = Pick<FnDecl, 'name' | 'isPub' | 'typeParams' | 'params' | 'result'>;

export class FnWithoutBody implements FnDecl {
  readonly kind = 'fn';
  readonly name: FnDecl['name'];
  readonly isPub: boolean;
  readonly typeParams: FnDecl['typeParams'];
  readonly params: FnDecl['params'];
  readonly result: FnDecl['result'];

  constructor(
    readonly span: Span,
    head: Head,
    readonly putOff: PutOffBody,
  ) {
    this.name = head.name;
    this.isPub = head.isPub;
    this.typeParams = head.typeParams;
    this.params = head.params;
    this.result = head.result;
  }

  get body(): readonly Stmt[] {
    return this.putOff.read();
  }
}

/** False when the text of a body that was put off shows that no `return` in it has a value. */
export function mayReturnValue(fn: FnDecl): boolean {
  return !(fn instanceof FnWithoutBody) || fn.putOff.mayReturnValue();
}

/** Lets go of the body of a function that has been checked; it is parsed again should someone ask. */
export function forgetBody(fn: FnDecl): void {
  if (fn instanceof FnWithoutBody) fn.putOff.forget();
}
