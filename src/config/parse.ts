/** Reading one knob's value from text, with messages that say what is allowed. */
import { UserError } from '../support/assert.js';
import { nearest } from '../support/nearest.js';
import { KNOBS, type Knob, type KnobName, type KnobValue } from './knobs.js';

const BY_NAME: ReadonlyMap<string, Knob> = new Map(KNOBS.map((knob) => [knob.name, knob]));

/** @throws UserError naming the nearest knob when there is none of that name. `where` says who asked. */
export function findKnob(name: string, where: string): Knob & { name: KnobName } {
  const knob = BY_NAME.get(name);
  if (knob !== undefined) return knob as Knob & { name: KnobName };
  const close = nearest(name, BY_NAME.keys());
  const hint = close === undefined ? '' : `did you mean '${close}'? `;
  throw new UserError(`${where}: there is no knob '${name}'`, `${hint}'otter knobs' lists them all`);
}

/** What a knob accepts, in words: `an int from 1 to 16`. */
export function allowedValues(knob: Knob): string {
  if (knob.type === 'choice') return `one of ${knob.choices.join(', ')}`;
  return `${knob.type === 'int' ? 'an int' : 'a number'} from ${knob.min} to ${knob.max} (${knob.unit})`;
}

/** @throws UserError when the value is not one that the knob takes. */
export function checkValue(knob: Knob, value: unknown, where: string): KnobValue {
  if (isAllowed(knob, value)) return value;
  throw new UserError(`${where}: '${String(value)}' is not a value of ${knob.name}`, `it takes ${allowedValues(knob)}`);
}

function isAllowed(knob: Knob, value: unknown): value is KnobValue {
  if (knob.type === 'choice') return typeof value === 'string' && knob.choices.includes(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (knob.type === 'int' && !Number.isInteger(value)) return false;
  return value >= knob.min && value <= knob.max;
}

/** Parses `name=value`. */
export function parseAssignment(text: string, where: string): [KnobName, KnobValue] {
  const at = text.indexOf('=');
  if (at < 0) throw new UserError(`${where}: '${text}' is not of the form name=value`);
  const knob = findKnob(text.slice(0, at).trim(), where);
  const raw = text.slice(at + 1).trim();
  const value = knob.type === 'choice' || raw === '' ? raw : Number(raw.replaceAll('_', ''));
  return [knob.name, checkValue(knob, Number.isNaN(value) ? raw : value, where)];
}
