/** Which condition has which counters, and what counts say. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asCopy, BranchCounters } from '../../../src/jit/branch-profile.js';
import { likelihoodOf } from '../../../src/lower/branches.js';

const profile = suite('branch profile');
const at = (start: number, end = start + 3) => ({ file: 0, start, end });

/** Slot n was false n times and true 10 n times. */
const made = (room: number) => new BranchCounters(room, { branchCounts: (slot) => [slot, 10 * slot] });

profile('gives each condition of each function a slot of its own, the same every time', () => {
  const counters = made(10);
  const slots = [counters.slot(1, at(5)), counters.slot(1, at(9)), counters.slot(2, at(5)), counters.slot(1, at(5, 6))];
  assert.equal(slots, [0, 1, 2, 3]);
  assert.is(counters.slot(1, at(9)), 1);
});

profile('stops counting further conditions when all slots are taken', () => {
  const counters = made(1);
  assert.is(counters.slot(1, at(5)), 0);
  assert.is(counters.slot(1, at(9)), undefined);
  assert.is(counters.slot(1, at(5)), 0);
  assert.is(counters.counts(1, at(9)), undefined);
});

profile('takes over the slots of another process, and gives further conditions further ones', () => {
  const before = made(10);
  const slots = [before.slot(1, at(5)), before.slot(2, at(5)), before.slot(1, at(9))];
  const counters = made(4);
  counters.restore(before.state());
  assert.equal([counters.slot(1, at(5)), counters.slot(2, at(5)), counters.slot(1, at(9))], slots);
  assert.is(counters.slot(3, at(5)), 3);
  assert.is(counters.slot(4, at(5)), undefined);
});

profile('reads the counts of conditions that have a slot', () => {
  const counters = made(10);
  counters.slot(1, at(5));
  counters.slot(1, at(9));
  assert.equal(counters.counts(1, at(9)), { taken: 10, other: 1 });
  assert.is(counters.counts(2, at(9)), undefined);
});

profile('knows the body of a continuation by its function', () => {
  const counters = made(10);
  counters.slot(1, at(5));
  counters.slot(1, at(9));
  const copy = asCopy(counters, 7, 1);
  assert.equal(copy.counts(7, at(9)), { taken: 10, other: 1 });
  assert.is(copy.slot(7, at(5)), 0);
  assert.is(copy.counts(3, at(9)), undefined);
});

profile('never says that something is certain', () => {
  assert.is(likelihoodOf({ taken: 98, other: 0 }), 0.99);
  assert.is(likelihoodOf({ taken: 0, other: 98 }), 0.99);
  assert.is(likelihoodOf({ taken: 5, other: 5 }), 0.5);
});

profile.run();
