/** The exact command line of a trial: what is run, stored, and shown beside each number of a report. */
import { join } from 'node:path';
import { assert } from '../support/assert.js';
import type { PlannedTrial } from './model.js';

export interface Builds {
  /** `otter` of each build of the runtime. */
  readonly otter: ReadonlyMap<string, readonly string[]>;
  /** Executables of the Rust twins by program. */
  readonly rust: ReadonlyMap<string, string>;
}

export function trialCommand(trial: PlannedTrial, programFolder: string, builds: Builds): string[] {
  const otter = builds.otter.get(trial.arm.build);
  assert(otter !== undefined, `no build '${trial.arm.build}'`);
  const size = ['--n', String(trial.n), '--iterations', String(trial.iterations)];
  const command = [...otter, 'bench', join(programFolder, 'program.ot'), ...size];
  if (trial.arm.kind === 'rust') {
    const executable = builds.rust.get(trial.program);
    assert(executable !== undefined, `no Rust twin of ${trial.program}`);
    return [...command, '--served', executable, '--json'];
  }
  const knobs = Object.entries(trial.arm.knobs).flatMap(([name, value]) => ['--knob', `${name}=${value}`]);
  return [...command, '--mode', trial.arm.kind, ...knobs, '--json'];
}

/** As a person would type it into a shell. */
export function shellText(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
