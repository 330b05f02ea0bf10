/** Experiment files: a JSON schema checked by ajv, with messages that name the field and what it allows. */
import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import type { KnobValue } from '../config/knobs.js';
import { checkValue, findKnob } from '../config/parse.js';
import { UserError } from '../support/assert.js';
import type { Mode } from './model.js';

export interface Experiment {
  readonly schema: 1;
  readonly description: string;
  readonly programs: readonly string[];
  readonly size: 'quick' | 'normal' | 'long';
  readonly arms: readonly Mode[];
  /** Values to try, one factor at a time against the default configuration. */
  readonly knobs: Readonly<Record<string, readonly KnobValue[]>>;
  /** bench(n) calls in one process. */
  readonly iterations: number;
  /** Repetitions of the whole set of trials; each arm is measured twice a block (ABBA). */
  readonly blocks: number;
  readonly budgetSeconds: number;
  readonly timeoutSeconds: number;
}

const names = { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, uniqueItems: true };

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'description', 'programs', 'size', 'arms', 'knobs', 'iterations', 'blocks', 'budgetSeconds'],
  properties: {
    schema: { const: 1 },
    description: { type: 'string' },
    programs: names,
    size: { enum: ['quick', 'normal', 'long'] },
    arms: { type: 'array', items: { enum: ['static', 'jit', 'rust'] }, minItems: 1, uniqueItems: true },
    knobs: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: ['number', 'string'] }, minItems: 1 },
    },
    iterations: { type: 'integer', minimum: 2, maximum: 10_000 },
    blocks: { type: 'integer', minimum: 1, maximum: 1_000 },
    budgetSeconds: { type: 'number', exclusiveMinimum: 0 },
    timeoutSeconds: { type: 'number', exclusiveMinimum: 0 },
  },
};

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(SCHEMA);

/** @throws UserError naming the file, the field and what is allowed there. */
export function readExperiment(path: string): Experiment {
  const value = readJson(path);
  if (!validate(value)) {
    const problems = (validate.errors ?? []).map(explain);
    throw new UserError(`${path}: ${problems.join('; ')}`);
  }
  const experiment = { timeoutSeconds: 120, ...(value as Omit<Experiment, 'timeoutSeconds'>) };
  for (const [name, values] of Object.entries(experiment.knobs)) {
    const knob = findKnob(name, `${path}: knobs`);
    for (const each of values) checkValue(knob, each, `${path}: knobs.${name}`);
  }
  return experiment;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UserError(`${path}: ${missing ? 'there is no such file' : (error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: not JSON: ${(error as Error).message}`);
  }
}

function explain(error: ErrorObject): string {
  const field = error.instancePath.slice(1).replaceAll('/', '.') || 'the experiment';
  const { params } = error;
  if (error.keyword === 'additionalProperties') return `${field} has an unknown field '${params.additionalProperty}'`;
  if (error.keyword === 'required') return `${field} lacks the field '${params.missingProperty}'`;
  if (error.keyword === 'enum') return `${field} must be one of ${params.allowedValues.join(', ')}`;
  if (error.keyword === 'const') return `${field} must be ${JSON.stringify(params.allowedValue)}`;
  return `${field} ${error.message ?? 'is not valid'}`;
}
