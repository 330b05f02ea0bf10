/**
 * What functions are called with: the native side's samples with names, and what of them is worth deciding on. Pure.
 *
 * Invariant: a `share` is a lower bound: only what is certain of a count is in it.
 */
import type { FnId, HirFunction, HirProgram } from '../hir/hir.js';
import { type ParameterUse, parameterUses } from '../hir/parameter-uses.js';
import { type TypeUse, typeUse } from '../hir/type-uses.js';
import type { Type } from '../hir/types.js';
import { type SampledParameter, sampledParameters } from '../lower/index.js';
import type { ArgumentSamples } from './native.js';

/** A parameter of a function, and its most frequent values. */
export interface ArgumentProfile {
  readonly name: string;
  /** `type`: values are types that an `any` arrived with. */
  readonly of: 'value' | 'type';
  readonly samples: number;
  /** The most certain first; as many as four. */
  readonly values: readonly ArgumentValue[];
  /** Of numbers, truth values, and the type that an `any` mostly holds: what knowing it is good for. */
  readonly use?: BoundUse;
}

/** `plain`: it gains something where another parameter is known, too. */
export type BoundUse = ParameterUse | TypeUse;

export interface ArgumentValue {
  readonly text: string;
  /** Samples that are certain to have had it. */
  readonly count: number;
}

/** The most frequent value of a parameter: what the policy gets to see. */
export interface DominantValue {
  readonly parameter: string;
  readonly of: ArgumentProfile['of'];
  readonly text: string;
  readonly count: number;
  readonly samples: number;
  readonly use?: BoundUse;
}

/** Letters of the parameters that baseline code of `fn` shows (SessionOptions). */
export function sampledKinds(fn: HirFunction): string {
  return sampledParameters(fn)
    .map(({ kind }) => kind)
    .join('');
}

/** Of a function's parameters that were looked at. */
export function argumentProfiles(
  program: HirProgram,
  fn: FnId,
  samples: readonly ArgumentSamples[],
): readonly ArgumentProfile[] {
  const body = program.functions[fn];
  if (body === undefined) return [];
  return sampledParameters(body).flatMap((parameter, i) => {
    const found = samples[i];
    return found === undefined ? [] : [profileOf(program, body, parameter, found)];
  });
}

function profileOf(
  program: HirProgram,
  fn: HirFunction,
  { local, kind }: SampledParameter,
  { samples, values }: ArgumentSamples,
): ArgumentProfile {
  const textOf = (text: string) => (kind === 't' ? (program.types.all[Number(text)]?.name ?? text) : text);
  return {
    name: fn.locals[local]?.name ?? '',
    of: kind === 't' ? 'type' : 'value',
    samples,
    values: values.map(({ text, count, error }) => ({ text: textOf(text), count: count - error })),
    ...useOf(program, fn, { local, kind }, values[0]?.text),
  };
}

/** `first`: the most frequent value, or the number of a type. */
function useOf(
  program: HirProgram,
  fn: HirFunction,
  { local, kind }: SampledParameter,
  first: string | undefined,
): Pick<ArgumentProfile, 'use'> {
  if (kind === 'i' || kind === 'b') return { use: parameterUses(fn).get(local) ?? 'plain' };
  const type = kind === 't' && first !== undefined ? program.types.all[Number(first)] : undefined;
  const isKnown = type !== undefined && typeNamed(program, type.name) === type;
  const use = isKnown ? typeUse(program, fn, local, type) : undefined;
  return use === undefined ? {} : { use };
}

const names = new WeakMap<HirProgram['types'], Map<string, Type | undefined>>();

/** The type of a name, which several structs may have: of none of them then. */
export function typeNamed({ types }: HirProgram, name: string): Type | undefined {
  let known = names.get(types);
  if (known === undefined) {
    known = new Map();
    for (const type of types.all) known.set(type.name, known.has(type.name) ? undefined : type);
    names.set(types, known);
  }
  return known.get(name);
}

/** One a parameter of which something was kept. */
export function dominantValues(profiles: readonly ArgumentProfile[]): readonly DominantValue[] {
  return profiles.flatMap(({ name, of, samples, use, values: [first] }) =>
    first === undefined ? [] : [{ parameter: name, of, samples, ...first, ...(use === undefined ? {} : { use }) }],
  );
}
