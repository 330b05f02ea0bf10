/**
 * Programs whose objects are referred to from one kind of place alone (stacks of suspended tasks, frames of every tier,
 * registers, continuations of loops), with a collection at every allocation: what is not found there is lost at once.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runChild } from '../../child.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PROGRAMS = ['concurrency/roots_of_tasks', 'osr/roots_across'];
const MODES: readonly (readonly string[])[] = [
  ['--mode', 'jit'],
  ['--mode', 'jit', '--knob', 'tier.callThreshold=1', '--knob', 'tier.leastShare=0', '--knob', 'tier.osr=force'],
  ['--mode', 'static'],
];
const GENERATIONS = ['never', 'always'];

for (const program of PROGRAMS) {
  for (const mode of MODES) {
    for (const generations of GENERATIONS) {
      test(`${program}, ${mode.join(' ')}, generations ${generations}`, async () => {
        const path = join(ROOT, 'test/filetests', program);
        const args = ['run', '--no-cache', ...mode, '--knob', `heap.generations=${generations}`, `${path}.ot`];
        const env = { ...process.env, OTTER_GC_STRESS: '1', OTTER_CHECK: '3' };
        const ended = await runChild(join(ROOT, 'scripts/otter'), args, { env, timeout: 60_000 });
        assert.ok(existsSync(`${path}.expected`));
        assert.equal(ended, { stdout: readFileSync(`${path}.expected`, 'utf8'), stderr: '', exit: 0 });
      });
    }
  }
}

test.run();
