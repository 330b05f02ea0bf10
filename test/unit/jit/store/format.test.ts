/** Entries of the persistent code cache as bytes: nothing gets lost, and nothing that was changed is taken. */
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  BadEntry,
  decodeEntry,
  encodeEntry,
  type KeptModule,
  type KeptProgram,
} from '../../../../src/jit/store/format.js';
import { KEY, keptProgram, OTHER_KEY, sha256 } from './programs.js';

const encoded = (program: KeptProgram, key = KEY): Buffer => Buffer.concat(encodeEntry(key, program, sha256));
const ENTRY = encoded(keptProgram());

/** Objects as plain arrays: uvu tells a view into a larger buffer from a copy. */
function plain({ modules, ...rest }: KeptProgram): object {
  return { ...rest, modules: modules.map(({ object, ...row }) => ({ ...row, object: [...object] })) };
}

function refuses(bytes: Uint8Array, why: string, key = KEY): void {
  try {
    decodeEntry(key, bytes, sha256);
  } catch (error) {
    assert.instance(error, BadEntry);
    assert.match((error as Error).message, why);
    return;
  }
  assert.unreachable(`not refused, though ${why}`);
}

/** With a digest that fits. */
function signed(entry: Buffer): Buffer {
  const bytes = Buffer.from(entry);
  bytes.write(sha256([bytes.subarray(40)]), 8, 'hex');
  return bytes;
}

/** An entry whose table is this text. */
function withTable(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(text));
  return signed(Buffer.concat([ENTRY.subarray(0, 72), length, Buffer.from(text), Buffer.alloc(64)]));
}

function tableOf(entry: Buffer): { modules: Record<string, unknown>[]; [field: string]: unknown } {
  return JSON.parse(entry.toString('utf8', 76, 76 + entry.readUInt32LE(72)));
}

const object = fc.uint8Array({ maxLength: 70 });
const program = fc.array(object, { maxLength: 4 }).map(
  (objects): KeptProgram => ({
    ...keptProgram(),
    modules: objects.map((bytes, i) => ({ ...(keptProgram().modules[i % 2] as KeptModule), object: bytes })),
  }),
);

test('what is written is read again', () => {
  fc.assert(
    fc.property(program, (given) => {
      assert.equal(plain(decodeEntry(KEY, encoded(given), sha256)), plain(given));
    }),
  );
});

test('texts are kept to the last unit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (label) => {
      const given = { ...keptProgram(), label };
      assert.is(decodeEntry(KEY, encoded(given), sha256).label, label);
    }),
  );
});

test('objects begin at multiples of 16 of the file and are views into it', () => {
  const bytes = new Uint8Array(encoded(keptProgram(1, 33)));
  for (const { object: view } of decodeEntry(KEY, bytes, sha256).modules) {
    assert.is(view.buffer, bytes.buffer);
    assert.is((view.byteOffset - bytes.byteOffset) % 16, 0);
  }
});

test('an entry may begin anywhere in a buffer', () => {
  const larger = Buffer.concat([Buffer.from('xyz'), ENTRY, Buffer.from('xyz')]);
  const view = new Uint8Array(larger.buffer, larger.byteOffset + 3, ENTRY.length);
  assert.equal(plain(decodeEntry(KEY, view, sha256)), plain(keptProgram()));
});

test('the same program has the same bytes, however its objects came to be', () => {
  const given = keptProgram();
  const more = { ...given, modules: given.modules.map((row) => ({ ...row, later: 'not kept' })) };
  assert.equal(encoded(more), ENTRY);
});

test('any byte that is changed is noticed', () => {
  fc.assert(
    fc.property(fc.nat(ENTRY.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(ENTRY);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      refuses(bytes, at < 8 ? 'another format' : 'digest');
    }),
  );
});

test('an entry that ends too early, or goes on, is refused', () => {
  for (let end = 0; end < ENTRY.length; end++) refuses(ENTRY.subarray(0, end), end < 76 ? 'too short' : 'digest');
  refuses(Buffer.concat([ENTRY, Buffer.alloc(1)]), 'digest');
});

