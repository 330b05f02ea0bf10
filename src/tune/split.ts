/**
 * The two halves of a sweep's programs: a search sees the search programs only, and what it found is judged on the
 * validation programs alone (meta.json, `split`).
 *
 * Invariant: the halves are fixed when a study is begun and kept in its header, so that a corpus that changes later
 * does not change how the study resumes or what its replay decides.
 */
import { UserError } from '../support/assert.js';
import type { Experiment } from './experiment.js';
import type { Program } from './model.js';

/** The experiment with its judges named. @throws UserError when a sweep has no program for one of the halves. */
export function withJudges(experiment: Experiment, programs: readonly Program[]): Experiment {
  if (experiment.sweep === undefined) return experiment;
  for (const half of ['search', 'validation'] as const) {
    if (programs.some((program) => program.split === half)) continue;
    throw new UserError(
      `experiment '${experiment.name}' has no ${half} program`,
      'a sweep searches on some programs and is judged on others: otter-tune programs shows the split',
    );
  }
  const judges = programs.filter((program) => program.split === 'validation').map((program) => program.name);
  return { ...experiment, judges };
}

/** Names of the programs that decide; all of them in studies from before there was a split. */
export function judgesOf(experiment: Experiment): readonly string[] {
  return experiment.judges ?? experiment.programs;
}

export function halves(experiment: Experiment, programs: readonly Program[]) {
  const { judges } = experiment;
  if (judges === undefined) return { search: programs, validation: programs };
  return {
    search: programs.filter((program) => !judges.includes(program.name)),
    validation: programs.filter((program) => judges.includes(program.name)),
  };
}
