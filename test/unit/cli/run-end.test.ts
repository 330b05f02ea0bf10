/** How `otter run` ends: with all that was printed, and without waiting for code that nothing will call. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-run-end-'));
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
    for line in 0..20000:
        println(f"line {line} of the output of a program that ends {x}")
    if x < 0:
        panic("never")
    let list = [1]
    println(list[x])
`,
);

/** A job that stands still takes a minute. */
const STALLED = ['inject.stage=passes', 'inject.kind=stall', 'inject.stallMs=60000', 'tier.osr=off'].flatMap((knob) => [
  '--knob',
  knob,
]);

test('a compile job that runs is not waited for, and nothing of the output is lost', () => {
  const options = ['run', '--knob', 'inject.tier=optimised', ...STALLED, source];
  const { status, stdout, stderr, signal } = spawnSync(OTTER, options, {
    encoding: 'utf8',
    timeout: 45_000,
    maxBuffer: 2 ** 26,
  });
  assert.is(signal, null, 'it does not wait');
  assert.is(status, 101);
  assert.is(stdout.trimEnd().split('\n').length, 20_000);
  assert.match(stderr, 'panic: index');
});

test('what is to be traced may be said once or several times', () => {
  for (const trace of [
    ['--trace', 'tier,gc'],
    ['--trace', 'tier', '--trace', 'gc'],
  ]) {
    const { status, stderr } = spawnSync(OTTER, ['run', ...trace, source], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    assert.is(status, 101);
    assert.match(stderr, /^\[tier\] /m);
  }
});

test.run();
