/**
 * Random programs do the same in every mode. FUZZ_PROGRAMS sets how many, FUZZ_SEED where they start: the same programs each
 * time unless told otherwise. scripts/differential.sh runs more, and makes those that differ smaller.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Batch, differences } from './programs/modes.js';
import { fileOf, planOf } from './programs/program.js';
import { stopWorkers } from './programs/workers.js';

const COUNT = Number(process.env.FUZZ_PROGRAMS ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const BATCH = 50;

for (let first = SEED; first < SEED + COUNT; first += BATCH) {
  const count = Math.min(BATCH, SEED + COUNT - first);
  test(`programs of seeds ${first} to ${first + count - 1}`, async () => {
    const seeds = Array.from({ length: count }, (_, i) => first + i);
    const batch = new Batch(fileOf(seeds.map(planOf)), count);
    try {
      const found = (await differences(batch)).map((d) => ({ ...d, seed: first + d.case }));
      assert.equal(found, [], `scripts/differential.sh --seed ${found[0]?.seed} --count 1 shows a small program`);
    } finally {
      batch.remove();
    }
  });
}

test('the same seed makes the same program', () => {
  assert.is(fileOf([planOf(SEED)]), fileOf([planOf(SEED)]));
  assert.is.not(fileOf([planOf(SEED)]), fileOf([planOf(SEED + 1)]));
});

test.after(stopWorkers);
test.run();
