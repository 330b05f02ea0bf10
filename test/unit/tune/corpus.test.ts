/** The corpus itself: complete, sized, and split fairly; and what the loader says of one that is not. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadCorpus, selectPrograms } from '../../../src/tune/corpus.js';
import { type Program, SIZES } from '../../../src/tune/model.js';
import { buildTwins, missingTool } from '../../../src/tune/twins.js';
import { scratch, writeCorpus } from './helpers.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const corpus = loadCorpus(join(ROOT, 'corpus'));

/** How many programs each family has; the first tag names it. */
const FAMILIES = new Map([
  ['are-we-fast-yet', 14],
  ['plb2', 4],
  ['benchmarks-game', 8],
  ['text', 7],
  ['linked-structures', 4],
  ['unannotated', 3],
  ['run-time-constants', 3],
  ['concurrency', 3],
  ['start-up', 1],
  ['phases', 3],
]);

function read(program: Program, file: string): string {
  return readFileSync(join(program.folder, file), 'utf8');
}

test('the families are complete', () => {
  const counts = new Map([...FAMILIES.keys()].map((family) => [family, 0]));
  for (const { tags } of corpus) counts.set(tags[0] ?? '', (counts.get(tags[0] ?? '') ?? 0) + 1);
  assert.equal(counts, FAMILIES);
});

test('each family is split in halves', () => {
  for (const family of FAMILIES.keys()) {
    const members = corpus.filter((program) => program.tags[0] === family);
    const search = members.filter((program) => program.split === 'search').length;
    assert.ok(Math.abs(2 * search - members.length) <= 1, `${family}: ${search} of ${members.length} for the search`);
  }
});

for (const program of corpus) {
  test(`${program.name} has its files, growing sizes and their results`, () => {
    const files = ['baseline.rs', 'expected.txt', 'meta.json', 'program.ot'];
    for (const file of files) assert.ok(readdirSync(program.folder).includes(file), file);
    const sizes = SIZES.map((size) => program.sizes[size]);
    assert.equal([...program.expected.keys()], sizes);
    assert.ok(sizes.every((n, i) => n > (sizes[i - 1] ?? 0)));
  });

  test(`${program.name} says what it is and what it stresses`, () => {
    const meta = JSON.parse(read(program, 'meta.json')) as { stresses?: string };
    assert.match(program.description, /^[A-Z].*\.$/);
    assert.match(meta.stresses ?? '', /^[A-Z].*\.$/);
  });

  test(`${program.name} runs its quick size, in both languages`, () => {
    const { quick } = program.sizes;
    assert.ok(read(program, 'program.ot').endsWith(`fn main():\n    println(bench(${quick}))\n`));
    const [, n = ''] = /harness::run\(bench, ([\d_]+)\)/.exec(read(program, 'baseline.rs')) ?? [];
    assert.is(Number(n.replaceAll('_', '')), quick);
  });
}

const builds = scratch();
for (const program of corpus) {
  for (const kind of program.twins.filter((twin) => missingTool(twin) === undefined)) {
    test(`${program.name} gives its result in ${kind} too`, () => {
      const [file = '', ...args] = buildTwins(kind, [program], builds).get(program.name)?.serve ?? [];
      const { stdout } = spawnSync(file, args, { encoding: 'utf8' });
      assert.is(stdout, `${program.expected.get(program.sizes.quick)}\n`);
    });
  }
}

test('a handful of programs have a twin in JavaScript', () => {
  const twins = corpus.filter((program) => program.twins.includes('node'));
  assert.ok(twins.length >= 5, `${twins.length}`);
});

test('an experiment finds its programs', () => {
  const { programs } = JSON.parse(readFileSync(join(ROOT, 'experiments/quick.json'), 'utf8')) as { programs: string[] };
  assert.is(selectPrograms(corpus, programs).length, programs.length);
});

test('a program without a split, sizes or results is refused with the file that is wrong', () => {
  const folder = scratch();
  writeCorpus(folder, ['alpha']);
  const path = join(folder, 'alpha', 'meta.json');
  const meta = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...meta, split: 'training' }));
  assert.throws(() => loadCorpus(folder), /alpha\/meta\.json: split must be 'search' or 'validation'$/);
  writeFileSync(path, JSON.stringify({ ...meta, sizes: { quick: 1 } }));
  assert.throws(() => loadCorpus(folder), /alpha\/meta\.json: sizes\.normal must be an integer$/);
  writeFileSync(path, JSON.stringify(meta));
  assert.is(loadCorpus(folder).length, 1);
  rmSync(join(folder, 'alpha', 'expected.txt'));
  assert.throws(() => loadCorpus(folder), /alpha\/expected\.txt: this file is missing$/);
});

test.run();