test('another key, another version of the format', () => {
  refuses(ENTRY, 'another key', OTHER_KEY);
  const older = Buffer.from(ENTRY);
  older[7] = 0;
  refuses(older, 'another format');
});

test('lengths are checked even where the digest fits', () => {
  const long = Buffer.from(ENTRY);
  long.writeUInt32LE(ENTRY.length, 72);
  refuses(signed(long), 'table is cut');
  long.writeUInt32LE(0xffff_ffff, 72);
  refuses(signed(long), 'table is cut');
  refuses(signed(ENTRY.subarray(0, ENTRY.length - 1)), 'object is cut');
});

test('places of objects are checked even where the digest fits', () => {
  for (const place of [
    { at: 8, bytes: 1 },
    { at: 1 << 20, bytes: 0 },
    { at: 0, bytes: 1 << 20 },
    { at: 16, bytes: Number.MAX_SAFE_INTEGER },
  ]) {
    const table = tableOf(ENTRY);
    refuses(
      withTable(JSON.stringify({ ...table, modules: [{ ...table.modules[0], object: place }] })),
      'object is cut',
    );
  }
});

test('whatever has a digest that fits is decoded or refused, and nothing else happens', () => {
  const end = 76 + ENTRY.readUInt32LE(72);
  const change = fc.tuple(fc.integer({ min: 72, max: end - 1 }), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = Buffer.from(ENTRY);
      for (const [at, byte] of changes) bytes[at] = byte;
      try {
        for (const { object: view } of decodeEntry(KEY, signed(bytes), sha256).modules)
          assert.ok(view.length < ENTRY.length);
      } catch (error) {
        assert.instance(error, BadEntry);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a table that is no JSON, or of another shape, is refused even where the digest fits', () => {
  refuses(withTable('{'), 'no JSON');
  for (const text of ['null', '[]', '1', '"x"', '{}']) refuses(withTable(text), 'not well formed');
});

/** Puts `value` in place of a field of the table, found by a path. */
function changed(path: readonly (string | number)[], value: unknown): Buffer {
  const table = tableOf(ENTRY);
  let owner = table as Record<string | number, unknown>;
  for (const name of path.slice(0, -1)) owner = owner[name] as Record<string | number, unknown>;
  owner[path.at(-1) ?? ''] = value;
  return withTable(JSON.stringify(table));
}

for (const [path, value] of [
  [['label'], 1],
  [['mode'], 'static'],
  [['nextVersion'], -1],
  [['nextVersion'], 1.5],
  [['nextVersion'], undefined],
  [['places'], 'main'],
  [['counters'], undefined],
  [
    ['counters', 'branches', 0],
    [0, 1, 2, 3],
  ],
  [['counters', 'edges', 0, 4], -1],
  [['counters', 'incomplete'], ['0']],
  [
    ['counters', 'functions', 0],
    [0, 1, 2, 3],
  ],
  [['modules'], {}],
  [['modules', 0, 'tier'], 'static'],
  [
    ['modules', 0, 'files'],
    ['a', null],
  ],
  [['modules', 0, 'nodes'], null],
  [['modules', 0, 'versions', 0, 'fn'], '0'],
  [['modules', 0, 'versions', 0, 'loop'], null],
  [['modules', 0, 'versions', 0, 'sampled'], [0.5]],
  [['modules', 0, 'strings', 0, 'text'], undefined],
  [['modules', 0, 'bound', 0, 'size'], 2 ** 60],
  [['modules', 0, 'bound', 0, 'values', 0, 'of'], 'toString'],
  [['modules', 0, 'bound', 0, 'values', 0, 'use'], 3],
  [
    ['modules', 1, 'object'],
    [0, 0],
  ],
  [['modules', 1, 'object', 'bytes'], -16],
] as const) {
  test(`a table whose ${path.join('.')} is ${JSON.stringify(value)} is refused`, () => {
    refuses(changed(path, value), 'not well formed');
  });
}

test.run();
