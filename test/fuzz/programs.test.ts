/**
 * Random programs do the same in every mode. FUZZ_PROGRAMS and FUZZ_ELEMENTS set how many, FUZZ_SEED where they start: the same programs each
 * time unless told otherwise. scripts/differential.sh runs more, and makes those that differ smaller.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { differences, stopWorkers } from './programs/differences.js';
import { KINDS } from './programs/kinds.js';
import { PRELUDE } from './programs/prelude.js';
import { fileOf, planOf } from './programs/program.js';

const COUNT = Number(process.env.FUZZ_PROGRAMS ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const BATCH = 50;

/** Starts at once; batches wait for each other's processes. */
async function compare(first: number, count: number): Promise<void> {
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  const found = (await differences(fileOf(seeds.map(planOf)), count)).map((d) => ({ ...d, seed: first + d.case }));
  assert.equal(found, [], `scripts/differential.sh --seed ${found[0]?.seed} --count 1 shows a small program`);
}

for (let first = SEED; first < SEED + COUNT; first += BATCH) {
  const count = Math.min(BATCH, SEED + COUNT - first);
  const compared = compare(first, count);
  compared.catch(() => {}); // its test says so
  test(`programs of seeds ${first} to ${first + count - 1}`, () => compared);
}

/** What the programs have to be made of; names of the prelude's functions are followed by their arguments. */
const CONSTRUCTS = [
  ...[
    'await (spawn',
    'elif',
    'else:',
    'for',
    'in enumerate(',
    'while',
    'match',
    'case [',
    'break',
    'continue',
    'return',
  ],
  ...['+=', '**', '<<', '>>', '%', 'is not', 'not in', 'and', 'or', '(not', '(~', '[:0]', 'f"', 'depth - 1'],
  ...[
    'append(',
    'insert(',
    'extend(',
    'pop()',
    'remove(',
    'clear()',
    'reverse()',
    'sort',
    'copy()',
    'first()',
    'last()',
  ],
  ...['map(', 'filter(', 'parallel_map(', 'sorted(', 'sum(', 'range(', 'keys()', 'get(', 'get_or(', 'set('],
  ...[
    'chars()',
    'bytes()',
    'byte_at(',
    'ord(',
    'split(',
    'join(',
    'upper()',
    'lower()',
    'trim()',
    'replace(',
    'repeat(',
    'find(',
    'contains(',
  ],
  ...[
    'json.encode(',
    'json.decode(',
    'json.pretty(',
    'time.format(',
    'rand.Random(',
    'math.',
    'parse_int(',
    'parse_float(',
  ],
  ...[
    'chr(',
    'type_of(',
    'abs(',
    'min(',
    'max(',
    'i32(',
    'float(',
    'bool(',
    'str(',
    'Some(',
    'fine(',
    'failed(',
    'Pair(',
  ],
  ...[
    'apply2(',
    'twice(',
    'tree_sum(',
    'scaled(',
    'shape_of(',
    'in_order(',
    'built(',
    'boxed(',
    'flipped()',
    'replaced(',
    '_f1(',
  ],
];

const ELEMENTS = Number(process.env.FUZZ_ELEMENTS ?? 50);

test(`programs with assigned elements, of seeds ${SEED} to ${SEED + ELEMENTS - 1}`, async () => {
  const seeds = Array.from({ length: ELEMENTS }, (_, i) => SEED + i);
  const found = await differences(KINDS.elements.fileOf(seeds), ELEMENTS);
  const text = `scripts/differential.sh --kind elements --seed ${SEED + (found[0]?.case ?? 0)} --count 1`;
  assert.equal(found, [], `${text} shows a small program`);
});

test('the programs have every construct', () => {
  const seeds = Array.from({ length: 300 }, (_, i) => 1 + i);
  const text = fileOf(seeds.map(planOf)).slice(PRELUDE.length);
  assert.equal(
    CONSTRUCTS.filter((construct) => !text.includes(construct)),
    [],
  );
});

test('the same seed makes the same program', () => {
  assert.is(fileOf([planOf(SEED)]), fileOf([planOf(SEED)]));
  assert.is.not(fileOf([planOf(SEED)]), fileOf([planOf(SEED + 1)]));
});

test.after(stopWorkers);
test.run();
