/** What is remembered of versions between decisions. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { TierStates } from '../../../src/jit/tier-states.js';

const states = suite('tier states');
const COUNTS = { calls: 10, loops: 0, size: 5, ageNs: 0 };

states('count only failures at the optimised tier against it', () => {
  const known = new TierStates(1);
  known.failed({ fn: 0, tier: 'baseline' });
  known.failed({ fn: 0, tier: 'hybrid' });
  assert.is(known.profile(0, COUNTS, undefined).failures, 0);
  known.started({ fn: 0, tier: 'optimised' });
  assert.is(known.profile(0, COUNTS, undefined).pending, true);
  known.failed({ fn: 0, tier: 'optimised' });
  const { failures, pending, optimised } = known.profile(0, COUNTS, undefined);
  assert.equal({ failures, pending, optimised }, { failures: 1, pending: false, optimised: false });
});

states('know a function that is part of its caller as one that has no better version and waits for none', () => {
  const known = new TierStates(1);
  known.started({ fn: 0, tier: 'optimised' });
  known.absorbed(0);
  const { failures, pending, optimised } = known.profile(0, COUNTS, undefined);
  assert.equal({ failures, pending, optimised }, { failures: 0, pending: false, optimised: false });
});

states('remember how many rounds of loops a call took at the latest report', () => {
  const known = new TierStates(1);
  assert.is(known.rounds(0), 0);
  known.profile(0, { ...COUNTS, loops: 40 }, undefined);
  assert.is(known.rounds(0), 4);
  assert.is(known.backEdges(0), 40);
  known.profile(0, { ...COUNTS, calls: 0, loops: 50 }, 1);
  assert.is(known.rounds(0), 50);
});

states('follow a function from its job to its eviction', () => {
  const known = new TierStates(1);
  known.started({ fn: 0, tier: 'baseline' });
  known.published({ fn: 0, tier: 'baseline' });
  assert.is(known.profile(0, COUNTS, undefined).optimised, false);
  known.started({ fn: 0, tier: 'optimised' });
  known.published({ fn: 0, tier: 'optimised' });
  assert.is(known.profile(0, COUNTS, undefined).pending, false);
  known.evicted({ fn: 0, tier: 'baseline' });
  assert.is(known.profile(0, COUNTS, undefined).optimised, true);
  known.evicted({ fn: 0, tier: 'optimised' });
  assert.is(known.profile(0, COUNTS, undefined).optimised, false);
});

states('know which of two better versions is the one that is called', () => {
  const known = new TierStates(1);
  for (const tier of ['specialised', 'optimised'] as const) {
    known.started({ fn: 0, tier });
    assert.is(known.profile(0, COUNTS, undefined).pending, true);
    known.published({ fn: 0, tier });
  }
  known.evicted({ fn: 0, tier: 'specialised' });
  assert.is(known.profile(0, COUNTS, undefined).optimised, true, 'the optimised one has taken its place');
  known.evicted({ fn: 0, tier: 'optimised' });
  assert.is(known.profile(0, COUNTS, undefined).optimised, false);
});

states('know a loop that was dropped as one that never was compiled', () => {
  const known = new TierStates(1);
  const loop = { fn: 0, tier: 'optimised', loop: 3 } as const;
  known.started(loop);
  known.dropped(loop);
  assert.equal(known.profile(0, COUNTS, 3).loop, { continuation: 'none', failures: 0 });
});

states('keep the failures of a loop over a later attempt, apart from those of its function', () => {
  const known = new TierStates(1);
  const loop = { fn: 0, tier: 'optimised', loop: 3 } as const;
  assert.equal(known.profile(0, COUNTS, 3).loop, { continuation: 'none', failures: 0 });
  known.failed(loop);
  known.started(loop);
  assert.equal(known.profile(0, COUNTS, 3).loop, { continuation: 'pending', failures: 1 });
  known.published(loop);
  known.evicted(loop);
  assert.equal(known.profile(0, COUNTS, 3).loop, { continuation: 'none', failures: 1 });
  assert.is(known.profile(0, COUNTS, undefined).failures, 0);
});

states('tell what loops ran since the first report after a better version', () => {
  const known = new TierStates(1);
  const since = (loops: number) => known.profile(0, { ...COUNTS, loops }, 3).loop?.since;
  assert.is(since(500), undefined);
  known.published({ fn: 0, tier: 'optimised' });
  assert.is(since(700), 0);
  assert.is(since(900), 200);
  known.evicted({ fn: 0, tier: 'optimised' });
  assert.is(since(1000), undefined);
  known.published({ fn: 0, tier: 'optimised' });
  assert.is(since(1100), 0);
});

states('refuse a function that does not exist', () => {
  assert.throws(() => new TierStates(1).profile(1, COUNTS, undefined), /no function 1/);
});

states.run();
