/**
 * The exact command line of a trial: what is run, stored, and shown beside each number of a report.
 *
 * A program that is compiled ahead of time (a twin, or static Otter where a study has built it) is asked for its
 * iterations by a pipe in a shell, with nothing of ours in its process or around it.
 */
import { join } from 'node:path';
import { assert } from '../support/assert.js';
import type { ArmKind, PlannedTrial } from './model.js';
import { shellText } from './shell.js';
import { isTwin, type Twin } from './twins.js';

export interface Builds {
  /** `otter` of each build of the runtime. */
  readonly otter: ReadonlyMap<string, readonly string[]>;
  /** By kind of arm and by program: twins, and static Otter programs of the default configuration. */
  readonly served: ReadonlyMap<ArmKind, ReadonlyMap<string, Twin>>;
}

/** The program as it was built ahead of time; undefined for arms that run in `otter bench`. */
export function servedBy(trial: PlannedTrial, builds: Builds): Twin | undefined {
  const { kind, knobs, build } = trial.arm;
  const standard = build === 'current' && Object.keys(knobs).length === 0;
  const served = standard ? builds.served.get(kind)?.get(trial.program) : undefined;
  assert(served !== undefined || !isTwin(kind), `no ${kind} twin of ${trial.program}`);
  return served;
}

/** Callgrind's totals go to standard error; what it knows of each function is not kept. */
const CALLGRIND = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null'];

export function trialCommand(trial: PlannedTrial, programFolder: string, builds: Builds): string[] {
  const served = servedBy(trial, builds);
  if (served !== undefined && trial.phase === 'source' && served.fromSource !== undefined) {
    return ['sh', '-c', serving(trial, served.fromSource)];
  }
  if (served !== undefined && trial.phase !== 'source') {
    const counted = trial.phase === 'count' ? CALLGRIND : [];
    return ['sh', '-c', serving(trial, shellText([...(served.environment ?? []), ...counted, ...served.serve]))];
  }
  return benchCommand(trial, programFolder, builds);
}

/** A compiler's failure must not leave the pipe waiting: the requests come from a process that ends by itself. */
function serving({ n, iterations }: PlannedTrial, command: string): string {
  return `yes 'bench ${n}' | head -n ${iterations} | { ${command} --serve; }`;
}

function benchCommand(trial: PlannedTrial, programFolder: string, builds: Builds): string[] {
  const { arm, n, iterations } = trial;
  const otter = builds.otter.get(arm.build);
  assert(otter !== undefined, `no build '${arm.build}'`);
  const size = ['--n', String(n), '--iterations', String(iterations)];
  const knobs = Object.entries(arm.knobs).flatMap(([name, value]) => ['--knob', `${name}=${value}`]);
  return [...otter, 'bench', join(programFolder, 'program.ot'), ...size, '--mode', arm.kind, ...knobs, '--json'];
}
