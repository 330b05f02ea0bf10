/**
 * Stacks that end while the runtime works: with a collection at every allocation almost all of them do. Locks that such a
 * panic left through would keep the process from ending. What size the stack has moves the place where it ends.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const TASKS = `use task

fn less(a: int, b: int) -> bool:
    let xs = [a, b]
    xs.sort_by(less)
    return a < b

let done = task.channel<int>(1)

fn count():
    for i in 0..200:
        task.send(done, len([str(i), "x"]))

let counting = spawn count()
let ordering = spawn less(1, 2)
let sum = 0
for i in 0..200:
    sum += task.recv(done)
println(sum)
println(await ordering)
`;

test('the stack of a task, while others go on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'otter-stack-'));
  try {
    writeFileSync(join(folder, 'tasks.ot'), TASKS);
    const args = ['run', '--knob', 'tasks.stackBytes=65536', 'tasks.ot'];
    const env = { ...process.env, OTTER_GC_STRESS: '1' };
    const ended = await runChild(join(ROOT, 'scripts/otter'), args, { cwd: folder, env, timeout: 60_000 });
    const [first, second] = ended.stderr.split('\n');
    assert.equal([first, second], ['panic: stack overflow', '  at less (tasks.ot:5:5)']);
    assert.is(ended.stdout, '400\n');
    assert.is(ended.exit, 101);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
