/** Counts of this run and of earlier ones together, and what they are kept as. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { EarlierCounts } from '../../../src/jit/earlier-counts.js';
import type { KeptCounters } from '../../../src/jit/store/format.js';
import { TierProfile } from '../../../src/jit/tier-profile.js';

const at = (start: number) => ({ file: 0, start, end: start + 4 });
const ROOM = { branches: 8, edges: 8 };
/** A run in which everything was counted ten times, and slots one more often each. */
const RUN = { branchCounts: (slot: number) => [10, 10 + slot] as const, edgeCount: () => 10, callCount: () => 10 };

function profileOf(earlier: KeptCounters | undefined): TierProfile {
  const profile = new TierProfile(ROOM, new EarlierCounts(RUN, earlier));
  if (earlier !== undefined) profile.restore(earlier);
  return profile;
}

function firstRun(): TierProfile {
  const profile = profileOf(undefined);
  profile.slot(0, at(5));
  profile.slot(0, at(9));
  profile.site(0, 1, at(20));
  return profile;
}

test('a run that nothing came before has its own counts', () => {
  const profile = firstRun();
  assert.equal(profile.counts(0, at(9)), { taken: 11, other: 10 });
  assert.equal([...(profile.callsFrom(0) ?? [])], [[1, 10]]);
  assert.is(profile.calls(1), 10);
});

test('counts of earlier runs are added, wherever the code is that counts now', () => {
  const second = profileOf(firstRun().state([0, 0]));
  assert.equal(second.counts(0, at(9)), { taken: 22, other: 20 });
  assert.equal([...(second.callsFrom(0) ?? [])], [[1, 20]]);
  assert.equal([second.calls(1), second.counted(1)], [20, 20]);
  const third = profileOf(second.state([0, 0]));
  assert.equal(third.counts(0, at(9)), { taken: 33, other: 30 });
  assert.is(third.calls(1), 30);
});

test('what a run meets first has counts of its own alone', () => {
  const second = profileOf(firstRun().state([0, 0]));
  assert.is(second.slot(1, at(5)), 2);
  assert.equal(second.counts(1, at(5)), { taken: 12, other: 10 });
  assert.is(second.site(1, 0, at(3)), 1);
  assert.equal([...(second.callsFrom(1) ?? [])], [[0, 10]]);
});

test('functions are kept with their calls and rounds, where there are any', () => {
  const idle = { ...RUN, callCount: (fn: number) => (fn === 2 ? 0 : 5) };
  const { functions } = new TierProfile(ROOM, new EarlierCounts(idle, undefined)).state([0, 2.6, 0, 7]);
  assert.equal(functions, [
    [0, 5, 0],
    [1, 5, 3],
    [3, 5, 7],
  ]);
});

test.run();
