import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { variantArm } from '../../../src/tune/arms.js';
import { decide } from '../../../src/tune/decide.js';
import type { Arm, Configuration, TrialRecord } from '../../../src/tune/model.js';
import { random } from '../../../src/tune/random.js';
import { compareArms, orderStrata, pairsOf } from '../../../src/tune/ratios.js';
import { okRecord, plantedExperiment } from './helpers.js';

const PROGRAMS = ['alpha', 'beta', 'gamma'];
const planted = plantedExperiment(PROGRAMS, { sweep: { mode: 'jit', knobs: { 'inline.depth': [2] } } });
const experiment = { ...planted, judges: PROGRAMS };
const base = variantArm('jit', {});

type Factor = (program: string) => number;

/** Confirm-phase records of the default and some variants, with 1% noise. */
function records(variants: readonly (readonly [Configuration, Factor])[], rounds = 4): TrialRecord[] {
  const stream = random(3, 'decide');
  const arms: [Arm, Factor][] = [
    [base, () => 1],
    ...variants.map(([k, f]): [Arm, Factor] => [variantArm('jit', k), f]),
  ];
  const out: TrialRecord[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const program of PROGRAMS) {
      for (const leg of [0, 1] as const) {
        const order = leg === 0 ? arms : [...arms].reverse();
        for (const [position, [arm, factor]] of order.entries()) {
          const ns = 1e7 * factor(program) * Math.exp(0.005 * stream.normal());
          const place = { unit: `u${round}`, leg, position };
          const id = `${round}/${program}/${leg}.${position}`;
          const trial = { id, phase: 'confirm', program, arm, n: 10, iterations: 6, ...place } as const;
          out.push(okRecord(trial, [ns, ns, ns, ns, ns, ns]));
        }
      }
    }
  }
  return out;
}

test('a configuration that is surely faster wins', () => {
  const { winner } = decide(records([[{ 'inline.depth': 2 }, () => 0.95]]), experiment);
  assert.equal(winner?.arm.knobs, { 'inline.depth': 2 });
});

test('one that is not surely faster does not', () => {
  const { winner, reason } = decide(records([[{ 'inline.depth': 2 }, () => 1]]), experiment);
  assert.is(winner, undefined);
  assert.match(reason, 'its interval does not clear 1');
});

test('one that costs a program more than the cap does not, however fast it is elsewhere', () => {
  const factor = (program: string) => (program === 'beta' ? 1.08 : 0.7);
  const { winner, reason } = decide(records([[{ 'inline.depth': 2 }, factor]]), experiment);
  assert.is(winner, undefined);
  assert.match(reason, 'beta loses +8');
});

test('of equals the one that changes fewer knobs wins', () => {
  const both = { 'inline.depth': 2, 'inline.threshold': 50 };
  const { winner } = decide(
    records([
      [both, () => 0.9],
      [{ 'inline.depth': 2 }, () => 0.9005],
    ]),
    experiment,
  );
  assert.equal(winner?.arm.knobs, { 'inline.depth': 2 });
});

test('a failed trial rules a configuration out, and so does a program without data', () => {
  const all = records([[{ 'inline.depth': 2 }, () => 0.9]]);
  const arm = variantArm('jit', { 'inline.depth': 2 }).id;
  const failed = all.map((r, i) =>
    r.arm.id === arm && i < 4 ? { ...r, outcome: { status: 'failed', reason: 'crash', detail: '' } as const } : r,
  );
  assert.match(decide(failed, experiment).reason, 'of its trials failed');
  const partial = all.filter((r) => r.program !== 'gamma');
  assert.match(decide(partial, experiment).reason, 'measured on 2 of 3 programs');
});

test('a drift of the machine cancels from a ratio', () => {
  const steady = records([[{ 'inline.depth': 2 }, () => 0.97]], 6);
  const drifting = steady.map((r, i) => {
    if (r.outcome.status === 'failed') return r;
    const slow = Math.exp(0.02 * i);
    const iterations = r.outcome.iterations.map((it) => ({ ...it, cpuNs: it.cpuNs * slow, wallNs: it.wallNs * slow }));
    return { ...r, outcome: { ...r.outcome, iterations } };
  });
  const arm = variantArm('jit', { 'inline.depth': 2 }).id;
  const ratio = (all: TrialRecord[]) => compareArms(all, arm, 'jit', { objective: 'steady', clock: 'cpu' })?.geomean;
  const [a, b] = [ratio(steady), ratio(drifting)];
  assert.ok(a && b && Math.abs(a.estimate - b.estimate) < 1e-9);
  assert.ok(b.high - b.low < 1.5 * (a.high - a.low), 'and does not widen its interval');
});

test('pairs are of one unit, program and leg, half in either order', () => {
  const arm = variantArm('jit', { 'inline.depth': 2 }).id;
  const pairs = pairsOf(records([[{ 'inline.depth': 2 }, () => 1]]), arm, 'jit', { objective: 'total', clock: 'cpu' });
  assert.is(pairs.length, 24);
  for (const { trial, baseline } of pairs) {
    assert.equal([trial.unit, trial.program, trial.leg], [baseline.unit, baseline.program, baseline.leg]);
  }
  assert.equal(
    orderStrata(pairs, 1).map((s) => [s.weight, s.values.length]),
    [
      [0.5, 12],
      [0.5, 12],
    ],
  );
});

test.run();
