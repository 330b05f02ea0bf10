/** The folder of the persistent code cache: what it refuses, its bound, writes that fail, many processes at once. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CodeFolder, defaultFolder, type ReadResult, type WriteResult } from '../../../../src/jit/store/folder.js';
import { runChild } from '../../../child.js';
import { KEY, OTHER_KEY } from './programs.js';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const BOUND = 1000;

/** Runs with a folder that does not exist yet, and removes it. */
function withFolder(body: (path: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const parent = mkdtempSync(join(tmpdir(), 'otter-store-'));
    try {
      await body(join(parent, 'a', 'otter'));
    } finally {
      rmSync(parent, { recursive: true });
    }
  };
}

const bytesOf = (length: number, byte = 7): Uint8Array[] => [new Uint8Array(length).fill(byte)];
const keyOf = (i: number): string => i.toString(16).padStart(64, '0');
const fileOf = (path: string, key = KEY): string => join(path, `${key}.code`);

function written(result: WriteResult, evicted = 0): void {
  assert.equal(result, { kind: 'written', evicted });
}

function found(result: ReadResult, length: number, byte = 7): void {
  assert.is(result.kind, 'found', JSON.stringify(result));
  if (result.kind === 'found') assert.equal([...result.bytes], new Array(length).fill(byte));
}

function refused(result: ReadResult | WriteResult, why: RegExp): void {
  assert.is(result.kind, 'refused');
  if (result.kind !== 'refused') return;
  assert.match(result.reason, why);
  assert.ok(result.help.length > 5);
}

/** When an entry was used, in seconds from a time that is long past. */
function setUsed(path: string, key: string, second: number): void {
  utimesSync(fileOf(path, key), 1e9 + second, 1e9 + second);
}

test('the default folder is in the cache folder of the user', () => {
  assert.is(defaultFolder({ XDG_CACHE_HOME: '/c', HOME: '/h' }), '/c/otter');
  assert.is(defaultFolder({ XDG_CACHE_HOME: 'c', HOME: '/h' }), '/h/.cache/otter');
  assert.is(defaultFolder({ XDG_CACHE_HOME: '', HOME: '/h' }), '/h/.cache/otter');
  assert.is(defaultFolder({ HOME: '' }), undefined);
  assert.is(defaultFolder({ HOME: 'h' }), undefined, 'it would be another one in each folder');
  assert.is(defaultFolder({}), undefined);
});

test(
  'what is written is read, and is for this user alone',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    assert.equal(folder.read(KEY), { kind: 'missing' });
    assert.equal(folder.entries(), []);
    written(folder.write(KEY, [...bytesOf(3), ...bytesOf(0), ...bytesOf(4)]));
    found(folder.read(KEY), 7);
    assert.is(statSync(path).mode & 0o777, 0o700);
    assert.is(statSync(join(path, '..')).mode & 0o777, 0o700);
    assert.is(statSync(fileOf(path)).mode & 0o777, 0o600);
    assert.equal(folder.read(OTHER_KEY), { kind: 'missing' });
  }),
);

test(
  'an entry takes the place of an older one',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    written(folder.write(KEY, bytesOf(10, 1)));
    written(folder.write(KEY, bytesOf(5, 2)));
    found(folder.read(KEY), 5, 2);
    assert.equal(readdirSync(path), [`${KEY}.code`]);
  }),
);

test(
  'a folder with the name of an entry is none, and keeps nothing else from being removed',
  withFolder((path) => {
    const folder = new CodeFolder(path, 10);
    written(folder.write(OTHER_KEY, bytesOf(6)));
    mkdirSync(fileOf(path, keyOf(1)));
    utimesSync(fileOf(path, keyOf(1)), 1, 1);
    written(folder.write(KEY, bytesOf(6)), 1);
    assert.equal(
      folder.entries().map(({ key }) => key),
      [KEY],
    );
    assert.equal(folder.clear(), { entries: 1, temporaries: 0, bytes: 6 });
    assert.equal(readdirSync(path), [`${keyOf(1)}.code`]);
  }),
);

