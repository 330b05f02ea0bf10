import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  decideTier as decide,
  type FunctionProfile,
  gainPerNode,
  type LoopProfile,
  type MachineState,
  type PolicyKnobs,
  predictedGainNs,
} from '../../../src/jit/policy.js';
import { knobs } from './policy-knobs.js';

const idle: MachineState = { queued: 0, compileThreads: 2, costNs: 3_000_000, specialisedNodes: 0 };
const decideTier = (profile: FunctionProfile, policy: PolicyKnobs) => decide(profile, policy, idle);
const cold: FunctionProfile = {
  calls: 0,
  loops: 0,
  size: 10,
  optimised: false,
  pending: false,
  failures: 0,
  ageNs: 1_000_000,
};

test('a function moves up at the call threshold and not one call earlier', () => {
  assert.equal(decideTier({ ...cold, calls: 200 }, knobs), { action: 'optimise', reason: 'hot calls' });
  assert.is(decideTier({ ...cold, calls: 199 }, knobs).action, 'wait');
});

test('code that was compiled ahead of time has to be hotter', () => {
  assert.is(decideTier({ ...cold, calls: 999, ahead: true }, knobs).reason, 'too cold');
  assert.equal(decideTier({ ...cold, calls: 1000, ahead: true }, knobs), { action: 'optimise', reason: 'hot calls' });
});

test('a function moves up at the loop threshold', () => {
  assert.equal(decideTier({ ...cold, loops: 40_000 }, knobs), { action: 'optimise', reason: 'hot loop' });
  assert.is(decideTier({ ...cold, loops: 39_999 }, knobs).reason, 'too cold');
});

test('nothing is compiled twice', () => {
  const hot = { ...cold, calls: 1e6, loops: 1e6 };
  assert.is(decideTier({ ...hot, optimised: true }, knobs).reason, 'already optimised');
  assert.is(decideTier({ ...hot, pending: true }, knobs).reason, 'being compiled');
});

test('failures back off exponentially and never for ever', () => {
  const twice = { ...cold, failures: 2 };
  assert.is(decideTier({ ...twice, calls: 200 * 16 - 1 }, knobs).reason, 'backing off after a failure');
  assert.is(decideTier({ ...twice, calls: 200 * 16 }, knobs).action, 'optimise');
});

const running: LoopProfile = { continuation: 'none', failures: 0 };
const hotMain = { ...cold, calls: 1, loops: 40_000, loop: running };

test('the hot loop of a first call is replaced while it runs; a new version of its function would not help it', () => {
  assert.equal(decideTier(hotMain, knobs), { action: 'replace', reason: 'hot loop of a first call' });
  assert.is(decideTier({ ...hotMain, loops: 39_999 }, knobs).action, 'wait');
});

test('a function that is called again is compiled whole, and its loop only when it still runs in the old version', () => {
  const again = { ...hotMain, calls: 2 };
  assert.is(decideTier(again, knobs).action, 'optimise');
  assert.is(decideTier({ ...again, pending: true }, knobs).action, 'wait');
  const left = (since: number) => decideTier({ ...again, optimised: true, loop: { ...running, since } }, knobs);
  assert.equal(left(40_000), { action: 'replace', reason: 'hot loop of a version that is left behind' });
  assert.equal(left(39_000), {
    action: 'wait',
    reason: 'the version that is left behind ends soon',
    again: { calls: 204_800, loops: 1_000 },
  });
});

test('a continuation is compiled once; its function when it is called again', () => {
  for (const continuation of ['pending', 'published'] as const) {
    const loop = { ...running, continuation };
    assert.is(decideTier({ ...hotMain, loop }, knobs).reason, 'its loop is replaced');
    assert.equal(decideTier({ ...hotMain, calls: 2, loop }, knobs), { action: 'optimise', reason: 'hot loop' });
  }
});

test('when its loop is replaced and nothing waits, a function gets a version for later calls, if there may be some', () => {
  const replaced = { ...hotMain, again: true, loop: { ...running, continuation: 'published' as const } };
  const busy = { ...idle, queued: 1 };
  assert.equal(decide(replaced, knobs, idle), { action: 'optimise', reason: 'hot loop' });
  assert.is(decide(replaced, knobs, busy).reason, 'its loop is replaced');
  for (const state of [{ again: false }, { optimised: true }, { pending: true }, { failures: 1 }])
    assert.is(decide({ ...replaced, ...state }, knobs, idle).reason, 'its loop is replaced', JSON.stringify(state));
  const pending = { ...replaced, loop: { ...running, continuation: 'pending' as const } };
  assert.is(decide(pending, knobs, idle).reason, 'its loop is replaced');
});

