/**
 * Stored baselines. A file keeps log-ratios of the runtime to the Rust twins, not times: the twins were measured beside
 * it, trial by trial, so what the machine does in general cancels, and a gate compares ratio with ratio.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { UserError } from '../../support/assert.js';
import { type Environment, incompatibility } from '../environment.js';
import type { Mode, Program, SizeName } from '../model.js';

export const BASELINE_SCHEMA = 1;

export interface Baseline {
  readonly schema: number;
  readonly kind: 'otter-tune baseline';
  readonly mode: Mode;
  readonly size: SizeName;
  /** Of each process; missing where a pilot chose them. */
  readonly iterations?: number | undefined;
  readonly environment: Environment;
  /** By program: its size and its log-ratios to Rust. */
  readonly programs: Readonly<Record<string, { readonly n: number; readonly logRatios: readonly number[] }>>;
}

export function writeBaseline(path: string, baseline: Baseline): void {
  try {
    writeFileSync(path, `${JSON.stringify(baseline)}\n`);
  } catch (error) {
    throw new UserError(`cannot write the baseline ${path}: ${(error as Error).message}`);
  }
}

/** @throws UserError when it cannot be read or is not one. */
export function readBaseline(path: string): Baseline {
  const baseline = parse(path);
  if (baseline.kind !== 'otter-tune baseline') {
    throw new UserError(`${path} is not a baseline`, 'otter-tune gate --save FILE writes one');
  }
  return baseline;
}

/** Whether it has what a comparison needs, whatever else its schema has. */
function isUsable({ programs, environment }: Partial<Baseline>): boolean {
  const entries = Object.values(programs ?? {});
  const numbers = (list: unknown): boolean => Array.isArray(list) && list.every((x) => Number.isFinite(x));
  return entries.length > 0 && environment !== undefined && entries.every((entry) => numbers(entry.logRatios));
}

function parse(path: string): Baseline {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Baseline;
  } catch (error) {
    throw new UserError(`cannot read the baseline ${path}: ${(error as Error).message}`);
  }
}

export interface Wanted {
  readonly mode: Mode;
  readonly size: SizeName;
  readonly programs: readonly Program[];
  readonly environment: Environment;
  /** Another machine is a warning, not a refusal. */
  readonly allowOtherMachine: boolean;
  /** Another schema is a warning when what is needed is there. */
  readonly allowOtherSchema: boolean;
}

/** Warnings; whatever makes the comparison meaningless is refused. @throws UserError */
export function checkBaseline(path: string, baseline: Baseline, wanted: Wanted): string[] {
  const warnings = checkSchema(path, baseline, wanted.allowOtherSchema);
  for (const field of ['mode', 'size'] as const) {
    if (baseline[field] !== wanted[field]) {
      throw new UserError(`${path} was measured with ${field} '${baseline[field]}', not '${wanted[field]}'`);
    }
  }
  for (const { name, sizes } of wanted.programs) {
    const stored = baseline.programs[name];
    if (stored === undefined) {
      throw new UserError(`${path} has no program '${name}'`, 'leave it out with --programs, or write a new baseline');
    }
    if (stored.n !== sizes[wanted.size]) {
      throw new UserError(`${path} has '${name}' at size ${stored.n}, the corpus has ${sizes[wanted.size]}`);
    }
  }
  const other = incompatibility(baseline.environment, wanted.environment);
  if (other === undefined) return warnings;
  if (wanted.allowOtherMachine) return [...warnings, `the baseline is of another machine: ${other}`];
  throw new UserError(
    `${path} was measured on another machine: ${other}`,
    'compare with a git revision (--against), or add --allow-other-machine to be warned only',
  );
}

function checkSchema(path: string, baseline: Baseline, allowed: boolean): string[] {
  if (baseline.schema === BASELINE_SCHEMA) return [];
  const problem = `${path} has schema ${baseline.schema}, this program reads ${BASELINE_SCHEMA}`;
  const renew = 'write a new one with otter-tune gate --save FILE';
  if (!allowed) throw new UserError(problem, `${renew}, or add --allow-other-schema to be warned only`);
  if (!isUsable(baseline)) throw new UserError(`${problem}, and does not find in it what it needs`, renew);
  return [problem];
}
