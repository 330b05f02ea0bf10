/** `otter check`: silent about a good program; every mistake of a program otherwise, wherever it stands. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otter-check-'));
const GOOD = 'fn main():\n    println(1)\n';
/** A wrong value; a mistake in a body that nothing checks, as its function is declared twice; and that. */
const BAD = 'fn f() -> int:\n    return "1"\n\nfn f():\n    let = 1\n';

function check(text: string, ...flags: string[]) {
  const file = join(folder, 'p.ot');
  writeFileSync(file, text);
  return spawnSync(`${ROOT}scripts/otter`, ['check', ...flags, file], { encoding: 'utf8', timeout: 60_000 });
}

test('nothing is said of a good program', () => {
  const { status, stdout, stderr } = check(GOOD);
  assert.equal({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  assert.is(check(GOOD, '--json').stdout.trim(), '[]');
});

test('mistakes are shown in the order of the source', () => {
  const { status, stdout, stderr } = check(BAD);
  assert.is(status, 1);
  assert.is(stdout, '');
  assert.equal(
    [...stderr.matchAll(/p\.ot:(\d+):\d+/g)].map(([, line]) => line),
    ['2', '4', '5'],
    stderr,
  );
  assert.match(stderr, /3 errors\n$/);
});

test('with --json mistakes are rows', () => {
  const { status, stdout } = check(BAD, '--json');
  const rows = JSON.parse(stdout) as { code: string; line: number; file: string }[];
  assert.is(status, 1);
  assert.equal(
    rows.map(({ code, line }) => `${code} ${line}`),
    ['E0401 2', 'E0501 4', 'E0200 5'],
  );
  assert.ok(rows.every(({ file }) => file.endsWith('p.ot')));
});

test.after(() => rmSync(folder, { recursive: true }));
test.run();