test(
  'whether code can be kept is told without writing',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    assert.is(folder.refusal(), undefined);
    assert.not.ok(existsSync(path));
    written(folder.write(KEY, bytesOf(5)));
    assert.is(folder.refusal(), undefined);
    chmodSync(path, 0o770);
    assert.match(folder.refusal()?.reason ?? '', /^other users can write to the folder /);
    writeFileSync(join(path, 'file'), '');
    const below = new CodeFolder(join(path, 'file', 'otter'), BOUND);
    assert.match(below.refusal()?.reason ?? '', /^cannot keep code in '.*': ENOTDIR: not a directory$/);
  }),
);

test(
  'reading an entry uses it, looking at it does not',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    const before = Date.now();
    written(folder.write(KEY, bytesOf(5)));
    setUsed(path, KEY, 0);
    found(folder.peek(KEY), 5);
    assert.equal(folder.entries(), [{ key: KEY, bytes: 5, usedAt: 1e12 }]);
    found(folder.read(KEY), 5);
    const [entry] = folder.entries();
    assert.ok(entry !== undefined && entry.usedAt >= before - 1000);
  }),
);

test(
  'entries that were used last are kept within the bound',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    for (let i = 0; i < 4; i++) {
      written(folder.write(keyOf(i), bytesOf(250)));
      setUsed(path, keyOf(i), i);
    }
    found(folder.read(keyOf(0)), 250);
    written(folder.write(keyOf(4), bytesOf(400)), 2);
    const kept = folder.entries().map(({ key }) => key);
    assert.equal(kept.sort(), [keyOf(0), keyOf(3), keyOf(4)]);
  }),
);

test(
  'an entry that was just written stays, even if its clock is behind',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    written(folder.write(keyOf(1), bytesOf(600)));
    utimesSync(fileOf(path, keyOf(1)), 1e10, 1e10);
    written(folder.write(KEY, bytesOf(600)), 1);
    assert.equal(
      folder.entries().map(({ key }) => key),
      [KEY],
    );
  }),
);

test(
  'an entry that is larger than the bound is not written, and nothing goes for it',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    written(folder.write(KEY, bytesOf(1000)));
    refused(folder.write(OTHER_KEY, bytesOf(1001)), /takes 1001 bytes, and only 1000/);
    assert.equal(readdirSync(path), [`${KEY}.code`]);
  }),
);

test(
  'with a bound of nothing, nothing is kept and no folder made',
  withFolder((path) => {
    refused(new CodeFolder(path, 0).write(KEY, bytesOf(10)), /no code is kept/);
    assert.not.ok(existsSync(path));
  }),
);

/** Each makes the entry, or the folder, one that must not be believed. */
const UNSAFE: readonly [string, RegExp, (path: string) => void][] = [
  ['a file that its group can write', /other users can write to the file/, (path) => chmodSync(fileOf(path), 0o660)],
  ['a file that all can write', /other users can write to the file/, (path) => chmodSync(fileOf(path), 0o606)],
  ['a folder that its group can write', /other users can write to the folder/, (path) => chmodSync(path, 0o770)],
  ['a folder that all can write', /other users can write to the folder/, (path) => chmodSync(path, 0o1707)],
  [
    'a symbolic link',
    /is a symbolic link/,
    (path) => {
      renameSync(fileOf(path), join(path, 'real'));
      symlinkSync('real', fileOf(path));
    },
  ],
  [
    'a folder in place of the file',
    /is no regular file/,
    (path) => {
      rmSync(fileOf(path));
      mkdirSync(fileOf(path));
    },
  ],
  [
    'a named pipe',
    /is no regular file/,
    (path) => {
      rmSync(fileOf(path));
      assert.is(spawnSync('mkfifo', ['-m', '600', fileOf(path)]).status, 0);
    },
  ],
  ['a file that cannot be an entry', /is too large/, (path) => truncateSync(fileOf(path), 2 ** 30 + 1)],
  [
    'a file in place of the folder',
    /ENOTDIR/,
    (path) => {
      rmSync(path, { recursive: true });
      writeFileSync(path, '');
    },
  ],
];
const UNSAFE_FOR_ROOT: typeof UNSAFE = [
  ["another user's file", /belongs to another user \(65534\)/, (path) => chownSync(fileOf(path), NOBODY, 0)],
  ["another user's folder", /the folder '.*' belongs to another user/, (path) => chownSync(path, NOBODY, 0)],
  [
    "another user's link to a folder",
    /the folder '.*' belongs to another user/,
    (path) => {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
      lchownSync(path, NOBODY, 0);
    },
  ],
];

