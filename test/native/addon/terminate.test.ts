/** What is said of an exception that nobody catches. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-test-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const program = join(folder, 'cases');

test.before(() => {
  const sources = ['src/native/addon/terminate.cc', 'test/native/addon/terminate_cases.cc'];
  const flags = ['-std=gnu++20', '-O0', '-Wall', '-Wextra', '-Werror', '-rdynamic', `-I${join(ROOT, 'src/native')}`];
  const files = sources.map((source) => join(ROOT, source));
  execFileSync('/usr/lib/llvm-19/bin/clang++', [...flags, '-o', program, ...files], { stdio: 'inherit' });
});

/** `ulimit`: tests leave no cores. */
const run = (...args: string[]) =>
  spawnSync('bash', ['-c', 'ulimit -c 0; exec "$0" "$@"', program, ...args], { encoding: 'utf8' });

test('the stack of the thread comes before what was thrown', () => {
  const { signal, stderr } = run('shown');
  assert.is(signal, 'SIGABRT');
  assert.match(stderr, /^otter: internal error: .*reserveTooMuch.*std::length_error.*vector::reserve/s);
});

test('without that nothing says where it was', () => {
  const { signal, stderr } = run();
  assert.is(signal, 'SIGABRT');
  assert.match(stderr, /std::length_error/);
  assert.not.match(stderr, /reserveTooMuch/);
});

test.run();
