/** Ratios of two arms whose processes took turns: iterations are compared one by one. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Arm, TrialRecord } from '../../../src/tune/model.js';
import { compareArms } from '../../../src/tune/ratios.js';
import { okRecord } from './helpers.js';

/** Two processes of one leg a row: times of the iterations of each. */
function recordsOf(rows: readonly (readonly [readonly number[], readonly number[]])[]): TrialRecord[] {
  return rows.flatMap((row, round) =>
    row.map((times, position) => {
      const id = position === 0 ? 'own' : 'other';
      const arm: Arm = { id, kind: 'jit', knobs: {}, build: 'current' };
      const place = { unit: `u${round}`, leg: 0, position, n: 1, iterations: times.length } as const;
      return okRecord({ id: `${round}/${id}`, phase: 'core', program: 'alpha', arm, ...place }, times);
    }),
  );
}

function ratioOf(records: readonly TrialRecord[], objective: 'steady' | 'total') {
  const ratio = compareArms(records, 'own', 'other', { objective, clock: 'cpu' })?.programs[0]?.ratio;
  assert.ok(ratio);
  return ratio;
}

const DISTURBED = [1, 1.3, 0.8, 1.1, 1.7, 0.9, 1.2, 1];

test('what slows both down at the same time is not seen, however large', () => {
  const row = (shift: number) => {
    const machine = DISTURBED.map((_, i) => 1e6 * (DISTURBED[(i + shift) % DISTURBED.length] as number));
    return [machine.map((ns) => 1.1 * ns), machine] as const;
  };
  const { estimate, low, high } = ratioOf(recordsOf([row(0), row(1), row(3), row(6)]), 'steady');
  for (const value of [estimate, low, high]) assert.ok(Math.abs(value - 1.1) < 1e-9, String(value));
});

test('iterations count from where both are steady', () => {
  const warming = [9e6, 5e6, 5e6, 2e6, 2e6, 2e6, 2e6, 2e6];
  const flat = DISTURBED.map(() => 1e6);
  assert.ok(Math.abs(ratioOf(recordsOf([[warming, flat]]), 'steady').estimate - 2) < 1e-9);
  assert.ok(Math.abs(ratioOf(recordsOf([[flat, warming]]), 'steady').estimate - 0.5) < 1e-9);
  assert.ok(Math.abs(ratioOf(recordsOf([[warming, flat]]), 'total').estimate - 29 / 8) < 1e-9);
});

test('iterations count from the middle on at the latest', () => {
  const late = [1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 3e6, 3e6, 3e6];
  const { estimate } = ratioOf(recordsOf([[late.map((ns) => 1.2 * ns), late.with(9, 4e6)]]), 'steady');
  assert.ok(Math.abs(estimate - 1.2) < 1e-9, String(estimate));
});

test('processes of different lengths are compared by their own steady levels', () => {
  const own = [3e6, 3e6, 3e6, 3e6, 3e6];
  const other = [1e6, 1e6, 1e6, 1e6, 1e6, 1e6];
  assert.ok(Math.abs(ratioOf(recordsOf([[own, other]]), 'steady').estimate - 3) < 1e-9);
});

test.run();