for (const [name, why, make] of isRoot ? [...UNSAFE, ...UNSAFE_FOR_ROOT] : UNSAFE) {
  test(
    `${name} is refused`,
    withFolder((path) => {
      const folder = new CodeFolder(path, BOUND);
      written(folder.write(KEY, bytesOf(5)));
      make(path);
      refused(folder.read(KEY), why);
      refused(folder.peek(KEY), why);
    }),
  );
}

test(
  'nothing is written to a folder that others can write to',
  withFolder((path) => {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o777);
    refused(new CodeFolder(path, BOUND).write(KEY, bytesOf(5)), /other users can write to the folder/);
    assert.equal(readdirSync(path), []);
  }),
);

test(
  "a user's own link to a folder is followed",
  withFolder((path) => {
    mkdirSync(`${path}.real`, { recursive: true, mode: 0o700 });
    symlinkSync(`${path}.real`, path);
    const folder = new CodeFolder(path, BOUND);
    written(folder.write(KEY, bytesOf(5)));
    found(folder.read(KEY), 5);
  }),
);

test(
  'a folder that cannot be made is a reason',
  withFolder((path) => {
    writeFileSync(join(path, '..', '..', 'a'), '');
    refused(new CodeFolder(path, BOUND).write(KEY, bytesOf(5)), /cannot keep code in '.*\/a\/otter': ENOTDIR/);
  }),
);

test(
  'a file in place of the folder is a reason, and stays',
  withFolder((path) => {
    mkdirSync(join(path, '..'));
    writeFileSync(path, 'text');
    const folder = new CodeFolder(path, BOUND);
    refused(folder.write(KEY, bytesOf(5)), /EEXIST/);
    assert.is(statSync(path).size, 4);
    assert.throws(() => folder.entries(), /ENOTDIR/);
  }),
);

/** A shell's command that runs the writer. */
function writer(path: string, key: string, byte: number, bytes: number, times = 1, bound = 1 << 20): string {
  return `'${process.execPath}' --import tsx '${WRITER}' '${path}' ${key} ${byte} ${bytes} ${times} ${bound}`;
}

test(
  'a write that fails halfway leaves the older entry, and nothing else',
  withFolder(async (path) => {
    const folder = new CodeFolder(path, 1 << 20);
    written(folder.write(KEY, bytesOf(100)));
    const { stdout } = await runChild('bash', ['-c', `ulimit -f 8; ${writer(path, KEY, 1, 100_000)}`], {});
    assert.match(stdout, /^cannot keep code in '.*': EFBIG/);
    assert.equal(readdirSync(path), [`${KEY}.code`]);
    found(folder.read(KEY), 100);
  }),
);

test(
  'a name that is taken is a reason, and what was written for it goes',
  withFolder((path) => {
    mkdirSync(join(fileOf(path), 'full'), { recursive: true, mode: 0o700 });
    refused(new CodeFolder(path, BOUND).write(KEY, bytesOf(5)), /cannot keep code in/);
    assert.equal(readdirSync(path), [`${KEY}.code`]);
  }),
);

