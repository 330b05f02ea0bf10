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
  const text = file.lineText(line);
  const length = [...text].length;
  const width = Math.max(1, (end.line === line ? end.column : length + 1) - column);
  const gutter = String(line);
  const pad = ' '.repeat(gutter.length);
  const underline = ' '.repeat(Math.max(0, column - 1)) + '^'.repeat(width);
  const out = [
    `${file.path}:${line}:${column}: error[${d.code}]: ${d.message}`,
    `${gutter} | ${text}`,
    `${pad} | ${underline}`,
  ];
  if (d.help !== undefined) out.push(`${pad} = help: ${d.help}`);
  return out.join('\n');
}
