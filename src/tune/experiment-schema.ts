/** The JSON schema of experiment files, made from the table of knobs, and messages that name field and allowed values. */
import { Ajv, type ErrorObject } from 'ajv';
import { KNOBS, type Knob } from '../config/knobs.js';
import { allowedValues } from '../config/parse.js';
import { UserError } from '../support/assert.js';
import { nearest } from '../support/nearest.js';
import { DURATION_PATTERN } from './duration.js';
import type { ExperimentFile } from './experiment.js';
import { ARM_KINDS, CLOCKS, MODES, OBJECTIVES, SIZES, TURNS } from './model.js';

const count = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const choice = (values: readonly string[]) => ({ enum: values });
const duration = { type: 'string', pattern: DURATION_PATTERN };
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const list = (items: object, maxItems: number) => ({ type: 'array', minItems: 1, maxItems, uniqueItems: true, items });

function knobValue(knob: Knob): object {
  if (knob.type === 'choice') return choice(knob.choices);
  return { type: knob.type === 'int' ? 'integer' : 'number', minimum: knob.min, maximum: knob.max };
}

const knobs = Object.fromEntries(KNOBS.map((knob) => [knob.name, list(knobValue(knob), 64)]));

export const EXPERIMENT_SCHEMA = object(
  {
    $schema: { type: 'string' },
    schema: { const: 1 },
    name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' },
    description: { type: 'string' },
    programs: list({ type: 'string', minLength: 1 }, 1000),
    size: choice(SIZES),
    arms: list(choice(ARM_KINDS), ARM_KINDS.length),
    iterations: count(1, 100_000),
    turns: choice(TURNS),
    clock: choice(CLOCKS),
    objective: choice(OBJECTIVES),
    budget: duration,
    trialTimeout: duration,
    seed: count(0, 2 ** 31 - 1),
    rounds: count(1, 1000),
    precision: { type: 'number', minimum: 0, maximum: 1 },
    sweep: object(
      {
        mode: choice(MODES),
        strategy: choice(['one-factor', 'grid', 'sobol', 'random']),
        knobs: object(knobs),
        combinations: count(0, 10_000),
        rounds: count(1, 1000),
        groupSize: count(1, 32),
      },
      ['mode', 'knobs'],
    ),
    confirm: object({
      finalists: count(0, 10),
      rounds: count(1, 1000),
      budgetShare: { type: 'number', minimum: 0, maximum: 0.9 },
      maxLoss: { type: 'number', minimum: 0, maximum: 1 },
    }),
  },
  ['programs', 'arms', 'iterations', 'budget'],
);

const ajv = new Ajv({ allErrors: true, verbose: true });
const validate = ajv.compile<ExperimentFile>(EXPERIMENT_SCHEMA);

/** @throws UserError with one line a mistake. */
export function validateExperiment(value: unknown, path: string): ExperimentFile {
  if (validate(value)) return value;
  const lines = [...new Set((validate.errors ?? []).map(describe))];
  throw new UserError(`${path}: ${lines.join(`\n  ${path}: `)}`);
}

/** `/sweep/knobs/heap.policy/1` as `sweep.knobs["heap.policy"][1]`. */
export function fieldName(pointer: string): string {
  const parts = pointer.split('/').slice(1);
  const text = parts.map((raw) => {
    const part = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    if (/^\d+$/.test(part)) return `[${part}]`;
    return /^\w+$/.test(part) ? `.${part}` : `["${part}"]`;
  });
  return text.join('').replace(/^\./, '') || 'the experiment';
}

function describe(error: ErrorObject): string {
  const field = fieldName(error.instancePath);
  const got = JSON.stringify(error.data);
  const params = error.params as Record<string, unknown>;
  const knob = KNOBS.find((k) => error.instancePath.startsWith(`/sweep/knobs/${k.name}/`));
  if (knob !== undefined) return `${field}: ${got} is not allowed; ${knob.name} takes ${allowedValues(knob)}`;
  switch (error.keyword) {
    case 'required':
      return `${joined(field, String(params.missingProperty))}: this field is missing`;
    case 'additionalProperties':
      return unknownField(field, String(params.additionalProperty), error);
    case 'enum':
      return `${field}: ${got} is not allowed; it takes one of ${(params.allowedValues as string[]).join(', ')}`;
    case 'pattern':
      return `${field}: ${got} is not allowed; ${expectedPattern(error)}`;
    case 'minimum':
    case 'maximum':
      return `${field}: ${got} is not allowed; it takes ${range(error)}`;
    default:
      return `${field}: ${error.message ?? 'is wrong'}${got === undefined ? '' : ` (it is ${shorten(got)})`}`;
  }
}

function joined(field: string, name: string): string {
  return field === 'the experiment' ? name : `${field}.${name}`;
}

function unknownField(field: string, name: string, error: ErrorObject): string {
  const allowed = Object.keys((error.parentSchema?.properties ?? {}) as object);
  const close = nearest(name, allowed);
  const hint = close === undefined ? '' : `did you mean '${close}'? `;
  const what = field === 'sweep.knobs' ? 'there is no such knob' : 'there is no such field';
  return `${joined(field, name)}: ${what}; ${hint}allowed: ${allowed.join(', ')}`;
}

function expectedPattern(error: ErrorObject): string {
  return error.schema === DURATION_PATTERN
    ? 'it takes a duration such as 90s or 10m'
    : 'it takes letters, digits, dot, dash and underscore';
}

function range(error: ErrorObject): string {
  const schema = error.parentSchema as { type: string; minimum: number; maximum: number };
  return `${schema.type === 'integer' ? 'an integer' : 'a number'} from ${schema.minimum} to ${schema.maximum}`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
