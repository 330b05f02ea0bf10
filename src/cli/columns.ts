/** Tables for terminals. */

/** A line a row; columns whose numbers are in `left` are text, the others are set to the right. */
export function align(rows: readonly (readonly string[])[], left: ReadonlySet<number>): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const cell = (text: string, i: number) => (left.has(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0));
  return rows.map((row) => `${row.map(cell).join('  ').trimEnd()}\n`).join('');
}
