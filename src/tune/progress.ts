/** Progress on stderr: one line that moves on a terminal, a plain line now and then on a pipe. */
import { formatDuration } from './duration.js';
import type { TrialRecord } from './model.js';

export interface Progress {
  step(record: TrialRecord): void;
  /** A line that stays. */
  note(text: string): void;
  end(): void;
}

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const PLAIN_INTERVAL_MS = 15_000;
const BAR_WIDTH = 24;

/** Progress is counted in budget: how many trials there will be depends on what is measured. */
export function makeProgress(stream: ProgressStream, budgetMs: number, color = useColor(stream)): Progress {
  let spent = 0;
  let trials = 0;
  let failed = 0;
  let lastPlain = Number.NEGATIVE_INFINITY;
  let drawn = false;
  const paint = (code: number, text: string): string => (color ? `\x1b[${code}m${text}\x1b[0m` : text);
  const clear = (): void => {
    if (drawn) stream.write('\r\x1b[K');
    drawn = false;
  };
  const note = (text: string): void => {
    clear();
    stream.write(`${text}\n`);
  };
  const status = (record: TrialRecord): string => {
    const share = `${formatDuration(spent)} of at most ${formatDuration(budgetMs)}`;
    const bad = failed === 0 ? '' : `, ${failed} failed`;
    return `${share}, ${trials} trials${bad}  ${record.phase}: ${record.program}, ${record.arm.id}`;
  };
  return {
    step(record) {
      spent += record.elapsedMs;
      trials++;
      if (record.outcome.status === 'failed') {
        failed++;
        const { reason, detail } = record.outcome;
        note(`${paint(31, 'failed')}: ${record.program}, ${record.arm.id}: ${reason}: ${detail}`);
      }
      if (stream.isTTY === true) {
        const line = `${bar(spent / budgetMs)} ${status(record)}`;
        stream.write(`\r\x1b[K${paint(36, line.slice(0, BAR_WIDTH + 2))}${cut(line, stream.columns)}`);
        drawn = true;
      } else if (performance.now() - lastPlain > PLAIN_INTERVAL_MS) {
        lastPlain = performance.now();
        stream.write(`${status(record)}\n`);
      }
    },
    note,
    end: clear,
  };
}

function bar(share: number): string {
  const full = Math.min(BAR_WIDTH, Math.floor(share * BAR_WIDTH));
  return `[${'='.repeat(full)}${' '.repeat(BAR_WIDTH - full)}]`;
}

/** The part after the bar, cut to the terminal's width. */
function cut(line: string, columns = 80): string {
  return line.slice(BAR_WIDTH + 2, Math.max(BAR_WIDTH + 2, columns - 1));
}

/** NO_COLOR (no-color.org) wins over a terminal. */
export function useColor(stream: ProgressStream): boolean {
  return stream.isTTY === true && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';
}
