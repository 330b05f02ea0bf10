/** samples.csv: one row an iteration, for people with their own tools. Rewritten from the journal, never edited. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { TrialRecord } from './model.js';
import { summarise } from './summary.js';

const COLUMNS = [
  'trial',
  'phase',
  'program',
  'arm',
  'n',
  'unit',
  'leg',
  'position',
  'iteration',
  'wall_ns',
  'cpu_ns',
  'code_bytes',
  'heap_peak_bytes',
  'rss_peak_bytes',
  'tier_events',
  'steady',
  'outlier',
] as const;

export function samplesCsv(records: readonly TrialRecord[]): string {
  return stringify(records.flatMap(rows), { header: true, columns: [...COLUMNS], escape_formulas: true });
}

export function writeSamples(folder: string, records: readonly TrialRecord[]): void {
  writeFileSync(join(folder, 'samples.csv'), samplesCsv(records));
}

function rows(record: TrialRecord): (string | number)[][] {
  const summary = summarise(record);
  if (record.outcome.status === 'failed' || summary === undefined) return [];
  const { start, outliers } = summary.steady.cpu;
  const { id, phase, program, arm, n, unit, leg, position } = record;
  return record.outcome.iterations.map((it, i) => [
    id,
    phase,
    program,
    arm.id,
    n,
    unit,
    leg,
    position,
    i,
    it.wallNs,
    it.cpuNs,
    it.codeBytes,
    it.heapPeak,
    it.rssPeak,
    it.tierEvents.length,
    Number(i >= start),
    Number(outliers.includes(i)),
  ]);
}
