/** How long the checks of `otter check --watch` take, one after the other, for front-end.ts. */
import { spawn } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../../src/tune/places.js';

/** Milliseconds of each of `count` checks of one file, which is touched after each. */
export async function watchedChecks(file: string, count: number): Promise<number[]> {
  const otter = join(projectRoot(), 'scripts', 'otter');
  const child = spawn(otter, ['check', '--watch', '--json', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const times: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { ms, mistakes } = JSON.parse(line) as { ms: number; mistakes: unknown[] };
    if (mistakes.length > 0) throw new Error(`${file} has mistakes`);
    times.push(ms);
    if (times.length === count) break;
    const now = new Date();
    utimesSync(file, now, now);
  }
  child.kill();
  return times;
}
