/** Making a study's decision the runtime's defaults: the only writer of src/config/defaults.json. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { KnobName, KnobValue } from '../config/knobs.js';
import type { PromotedValue } from '../config/resolve.js';
import { UserError } from '../support/assert.js';
import type { Effect } from './analyse.js';
import type { Decision } from './decide.js';
import type { Experiment } from './experiment.js';
import type { Interval } from './statistics/interval.js';

/** The default of a knob was measured against other values and stood. */
export interface StoodValue {
  readonly value: KnobValue;
  readonly study: string;
  readonly machine: string;
  /** The best other value, with its effect over the default. */
  readonly against: KnobValue;
  readonly effect: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface DefaultsFile {
  readonly schema: 1;
  readonly values: Readonly<Partial<Record<KnobName, PromotedValue>>>;
  readonly stood?: Readonly<Partial<Record<KnobName, StoodValue>>>;
}

export interface PromotionInput {
  readonly study: string;
  readonly machine: string;
  readonly experiment: Experiment;
  readonly decision: Decision;
  readonly effects: readonly Effect[];
  /** The knobs' values while the study ran. */
  readonly defaults: Readonly<Record<string, KnobValue>>;
}

/** The file as it should be after the study. */
export function promoted(current: DefaultsFile, input: PromotionInput): DefaultsFile {
  const { winner } = input.decision;
  const values: Partial<Record<KnobName, PromotedValue>> = { ...current.values };
  const stood: Partial<Record<KnobName, StoodValue>> = { ...current.stood };
  for (const name of Object.keys(input.experiment.sweep?.knobs ?? {}) as KnobName[]) {
    const value = winner?.arm.knobs[name];
    const record = value === undefined ? stoodRecord(name, input) : undefined;
    if (record !== undefined) stood[name] = record;
    if (winner === undefined || value === undefined) continue;
    const { study, machine } = input;
    const { estimate, low, high } = winner.comparison.geomean;
    values[name] = { value, study, machine, effect: round(estimate), low: round(low), high: round(high) };
    delete stood[name];
  }
  return { schema: 1, values, stood };
}

/** What is known of the best single change of that knob. */
function stoodRecord(name: KnobName, { study, machine, effects, experiment, defaults }: PromotionInput) {
  const value = defaults[name];
  const tried = effects.flatMap(({ arm, by }) => {
    const ratio = by[experiment.objective]?.geomean;
    const against = arm.knobs[name];
    return ratio === undefined || against === undefined || Object.keys(arm.knobs).length > 1
      ? []
      : [{ against, ratio }];
  });
  const best = tried.sort((a, b) => a.ratio.estimate - b.ratio.estimate)[0];
  if (value === undefined || best === undefined) return undefined;
  return { value, study, machine, against: best.against, effect: round(best.ratio.estimate), ...bounds(best.ratio) };
}

function bounds({ low, high }: Interval): { low: number | null; high: number | null } {
  return { low: low > 0 ? round(low) : null, high: Number.isFinite(high) ? round(high) : null };
}

function round(ratio: number): number {
  return Number(ratio.toFixed(5));
}

export function readDefaultsFile(path: string): DefaultsFile {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as DefaultsFile;
  } catch (error) {
    throw new UserError(`${path}: not readable as JSON: ${(error as Error).message}`);
  }
}

export function writeDefaultsFile(path: string, file: DefaultsFile): void {
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${(error as Error).message}`);
  }
}
