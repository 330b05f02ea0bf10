/**
 * Tokens as the formatter needs them: their source text, and a role where the text alone does not say how to space it.
 *
 * Invariant: the texts in order, without layout, are those of the source; `>>` that closes two lists of type arguments
 * is two tokens here.
 */
import type { SourceFile } from '../support/source.js';
import type { Module } from './ast.js';
import { closerOf } from './characters.js';
import type { Token, TokenKind } from './tokens.js';

export type Role = 'plain' | 'unary' | 'argument' | 'slice' | 'angleOpen' | 'angleClose';

export interface FormatToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly role: Role;
  /** It ends a value, so that a bracket after it is a call or an index, and a minus a subtraction. */
  readonly isOperand: boolean;
}

export function formatTokens(file: SourceFile, module: Module, tokens: readonly Token[]): FormatToken[] {
  return new Classifier(file, placesOf(module), tokens).run();
}

// ----------------------------------------------------------------------------------------------- the tree

/** Offsets that the syntax tree knows more about. */
interface Places {
  /** Before the `<` of type arguments or parameters. */
  readonly angles: Set<number>;
  /** Ends of the names of named arguments. */
  readonly argumentNames: Set<number>;
}

interface Spanned {
  readonly span: { readonly start: number; readonly end: number };
}

function placesOf(module: Module): Places {
  const places: Places = { angles: new Set(), argumentNames: new Set() };
  const waiting: unknown[] = [module.body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) for (const item of value) waiting.push(item);
    else if (typeof value === 'object' && value !== null) {
      note(places, value as Record<string, unknown>);
      for (const part of Object.values(value)) if (typeof part === 'object') waiting.push(part);
    }
  }
  return places;
}

function note({ angles, argumentNames }: Places, node: Record<string, unknown>): void {
  const { kind } = node;
  if (isFull(node.typeArgs)) angles.add(endOf(kind === 'call' ? node.callee : (node.path as unknown[]).at(-1)));
  if (isFull(node.typeParams)) angles.add(endOf(node.name));
  if (kind === 'named' && isFull(node.args)) angles.add(endOf((node.path as unknown[]).at(-1)));
  if (kind === 'call') {
    for (const arg of node.args as { name: unknown }[]) if (arg.name !== undefined) argumentNames.add(endOf(arg.name));
  }
}

function isFull(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function endOf(node: unknown): number {
  return (node as Spanned).span.end;
}

// ---------------------------------------------------------------------------------------------- the tokens

/** Keywords that are values, or are called like functions. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set(['true', 'false', 'None', 'none', 'print']);
const UNARY: ReadonlySet<string> = new Set(['-', '+', '!', '~']);

class Classifier {
  private readonly out: FormatToken[] = [];
  private angleDepth = 0;
  /** The brackets around this place: whether each is an index. */
  private readonly isIndex: boolean[] = [];

  constructor(
    private readonly file: SourceFile,
    private readonly places: Places,
    private readonly tokens: readonly Token[],
  ) {}

  run(): FormatToken[] {
    for (const token of this.tokens) {
      const { start, end } = token;
      if (this.angleDepth > 0 && token.kind === 'op' && token.text.startsWith('>')) this.closeAngles(token);
      else this.push(token.kind, start, end, this.role(token));
    }
    return this.out;
  }

  private role({ kind, text }: Token): Role {
    if (kind !== 'op') return 'plain';
    const previous = this.out.at(-1);
    if (closerOf(text) !== undefined) this.isIndex.push(text === '[' && previous?.isOperand === true);
    else if (text === ')' || text === ']' || text === '}') this.isIndex.pop();
    else if (text === ':' && this.isIndex.at(-1) === true) return 'slice';
    if (text === '<' && (this.angleDepth > 0 || this.places.angles.has(previous?.end ?? -1))) {
      this.angleDepth++;
      return 'angleOpen';
    }
    if (text === '=' && this.places.argumentNames.has(previous?.end ?? -1)) return 'argument';
    return UNARY.has(text) && previous?.isOperand !== true ? 'unary' : 'plain';
  }

  /** `>>` closes two, and the `=` of `>=` belongs to an assignment. */
  private closeAngles({ start, end }: Token): void {
    let at = start;
    while (at < end && this.angleDepth > 0 && this.file.text[at] === '>') {
      this.push('op', at, at + 1, 'angleClose');
      this.angleDepth--;
      at++;
    }
    if (at < end) this.push('op', at, end, 'plain');
  }

  private push(kind: TokenKind, start: number, end: number, role: Role): void {
    const text = this.file.text.slice(start, end);
    this.out.push({ kind, text, start, end, role, isOperand: this.isOperand(kind, text, role) });
  }

  private isOperand(kind: TokenKind, text: string, role: Role): boolean {
    if (kind === 'op') return text === ')' || text === ']' || text === '}' || role === 'angleClose';
    if (kind !== 'keyword') return kind !== 'newline' && kind !== 'indent' && kind !== 'dedent';
    const before = this.out.at(-1)?.text;
    return VALUE_KEYWORDS.has(text) || before === '.' || before === 'fn';
  }
}
