import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decideTier, type FunctionProfile } from '../../../src/jit/policy.js';

const knobs = { callThreshold: 200, loopThreshold: 40_000 };
const cold: FunctionProfile = { calls: 0, loops: 0, size: 10, optimised: false, pending: false, failures: 0 };

test('a function moves up at the call threshold and not one call earlier', () => {
  assert.equal(decideTier({ ...cold, calls: 200 }, knobs), { action: 'optimise', reason: 'hot calls' });
  assert.is(decideTier({ ...cold, calls: 199 }, knobs).action, 'wait');
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

test.run();
