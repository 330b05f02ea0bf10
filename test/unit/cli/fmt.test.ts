/** `otter fmt`: files in place, atomically; standard input; checking; mistakes. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-fmt-'));
test.after(() => rmSync(folder, { recursive: true }));
const place = (name: string): string => join(folder, name);

function fmt(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(OTTER, ['fmt', ...args], { encoding: 'utf8', input, cwd: folder });
  return { status, stdout, stderr };
}

const write = (name: string, text: string): void => writeFileSync(place(name), text);
const read = (name: string): string => readFileSync(place(name), 'utf8');

test('a file is formatted in place, with its permissions, through links', () => {
  write('a.ot', 'let x=1\n');
  chmodSync(place('a.ot'), 0o751);
  symlinkSync('a.ot', place('link.ot'));
  assert.equal(fmt(['link.ot']), { status: 0, stdout: '', stderr: '' });
  assert.is(read('a.ot'), 'let x = 1\n');
  assert.is(statSync(place('a.ot')).mode & 0o777, 0o751);
  assert.equal(readdirSync(folder).sort(), ['a.ot', 'link.ot']);
});

test('standard input goes to standard output', () => {
  assert.equal(fmt(['-'], 'x=[1,2]'), { status: 0, stdout: 'x = [1, 2]\n', stderr: '' });
  write('b.ot', 'x=1\n');
  assert.equal(fmt(['--stdout', 'b.ot']), { status: 0, stdout: 'x = 1\n', stderr: '' });
  assert.is(read('b.ot'), 'x=1\n');
});

test('--check names the files that would change', () => {
  write('good.ot', 'x = 1\n');
  write('bad.ot', 'x  = 1\n');
  assert.equal(fmt(['--check', 'good.ot', 'bad.ot']), { status: 1, stdout: 'bad.ot\n', stderr: '' });
  assert.is(read('bad.ot'), 'x  = 1\n');
  assert.is(fmt(['--check', 'good.ot']).status, 0);
});

test('a file with mistakes is left as it is; the others are formatted', () => {
  write('broken.ot', 'let = 1\n');
  writeFileSync(place('bytes.ot'), Buffer.from([0x78, 0xff, 0x0a]));
  write('c.ot', 'x=1\n');
  const { status, stderr } = fmt(['broken.ot', 'missing.ot', 'bytes.ot', 'c.ot']);
  assert.is(status, 1);
  assert.match(stderr, /broken\.ot:1:5: error\[E0200\]/);
  assert.match(stderr, /missing\.ot: there is no such file/);
  assert.match(stderr, /bytes\.ot: this is not UTF-8/);
  assert.is(read('broken.ot'), 'let = 1\n');
  assert.is(read('c.ot'), 'x = 1\n');
});

test.run();
