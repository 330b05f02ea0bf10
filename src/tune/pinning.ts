/**
 * Which processors trials run on. The first one that this process may use is left to the harness and the system, the
 * others are the trials': the same set for every arm, so that none is treated better.
 *
 * Invariant: a trial keeps at least two processors, because compile threads and workers belong to what is measured; with
 * fewer than three in all nothing is pinned, and the environment record says so.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { counted } from '../support/plural.js';

export interface Pinning {
  /** What a trial's command begins with; empty when nothing is pinned. */
  readonly prefix: readonly string[];
  /** For the environment record: the processors, or why there are none. */
  readonly description: string;
}

const LEAST_FOR_TRIALS = 2;

/** Decides for a machine whose kernel allows these processors (`0-3,8`, as in /proc/self/status). */
export function decidePinning(allowed: string | undefined, hasTaskset: boolean): Pinning {
  const none = (why: string): Pinning => ({ prefix: [], description: `not pinned: ${why}` });
  if (allowed === undefined) return none('the processors that may be used are not visible');
  const [, ...trials] = parseCpuList(allowed);
  if (trials.length < LEAST_FOR_TRIALS) return none(`${counted(trials.length + 1, 'processor')} in all`);
  if (!hasTaskset) return none('taskset is not installed');
  const set = trials.join(',');
  return { prefix: ['taskset', '-c', set], description: set };
}

export function pinning(): Pinning {
  const taskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' });
  return decidePinning(allowedCpus(), taskset.status === 0);
}

function allowedCpus(): string | undefined {
  try {
    return /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** Numbers of a kernel CPU list, ascending; empty when it is not one. */
export function parseCpuList(text: string): number[] {
  const cpus: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (match === null) return [];
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    for (let cpu = first; cpu <= last; cpu++) cpus.push(cpu);
  }
  return cpus.sort((a, b) => a - b);
}
