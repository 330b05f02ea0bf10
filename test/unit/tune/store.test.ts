import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../src/support/assert.js';
import { encodeLine, JournalWriter, readJournal } from '../../../src/tune/store.js';
import { okRecord, plantedExperiment, scratch } from './helpers.js';

const trial = (id: string) =>
  okRecord(
    {
      id,
      phase: 'core',
      program: 'alpha "quoted" \u2028',
      arm: { id: 'jit', kind: 'jit', knobs: {}, build: 'current' },
      n: 10,
      iterations: 2,
      unit: 'u',
      leg: 0,
      position: 0,
    },
    [1.5, 2],
  );

function journalOf(ids: readonly string[]): string {
  const folder = scratch();
  const writer = new JournalWriter(folder);
  for (const id of ids) writer.append({ kind: 'trial', data: trial(id) });
  writer.close();
  return folder;
}

test('what is written is read back', () => {
  const folder = journalOf(['a', 'b']);
  const { trials, corrupt } = readJournal(folder);
  assert.equal(trials, [trial('a'), trial('b')]);
  assert.equal(corrupt, []);
});

test('a torn last line is skipped, reported, and does not spoil the next one', () => {
  const folder = journalOf(['a', 'b']);
  appendFileSync(join(folder, 'trials.jsonl'), encodeLine({ kind: 'trial', data: trial('c') }).slice(0, 70));
  assert.equal(
    readJournal(folder).corrupt.map((c) => c.line),
    [3],
  );
  const writer = new JournalWriter(folder);
  writer.append({ kind: 'trial', data: trial('d') });
  writer.close();
  const { trials, corrupt } = readJournal(folder);
  assert.equal(
    trials.map((t) => t.id),
    ['a', 'b', 'd'],
  );
  assert.equal(
    corrupt.map((c) => c.line),
    [3],
  );
});

test('a changed byte anywhere in a line makes it corrupt, never wrong', () => {
  const folder = journalOf(['a']);
  const path = join(folder, 'trials.jsonl');
  const good = readFileSync(path);
  for (let at = 0; at < good.length - 1; at += 7) {
    const bad = Buffer.from(good);
    bad[at] = (bad[at] as number) ^ 1;
    writeFileSync(path, bad);
    const { trials, corrupt } = readJournal(folder);
    assert.is(trials.length, 0, `byte ${at}`);
    assert.is(corrupt.length, bad[at] === 0x0a ? 2 : 1, `byte ${at}`);
  }
});

test('a kill at any byte of a journal loses the line that was being written and no other', () => {
  const folder = journalOf(['a', 'b']);
  const path = join(folder, 'trials.jsonl');
  const whole = readFileSync(path);
  const first = whole.indexOf('\n') + 1;
  for (let size = 0; size <= whole.length; size += 3) {
    writeFileSync(path, whole.subarray(0, size));
    const writer = new JournalWriter(folder);
    writer.append({ kind: 'trial', data: trial('c') });
    writer.close();
    const { trials, corrupt } = readJournal(folder);
    // A line is whole without its newline too.
    const kept = [...(size >= first - 1 ? ['a'] : []), ...(size >= whole.length - 1 ? ['b'] : [])];
    assert.equal(
      trials.map((t) => t.id),
      [...kept, 'c'],
      `${size} bytes`,
    );
    assert.is(corrupt.length, size === 0 || size === first - 1 || size === first || size >= whole.length - 1 ? 0 : 1);
  }
});

test('another schema is told from damage', () => {
  const folder = journalOf([]);
  writeFileSync(
    join(folder, 'trials.jsonl'),
    encodeLine({ kind: 'trial', data: trial('a') }).replace('"schema":1', '"schema":7'),
  );
  assert.match(readJournal(folder).corrupt[0]?.reason ?? '', 'schema 7');
});

test('the last header counts: a resumed study may have another budget', () => {
  const folder = scratch();
  const writer = new JournalWriter(folder);
  const header = { study: 's', kind: 'sweep', defaults: {}, createdAt: '' } as const;
  for (const budget of ['1m', '2m']) {
    writer.append({ kind: 'study', data: { ...header, experiment: plantedExperiment(['alpha'], { budget }) } });
  }
  writer.close();
  assert.is(readJournal(folder).header?.experiment.budgetMs, 120_000);
});

test('a folder that cannot be written is refused with its name', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'results'), 'a file in the way');
  assert.throws(
    () => new JournalWriter(join(folder, 'results', 'study')),
    (error: unknown) => error instanceof UserError && error.message.includes(join(folder, 'results', 'study')),
  );
});

test('two writers at once are refused, the lock of a dead one is not', () => {
  const folder = scratch();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'lock'), '1');
  assert.throws(() => new JournalWriter(folder), /process 1 is writing/);
  writeFileSync(join(folder, 'lock'), '4194304');
  new JournalWriter(folder).close();
});

test.run();
