/**
 * Stacks that end while the runtime works: with a collection at every allocation almost all of them do. Locks that such a
 * panic left through would keep the process from ending. What size the stack has moves the place where it ends.
 * And what must take no stack: comparing long chains.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      const args = [
        'run',
        '--no-cache',
        '--mode',
        mode,
        '--knob',
        `stack.bytes=${bytes}`,
        'panics/overflow_in_a_callback.ot',
      ];
      const env = { ...process.env, OTTER_GC_STRESS: '1' };
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
    const args = ['run', '--no-cache', '--knob', 'tasks.stackBytes=65536', 'tasks.ot'];
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

const CHAINS = readFileSync(join(FOLDER, 'expressions/equal_chains.ot'), 'utf8');
const EQUAL = readFileSync(join(FOLDER, 'expressions/equal_chains.expected'), 'utf8');

/** The filetest with chains of so many links; small stacks have no room for a frame of each, the usual one of 64 MB for few bytes of each. */
async function compareChains(mode: string, length: number, stack: number, text = CHAINS) {
  const folder = mkdtempSync(join(tmpdir(), 'otter-stack-'));
  try {
    const long = text.replace('LENGTH = 1500', `LENGTH = ${length}`);
    assert.is.not(long, text);
    writeFileSync(join(folder, 'chains.ot'), long);
    const args = ['run', '--no-cache', '--mode', mode, '--knob', `stack.bytes=${stack}`, 'chains.ot'];
    return await runChild(join(ROOT, 'scripts/otter'), args, { cwd: folder, timeout: 60_000 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const mode of MODES)
  test(`${mode}, chains whose link comes last are compared without a stack`, async () => {
    const { stdout, exit } = await compareChains(mode, 20_000, 131_072);
    assert.equal({ stdout, exit }, { stdout: EQUAL, exit: 0 });
  });

test('interp, chains whose link comes last are compared without a stack', async () => {
  const { stdout, exit } = await compareChains('interp', 600_000, 67_108_864);
  assert.equal({ stdout, exit }, { stdout: EQUAL, exit: 0 });
});

test('chains whose link comes first take a frame each', async () => {
  const linkFirst = CHAINS.replace('    value: int\n    next: Option<Node>', '    next: Option<Node>\n    value: int');
  assert.is.not(linkFirst, CHAINS);
  const { stderr, exit } = await compareChains('jit', 20_000, 131_072, linkFirst);
  assert.is(stderr.split('\n')[0], 'panic: stack overflow');
  assert.is(exit, 101);
});

test.run();
