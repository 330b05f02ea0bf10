/**
 * The exact command line of a trial: what is run, stored, and shown beside each number of a report.
 *
 * A program that is compiled ahead of time (a twin, or static Otter where a study has built it) is asked for its
 * iterations by its standard input, with nothing of ours in its process or around it.
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

export interface TrialCommand {
  /** Runs all iterations by itself: what is recorded, and what people can run. */
  readonly alone: readonly string[];
  /** The same process, which waits for a line on its standard input before each iteration. */
  readonly paced: readonly string[];
}

export function trialCommand(trial: PlannedTrial, programFolder: string, builds: Builds): TrialCommand {
  const served = servedBy(trial, builds);
  if (served !== undefined && trial.phase === 'source' && served.fromSource !== undefined) {
    return serving(trial, served.fromSource, ['sh', '-c', `${served.fromSource} --serve`]);
  }
  if (served !== undefined && trial.phase !== 'source') {
    const counted = trial.phase === 'count' ? CALLGRIND : [];
    const words = [...(served.environment ?? []), ...counted, ...served.serve];
    return serving(trial, shellText(words), ['env', ...words, '--serve']);
  }
  const bench = benchCommand(trial, programFolder, builds);
  return { alone: bench, paced: [...bench, '--paced'] };
}

/** A compiler's failure must not leave the pipe waiting: the requests come from a process that ends by itself. */
function serving({ n, iterations }: PlannedTrial, command: string, paced: readonly string[]): TrialCommand {
  return { alone: ['sh', '-c', `yes 'bench ${n}' | head -n ${iterations} | { ${command} --serve; }`], paced };
}

function benchCommand(trial: PlannedTrial, programFolder: string, builds: Builds): string[] {
  const { arm, n, iterations } = trial;
  const otter = builds.otter.get(arm.build);
  assert(otter !== undefined, `no build '${arm.build}'`);
  const size = ['--n', String(n), '--iterations', String(iterations)];
  const knobs = Object.entries(arm.knobs).flatMap(([name, value]) => ['--knob', `${name}=${value}`]);
  return [...otter, 'bench', join(programFolder, 'program.ot'), ...size, '--mode', arm.kind, ...knobs, '--json'];
}
