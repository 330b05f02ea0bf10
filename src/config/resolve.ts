/**
 * Where a knob's value comes from: `--knob` flag, OTTER_KNOBS, the user's file, defaults.json, the table; the
 * first that names it wins. The origin is kept beside each value for `otter knobs`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../support/assert.js';
import { KNOBS, type KnobName, type KnobValue, type KnobValues } from './knobs.js';
import { checkValue, findKnob, parseAssignment } from './parse.js';

export type KnobOrigin = 'flag' | 'environment' | 'user file' | 'promoted default' | 'built-in default';

/** One entry of defaults.json: written only by `otter-tune promote`. Effects are time ratios, below 1 is faster. */
export interface PromotedValue {
  readonly value: KnobValue;
  readonly study: string;
  readonly machine: string;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
}

export interface ResolvedKnob {
  readonly name: KnobName;
  readonly value: KnobValue;
  readonly origin: KnobOrigin;
  /** The study behind a promoted default. */
  readonly provenance: PromotedValue | undefined;
}

export interface KnobSources {
  readonly flags: readonly string[];
  readonly environment: string | undefined;
  readonly userFile: string;
  readonly defaultsFile: string;
}

export function standardSources(flags: readonly string[]): KnobSources {
  // An empty or a relative one is to be ignored, says the specification of these folders.
  const { XDG_CONFIG_HOME: given } = process.env;
  const configHome = given?.startsWith('/') ? given : join(homedir(), '.config');
  return {
    flags,
    environment: process.env.OTTER_KNOBS,
    userFile: join(configHome, 'otter', 'knobs.json'),
    defaultsFile: defaultsPath(),
  };
}

/** `src/config/defaults.json` of this checkout, whether the code runs from source or from build/js. */
export function defaultsPath(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.endsWith('/build/js/config/')
    ? join(here, '../../../src/config/defaults.json')
    : join(here, 'defaults.json');
}

/** Every knob with its value and origin, in the table's order. @throws UserError on any bad name or value. */
export function resolveKnobs(sources: KnobSources): ResolvedKnob[] {
  const flags = assignments(sources.flags, '--knob');
  const environment = assignments((sources.environment ?? '').split(',').filter(Boolean), 'OTTER_KNOBS');
  const userFile = readUserFile(sources.userFile);
  const promoted = readDefaults(sources.defaultsFile);
  return KNOBS.map(({ name, default: builtIn }) => {
    const set = (value: KnobValue, origin: KnobOrigin, provenance?: PromotedValue): ResolvedKnob => ({
      name,
      value,
      origin,
      provenance,
    });
    const fromFlags = flags.get(name) ?? environment.get(name) ?? userFile.get(name);
    if (fromFlags !== undefined) {
      return set(fromFlags, flags.has(name) ? 'flag' : environment.has(name) ? 'environment' : 'user file');
    }
    const entry = promoted.get(name);
    return entry === undefined ? set(builtIn, 'built-in default') : set(entry.value, 'promoted default', entry);
  });
}

export function knobValues(resolved: readonly ResolvedKnob[]): KnobValues {
  return Object.fromEntries(resolved.map((knob) => [knob.name, knob.value])) as KnobValues;
}

function assignments(texts: readonly string[], where: string): Map<KnobName, KnobValue> {
  return new Map(texts.map((text) => parseAssignment(text, where)));
}

function readUserFile(path: string): Map<KnobName, KnobValue> {
  if (!existsSync(path)) return new Map();
  const entries = Object.entries(readJsonObject(path)).map(([name, value]): [KnobName, KnobValue] => {
    const knob = findKnob(name, path);
    return [knob.name, checkValue(knob, value, path)];
  });
  return new Map(entries);
}

function readDefaults(path: string): Map<KnobName, PromotedValue> {
  const values = readJsonObject(path).values;
  if (typeof values !== 'object' || values === null) throw new UserError(`${path}: 'values' must be an object`);
  const entries = Object.entries(values as Record<string, PromotedValue>).map(
    ([name, entry]): [KnobName, PromotedValue] => {
      const knob = findKnob(name, path);
      return [knob.name, { ...entry, value: checkValue(knob, entry.value, path) }];
    },
  );
  return new Map(entries);
}

function readJsonObject(path: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path}: cannot be read as JSON: ${(error as Error).message}`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UserError(`${path}: must hold a JSON object`);
  }
  return parsed as Record<string, unknown>;
}
