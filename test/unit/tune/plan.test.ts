import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlannedTrial, TrialRecord } from '../../../src/tune/model.js';
import { planStudy } from '../../../src/tune/plan.js';
import { random } from '../../../src/tune/random.js';
import { DEFAULTS, okRecord, plantedExperiment, plantedPrograms, walk } from './helpers.js';

const NAMES = ['alpha', 'beta', 'gamma'];
const SWEEP = {
  sweep: {
    mode: 'jit' as const,
    knobs: { 'heap.policy': ['bump', 'system', 'adaptive'], 'inline.threshold': [50] },
    combinations: 1,
    groupSize: 2,
  },
};

function times(factor: number): number[] {
  return Array.from({ length: 6 }, () => 1e6 * factor);
}

function run(file: object, answer = (trial: PlannedTrial): TrialRecord => okRecord(trial, times(1))): TrialRecord[] {
  const experiment = plantedExperiment(NAMES, file);
  return walk(planStudy({ experiment, programs: plantedPrograms(NAMES), defaults: DEFAULTS }), answer);
}

test('ids are unique and a seed gives the same plan', () => {
  const a = run(SWEEP).map((r) => r.id + r.arm.id);
  assert.is(new Set(a).size, a.length);
  assert.equal(
    run(SWEEP).map((r) => r.id + r.arm.id),
    a,
  );
  assert.not.equal(
    run({ ...SWEEP, seed: 2 }).map((r) => r.id + r.arm.id),
    a,
  );
});

test('a unit visits its arms and then visits them in reverse', () => {
  const records = run(SWEEP);
  const units = new Map<string, TrialRecord[]>();
  for (const r of records) {
    const key = `${r.unit} ${r.program}`;
    units.set(key, [...(units.get(key) ?? []), r]);
  }
  for (const unit of units.values()) {
    const arms = unit.map((r) => r.arm.id);
    assert.equal(arms, [...arms].reverse());
    assert.is(new Set(arms).size * 2, arms.length);
    assert.ok(arms.includes('jit'), 'the default is in every unit');
  }
});

test('the core has every arm and the twin of the default; the sweep leaves the default value out', () => {
  const records = run(SWEEP);
  const armsOf = (phase: string) => new Set(records.filter((r) => r.phase === phase).map((r) => r.arm.id));
  assert.equal([...armsOf('core')].sort(), ['jit', 'jit (A/A)', 'static']);
  const screened = [...armsOf('screen')].sort();
  assert.is(screened.filter((id) => id.includes('adaptive')).length, 0);
  assert.ok(screened.includes('jit heap.policy=bump') && screened.includes('jit inline.threshold=50'));
  assert.ok(
    screened.some((id) => id.includes('heap.policy=') && id.includes('inline.threshold=')),
    'a combination',
  );
});

test('what looked best is measured again, alone and with what else helped', () => {
  const jitter = (trial: PlannedTrial): number => 1 + 0.001 * trial.position;
  const records = run(SWEEP, (trial) => {
    const bump = trial.arm.knobs['heap.policy'] === 'bump' ? 0.9 : 1;
    const inline = trial.arm.knobs['inline.threshold'] === 50 ? 0.8 : 1;
    return okRecord(trial, times(bump * inline * jitter(trial)));
  });
  const confirmed = new Set(records.filter((r) => r.phase === 'confirm').map((r) => r.arm.id));
  assert.ok(confirmed.has('jit heap.policy=bump inline.threshold=50'), [...confirmed].join('; '));
  assert.ok(confirmed.has('jit'));
});

test('what is screened is measured on search programs only, and confirmed on the others', () => {
  const faster = (trial: PlannedTrial) => okRecord(trial, times(trial.arm.knobs['heap.policy'] === 'bump' ? 0.8 : 1));
  const records = run(SWEEP, faster);
  const seen = (phase: string) => [...new Set(records.filter((r) => r.phase === phase).map((r) => r.program))].sort();
  assert.equal(seen('screen'), ['alpha', 'gamma']);
  assert.equal(seen('confirm'), ['beta']);
  assert.equal(seen('core'), NAMES);
});

test('a study from before the split screens and confirms on all of its programs', () => {
  const { judges: _, ...experiment } = plantedExperiment(NAMES, SWEEP);
  const faster = (trial: PlannedTrial) => okRecord(trial, times(trial.arm.knobs['heap.policy'] === 'bump' ? 0.8 : 1));
  const records = walk(planStudy({ experiment, programs: plantedPrograms(NAMES), defaults: DEFAULTS }), faster);
  for (const phase of ['screen', 'confirm']) {
    assert.is(new Set(records.filter((r) => r.phase === phase).map((r) => r.program)).size, NAMES.length);
  }
});

test('a sweep without a program for one of the halves is refused', () => {
  assert.throws(() => plantedExperiment(['alpha'], SWEEP), /has no validation program/);
});

test('when nothing looked better nothing is confirmed', () => {
  const slower = (trial: PlannedTrial) => okRecord(trial, times(trial.arm.id === 'jit' ? 1 : 1.1));
  assert.is(run(SWEEP, slower).filter((r) => r.phase === 'confirm').length, 0);
});

test('the budget ends the plan at a whole unit and keeps the share of the confirmation', () => {
  const budgetMs = 60_000;
  const answer = (trial: PlannedTrial) =>
    okRecord(trial, times(trial.arm.knobs['heap.policy'] === 'bump' ? 0.8 : 1), 1000);
  const records = run({ ...SWEEP, budget: '60s', confirm: { budgetShare: 0.4 } }, answer);
  assert.ok(records.length * 1000 <= budgetMs, `${records.length} trials of a second`);
  const early = records.filter((r) => r.phase !== 'confirm').length;
  assert.ok(early * 1000 <= budgetMs * 0.6 + 1, `${early} seconds before the confirmation`);
  const counts = new Map<string, number>();
  for (const r of records) counts.set(`${r.unit} ${r.program}`, (counts.get(`${r.unit} ${r.program}`) ?? 0) + 1);
  assert.ok([...counts.values()].every((count) => count % 2 === 0));
});

test('core rounds end when the ratios are precise enough, and not before four', () => {
  const rounds = (noise: number): number => {
    const stream = random(1, 'noise');
    const answer = (trial: PlannedTrial) => okRecord(trial, times(Math.exp(noise * stream.normal())));
    return new Set(run({ rounds: 40, precision: 0.01 }, answer).map((r) => r.unit)).size;
  };
  assert.is(rounds(0.001), 4);
  const noisy = rounds(0.05);
  assert.ok(noisy > 4 && noisy < 40, `${noisy} rounds`);
});

test.run();
