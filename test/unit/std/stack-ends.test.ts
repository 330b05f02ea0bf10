/**
 * Stacks that end while the runtime works: with a collection at every allocation almost all of them do. Locks that such a
 * panic left through would keep the process from ending. What size the stack has moves the place where it ends.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runChild } from '../../child.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = join(ROOT, 'test/filetests');
const MODES = ['jit', 'hybrid', 'static'];
const STACK_BYTES = [65_536, 262_144];

for (const mode of MODES) {
  for (const bytes of STACK_BYTES) {
    test(`${mode}, stacks of ${bytes} bytes`, async () => {
      const args = ['run', '--mode', mode, '--knob', `stack.bytes=${bytes}`, 'panics/overflow_in_a_callback.ot'];
      const env = { ...process.env, OTTER_GC_STRESS: '1', OTTER_STACK_BYTES: String(bytes) };
      const ended = await runChild(join(ROOT, 'scripts/otter'), args, { cwd: FOLDER, env, timeout: 60_000 });
      const [first, second] = ended.stderr.split('\n');
      assert.equal([first, second], ['panic: stack overflow', '  at less (panics/overflow_in_a_callback.ot:5:5)']);
      assert.is(ended.stdout, 'before\n');
      assert.is(ended.exit, 101);
    });
  }
}

test.run();
