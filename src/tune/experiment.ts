/**
 * Experiment files: what to measure, declared. Read, checked against a JSON schema made from the table of knobs, and
 * completed with defaults, so that the rest of the tuner sees no optional field.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { KnobName, KnobValue } from '../config/knobs.js';
import { allowedValues, findKnob } from '../config/parse.js';
import { UserError } from '../support/assert.js';
import { parseDuration } from './duration.js';
import { validateExperiment } from './experiment-schema.js';
import type { ArmKind, Clock, Mode, Objective, SizeName, Turns } from './model.js';
import type { Places } from './places.js';

export type SearchStrategy = 'one-factor' | 'grid' | 'sobol' | 'random';

/** An experiment file as written. */
export interface ExperimentFile {
  schema?: 1;
  name?: string;
  description?: string;
  programs: string[];
  size?: SizeName;
  arms: ArmKind[];
  iterations: number;
  turns?: Turns;
  clock?: Clock;
  objective?: Objective;
  budget: string;
  trialTimeout?: string;
  seed?: number;
  rounds?: number;
  precision?: number;
  sweep?: {
    mode: Mode;
    strategy?: SearchStrategy;
    knobs: Partial<Record<KnobName, KnobValue[]>>;
    combinations?: number;
    rounds?: number;
    groupSize?: number;
  };
  confirm?: { finalists?: number; rounds?: number; budgetShare?: number; maxLoss?: number };
}

export interface Sweep {
  readonly mode: Mode;
  readonly strategy: SearchStrategy;
  readonly knobs: Readonly<Partial<Record<KnobName, readonly KnobValue[]>>>;
  /** Configurations that change several knobs at once, beside the one-factor variations; all of them for other strategies. */
  readonly combinations: number;
  readonly rounds: number;
  /** Variants that share one measurement of the default. */
  readonly groupSize: number;
}

export interface Confirm {
  readonly finalists: number;
  readonly rounds: number;
  /** Share of the budget kept back for re-measuring the finalists. */
  readonly budgetShare: number;
  /** A configuration that slows any one program down by more is not promoted. */
  readonly maxLoss: number;
}

export interface Experiment {
  readonly name: string;
  readonly description: string;
  readonly programs: readonly string[];
  /** Those of a sweep's programs that its search does not see (split.ts); missing where nothing is swept. */
  readonly judges?: readonly string[];
  readonly size: SizeName;
  readonly arms: readonly ArmKind[];
  readonly iterations: number;
  /** Missing in studies from before arms took turns by iterations: they took turns by processes. */
  readonly turns?: Turns;
  readonly clock: Clock;
  readonly objective: Objective;
  readonly budgetMs: number;
  readonly trialTimeoutMs: number;
  readonly seed: number;
  /** Mirrored rounds of the core arms. */
  readonly rounds: number;
  /** Core rounds end early when every core ratio's interval is at most this wide on either side; 0 never. */
  readonly precision: number;
  readonly sweep: Sweep | undefined;
  readonly confirm: Confirm;
  /** What `otter-tune compare` measures besides; missing elsewhere. */
  readonly compare?: {
    /** Trials that start from source text. */
    readonly source: boolean;
    /** Instruction counts of programs compiled ahead of time. */
    readonly instructions: boolean;
  };
}

/** A path, or the name of a file in experiments/. @throws UserError */
export function loadExperiment(nameOrPath: string, places: Places): Experiment {
  const path = findExperiment(nameOrPath, places);
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path}: not readable as JSON: ${(error as Error).message}`);
  }
  return completeExperiment(validateExperiment(parsed, path), path);
}

function findExperiment(nameOrPath: string, places: Places): string {
  const candidates = [
    resolve(nameOrPath),
    join(places.experiments, nameOrPath),
    join(places.experiments, `${nameOrPath}.json`),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new UserError(`there is no experiment '${nameOrPath}'`, `looked for ${candidates.join(', ')}`);
  }
  return found;
}

export function completeExperiment(file: ExperimentFile, path: string): Experiment {
  const { sweep, confirm } = file;
  return {
    name: file.name ?? basename(path, '.json'),
    description: file.description ?? '',
    programs: file.programs,
    size: file.size ?? 'quick',
    arms: file.arms,
    iterations: file.iterations,
    turns: file.turns ?? 'iterations',
    clock: file.clock ?? 'cpu',
    objective: file.objective ?? 'total',
    budgetMs: parseDuration(file.budget, `${path}: budget`),
    trialTimeoutMs: parseDuration(file.trialTimeout ?? '2m', `${path}: trialTimeout`),
    seed: file.seed ?? 1,
    rounds: file.rounds ?? 2,
    precision: file.precision ?? 0,
    sweep: sweep === undefined ? undefined : completeSweep(sweep, path),
    confirm: {
      finalists: confirm?.finalists ?? 2,
      rounds: confirm?.rounds ?? 4,
      budgetShare: confirm?.budgetShare ?? 0.25,
      maxLoss: confirm?.maxLoss ?? 0.05,
    },
  };
}

function completeSweep(sweep: NonNullable<ExperimentFile['sweep']>, path: string): Sweep {
  for (const [name, values] of Object.entries(sweep.knobs)) checkDistinct(name, values, path);
  return {
    mode: sweep.mode,
    strategy: sweep.strategy ?? 'one-factor',
    knobs: sweep.knobs,
    combinations: sweep.combinations ?? 0,
    rounds: sweep.rounds ?? 1,
    groupSize: sweep.groupSize ?? 4,
  };
}

function checkDistinct(name: string, values: readonly KnobValue[], path: string): void {
  if (new Set(values).size === values.length) return;
  const knob = findKnob(name, path);
  throw new UserError(`${path}: sweep.knobs.${name}: a value is listed twice`, `it takes ${allowedValues(knob)}`);
}
