/**
 * Promotion: a knob's value becomes a default only when its suite interval clears 1 and no program loses more than
 * the cap; otherwise the default stands.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { PromotedValue } from '../config/resolve.js';
import { defaultsPath } from '../config/resolve.js';
import type { ArmResult } from './analyse.js';
import type { Arm } from './model.js';

/** No program may lose more than this to a promoted value. */
const LOSS_CAP = 1.03;

export interface Promotion {
  readonly knob: string;
  /** Undefined when the default stands. */
  readonly promoted: PromotedValue | undefined;
  readonly reason: string;
}

export function decidePromotions(
  results: readonly ArmResult[],
  arms: readonly Arm[],
  study: string,
  machine: string,
): Promotion[] {
  const knobs = [...new Set(arms.flatMap((arm) => Object.keys(arm.knobs)))];
  return knobs.map((knob) => decideKnob(knob, results, arms, study, machine));
}

function decideKnob(
  knob: string,
  results: readonly ArmResult[],
  arms: readonly Arm[],
  study: string,
  machine: string,
): Promotion {
  const candidates = arms.flatMap((arm) => {
    const value = arm.knobs[knob];
    const result = results.find((r) => r.arm === arm.id);
    return value === undefined || result === undefined ? [] : [{ value, result }];
  });
  const [best] = candidates
    .filter(({ result }) => result.overall.high < 1 && result.failures === 0)
    .filter(({ result }) => result.programs.every((program) => program.low < LOSS_CAP))
    .sort((a, b) => a.result.overall.ratio - b.result.overall.ratio);
  if (best === undefined) return { knob, promoted: undefined, reason: 'no value is surely faster than the default' };
  const { ratio, low, high } = best.result.overall;
  return {
    knob,
    promoted: { value: best.value, study, machine, effect: ratio, low, high },
    reason: 'interval clears 1',
  };
}

/** Writes the promoted values over the ones there, keeping the others. */
export function writeDefaults(promotions: readonly Promotion[], path = defaultsPath()): void {
  const file = JSON.parse(readFileSync(path, 'utf8')) as { schema: number; values: Record<string, PromotedValue> };
  for (const { knob, promoted } of promotions) if (promoted !== undefined) file.values[knob] = promoted;
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`);
}
