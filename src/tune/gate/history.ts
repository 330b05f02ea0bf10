/**
 * The history of a project's performance: one line a gate with each program's log-ratio to what it was compared with,
 * and E-divisive change points over it. A slow drift that no single gate sees shows up here; it is an opinion beside
 * the verdict, never the verdict.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { UserError } from '../../support/assert.js';
import { divisiveChangePoints } from '../statistics/edivisive.js';

export interface HistoryEntry {
  readonly schema: 1;
  readonly revision: string;
  readonly at: string;
  /** By program: time in the steady state over Rust's where Rust was measured, else nanoseconds; geometric mean of the trials. */
  readonly levels: Readonly<Record<string, number>>;
}

/** Lines that cannot be read are skipped. */
export function readHistory(path: string): HistoryEntry[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): HistoryEntry[] => {
      try {
        const entry = JSON.parse(line) as HistoryEntry;
        return entry.schema === 1 && typeof entry.levels === 'object' ? [entry] : [];
      } catch {
        return [];
      }
    });
}

export function appendHistory(path: string, entry: HistoryEntry): void {
  try {
    appendFileSync(path, `${JSON.stringify(entry)}\n`);
  } catch (error) {
    throw new UserError(`cannot write the history ${path}: ${(error as Error).message}`);
  }
}

/** One sentence for each program whose level changed, and where it last did. */
export function changes(entries: readonly HistoryEntry[]): string[] {
  const programs = new Set(entries.flatMap((entry) => Object.keys(entry.levels)));
  return [...programs].sort().flatMap((program) => {
    const points = entries.filter((entry) => (entry.levels[program] ?? 0) > 0);
    const logs = points.map((entry) => Math.log(entry.levels[program] as number));
    const at = divisiveChangePoints(logs).at(-1);
    if (at === undefined) return [];
    const step = Math.exp(average(logs.slice(at)) - average(logs.slice(0, at)));
    const direction = step > 1 ? 'slower' : 'faster';
    const size = `${Math.abs((step - 1) * 100).toFixed(1)}%`;
    return [`history: ${program} became ${direction} by ${size} at ${points[at]?.revision ?? 'an unknown revision'}`];
  });
}

function average(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
