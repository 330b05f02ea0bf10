/**
 * What has been compared so far, as a file that can be committed: an entry for each run of consecutive seeds at one revision.
 *
 * Invariants: a batch is written when everything before it has been compared; the file is replaced as a whole.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { MODES, type Mode } from './modes.js';

export interface Batch {
  /** Commit of the tree, with `-dirty` where it has changes. */
  readonly revision: string;
  readonly firstSeed: number;
  readonly programs: number;
  readonly modes: readonly Mode[];
  /** Seeds of programs that differ. */
  readonly differing: readonly number[];
}

export interface Entry {
  readonly revision: string;
  readonly firstSeed: number;
  readonly programs: number;
  /** Programs that were run in each mode. */
  readonly byMode: Partial<Record<Mode, number>>;
  readonly differing: readonly number[];
}

/** A batch goes on with the last entry when its seeds and revision do. */
export function withBatch(entries: readonly Entry[], batch: Batch): readonly Entry[] {
  const last = entries.at(-1);
  const { revision, firstSeed } = batch;
  if (last !== undefined && last.revision === revision && last.firstSeed + last.programs === firstSeed)
    return [...entries.slice(0, -1), joined(last, batch)];
  return [...entries, joined({ revision, firstSeed, programs: 0, byMode: {}, differing: [] }, batch)];
}

function joined(entry: Entry, { programs, modes, differing }: Batch): Entry {
  const inMode = (mode: Mode): number => (entry.byMode[mode] ?? 0) + (modes.includes(mode) ? programs : 0);
  const counts = MODES.map((mode) => [mode, inMode(mode)] as const).filter(([, count]) => count > 0);
  return {
    ...entry,
    programs: entry.programs + programs,
    byMode: Object.fromEntries(counts),
    differing: [...entry.differing, ...differing],
  };
}

export function appendToSummary(path: string, batch: Batch): void {
  const entries = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly Entry[]) : [];
  writeFileSync(`${path}.new`, `${JSON.stringify(withBatch(entries, batch), undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}
