/** Dicts. Positions count entries in order of insertion; only the code that iterates sees them. */
import type { Type } from '../../types.js';
import { type Library, plain } from '../maker.js';
import { fault } from '../panic.js';
import { textOf } from '../text.js';
import { Dict, type Int, type Key, type Value } from '../values.js';

export const DICTS: Library = {
  'dict.new': plain(() => new Dict()),
  'dict.len': plain((dict: Dict) => dict.length),
  'dict.index': {
    make:
      ({ args: [type] }) =>
      (dict: Dict, key: Key) =>
        need(keyOf(type), dict, key),
  },
  'dict.set': plain((dict: Dict, key: Key, value: Value) => dict.set(key, value)),
  'dict.contains': plain((dict: Dict, key: Key) => dict.find(key) >= 0),
  'dict.remove': plain((dict: Dict, key: Key) => dict.remove(key)),
  'dict.clear': plain((dict: Dict) => dict.clear()),
  'dict.find': plain((dict: Dict, key: Key) => dict.find(key)),
  'dict.keyAt': plain((dict: Dict, position: Int) => dict.keyAt(Number(position))),
  'dict.valueAt': plain((dict: Dict, position: Int) => dict.valueAt(Number(position))),
  'dict.version': plain((dict: Dict) => dict.version),
  'dict.next': plain(next),
};

function keyOf(type: Type | undefined): Type {
  if (type?.kind !== 'dict') throw new Error(`internal error: a dict is expected, not ${type?.name}`);
  return type.key;
}

/** The value of a key that has to be there. */
export function need(type: Type, dict: Dict, key: Key): Value {
  const at = dict.find(key);
  if (at < 0) fault(`key ${textOf(type, key)} is not in the dict`);
  return dict.valueAt(at);
}

/** The first live entry at or after a position, or -1. */
export function next(dict: Dict, from: Int, version: Int): number {
  if (dict.version !== version) fault('the dict changed while it was being iterated');
  return dict.next(Number(from));
}
