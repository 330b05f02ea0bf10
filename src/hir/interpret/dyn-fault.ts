/** `T WHAT`, of a value in an `any`. */
import { fault } from './panic.js';
import type { AnyValue } from './values.js';

export function faultType({ type }: AnyValue, what: string): never {
  return fault(`${type.name} ${what}`);
}
