/**
 * Every tunable number of the runtime, declared once, in the tables of knobs/: flags, environment, search space,
 * `otter knobs` and docs are made from them. Values come from `--knob`, OTTER_KNOBS, the user's file and
 * defaults.json, in that order; see resolve.ts.
 */
import { CODE_KNOBS } from './knobs/code.js';
import type { KnobValue } from './knobs/kinds.js';
import { MEMORY_KNOBS } from './knobs/memory.js';
import { TEST_KNOBS } from './knobs/tests.js';
import { TIER_KNOBS } from './knobs/tiers.js';

export type { ChoiceKnob, Knob, KnobValue, NumberKnob } from './knobs/kinds.js';

export const KNOBS = [...TIER_KNOBS, ...CODE_KNOBS, ...MEMORY_KNOBS, ...TEST_KNOBS] as const;

export type KnobName = (typeof KNOBS)[number]['name'];
export type KnobValues = Readonly<Record<KnobName, KnobValue>>;

/** What an executable is given in OTTER_KNOBS: the knobs that are the runtime's and not the compiler's. */
export function runtimeKnobs(values: KnobValues): string {
  const passed = Object.entries(values).filter(([name]) => name.startsWith('heap.') || name.startsWith('tasks.'));
  return passed.map(([name, value]) => `${name}=${value}`).join(',');
}
