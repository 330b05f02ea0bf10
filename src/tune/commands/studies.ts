/** `otter-tune promote`, `replay` and `programs`: commands that read what is there. */
import { KNOBS } from '../../config/knobs.js';
import { UserError } from '../../support/assert.js';
import { analyse } from '../analyse.js';
import { loadCorpus, matchPrograms } from '../corpus.js';
import { formatRatio } from '../duration.js';
import { machineName } from '../environment.js';
import type { Program } from '../model.js';
import { promoted, readDefaultsFile, writeDefaultsFile } from '../promote.js';
import { openStudy, replayStudy } from '../study.js';
import { type Context, EXIT, printJson, textTable } from './context.js';
import { summaryText, warnCorrupt } from './report.js';

export async function promoteCommand(context: Context, study: string, dryRun: boolean): Promise<number> {
  const { header, journal } = openStudy(study, context.places);
  warnCorrupt(context, journal);
  if (header.experiment.sweep === undefined) throw new UserError(`study '${study}' swept no knobs`);
  const { state, records } = await replayStudy(header, journal, context.places);
  if (state !== 'complete') throw new UserError(`study '${study}' is not finished`, 'continue it with --resume');
  const { decision, effects } = analyse(records, header.experiment);
  const environment = journal.sessions[0]?.environment;
  const machine = environment === undefined ? 'unknown' : machineName(environment);
  const current = readDefaultsFile(context.places.defaults);
  const { experiment, defaults } = header;
  const next = promoted(current, { study, machine, experiment, decision, effects, defaults });
  context.out(
    `${promotionText(next, study)}${decision.winner === undefined ? 'the default stands: ' : ''}${decision.reason}\n`,
  );
  if (dryRun) context.out(`dry run: ${context.places.defaults} is as it was\n`);
  else writeDefaultsFile(context.places.defaults, next);
  return EXIT.ok;
}

function promotionText(file: ReturnType<typeof promoted>, study: string): string {
  const rows = KNOBS.flatMap(({ name }) => {
    const value = file.values[name];
    if (value?.study === study) return [[name, `promoted to ${value.value}`, `effect ${formatRatio(value.effect)}`]];
    const stood = file.stood?.[name];
    if (stood?.study !== study) return [];
    return [[name, `${stood.value} stands`, `best other ${stood.against}: ${formatRatio(stood.effect)}`]];
  });
  return rows.length === 0 ? '' : textTable(rows);
}

/** Walks the plan again with the recorded trials and compares the decision with the one recorded. */
export async function replayCommand(context: Context, study: string): Promise<number> {
  const { header, journal } = openStudy(study, context.places);
  warnCorrupt(context, journal);
  const { state, records } = await replayStudy(header, journal, context.places);
  context.out(
    `${records.length} of ${journal.trials.length} recorded trials replayed\n${summaryText(records, header)}`,
  );
  if (state !== 'complete') {
    context.out('the plan goes on where the journal ends\n');
    return EXIT.ok;
  }
  const now = analyse(records, header.experiment).decision.reason;
  const then = journal.end?.decision;
  if (then === undefined || then === now) return EXIT.ok;
  throw new UserError(`the replayed decision differs: '${now}', recorded '${then}'`);
}

export function programsCommand(context: Context, globs: string, json: boolean): number {
  const programs = matchPrograms(loadCorpus(context.places.corpus), globs);
  if (json)
    printJson(
      context,
      programs.map(({ expected: _, folder, ...rest }) => ({ ...rest, folder })),
    );
  else context.out(textTable(programs.map(programRow)));
  return EXIT.ok;
}

/** A program in one cell, since textTable right-aligns all columns but the first; a program's first tag is its family. */
function programRow({ name, tags: [family = ''], split, description }: Program): string[] {
  return [`${name.padEnd(20)} ${family.padEnd(18)} ${split.padEnd(10)} ${description}`];
}
