/** Knobs that tests of the policy go by, whatever the defaults become. */
import type { PolicyKnobs } from '../../../src/jit/policy.js';

export const knobs: PolicyKnobs = {
  callThreshold: 200,
  aheadThreshold: 1000,
  loopThreshold: 40_000,
  osr: 'auto',
  gainFactor: 1,
  leastShare: 0.0001,
  specialise: { share: 0.95, samples: 16, uses: 'dear', nodes: 400, budget: 4000, mostMissed: 0.005 },
};
