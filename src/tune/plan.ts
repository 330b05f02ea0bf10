/**
 * From an experiment to its trials. Each block measures, on every program, every pair (baseline arm, arm) in the
 * order A B B A, so that drift of the machine cancels in the paired ratio; the order of pairs is seeded.
 */
import type { Experiment } from './experiment.js';
import type { Arm, PlannedTrial } from './model.js';
import { seeded, shuffled } from './random.js';

export const DEFAULT_ARM: Arm = { id: 'jit', mode: 'jit', knobs: {} };
/** The default once more, under another name: what its ratio shows is the noise floor. */
export const AA_ARM: Arm = { id: 'jit (A/A)', mode: 'jit', knobs: {} };

export function armsOf(experiment: Experiment): Arm[] {
  const arms: Arm[] = experiment.arms.map((mode) => ({ id: mode, mode, knobs: {} }));
  if (!experiment.arms.includes('jit')) return arms;
  arms.push(AA_ARM);
  for (const [knob, values] of Object.entries(experiment.knobs)) {
    for (const value of values) arms.push({ id: `jit ${knob}=${value}`, mode: 'jit', knobs: { [knob]: value } });
  }
  return arms;
}

/** The trials of all blocks, in the order they are to be run. */
export function planTrials(experiment: Experiment, seed: number): PlannedTrial[] {
  const random = seeded(seed);
  const arms = armsOf(experiment);
  const baseline = arms.find((arm) => arm.id === DEFAULT_ARM.id) ?? arms[0] ?? DEFAULT_ARM;
  const others = arms.filter((arm) => arm.id !== baseline.id);
  const trials: PlannedTrial[] = [];
  for (let block = 0; block < experiment.blocks; block++) {
    for (const program of shuffled(experiment.programs, random)) {
      for (const pair of shuffled(others, random)) {
        const order = random() < 0.5 ? [baseline, pair, pair, baseline] : [pair, baseline, baseline, pair];
        for (const arm of order) trials.push({ index: trials.length, block, program, arm });
      }
    }
  }
  return trials;
}