test(
  'temporary files of an hour ago go with the next write, those of now stay',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    written(folder.write(KEY, bytesOf(5)));
    const [old, recent] = [`${KEY}.1.0.tmp`, `${KEY}.1.1.tmp`];
    for (const name of [old, recent, 'notes.tmp']) writeFileSync(join(path, name), 'x');
    for (const name of [old, 'notes.tmp']) utimesSync(join(path, name), 1e9, 1e9);
    written(folder.write(KEY, bytesOf(5)));
    assert.equal(readdirSync(path).sort(), [recent, `${KEY}.code`, 'notes.tmp'].sort());
  }),
);

test(
  "a name of a temporary file that is another process's is passed over",
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    written(folder.write(KEY, bytesOf(5)));
    const taken = Array.from({ length: 60 }, (_, i) => `${KEY}.${process.pid}.${i}.tmp`);
    for (const name of taken) writeFileSync(join(path, name), 'theirs');
    written(folder.write(KEY, bytesOf(6)));
    found(folder.read(KEY), 6);
    assert.is(readdirSync(path).length, taken.length + 1);
  }),
);

test(
  'entries are removed one by one, or all, and files of others stay',
  withFolder((path) => {
    const folder = new CodeFolder(path, BOUND);
    assert.equal(folder.clear(), { entries: 0, temporaries: 0, bytes: 0 });
    for (let i = 0; i < 3; i++) written(folder.write(keyOf(i), bytesOf(10)));
    assert.ok(folder.remove(keyOf(0)));
    assert.not.ok(folder.remove(keyOf(0)));
    writeFileSync(join(path, `${KEY}.1.0.tmp`), 'abc');
    writeFileSync(join(path, 'notes.code'), 'mine');
    assert.equal(folder.clear(), { entries: 2, temporaries: 1, bytes: 23 });
    assert.equal(readdirSync(path), ['notes.code']);
  }),
);

test('no path gets in by a key', () => {
  assert.throws(() => new CodeFolder('/tmp', BOUND).read('../x'), /no key/);
});

test(
  'two processes write the same entry while a third reads: always one of the two, whole',
  withFolder(async (path) => {
    const folder = new CodeFolder(path, 1 << 20);
    written(folder.write(KEY, bytesOf(50_000, 1)));
    const writers = [1, 2].map((byte) => runChild('bash', ['-c', writer(path, KEY, byte, 50_000, 300)], {}));
    let ended = false;
    const both = Promise.all(writers).then((all) => {
      ended = true;
      return all;
    });
    const seen = new Set<number>();
    while (!ended) {
      const result = folder.read(KEY);
      assert.is(result.kind, 'found');
      if (result.kind === 'found') seen.add(wholeOf(result.bytes));
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const { exit, stdout, stderr } of await both) assert.equal({ exit, stdout, stderr }, NOTHING);
    for (const byte of seen) assert.ok(byte === 1 || byte === 2);
    assert.equal(readdirSync(path), [`${KEY}.code`]);
  }),
);

const NOTHING = { exit: 0, stdout: '', stderr: '' };

/** The byte that 50,000 bytes are full of. */
function wholeOf(bytes: Uint8Array): number {
  assert.is(bytes.length, 50_000);
  const [first = -1] = bytes;
  assert.ok(bytes.every((byte) => byte === first));
  return first;
}

test(
  'processes that make room for different entries do not trip over each other',
  withFolder(async (path) => {
    const keys = [1, 2, 3].map(keyOf);
    const writers = keys.map((key) => runChild('bash', ['-c', writer(path, key, 1, 600, 200, BOUND)], {}));
    for (const { exit, stdout, stderr } of await Promise.all(writers)) {
      assert.equal({ exit, stdout, stderr }, NOTHING);
    }
    const left = new CodeFolder(path, BOUND).entries();
    assert.ok(left.length >= 1 && left.every(({ bytes }) => bytes === 600));
  }),
);

test('a file system that can have no folder is no reason to hang', async () => {
  const { stdout, exit } = await runChild('bash', ['-c', writer('/proc/none/otter', KEY, 1, 10)], { timeout: 15_000 });
  assert.match(stdout, /^cannot keep code in '\/proc\/none\/otter': /);
  assert.is(exit, 0);
});

test.run();