test('a loop that is mostly in what it calls is not replaced before there is a version for later calls', () => {
  const gainNs = predictedGainNs(hotMain);
  const dear = { ...idle, costNs: gainNs * 101 };
  const caller = { ...hotMain, again: true, ageNs: gainNs * 9 };
  const inFirstCall = { action: 'replace', reason: 'hot loop of a first call' };
  assert.equal(decide(caller, knobs, dear), { action: 'optimise', reason: 'hot loop' });
  assert.equal(decide(caller, knobs, { ...idle, costNs: gainNs * 99 }), inFirstCall, 'it costs little');
  assert.equal(decide({ ...caller, ageNs: gainNs * 7 }, knobs, dear), inFirstCall, 'its own nodes take the time');
  assert.equal(decide({ ...caller, again: false }, knobs, dear), inFirstCall, 'there are no later calls');
  assert.equal(decide({ ...caller, pending: true }, knobs, dear), {
    action: 'wait',
    reason: 'being compiled',
    again: { calls: 12_800, loops: 40_000 },
  });
  const left = { ...caller, optimised: true, loop: { ...running, since: 40_000 } };
  assert.is(decide(left, knobs, dear).reason, 'hot loop of a version that is left behind');
});

test('a failed continuation backs off like a failed version', () => {
  const once = { ...hotMain, calls: 1, optimised: true, loop: { ...running, failures: 1 } };
  assert.is(decideTier({ ...once, loops: 159_999 }, knobs).action, 'wait');
  assert.is(decideTier({ ...once, loops: 160_000 }, knobs).action, 'replace');
});

test('the knob turns the replacement of loops off, or forces every one', () => {
  assert.is(decideTier(hotMain, { ...knobs, osr: 'off' }).action, 'optimise');
  const first = { ...hotMain, loops: 1 };
  assert.equal(decideTier(first, { ...knobs, osr: 'force' }), { action: 'replace', reason: 'every loop is replaced' });
});

test('what gains too small a share of the run since it began is not worth a compile, however often it was called', () => {
  const hot = { ...cold, calls: 1000 };
  const gainNs = predictedGainNs(hot);
  assert.is(decideTier({ ...hot, ageNs: gainNs * 9_999 }, knobs).action, 'optimise');
  assert.equal(decideTier({ ...hot, ageNs: gainNs * 10_001 }, knobs), {
    action: 'wait',
    reason: 'gains too small a share of the run',
    again: { calls: 1000, loops: 40_000 },
  });
  assert.is(decideTier({ ...hot, ageNs: 1e15 }, { ...knobs, leastShare: 0 }).action, 'optimise');
});

test('an idle compile thread takes whatever is hot; behind a queue, only what gains more than the wait costs', () => {
  const hot = { ...cold, calls: 1000 };
  assert.is(decide(hot, knobs, idle).action, 'optimise');
  assert.is(decide(hot, knobs, { ...idle, queued: 2 }).action, 'optimise');
  const behind = decide(hot, knobs, { ...idle, queued: 4 });
  assert.equal(behind, {
    action: 'wait',
    reason: 'gains less than it costs those that wait',
    again: { calls: 1000, loops: 40_000 },
  });
  const hotter = { ...hot, calls: 2_000_000 };
  assert.ok(predictedGainNs(hotter) > idle.costNs);
  assert.is(decide(hotter, knobs, { ...idle, queued: 4 }).action, 'optimise');
  assert.is(decide(hot, { ...knobs, gainFactor: 0 }, { ...idle, queued: 400 }).action, 'optimise');
});

test('what waits is ordered by what a node of its module gains: functions before a caller that inlines many of them', () => {
  // Of many_functions, whose score() calls 250 of them: 1,254 nodes of its own, 19,038 with theirs.
  const calls = 2147;
  const score = gainPerNode({ ...cold, calls, size: 1254 }, 19_038);
  const tree = gainPerNode({ ...cold, calls, size: 54 }, 54);
  assert.ok(predictedGainNs({ ...cold, calls, size: 1254 }) > predictedGainNs({ ...cold, calls, size: 54 }));
  assert.ok(tree > 8 * score);
  assert.is(gainPerNode(cold, 0), 0);
});

test.run();
