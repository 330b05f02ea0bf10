/**
 * The formatter: one stable style for every program.
 *
 * Four spaces a block, one space where spaces help, lines of 100 columns where brackets allow it, at most one blank
 * line inside blocks and two between declarations. Comments stay where they are. Names, literals and the order of
 * everything are as written: only commas before closing brackets, and parentheses around an expression too long for its
 * line, come and go. That the result means the same is checked.
 */
import { assert } from '../support/assert.js';
import type { Diagnostic } from '../support/diagnostics.js';
import { SourceFile } from '../support/source.js';
import type { Module } from './ast.js';
import { layout } from './format-layout.js';
import { type CodeLine, type Line, logicalLines } from './format-lines.js';
import { formatTokens } from './format-tokens.js';
import { lineTree } from './format-tree.js';
import { lex } from './lexer.js';
import { parseModule } from './parse.js';

export type FormatResult =
  | { readonly kind: 'formatted'; readonly text: string }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };

/** The text of a file in the standard style; a file with syntax errors is not formatted. */
export function formatSource(file: SourceFile): FormatResult {
  const { module, diagnostics } = parseModule(file);
  if (diagnostics.length > 0) return { kind: 'invalid', diagnostics };
  const lexed = lex(file);
  const lines = logicalLines(file, formatTokens(file, module, lexed.tokens), lexed.comments);
  const text = lines.map((line) => lineText(file, line)).join('');
  assertSame(file, module, text);
  return { kind: 'formatted', text };
}

const INDENT = 4;
const MAX_BLANKS = [2, 1];

function lineText(file: SourceFile, line: Line): string {
  const indent = line.depth * INDENT;
  const blanks = '\n'.repeat(Math.min(line.blanks, MAX_BLANKS[line.depth] ?? 1));
  return `${blanks}${' '.repeat(indent)}${line.kind === 'code' ? codeText(file, line, indent) : commentText(file, line.comment)}\n`;
}

function codeText(file: SourceFile, line: CodeLine, indent: number): string {
  const nodes = lineTree(file, line);
  const text = nodes === undefined ? asWritten(file, line) : layout(nodes, indent);
  return line.trailing === undefined ? text : `${text}  ${commentText(file, line.trailing)}`;
}

function commentText(file: SourceFile, { start, end }: { start: number; end: number }): string {
  return file.text.slice(start, end).trimEnd();
}

/** A line with comments inside its expressions is left alone. */
function asWritten(file: SourceFile, { tokens }: CodeLine): string {
  return file.text.slice(tokens[0]?.start, tokens.at(-1)?.end);
}

// ---------------------------------------------------------------------------------------------------- check

/** Formatting never changes what a program means, nor loses a comment. */
function assertSame({ id, path }: SourceFile, before: Module, text: string): void {
  const { module, diagnostics } = parseModule(new SourceFile(id, path, text));
  assert(diagnostics.length === 0, `formatting ${path} broke its syntax`);
  assert(meaning(before) === meaning(module), `formatting ${path} changed what it means`);
}

/** The tree without places, and the comments. */
function meaning({ body, comments }: Module): string {
  const tree = JSON.stringify(body, (key, value: unknown) => (/[sS]pan$/.test(key) ? undefined : value));
  return [tree, ...comments.map((comment) => comment.text)].join('\n');
}
