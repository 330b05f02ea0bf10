/** The arms of a study: the default, its A/A twin, the other modes, and the swept configurations. */
import type { Experiment } from './experiment.js';
import type { Arm } from './model.js';
import { isTwin } from './twins.js';

export { sweptArms, variantArm } from './search/configurations.js';

export const TWIN_SUFFIX = ' (A/A)';

/** The arm whose knobs are swept, with none changed. */
export function defaultArm(experiment: Experiment): Arm {
  const kind = experiment.sweep?.mode ?? experiment.arms.find((arm) => !isTwin(arm)) ?? 'jit';
  return { id: kind, kind, knobs: {}, build: 'current' };
}

/** The same configuration under another name: its ratio to the default is what noise alone can do. */
export function twinArm(experiment: Experiment): Arm {
  const arm = defaultArm(experiment);
  return { ...arm, id: `${arm.id}${TWIN_SUFFIX}` };
}

export function coreArms(experiment: Experiment): Arm[] {
  const base = defaultArm(experiment);
  const others = experiment.arms.filter((kind) => kind !== base.kind);
  const arms = others.map((kind): Arm => ({ id: kind, kind, knobs: {}, build: 'current' }));
  return [...arms, base, twinArm(experiment)];
}
