/** What an implementation of an intrinsic is. */
import type { Type } from '../types.js';
import type { Machine } from './machine.js';
import type { Site } from './panic.js';
import type { Waiting } from './tasks.js';
import type { Value } from './values.js';

/** What an implementation knows of the place it is called from. */
export interface Call {
  readonly m: Machine;
  readonly site: Site;
  readonly args: readonly Type[];
  readonly result: Type;
}

/**
 * Methods' parameters are compared both ways, so that an implementation can say which classes of values it takes: the
 * verifier has checked that those are what it gets. It returns a value, or anything at all for unit.
 */
export type Impl = { run(...args: Value[]): unknown }['run'];
export type WaitingImpl = { run(...args: Value[]): Waiting }['run'];

/** Makes an implementation for one place of call. */
export type Maker =
  | { readonly make: (call: Call) => Impl }
  /** May have to wait for other tasks. */
  | { readonly wait: (call: Call) => WaitingImpl };

export type Library = Readonly<Record<string, Maker>>;

/** The same for every place of call. */
export function plain(run: Impl): Maker {
  return { make: () => run };
}
