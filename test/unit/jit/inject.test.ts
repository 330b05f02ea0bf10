import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobsFrom } from '../../../src/cli/common.js';
import { injectionFor, nativeInjection, reachLowering } from '../../../src/jit/inject.js';

const JOBS = Array.from({ length: 1000 }, (_, job) => job);

function hits(tier: string, ...knobs: string[]): number[] {
  const values = knobsFrom(knobs.map((knob) => `inject.${knob}`));
  return JOBS.filter((job) => injectionFor(values, tier, job) !== undefined);
}

test('nothing is injected unless a stage is named', () => {
  assert.equal(hits('baseline'), []);
  assert.equal(hits('baseline', 'rate=1', 'kind=memory'), []);
});

test('every job of the tier, or every k-th one', () => {
  assert.is(hits('optimised', 'stage=emit').length, 1000);
  assert.is(hits('optimised', 'stage=emit', 'tier=optimised').length, 1000);
  assert.is(hits('baseline', 'stage=emit', 'tier=optimised').length, 0);
  assert.equal(hits('baseline', 'stage=emit', 'every=400'), [0, 400, 800]);
  assert.equal(hits('baseline', 'stage=emit', 'every=400', 'seed=1'), [399, 799]);
});

test('a rate hits about that share, the same jobs for the same seed', () => {
  const some = hits('baseline', 'stage=emit', 'rate=0.3', 'seed=7');
  assert.ok(some.length > 240 && some.length < 360, `${some.length}`);
  assert.equal(hits('baseline', 'stage=emit', 'rate=0.3', 'seed=7'), some);
  assert.not.equal(hits('baseline', 'stage=emit', 'rate=0.3', 'seed=8'), some);
  assert.is(hits('baseline', 'stage=emit', 'rate=0').length, 0);
});

test('lowering fails here, the other stages on compile threads', () => {
  const at = (stage: string, kind: string) =>
    knobsFrom([`inject.stage=${stage}`, `inject.kind=${kind}`, 'inject.stallMs=1']);
  assert.throws(() => reachLowering(at('lower', 'fail'), 'baseline', 0), 'injected failure: lower');
  assert.throws(() => reachLowering(at('lower', 'memory'), 'baseline', 0), /out of memory/);
  reachLowering(at('lower', 'stall'), 'baseline', 0);
  reachLowering(at('link', 'fail'), 'baseline', 0);
  assert.equal(nativeInjection(at('lower', 'fail'), 'baseline', 0), {});
  assert.equal(nativeInjection(at('link', 'memory'), 'baseline', 0), {
    inject: { stage: 'link', kind: 'memory', stallMs: 1 },
  });
});

test.run();
