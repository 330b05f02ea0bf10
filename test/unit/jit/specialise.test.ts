/** Which functions get specialised versions, and which lose them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { DominantValue } from '../../../src/jit/argument-profile.js';
import { decideTier, type FunctionProfile, type MachineState, type PolicyKnobs } from '../../../src/jit/policy.js';
import { Specialisations } from '../../../src/jit/specialisations.js';

const specialise = suite('specialised versions');

const knobs: PolicyKnobs = {
  callThreshold: 200,
  aheadThreshold: 1000,
  loopThreshold: 40_000,
  osr: 'auto',
  gainFactor: 0,
  leastShare: 0,
  specialise: { share: 0.9, samples: 10, uses: 'dear', nodes: 50, budget: 120, mostMissed: 0.01 },
};
const machine: MachineState = { queued: 0, compileThreads: 1, costNs: 1, specialisedNodes: 0 };
const number = (parameter: string, count: number, use?: DominantValue['use']): DominantValue => ({
  parameter,
  of: 'value',
  text: '21',
  count,
  samples: 20,
  ...(use === undefined ? {} : { use }),
});
const divisor = number('n', 18, 'divides');
const factor = number('k', 20, 'plain');
const typed = (parameter: string, use: DominantValue['use']): DominantValue => ({
  ...number(parameter, 20, use),
  of: 'type',
  text: 'list<int>',
});
const hot: FunctionProfile = {
  calls: 200,
  loops: 0,
  size: 40,
  optimised: false,
  pending: false,
  failures: 0,
  ageNs: 1e6,
};
const decide = (profile: Partial<FunctionProfile>, change: Partial<PolicyKnobs['specialise']> = {}, used = 0) =>
  decideTier(
    { ...hot, ...profile },
    { ...knobs, specialise: { ...knobs.specialise, ...change } },
    { ...machine, specialisedNodes: used },
  );

specialise('are made for a divisor that is nearly always the same, and know what else is', () => {
  const bind = [divisor, factor];
  assert.equal(decide({ arguments: bind }), { action: 'specialise', reason: 'hot calls', bind });
  assert.is(decide({ arguments: [number('n', 17, 'divides'), factor] }).action, 'optimise', 'below the share');
  assert.is(decide({ arguments: [{ ...divisor, samples: 9, count: 9 }] }).action, 'optimise', 'too few samples');
});

specialise('are not made for a parameter that is only added, nor for a text, unless a knob says so', () => {
  assert.is(decide({ arguments: [factor] }).action, 'optimise');
  assert.is(decide({ arguments: [factor] }, { uses: 'all' }).action, 'specialise');
  assert.is(decide({ arguments: [number('text', 20)] }, { uses: 'all' }).action, 'optimise');
});

specialise('are made for a type that spares calls of the runtime in a loop, or all over the function', () => {
  const bind = [typed('xs', 'walks'), typed('by', 'plain')];
  assert.equal(decide({ arguments: bind }), { action: 'specialise', reason: 'hot calls', bind });
  assert.is(decide({ arguments: [typed('xs', 'looks')] }).action, 'specialise');
  assert.is(decide({ arguments: [typed('xs', 'plain')] }).action, 'optimise');
  assert.is(decide({ arguments: [typed('xs', undefined)] }, { uses: 'all' }).action, 'optimise', 'it is assigned');
});

specialise('have no body for values beside that for types unless each is worth one', () => {
  const bound = (seen: readonly DominantValue[]) => {
    const decision = decide({ arguments: seen });
    return decision.action === 'specialise' ? decision.bind : [];
  };
  assert.equal(bound([typed('xs', 'walks'), factor]), [typed('xs', 'walks')]);
  assert.equal(bound([typed('xs', 'plain'), divisor, factor]), [divisor, factor]);
  assert.equal(bound([typed('xs', 'walks'), divisor, factor]), [typed('xs', 'walks'), divisor, factor]);
});

specialise('are bounded by size, one by one and together, and can be turned off', () => {
  const seen = { arguments: [divisor] };
  assert.is(decide({ ...seen, size: 51 }).action, 'optimise');
  assert.is(decide(seen, {}, 80).action, 'specialise');
  assert.is(decide(seen, {}, 81).action, 'optimise');
  assert.is(decide(seen, { samples: 0 }).action, 'optimise');
});

specialise('are dropped when misses take more than their share of the time, and not made again', () => {
  const since = { optimised: true, calls: 5000, ageNs: 1e9 };
  assert.is(decide({ ...since, specialised: { misses: 1999, sinceNs: 1e6 } }).reason, 'already optimised');
  const rare = decide({ ...since, specialised: { misses: 300, sinceNs: 1e6 } });
  assert.ok(rare.action === 'wait' && rare.again.calls === 300, 'looked at again when misses, not calls, have doubled');
  const dropped = decide({ ...since, specialised: { misses: 2001, sinceNs: 1e6 }, arguments: [divisor] });
  assert.equal(dropped, { action: 'optimise', reason: 'calls miss its specialised version' });
  const pending = { ...since, specialised: { misses: 2001, sinceNs: 1e6 }, pending: true };
  assert.is(decide(pending).action, 'wait', 'the next version is on its way');
  assert.is(decide({ arguments: [divisor], generic: true }).action, 'optimise');
});

specialise('are remembered with what misses them', () => {
  const known = new Specialisations();
  known.chosen(3, [divisor], 40);
  known.chosen(5, [divisor], 30);
  assert.is(known.nodes, 70);
  assert.equal(known.valuesOf(3), [divisor]);
  assert.equal(known.profile(3, { calls: 300, ageNs: 10 }), { generic: false });
  known.isPublished(3, { calls: 300, ageNs: 10 });
  assert.equal(known.profile(3, { calls: 307, ageNs: 50 }), {
    generic: false,
    specialised: { misses: 7, sinceNs: 40 },
  });
  known.drop(3, 310);
  assert.equal(known.profile(3, { calls: 400, ageNs: 60 }), { generic: true });
  known.isPublished(5, { calls: 100, ageNs: 10 });
  assert.is(
    known.misses(() => 104),
    14,
    'of those that are no more, too',
  );
  assert.equal([known.isChosen(3), known.isChosen(5), known.nodes, known.dropped], [false, true, 30, 1]);
  known.forget(5, 104);
  assert.equal(known.profile(5, { calls: 104, ageNs: 60 }), { generic: false });
});

specialise.run();
