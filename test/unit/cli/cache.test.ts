/** `otter cache`: what it says of folders that are whole, damaged, unsafe, empty or no folders, to people and as JSON. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadAddon } from '../../../src/jit/native.js';
import { CodeFolder } from '../../../src/jit/store/folder.js';
import { encodeEntry, type KeptProgram } from '../../../src/jit/store/format.js';
import { KEY, keptProgram, OTHER_KEY } from '../jit/store/programs.js';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));

/** Runs with a folder that does not exist yet, and removes it. */
function withFolder(body: (path: string) => void): () => void {
  return () => {
    const parent = mkdtempSync(join(tmpdir(), 'otter-cache-'));
    try {
      body(join(parent, 'kept'));
    } finally {
      rmSync(parent, { recursive: true });
    }
  };
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

function otter(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Said {
  const { stdout, stderr, status } = spawnSync(OTTER, ['cache', ...args], { encoding: 'utf8', env });
  return { stdout, stderr, status };
}

function says(said: Said, stdout: RegExp, status = 0): void {
  assert.is(said.stderr, '');
  assert.match(said.stdout, stdout);
  assert.is(said.status, status);
}

/** What a command prints as JSON. */
function json(path: string, action: string, status = 0): unknown {
  const said = otter([action, '--cache-dir', path, '--json']);
  assert.is(said.stderr, '');
  assert.is(said.status, status);
  return JSON.parse(said.stdout);
}

const bytesOf = (program: KeptProgram, key: string): Uint8Array[] =>
  encodeEntry(key, program, (parts) => loadAddon().digest(parts));

/** Keeps a program, used last so many seconds from a time that is long past. Its bytes. */
function keep(path: string, key: string, second: number, program = keptProgram()): number {
  const parts = bytesOf(program, key);
  assert.is(new CodeFolder(path, 1 << 20).write(key, parts).kind, 'written');
  utimesSync(fileOf(path, key), 1e9 + second, 1e9 + second);
  return parts.reduce((sum, part) => sum + part.length, 0);
}

const fileOf = (path: string, key: string): string => join(path, `${key}.code`);

/** Changes the last byte of an entry, and leaves when it was used. */
function damage(path: string, key: string): void {
  const bytes = readFileSync(fileOf(path, key));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(fileOf(path, key), bytes);
  utimesSync(fileOf(path, key), 1e9, 1e9);
}

test(
  'no folder is an empty one',
  withFolder((path) => {
    says(otter(['ls', '--cache-dir', path]), /^no code is kept in .*\/kept\n$/);
    says(otter(['stats', '--cache-dir', path]), /^folder +.*\/kept\nentries +0\nbytes +0\nbound +268435456\n$/);
    says(otter(['verify', '--cache-dir', path]), /^0 entries: 0 sound, 0 damaged, 0 refused\n$/);
    says(otter(['clear', '--cache-dir', path]), /^removed 0 entries, 0 bytes\n$/);
    assert.equal(json(path, 'ls'), []);
    assert.not.ok(existsSync(path));
  }),
);

test(
  'ls: a line an entry, the one used last first',
  withFolder((path) => {
    const bytes = keep(path, KEY, 0);
    keep(path, OTHER_KEY, 1, { ...keptProgram(), label: '/p/\u001b[2Jx.ot', mode: 'jit' });
    const [head, first, second, ...rest] = otter(['ls', '--cache-dir', path]).stdout.split('\n');
    assert.match(head ?? '', /^key +mode +modules +functions +size +last used +program$/);
    assert.match(first ?? '', /^ffffffffffff +jit +2 +2 +\d\.\d KB +2001-09-09T01:46:41Z +\/p\/\\x1b\[2Jx\.ot$/);
    assert.match(second ?? '', /^0123456789ab +hybrid +2 +2 .*:40Z +\/programs\/été\.ot$/);
    assert.equal(rest, ['']);
    const row = { key: KEY, bytes, usedAt: 1e12, mode: 'hybrid', label: '/programs/été.ot', modules: 2, functions: 2 };
    assert.equal((json(path, 'ls') as object[])[1], row);
  }),
);

test(
  'ls says of an entry that it cannot be used, and why',
  withFolder((path) => {
    keep(path, KEY, 0);
    keep(path, OTHER_KEY, 1);
    damage(path, KEY);
    chmodSync(fileOf(path, OTHER_KEY), 0o666);
    const { stdout } = otter(['ls', '--cache-dir', path]);
    assert.match(stdout, /^0123456789ab .* unusable: it is damaged: its digest does not fit$/m);
    assert.match(stdout, /^ffffffffffff .* unusable: other users can write to the file '.*'$/m);
    const rows = json(path, 'ls') as { problem?: string }[];
    assert.ok(rows.every(({ problem }) => problem !== undefined));
  }),
);

test(
  'looking at entries does not use them',
  withFolder((path) => {
    keep(path, KEY, 0);
    for (const action of ['ls', 'verify', 'stats']) otter([action, '--cache-dir', path]);
    assert.equal(
      new CodeFolder(path, 0).entries().map(({ usedAt }) => usedAt),
      [1e12],
    );
  }),
);

test(
  'stats counts, and knows the bound',
  withFolder((path) => {
    const bytes = keep(path, KEY, 0) + keep(path, OTHER_KEY, 1);
    assert.equal(json(path, 'stats'), { folder: path, entries: 2, bytes, bound: 268_435_456 });
    const said = otter(['stats', '--cache-dir', path, '--knob', 'cache.diskBytes=1000']);
    says(said, new RegExp(`^entries +2\nbytes +${bytes}\nbound +1000\n`, 'm'));
  }),
);

test(
  'verify is content with entries that are sound',
  withFolder((path) => {
    keep(path, KEY, 0);
    says(otter(['verify', '--cache-dir', path]), /^1 entry: 1 sound, 0 damaged, 0 refused\n$/);
    assert.equal(json(path, 'verify'), { folder: path, entries: 1, damaged: [], refused: [] });
  }),
);

test(
  'verify removes what is damaged and leaves what is refused, and names both',
  withFolder((path) => {
    keep(path, KEY, 0);
    damage(path, KEY);
    symlinkSync('nowhere', fileOf(path, OTHER_KEY));
    const said = otter(['verify', '--cache-dir', path]);
    says(said, /^damaged +0123456789ab: it is damaged: its digest does not fit; removed$/m, 1);
    assert.match(said.stdout, /^refused +ffffffffffff: '.*' is a symbolic link; left where it is$/m);
    assert.match(said.stdout, /^2 entries: 0 sound, 1 damaged, 1 refused\n$/m);
    const again = json(path, 'verify', 1) as { entries: number; damaged: object[]; refused: { key: string }[] };
    assert.is(again.entries, 1);
    assert.equal(again.damaged, []);
    assert.is(again.refused[0]?.key, OTHER_KEY);
  }),
);

test(
  'in a folder that others can write to everything is refused, and can be cleared',
  withFolder((path) => {
    keep(path, KEY, 0);
    damage(path, KEY);
    chmodSync(path, 0o777);
    assert.match(otter(['ls', '--cache-dir', path]).stdout, /unusable: other users can write to the folder/);
    says(otter(['verify', '--cache-dir', path]), /^refused .*\n1 entry: 0 sound, 0 damaged, 1 refused\n$/, 1);
    says(otter(['clear', '--cache-dir', path]), /^removed 1 entry, \d+ bytes\n$/);
  }),
);

test(
  'an entry under the key of another is damaged',
  withFolder((path) => {
    keep(path, KEY, 0);
    writeFileSync(fileOf(path, OTHER_KEY), readFileSync(fileOf(path, KEY)), { mode: 0o600 });
    says(otter(['verify', '--cache-dir', path]), /^damaged +ffffffffffff: it is for another key; removed$/m, 1);
    assert.ok(existsSync(fileOf(path, KEY)));
  }),
);

test(
  'clear removes entries and temporary files, and nothing else',
  withFolder((path) => {
    const bytes = keep(path, KEY, 0);
    writeFileSync(join(path, `${KEY}.1.0.tmp`), 'abc');
    writeFileSync(join(path, 'notes'), 'mine');
    says(
      otter(['clear', '--cache-dir', path]),
      new RegExp(`^removed 1 entry and 1 temporary file, ${bytes + 3} bytes\n$`),
    );
    assert.ok(existsSync(join(path, 'notes')));
    assert.equal(json(path, 'clear'), { folder: path, entries: 0, temporaries: 0, bytes: 0 });
  }),
);

for (const action of ['ls', 'stats', 'verify', 'clear']) {
  test(
    `${action} of something that is no folder is a mistake`,
    withFolder((path) => {
      writeFileSync(path, 'text');
      const { stdout, stderr, status } = otter([action, '--cache-dir', path]);
      assert.is(stdout, '');
      assert.match(stderr, /^error: cannot (read|clear) '.*\/kept': ENOTDIR: not a directory\n {2}help: .*\n$/);
      assert.is(status, 1);
      assert.is(readFileSync(path, 'utf8'), 'text');
    }),
  );
}

test(
  'without --cache-dir it is the folder of the user',
  withFolder((path) => {
    const { OTTER_KNOBS: _, XDG_CACHE_HOME: __, ...env } = process.env;
    const folderOf = (more: NodeJS.ProcessEnv) =>
      (JSON.parse(otter(['stats', '--json'], { ...env, ...more }).stdout) as { folder: string }).folder;
    assert.is(folderOf({ HOME: path }), join(path, '.cache/otter'));
    assert.is(folderOf({ HOME: path, XDG_CACHE_HOME: `${path}/x` }), join(path, 'x/otter'));
    const { stderr, status } = otter(['ls'], { ...env, HOME: '' });
    assert.match(
      stderr,
      /^error: there is no folder for kept code: HOME is not set, or no absolute path\n {2}help: .*--cache-dir\n$/,
    );
    assert.is(status, 1);
  }),
);

test('a mistake in the command line', () => {
  assert.match(otter(['ls', '--cache-dir', '']).stderr, /^error: --cache-dir: no folder is named\n/);
  const run = spawnSync(OTTER, ['run', '--cache-dir', '', 'corpus/json/program.ot'], { encoding: 'utf8' });
  assert.is(run.stderr, 'error: --cache-dir: no folder is named\n');
  assert.match(otter(['list']).stderr, /^error: .*action/s);
  assert.match(otter([]).stderr, /^error: /);
});

test.run();
