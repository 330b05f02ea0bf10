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

test.run();
