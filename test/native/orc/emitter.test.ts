/** The emitter of first versions under sanitizers: recordings as lowering makes them, and with any word changed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadProgram } from '../../../src/cli/common.js';
import { chooseValueStructs, lowerVersions } from '../../../src/lower/index.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LLVM = '/usr/lib/llvm-19';
const CORPUS = ['nbody', 'json', 'havlak', 'channel_pipeline', 'untyped_lisp', 'k_nucleotide', 'cd'];
/** Of each recording. */
const CHANGES = 400;

/** What takes the code to its place is the session's business, which the other tests are about. */
const NOT_EMITTER = ['place.cc', 'lines.cc'];

function build(program: string): void {
  const folder = join(ROOT, 'src/native/orc/direct');
  const parts = readdirSync(folder).filter((name) => name.endsWith('.cc') && !NOT_EMITTER.includes(name));
  const sources = [
    ...parts.map((name) => join(folder, name)),
    join(ROOT, 'src/native/orc/recording.cc'),
    join(ROOT, 'test/native/orc/emitter_cases.cc'),
  ];
  const flags = ['-std=gnu++20', '-O0', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
  const places = [`-I${join(ROOT, 'src/native')}`, '-isystem', `${LLVM}/include`, `-L${LLVM}/lib`, '-lLLVM-19'];
  execFileSync(`${LLVM}/bin/clang++`, [...flags, '-o', program, ...sources, ...places], { stdio: 'inherit' });
}

function record(name: string, path: string): void {
  const program = chooseValueStructs(loadProgram(join(ROOT, 'corpus', name, 'program.ot')), 4);
  const functions = program.functions.map(({ id }) => id);
  const options = { inlineCallees: [], tier: 'baseline', version: 0, builder: 'recorder' } as const;
  lowerVersions(program, { functions, replaceable: true, samples: true, ...options }).writeBitcode(path);
}

test('recordings are emitted, and broken ones refused, without a misstep', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otter-test-'));
  try {
    const program = join(folder, 'cases');
    build(program);
    const files = CORPUS.map((name) => join(folder, name));
    for (const [i, name] of CORPUS.entries()) record(name, files[i] ?? '');
    const { whole, changed } = JSON.parse(execFileSync(program, [String(CHANGES), ...files], { encoding: 'utf8' }));
    assert.equal(whole, [CORPUS.length, 0, 0]);
    const [emitted, refused] = changed;
    assert.ok(emitted > 100 && refused > 1000, `${changed}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
