/** What a parsed JSON value looks like, checked before it is trusted. Pure. */

export type Shape = (value: unknown) => boolean;

export const isText: Shape = (value) => typeof value === 'string';

/** A whole number from 0 on that a double holds exactly. */
export const isCount: Shape = (value) => Number.isSafeInteger(value) && (value as number) >= 0;

export const oneOf =
  (...names: readonly string[]): Shape =>
  (value) =>
    names.includes(value as string);

export const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);

export const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);

/** An object whose fields are as `check` says. Fields are read by name: a loop over names took three times as long. */
export const recordOf =
  (check: (fields: Readonly<Record<string, unknown>>) => boolean): Shape =>
  (value) =>
    typeof value === 'object' && value !== null && check(value as Readonly<Record<string, unknown>>);
