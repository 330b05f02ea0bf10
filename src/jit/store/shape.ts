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

/** An object with these fields, and perhaps others. */
export const recordOf = (fields: Readonly<Record<string, Shape>>): Shape => {
  const rows = Object.entries(fields);
  return (value) =>
    isRecord(value) && rows.every(([name, shape]) => shape(Object.hasOwn(value, name) ? value[name] : undefined));
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
