/** What `otter run` is to trace may be said once, or several times. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-trace-'));
test.after(() => rmSync(folder, { recursive: true }));

const source = join(folder, 'program.ot');
writeFileSync(
  source,
  `fn step(x: int) -> int:
    return x * 31 % 1000003

fn main():
    let x = 1
    for i in 0..2000000:
        x = step(x)
    let texts = [str(i) for i in 0..200000]
    x += len(texts) - 200000
    println(x)
`,
);

for (const trace of [
  ['--trace', 'tier,gc'],
  ['--trace', 'tier', '--trace', 'gc'],
])
  test(trace.join(' '), () => {
    const { status, stdout, stderr } = spawnSync(OTTER, ['run', '--no-cache', ...trace, source], { encoding: 'utf8' });
    assert.is(status, 0, stderr);
    assert.is(stdout, '676488\n');
    assert.match(stderr, /^\[tier\] /m);
    assert.match(stderr, /^\[gc\] /m);
  });

const tasks = join(folder, 'tasks.ot');
writeFileSync(
  tasks,
  `use task

fn work(n: int) -> int:
    let sum = 0
    for i in 0..n:
        sum += i % 7
    return sum

fn main():
    let all = [spawn work(100000 + i) for i in 0..20]
    let sum = 0
    for one in all:
        sum += await one
    println(sum)
`,
);

for (const mode of ['jit', 'hybrid', 'static'])
  test(`--trace sched, ${mode}`, () => {
    const args = ['run', '--no-cache', '--mode', mode, '--trace', 'sched', '--knob', 'tasks.workers=2', tasks];
    const { status, stdout, stderr } = spawnSync(OTTER, args, { encoding: 'utf8' });
    assert.is(status, 0, stderr);
    assert.is(stdout, '6000492\n');
    const lines = stderr.trimEnd().split('\n');
    assert.ok(
      lines.every((line) => /^\[sched\] \d+ ms: /.test(line)),
      stderr,
    );
    assert.match(stderr, /worker 1 of at most 2 starts: a task waits and nobody is idle/);
    assert.match(stderr, /all tasks have ended: 20 were spawned, \d+ of them stolen, [12] workers/);
    const begun = [...stderr.matchAll(/worker \d: (\d+) tasks begun/g)].reduce((sum, [, n]) => sum + Number(n), 0);
    // The others ran on the stack of whoever awaited them.
    assert.ok(begun <= 20, stderr);
  });

test.run();
