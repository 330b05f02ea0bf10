/** What a compile is predicted to take. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CompileCost, type CostPrior } from '../../../src/jit/compile-cost.js';

const PRIOR: CostPrior = [
  { nodes: 0, ns: 2_000_000 },
  { nodes: 1000, ns: 20_000_000 },
];

const cost = suite('compile cost');

cost('starts from the prior and comes near a line that it is shown', () => {
  const model = new CompileCost(PRIOR);
  assert.is(Math.round(model.predict(0)), 2_000_000);
  assert.is(Math.round(model.predict(500)), 11_000_000);
  for (let i = 0; i < 400; i++) model.observe(100 + i, 1_000_000 + 5_000 * (100 + i));
  for (const nodes of [100, 300, 500]) {
    const real = 1_000_000 + 5_000 * nodes;
    assert.ok(Math.abs(model.predict(nodes) / real - 1) < 0.25, `${nodes} nodes: ${model.predict(nodes)}`);
  }
});

cost('never falls with size and is never negative', () => {
  const model = new CompileCost(PRIOR);
  for (let i = 0; i < 50; i++) model.observe(1000 - 10 * i, i * 1_000_000);
  assert.ok(model.predict(2000) >= model.predict(10));
  const free = new CompileCost(PRIOR);
  for (let i = 0; i < 1000; i++) free.observe(5000, 0);
  assert.ok(free.predict(0) > 0 && free.predict(100_000) > 0);
});

cost.run();
