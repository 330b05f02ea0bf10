/** Recorded modules: the same code as llvm-bindings builds, and one clear error for a recording that is broken. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { knobsFrom, loadProgram } from '../../../src/cli/common.js';
import type { HirProgram } from '../../../src/hir/hir.js';
import { compilePlain } from '../../../src/jit/compile.js';
import { type BranchProfile, type Builder, chooseValueStructs, lowerVersions } from '../../../src/lower/index.js';
import { loadCorpus } from '../../../src/tune/corpus.js';
import { projectRoot } from '../../../src/tune/places.js';
import { addon, memoryFile, plan, RUNTIME_BITCODE } from './harness.js';
import { normalForm } from './normal-form.js';

// Recordings are verified only where the process checks its own work.
process.env.OTTER_CHECK = '1';

type Tier = 'baseline' | 'optimised';
const CORPUS = ['nbody', 'json', 'havlak', 'channel_pipeline', 'cd', 'bedcov'];

function corpus(name: string): HirProgram {
  const program = loadProgram(join(projectRoot(), 'corpus', name, 'program.ot'));
  return chooseValueStructs(program, Number(knobsFrom([])['struct.valueWords']));
}

/** What is built for functions of a program, in a memory file whose descriptor is returned. */
function build(program: HirProgram, functions: readonly number[], tier: Tier, builder: Builder) {
  const module = lowerVersions(program, {
    ...{ functions, inlineCallees: [], tier, version: 0, builder },
    replaceable: tier === 'baseline',
    branches: COUNTED,
  });
  const fd = addon.memfd('test');
  module.writeBitcode(`/proc/self/fd/${fd}`);
  const { versions, strings } = module;
  module.dispose();
  return { fd, plan: plan({ tier, versions, strings }) };
}

/** Every condition is counted, in one pair; nothing was counted yet. */
const COUNTED: BranchProfile = { slot: () => 3, counts: () => undefined };

function recordingOf(program: HirProgram): Buffer {
  const ids = program.functions.map(({ id }) => id);
  const { fd } = build(program, ids, 'baseline', 'recorder');
  const bytes = readFileSync(`/proc/self/fd/${fd}`);
  addon.closeFd(fd);
  return bytes;
}

type Stage = 'llvm' | 'direct';
const STAGES: readonly Stage[] = ['llvm', 'direct'];
const dump = (bytes: Uint8Array, stage: Stage) => addon.dump(memoryFile(bytes), plan({}), RUNTIME_BITCODE, stage);

/** Recordings that are changed at random are judged by the emitter itself, not by LLVM's verifier before it. */
function unverified<T>(run: () => T): T {
  const level = process.env.OTTER_CHECK;
  process.env.OTTER_CHECK = '0';
  try {
    return run();
  } finally {
    process.env.OTTER_CHECK = level;
  }
}

/** The module of one function as the addon reads it. */
function moduleOf(program: HirProgram, fn: number, tier: Tier, builder: Builder): string {
  const built = build(program, [fn], tier, builder);
  return normalForm(addon.dump(built.fd, built.plan, RUNTIME_BITCODE, 'llvm'));
}

for (const name of CORPUS)
  test(`${name}: recorded functions are the ones that llvm-bindings builds`, () => {
    const program = corpus(name);
    for (const { id } of program.functions)
      for (const tier of ['baseline', 'optimised'] as const)
        assert.fixture(
          moduleOf(program, id, tier, 'recorder'),
          moduleOf(program, id, tier, 'bindings'),
          program.functions[id]?.name,
        );
  });

test('functions can be compiled the plain way too', () => {
  const program = corpus('json');
  const ids = program.functions.map(({ id }) => id);
  const { fd, plan } = compilePlain(program, ids, 7, knobsFrom([]));
  const text = addon.dump(fd, plan, RUNTIME_BITCODE, 'asm');
  for (const { symbol } of program.functions) assert.match(text, `${symbol}.v7`);
});

for (const { name } of loadCorpus(join(projectRoot(), 'corpus')))
  test(`${name}: every function has code without LLVM`, () => {
    const program = corpus(name);
    const lines = dump(recordingOf(program), 'direct').trimEnd().split('\n');
    for (const { symbol } of program.functions)
      assert.ok(
        lines.some((line) => line.startsWith(`${symbol}.v0 55`)),
        symbol,
      );
  });

for (const stage of STAGES) {
  test(`a recording that is cut off anywhere is refused: ${stage}`, () => {
    const bytes = recordingOf(corpus('nbody'));
    dump(bytes, stage);
    const step = Math.ceil(bytes.length / 400);
    for (let length = 4; length < bytes.length; length += step)
      assert.throws(
        () => dump(bytes.subarray(0, length), stage),
        /bad recording: /,
        `${length} of ${bytes.length} bytes`,
      );
  });

  test(`a recording whose operations end early is refused: ${stage}`, () => {
    const bytes = Buffer.from(recordingOf(corpus('nbody')));
    const words = bytes.readInt32LE(4);
    // Without its last words it fits its numbers, but the text lengths come from the code.
    bytes.writeInt32LE(words - 3, 4);
    assert.throws(() => dump(bytes, stage), /bad recording: /);
  });
}

/** Recordings in each of which one word has another value; the first words define most types. */
function* changed(bytes: Buffer, count: number): Generator<Buffer> {
  const words = bytes.readInt32LE(4);
  const others = [-1, -2, 0, 1, 7, 41, 42, 1000, 0x7fff_ffff, -0x8000_0000];
  for (let i = 0; i < count; i++) {
    const copy = Buffer.from(bytes);
    const word = i < 300 ? i : (i * 7919) % words;
    copy.writeInt32LE(others[i % others.length] ?? 0, (4 + word) * 4);
    yield copy;
  }
}

/** How many of them are refused; the others have to be fine. */
function refusals(count: number, stage: Stage, reasons: RegExp): number {
  let refused = 0;
  for (const bytes of changed(recordingOf(corpus('json')), count))
    try {
      dump(bytes, stage);
    } catch (error) {
      assert.match((error as Error).message, reasons);
      refused++;
    }
  return refused;
}

test('a recording with any word changed is refused or a valid module', () => {
  const refused = refusals(1500, 'llvm', /bad recording: .+|invalid module: /);
  assert.ok(refused > 500, `${refused} refused`);
});

test('a recording with any word changed has code without LLVM, or is refused, or is left to LLVM', () => {
  const refused = unverified(() => refusals(3000, 'direct', /bad recording: .+|this module takes LLVM/));
  assert.ok(refused > 500, `${refused} refused`);
});

test.run();
