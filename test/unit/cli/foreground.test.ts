/** A static program runs in a process of its own: it ends when `otter run` is ended, and its end is `otter run`'s. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otter-foreground-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const ENDLESS = `fn main():
    eprintln("started")
    let n = 1
    while n != 0:
        n = n * 3 + 1
    println(n)
`;

/** When `holds` does, be it much later. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(5);
}

/** Sends `signal` to `otter run` once the program has started and has no file any more; both have ended when the standard error that they share is closed. */
function endedBy(signal: NodeJS.Signals): Promise<number | null> {
  const file = join(folder, 'endless.ot');
  writeFileSync(file, ENDLESS);
  const child = spawn(`${ROOT}scripts/otter`, ['run', '--no-cache', '--mode', 'static', file], {
    detached: true,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.once('data', async () => {
    await until(() => readdirSync(folder).every((name) => !name.startsWith('otter-static-')));
    child.kill(signal);
  });
  return new Promise((resolve, reject) => {
    const limit = globalThis.setTimeout(() => {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      reject(new Error('the program was still running after 60 seconds'));
    }, 60_000);
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve(code);
    });
  });
}

for (const [signal, exit] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends the program, and leaves nothing behind`, async () => {
    assert.is(await endedBy(signal), exit);
    assert.equal(readdirSync(folder), ['endless.ot']);
  });
}

test('SIGKILL does, too', async () => {
  assert.is(await endedBy('SIGKILL'), null);
  assert.equal(readdirSync(folder), ['endless.ot']);
});

test('an executable that runs by itself does not ask who started it', () => {
  const file = join(folder, 'parent.ot');
  const executable = join(folder, 'parent');
  writeFileSync(file, 'use sys\n\nfn main():\n    println(sys.env("OTTER_PARENT"))\n');
  const build = spawnSync(`${ROOT}scripts/otter`, ['build', file, '-o', executable], { encoding: 'utf8' });
  assert.is(build.status, 0, build.stderr);
  const { OTTER_PARENT: _, ...env } = process.env;
  const run = spawnSync('sh', ['-c', `(${executable}); true`], { encoding: 'utf8', env });
  assert.equal([run.status, run.stdout, run.stderr], [0, 'Option.None\n', '']);
  const bound = spawnSync(executable, { encoding: 'utf8', env: { ...env, OTTER_PARENT: String(process.pid) } });
  assert.equal([bound.status, bound.stdout, bound.stderr], [0, 'Option.None\n', '']);
});

test.run();
