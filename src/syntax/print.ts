/** Tokens and syntax trees as text, for `otter emit` and filetests. */
import type { SourceFile } from '../support/source.js';
import type { Module } from './ast.js';
import type { LexResult } from './layout.js';

/** A token a line: `line:column kind text`. */
export function printTokens(file: SourceFile, { tokens }: Pick<LexResult, 'tokens'>): string {
  const lines = tokens.map(({ kind, start, text }) => {
    const { line, column } = file.position(start);
    return `${line}:${column} ${kind}${text === '' ? '' : ` ${JSON.stringify(text)}`}`;
  });
  return `${lines.join('\n')}\n`;
}

/** The tree, a node or field a line, in the order of ast.ts; spans as `line:column`. */
export function printModule(file: SourceFile, module: Module): string {
  const lines: string[] = [];
  for (const stmt of module.body) printValue(file, lines, '', stmt, 0);
  return `${lines.join('\n')}\n`;
}

interface NodeLike {
  readonly kind?: string;
  readonly span?: { readonly start: number };
}

function printValue(file: SourceFile, lines: string[], label: string, value: unknown, depth: number): void {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return;
  const head = `${'  '.repeat(depth)}${label === '' ? '' : `${label}: `}`;
  if (Array.isArray(value)) {
    lines.push(`${head}[`);
    for (const item of value) printValue(file, lines, '', item, depth + 1);
    lines.push(`${'  '.repeat(depth)}]`);
  } else if (typeof value === 'object' && value !== null) printNode(file, lines, head, value, depth);
  else lines.push(`${head}${typeof value === 'string' ? JSON.stringify(value) : String(value)}`);
}

function printNode(file: SourceFile, lines: string[], head: string, node: object, depth: number): void {
  const { kind, span } = node as NodeLike;
  const entries = Object.entries(node).filter(([key]) => key !== 'kind' && !/[sS]pan$/.test(key));
  const [name] = entries;
  // An identifier is its name.
  if (kind === undefined && entries.length === 1 && name?.[0] === 'name') {
    lines.push(`${head}${String(name[1])}`);
    return;
  }
  const at = span === undefined ? undefined : file.position(span.start);
  lines.push(`${head}${kind ?? 'item'}${at === undefined ? '' : ` @${at.line}:${at.column}`}`);
  for (const [key, value] of entries) printValue(file, lines, key, value, depth + 1);
}
