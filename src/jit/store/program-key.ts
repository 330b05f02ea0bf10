/**
 * What code that is kept for another process belongs to: the program, and all else that machine code made of it depends on.
 *
 * Invariants: the key follows from contents alone, never from a path, a time or an address; equal keys mean that code made for
 * one may run in the other's place. It is the whole program's, as representations, effects and lengths of lists that optimised
 * code relies on follow from the whole program (ARCHITECTURE.md).
 */
import { KNOBS, type KnobValues } from '../../config/knobs.js';
import type { HirProgram } from '../../hir/hir.js';
import { checkLevel } from '../../support/assert.js';
import type { Addon } from '../native.js';

/** Of entries and of what they mean: raised when code of before must not be used any more. */
const FORMAT = 1;

export type KeptMode = 'jit' | 'hybrid';

/** What makes code beside the program. */
export interface CodeMaker {
  readonly addon: Pick<Addon, 'hostInfo' | 'digest'>;
  /** Which build of the control plane it is (code-identity.ts). */
  readonly identity: string;
  /** Contents of the runtime's bitcode, which optimised code has in it. */
  readonly runtime: Uint8Array;
}

/** 64 hexadecimal digits; undefined when builds of the addon cannot be told apart. */
export function programKey(
  program: HirProgram,
  mode: KeptMode,
  knobs: KnobValues,
  { addon, identity, runtime }: CodeMaker,
): string | undefined {
  const { build, cpu, features, llvmVersion, triple } = addon.hostInfo();
  if (build === '') return undefined;
  const texts = program.files.map(({ text }) => Buffer.from(text, 'utf8'));
  const facts = {
    format: FORMAT,
    mode,
    maker: [identity, build, llvmVersion, triple, cpu, features],
    check: checkLevel(),
    knobs: KNOBS.filter((knob) => 'affectsCode' in knob && knob.affectsCode).map(({ name }) => [name, knobs[name]]),
    lengths: [runtime.length, ...texts.map((text) => text.length)],
  };
  return addon.digest([Buffer.from(JSON.stringify(facts), 'utf8'), runtime, ...texts]);
}
