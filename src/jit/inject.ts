/**
 * Makes compile jobs go wrong on purpose, as the `inject.*` knobs say: that the program goes on with the code it has
 * is something to test. Pure, apart from what `reachLowering` is asked to do.
 *
 * Invariants: the same job of the same seed has the same fate; nothing is injected while `inject.stage` is `none`.
 */
import type { KnobValues } from '../config/knobs.js';
import type { CompileStage, Injection } from './native.js';

/** What goes through no compile job: reading and writing code that is kept (store/program-store.ts). */
export type StoreStage = 'load' | 'keep';

export interface JobInjection {
  readonly stage: 'lower' | CompileStage | StoreStage;
  readonly kind: Injection['kind'];
  readonly stallMs: number;
}

/** What goes wrong in a job, by its number in the session. */
export function injectionFor(knobs: KnobValues, tier: string, job: number): JobInjection | undefined {
  const stage = knobs['inject.stage'];
  if (stage === 'none') return undefined;
  if (knobs['inject.tier'] !== 'all' && knobs['inject.tier'] !== tier) return undefined;
  const seed = Number(knobs['inject.seed']);
  if ((job + seed) % Number(knobs['inject.every']) !== 0) return undefined;
  if (uniform(seed, job) >= Number(knobs['inject.rate'])) return undefined;
  return {
    stage: stage as JobInjection['stage'],
    kind: knobs['inject.kind'] as JobInjection['kind'],
    stallMs: Number(knobs['inject.stallMs']),
  };
}

/** The part of it that compile threads carry out. */
export function nativeInjection(knobs: KnobValues, tier: string, job: number): { readonly inject?: Injection } {
  const injection = injectionFor(knobs, tier, job);
  if (injection === undefined) return {};
  const { stage, kind, stallMs } = injection;
  if (stage === 'lower' || stage === 'load' || stage === 'keep') return {};
  return { inject: { stage, kind, stallMs } };
}

/** The part of it that happens here. @throws when lowering is to fail. */
export function reachLowering(knobs: KnobValues, tier: string, job: number): void {
  const injection = injectionFor(knobs, tier, job);
  if (injection?.stage !== 'lower') return;
  if (injection.kind === 'fail') throw new Error('injected failure: lower');
  // What V8 throws when it cannot get the memory of a buffer.
  if (injection.kind === 'memory') throw new RangeError('injected: out of memory: lower');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, injection.stallMs);
}

/** A number in [0, 1) that looks random (the finaliser of MurmurHash3). */
function uniform(seed: number, job: number): number {
  let h = (Math.imul(seed, 0x9e3779b1) ^ job) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
