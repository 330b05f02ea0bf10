/** What `scripts/setup.sh` says of a machine on which Debian packages are missing. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'otter-setup-'));
test.after(() => rmSync(folder, { recursive: true }));

/** Commands in the folder, which stand before the machine's own. */
function commands(scripts: Record<string, string>): void {
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${body}\n`, { mode: 0o755 });
  }
}

test('packages that dpkg has never heard of are missing, those it knows are not', () => {
  commands({
    // As dpkg-query does: what it knows, and status 1 for what it does not.
    'dpkg-query': "echo 'make installed'; echo 'valgrind deinstall'; exit 1",
    id: 'echo 1000',
    sudo: 'exit 1',
    rustc: 'exit 0',
  });
  const run = spawnSync(`${ROOT}scripts/setup.sh`, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  assert.is(run.status, 1);
  assert.match(run.stderr, /^error: Debian packages are missing: g\+\+ cmake .*clang-19 .*valgrind\n/);
  assert.match(run.stderr, /help: run: sudo apt-get install -y --no-install-recommends g\+\+ cmake /);
});

test.run();
