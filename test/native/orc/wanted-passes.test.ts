/** Which of LLVM's passes run over which functions. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LLVM = '/usr/lib/llvm-19';
const folder = mkdtempSync(join(tmpdir(), 'otter-test-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const program = join(folder, 'cases');

test.before(() => {
  const sources = ['src/native/orc/wanted_passes.cc', 'test/native/orc/wanted_passes_cases.cc'];
  const includes = [`-I${join(ROOT, 'src/native')}`, '-isystem', `${LLVM}/include`];
  const flags = ['-std=gnu++20', '-O0', '-Wall', '-Wextra', '-Werror', ...includes];
  const libraries = [`-L${LLVM}/lib`, '-lLLVM-19'];
  const files = sources.map((source) => join(ROOT, source));
  execFileSync(`${LLVM}/bin/clang++`, [...flags, '-o', program, ...files, ...libraries], { stdio: 'inherit' });
});

/** Names of passes over each function, in their order. */
function passesOf(...args: string[]): Map<string, string[]> {
  const passes = new Map<string, string[]>();
  for (const line of execFileSync(program, args, { encoding: 'utf8' }).trimEnd().split('\n')) {
    const [name = '', pass = ''] = line.split(' ');
    passes.set(name, [...(passes.get(name) ?? []), pass.replace(/Pass$/, '')]);
  }
  return passes;
}

test('what was combined is combined again once something else has changed it', () => {
  assert.equal(passesOf().get('own'), ['InstCombine', 'SimplifyCFG', 'InstCombine', 'SimplifyCFG']);
});

test('functions of the runtime are left as they are until something is inlined into them', () => {
  const passes = passesOf();
  assert.is(passes.get('runtime_leaf'), undefined);
  assert.equal(passes.get('runtime_caller'), ['SimplifyCFG']);
});

test('passes that are in vain for one module run over whole programs', () => {
  assert.equal(passesOf('static').get('own'), ['InstCombine', 'ADCE', 'SimplifyCFG', 'InstCombine', 'SimplifyCFG']);
});

test.run();
