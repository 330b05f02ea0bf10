/** When the next module is lowered. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LowerAhead, lowerAfter } from '../../../src/jit/lower-ahead.js';

const MS = 1e6;
const ahead = suite('lowering ahead');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

ahead('begins as long before the end of a job as it takes', () => {
  assert.is(lowerAfter(200 * MS, 20 * MS), 180 * MS);
});

ahead('begins in the last quarter of a job, however long it takes', () => {
  assert.is(lowerAfter(20 * MS, 40 * MS), 15 * MS);
  assert.is(lowerAfter(0, 40 * MS), 0);
});

ahead('prepares once for a job that goes on, never for one that has ended', async () => {
  let prepared = 0;
  const lowering = new LowerAhead(() => prepared++);
  for (const job of [1, 2, 3]) lowering.began(job, 10, 2 * MS);
  lowering.ended(2);
  await pause(50);
  assert.is(prepared, 2);
  lowering.ended(1);
  lowering.began(4, 10, 2 * MS);
  lowering.stop();
  await pause(50);
  assert.is(prepared, 2);
});

ahead.run();
