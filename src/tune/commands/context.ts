/** What every command of the tuner is given: streams, places and the signal of Ctrl-C, so that tests can run commands. */
import type { Places } from '../places.js';
import type { ProgressStream } from '../progress.js';

export interface Context {
  readonly places: Places;
  readonly out: (text: string) => void;
  readonly err: ProgressStream;
  /** The command line as typed, for the record. */
  readonly command: readonly string[];
  readonly signal: AbortSignal;
}

/** Exit codes of DESIGN.md, section 11. */
export const EXIT = { ok: 0, failed: 1, inconclusive: 2, interrupted: 130 } as const;

export function printJson(context: Context, value: unknown): void {
  context.out(`${JSON.stringify(value, null, 2)}\n`);
}

/** Columns padded to their widest cell; the first is left-aligned, the others right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
