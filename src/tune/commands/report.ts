/** `otter-tune report` and the summary that other commands print: what a study found. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../support/assert.js';
import { makeFolder } from '../../support/folders.js';
import { type Analysis, analyse } from '../analyse.js';
import { formatRatio } from '../duration.js';
import type { TrialRecord } from '../model.js';
import type { Comparison } from '../ratios.js';
import { intervalText } from '../report/numbers.js';
import { writeSamples } from '../samples.js';
import type { Interval } from '../statistics/interval.js';
import type { Journal, StudyHeader } from '../store.js';
import { openStudy, replayStudy } from '../study.js';
import { type Context, EXIT, textTable } from './context.js';

export async function reportCommand(context: Context, study: string): Promise<number> {
  const { folder, header, journal } = openStudy(study, context.places);
  const { records } = await replayStudy(header, journal, context.places);
  if (records.length === 0) throw new UserError(`study '${study}' has no trials yet`);
  warnCorrupt(context, journal);
  writeSamples(folder, records);
  const path = await writeReport(context, header, records, journal);
  context.out(`${path}\n`);
  return EXIT.ok;
}

/** Loads the report's modules only when one is written: Vega-Lite takes a while to load. */
export async function writeReport(
  context: Context,
  header: StudyHeader,
  records: readonly TrialRecord[],
  journal: Pick<Journal, 'sessions' | 'corrupt'>,
): Promise<string> {
  const { renderReport } = await import('../report/page.js');
  const path = join(context.places.reports, `${header.study}.html`);
  try {
    makeFolder(context.places.reports);
    writeFileSync(path, renderReport({ header, records, journal }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UserError(`cannot write ${path}: ${(error as Error).message}`);
  }
  return path;
}

export function warnCorrupt(context: Context, journal: Pick<Journal, 'corrupt'>): void {
  if (journal.corrupt.length === 0) return;
  const shown = journal.corrupt.slice(0, 5).map(({ line, reason }) => `line ${line}: ${reason}`);
  context.err.write(`warning: ${journal.corrupt.length} corrupt journal lines were skipped (${shown.join('; ')})\n`);
}

/** The study in a few lines of text. */
export function summaryText(records: readonly TrialRecord[], header: StudyHeader): string {
  const analysis = analyse(records, header.experiment);
  const parts: string[] = [];
  if (analysis.toRust.length > 0) parts.push(rustText(analysis.toRust));
  if (analysis.effects.length > 0) parts.push(effectText(analysis));
  if (analysis.floor !== undefined) {
    parts.push(`noise floor (A/A): ${ratioText(analysis.floor.comparison.geomean)}\n`);
  }
  if (header.experiment.sweep !== undefined) parts.push(decisionText(analysis));
  return parts.join('\n');
}

export function ratioText(ratio: Interval): string {
  return `${formatRatio(ratio.estimate)} ${intervalText(ratio)}`;
}

function rustText(comparisons: readonly Comparison[]): string {
  const programs = [...new Set(comparisons.flatMap((c) => c.programs.map((p) => p.program)))].sort();
  const rows = programs.map((program) => {
    const cells = comparisons.map((c) => c.programs.find((p) => p.program === program)?.ratio);
    return [program, ...cells.map((ratio) => (ratio === undefined ? '–' : ratioText(ratio)))];
  });
  const head = ['steady-state time', ...comparisons.map((c) => `${c.arm} / ${c.baseline}`)];
  return textTable([head, ...rows, ['geometric mean', ...comparisons.map((c) => ratioText(c.geomean))]]);
}

function effectText(analysis: Analysis): string {
  const rows = analysis.effects.map(({ arm, by }) => [
    arm.id,
    ...[by.total, by.steady].map((c) => (c === undefined ? '–' : ratioText(c.geomean))),
  ]);
  return textTable([['time over the default', 'with warm-up', 'steady state'], ...rows]);
}

function decisionText({ decision }: Analysis): string {
  if (decision.winner === undefined) return `the default stands: ${decision.reason}\n`;
  return `best: ${decision.winner.arm.id}: ${decision.reason}\n`;
}
