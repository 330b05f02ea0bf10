/**
 * What a study builds before its first trial: the twins of its programs, and for a comparison the static Otter programs
 * too, so that their start-up is that of an executable and not of a compiler.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { runtimeKnobs } from '../config/knobs.js';
import { knobValues, resolveKnobs, standardSources } from '../config/resolve.js';
import { UserError } from '../support/assert.js';
import { makeFolder } from '../support/folders.js';
import type { Builds } from './command.js';
import type { Experiment } from './experiment.js';
import type { ArmKind, Program } from './model.js';
import type { Places } from './places.js';
import { buildTwins, isTwin, type Twin } from './twins.js';

export interface BuildRequest {
  readonly study: string;
  readonly experiment: Experiment;
  readonly places: Places;
  readonly otherBuilds?: ReadonlyMap<string, readonly string[]>;
}

/** @throws UserError when something cannot be built. */
export function prepareBuilds(request: BuildRequest, programs: readonly Program[]): Builds {
  const { experiment, places, otherBuilds } = request;
  const twins = experiment.arms.filter(isTwin);
  const served = new Map<ArmKind, ReadonlyMap<string, Twin>>(
    twins.map((kind) => [kind, buildTwins(kind, programs, places.twinBuilds)]),
  );
  if (experiment.compare !== undefined && experiment.arms.includes('static')) {
    served.set('static', staticPrograms(request, programs));
  }
  return { otter: new Map([['current', places.otter], ...(otherBuilds ?? [])]), served };
}

/** An executable has built-in values for its heap and its tasks and takes others from its environment, as `otter bench` gives them to it. */
function runtimeSettings(): string {
  const knobs = resolveKnobs({ ...standardSources([]), environment: undefined, userFile: '' });
  return `OTTER_KNOBS=${runtimeKnobs(knobValues(knobs))}`;
}

/** Built anew in each session: there is no telling what of the runtime has changed since the last one. */
function staticPrograms({ study, places }: BuildRequest, programs: readonly Program[]): Map<string, Twin> {
  const key = createHash('sha256').update(join(places.results, study)).digest('hex').slice(0, 12);
  const folder = join(places.twinBuilds, `static-${key}`);
  makeFolder(folder);
  return new Map(programs.map((program) => [program.name, staticProgram(program, folder, places)]));
}

function staticProgram({ name, folder }: Program, target: string, { otter }: Places): Twin {
  const executable = join(target, name);
  const [file = '', ...args] = [
    ...otter,
    'build',
    join(folder, 'program.ot'),
    '-o',
    executable,
    '--release',
    '--serve',
  ];
  const run = spawnSync(file, args, { encoding: 'utf8' });
  if (run.status !== 0) throw new UserError(`otter build failed on ${name}: ${run.stderr.trim()}`);
  return { serve: [executable], environment: [runtimeSettings()], fromSource: undefined, executable };
}
