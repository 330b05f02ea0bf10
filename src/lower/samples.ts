/**
 * Which arguments baseline code hands to the runtime now and then: values of ints, bools and texts, and the types that
 * an `any` arrives with. The runtime keeps the most frequent ones (docs/abi.md).
 *
 * Invariant: a sampled argument is one word, whatever its type.
 */
import type { HirFunction, HirLocal, LocalId } from '../hir/hir.js';
import type { Type } from '../hir/types.js';
import type { Value } from './llvm.js';
import { scalarsOf } from './repr.js';
import type { FunctionState } from './state.js';

export interface SampledParameter {
  readonly local: LocalId;
  /** ArgumentKind of src/native/profile/argument_samples.h. */
  readonly kind: 'i' | 'b' | 's' | 't';
}

/** A call has more than enough to say in so many. */
const MOST = 8;

const sampled = new WeakMap<HirFunction, readonly SampledParameter[]>();

export function sampledParameters(fn: HirFunction): readonly SampledParameter[] {
  let found = sampled.get(fn);
  if (found === undefined) {
    found = findSampled(fn);
    sampled.set(fn, found);
  }
  return found;
}

function findSampled({ locals, paramCount }: HirFunction): readonly SampledParameter[] {
  const found: SampledParameter[] = [];
  for (let local = 0; local < paramCount && found.length < MOST; local++) {
    const kind = kindOf((locals[local] as HirLocal).type);
    if (kind !== undefined) found.push({ local, kind });
  }
  return found;
}

function kindOf(type: Type): SampledParameter['kind'] | undefined {
  switch (type.kind) {
    case 'int':
    case 'i32':
      return 'i';
    case 'bool':
      return 'b';
    case 'str':
      return 's';
    case 'any':
      return 't';
    default:
      return undefined;
  }
}

/** Number of the LLVM argument that a parameter's first scalar is; the first of all is the context. */
export function argumentOf({ locals }: HirFunction, parameter: LocalId): number {
  return locals.slice(0, parameter).reduce((sum, { type }) => sum + scalarsOf(type).length, 1);
}

/** Address of the parameters' values on the stack, a word each. */
export function argumentWords(f: FunctionState, params: readonly SampledParameter[]): Value {
  const { address, word } = f.wordArray(params.length);
  for (const [i, { local }] of params.entries()) {
    const [scalar = 'i64'] = scalarsOf(f.localType(local));
    f.storeScalar('i64', f.toWord(scalar, f.peekLocal(local)), word(i));
  }
  return address;
}
