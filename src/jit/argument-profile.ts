/**
 * What functions are called with: the native side's samples with names, and what of them is worth deciding on. Pure.
 *
 * Invariant: a `share` is a lower bound: only what is certain of a count is in it.
 */
import type { FnId, HirFunction, HirProgram } from '../hir/hir.js';
import { type ParameterUse, parameterUses } from '../hir/parameter-uses.js';
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
  /** Of numbers and truth values: what knowing one is good for. */
  readonly use?: BoundUse;
}

/** `plain`: it gains something where another parameter is known, too. */
export type BoundUse = ParameterUse | 'plain';

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
  const isBindable = kind === 'i' || kind === 'b';
  return {
    name: fn.locals[local]?.name ?? '',
    of: kind === 't' ? 'type' : 'value',
    samples,
    values: values.map(({ text, count, error }) => ({ text: textOf(text), count: count - error })),
    ...(isBindable ? { use: parameterUses(fn).get(local) ?? 'plain' } : {}),
  };
}

/** One a parameter of which something was kept. */
export function dominantValues(profiles: readonly ArgumentProfile[]): readonly DominantValue[] {
  return profiles.flatMap(({ name, of, samples, use, values: [first] }) =>
    first === undefined ? [] : [{ parameter: name, of, samples, ...first, ...(use === undefined ? {} : { use }) }],
  );
}
