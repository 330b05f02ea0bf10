/**
 * Source files, spans and positions.
 *
 * Invariants: a Span's offsets are UTF-16 code-unit offsets into its file's text, `start <= end`;
 * lines and columns are 1-based, and columns count Unicode code points.
 */

/** A half-open range of one source file. `file` indexes the program's list of source files. */
export interface Span {
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export const NO_SPAN: Span = { file: 0, start: 0, end: 0 };

/** The smallest span that covers both; they must be of one file. */
export function joinSpans(a: Span, b: Span): Span {
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** One number for the range, the same for equal ranges; of spans of one file. */
export function spanKey({ start, end }: Span): number {
  return start * 0x100000 + Math.min(end - start, 0xfffff);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: of ASCII they are
const BEYOND_ASCII = /[^\x00-\x7f]/;

/** Lines looked at one by one, from the recent one on, before the search is by halves. */
const NEAR = 4;

export class SourceFile {
  private lineStarts: number[] | undefined;
  private ascii: boolean | undefined;
  /** Index of the line that was asked for last: the next one is mostly the same or close behind. */
  private recent = 0;

  /** `path` is as the user gave it: it is what messages and stack traces print. */
  constructor(
    readonly id: number,
    readonly path: string,
    readonly text: string,
  ) {}

  position(offset: number): Position {
    const starts = this.lineStarts ?? this.starts();
    const index = this.lineAt(offset, starts);
    const lineStart = starts[index] ?? 0;
    const before = (this.ascii ?? this.isAscii()) ? offset - lineStart : codePoints(this.text, lineStart, offset);
    return { line: index + 1, column: before + 1 };
  }

  /** Index of the line that holds an offset. */
  private lineAt(offset: number, starts: readonly number[]): number {
    let low = 0;
    let high = starts.length - 1;
    if ((starts[this.recent] ?? 0) <= offset) {
      low = this.recent;
      for (let near = low + 1; near <= low + NEAR; near++) {
        if ((starts[near] ?? Number.POSITIVE_INFINITY) > offset) {
          this.recent = near - 1;
          return this.recent;
        }
      }
      low += NEAR;
    } else high = this.recent;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    this.recent = low;
    return low;
  }

  /** The text of a 1-based line, without its line end. */
  lineText(line: number): string {
    const start = this.starts()[line - 1] ?? 0;
    const end = this.text.indexOf('\n', start);
    return this.text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
  }

  private isAscii(): boolean {
    this.ascii ??= !BEYOND_ASCII.test(this.text);
    return this.ascii;
  }

  private starts(): number[] {
    if (this.lineStarts === undefined) {
      this.lineStarts = [0];
      for (let i = this.text.indexOf('\n'); i >= 0; i = this.text.indexOf('\n', i + 1)) {
        this.lineStarts.push(i + 1);
      }
    }
    return this.lineStarts;
  }
}

function codePoints(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xdc00 || unit > 0xdfff) count++;
  }
  return count;
}
