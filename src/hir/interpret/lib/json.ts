/** `json` and `yaml`. */
import { decodeJson } from '../json.js';
import { encodeJson } from '../json-encode.js';
import type { Call, Library, Maker } from '../maker.js';
import { Fault } from '../panic.js';
import { type AnyValue, EnumValue, type Value } from '../values.js';
import { decodeYaml } from '../yaml.js';
import { encodeYaml } from '../yaml-encode.js';

type Decode = (call: Call, text: string) => AnyValue;

const json: Decode = ({ m }, text) => decodeJson(m.program.types, text);
const yaml: Decode = ({ m }, text) => decodeYaml(m.program.types, text);
const compact = ({ type, value }: AnyValue): string => encodeJson(type, value, false);
const pretty = ({ type, value }: AnyValue): string => encodeJson(type, value, true);

/** A text that decoding and writing again gives. */
function rewriting(decode: Decode, encode: (data: AnyValue) => string): Maker {
  return { make: (call) => (text: string) => encode(decode(call, text)) };
}

function validating(decode: Decode): Maker {
  return { make: (call) => (text: string) => attempt(() => decode(call, text)).tag === 0 };
}

/** A `Result`: variant 0 is Ok. */
function attempt(run: () => Value): EnumValue {
  try {
    return new EnumValue(0, [run()]);
  } catch (error) {
    if (error instanceof Fault) return new EnumValue(1, [error.message]);
    throw error;
  }
}

function encoding(isPretty: boolean): Maker {
  return {
    make:
      ({ m, args: [type] }) =>
      (value) =>
        encodeJson(type ?? m.program.types.unit, value, isPretty),
  };
}

export const JSON_AND_YAML: Library = {
  'json.encode': encoding(false),
  'json.pretty': encoding(true),
  'json.reformat': rewriting(json, pretty),
  'json.decode': { make: (call) => (text: string) => json(call, text) },
  'json.tryDecode': { make: (call) => (text: string) => attempt(() => json(call, text)) },
  'json.validate': validating(json),
  'yaml.normalize': rewriting(yaml, encodeYaml),
  'yaml.toJson': rewriting(yaml, compact),
  'yaml.fromJson': rewriting(json, encodeYaml),
  'yaml.validate': validating(yaml),
};
