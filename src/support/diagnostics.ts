/**
 * Diagnostics: what the user did wrong, collected rather than thrown. Bugs of ours throw; mistakes of
 * the user's become values of this type, all of them, in source order.
 */
import type { SourceFile, Span } from './source.js';

/** Stable code of a message, e.g. `E0301`; docs/diagnostics.md lists them. */
export type DiagnosticCode = `E${number}`;

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span: Span;
  /** What to do about it, e.g. `did you mean 'length'?`. */
  readonly help?: string;
}

export class DiagnosticBag {
  readonly items: Diagnostic[] = [];

  report(code: DiagnosticCode, span: Span, message: string, help?: string): void {
    this.items.push(help === undefined ? { code, span, message } : { code, span, message, help });
  }

  get hasErrors(): boolean {
    return this.items.length > 0;
  }
}

/** `file:line:column: error[E0301]: message`, the source line with the span underlined, and the help. */
export function renderDiagnostic(d: Diagnostic, files: readonly SourceFile[]): string {
  const file = files[d.span.file];
  if (file === undefined) return `error[${d.code}]: ${d.message}`;
  const { line, column } = file.position(d.span.start);
  const end = file.position(Math.max(d.span.start, d.span.end));
  const { text, from } = excerpt([...file.lineText(line)], column);
  const last = end.line === line ? end.column - from : text.length + 1;
  const gutter = String(line);
  const pad = ' '.repeat(gutter.length);
  const before = Math.max(0, column - 1 - from);
  const width = Math.max(1, Math.min(last, text.length + 1) - 1 - before);
  const underline = ' '.repeat(before) + '^'.repeat(width);
  const out = [
    `${file.path}:${line}:${column}: error[${d.code}]: ${d.message}`,
    `${gutter} | ${text.join('')}`,
    `${pad} | ${underline}`,
  ];
  if (d.help !== undefined) out.push(`${pad} = help: ${d.help}`);
  return out.join('\n');
}

/** How much of a long line is shown, around the place. */
const MAX_SHOWN = 160;

/** The characters of a line to show, which starts after `from` of them. */
function excerpt(line: readonly string[], column: number): { text: readonly string[]; from: number } {
  if (line.length <= MAX_SHOWN) return { text: line, from: 0 };
  const from = Math.max(0, Math.min(column - 1 - MAX_SHOWN / 4, line.length - MAX_SHOWN));
  const text = line.slice(from, from + MAX_SHOWN);
  if (from > 0) text[0] = '…';
  if (from + MAX_SHOWN < line.length) text[text.length - 1] = '…';
  return { text, from };
}
