import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { NATIVE_DIR } from '../../../src/jit/native.js';
import { addon, Program, RUNTIME_BITCODE } from './harness.js';
import { constant } from './programs.js';

const mappings = () => readFileSync('/proc/self/maps', 'utf8').trimEnd().split('\n');

test('no page is writable and executable, and many modules share mappings', () => {
  // Without V8's own code pages, which are both.
  const child = fileURLToPath(new URL('memory-child.ts', import.meta.url));
  const output = execFileSync(process.execPath, ['--jitless', '--import', 'tsx', child], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const seen = JSON.parse(output) as { more: number; writableCode: string[]; results: string[] };
  assert.equal(seen.writableCode, []);
  assert.equal(seen.results, ['7', '7']);
  assert.ok(seen.more < 40, `${seen.more} mappings more`);
});

test('a session gives its memory back', async () => {
  const sizes: number[] = [];
  for (let round = 0; round < 10; round++) {
    const program = new Program([constant('f', 1)]);
    assert.is((await program.bench(0, 0)).result, '1');
    program.close();
    sizes.push(mappings().length);
  }
  // V8 has new ones, too, now and then; a session that left one behind would have left eight.
  assert.ok((sizes[9] ?? 0) <= (sizes[1] ?? 0) + 5, `mappings: ${sizes}`);
});

test('runtime.bc holds no mutable state, and the addon has all that it calls', () => {
  const text = execFileSync('/usr/lib/llvm-19/bin/llvm-dis', ['-o', '-', RUNTIME_BITCODE], { encoding: 'utf8' });
  const state = text.split('\n').filter((line) => /^@\S+ = .*\bglobal\b/.test(line) && !/\bexternal\b/.test(line));
  assert.equal(state, []);
  const exported = execFileSync('nm', ['-D', '--defined-only', join(NATIVE_DIR, 'otter.node')], { encoding: 'utf8' });
  const called = [...text.matchAll(/^declare .*@(ot_\w+)\(/gm)].map((match) => match[1] ?? '');
  assert.ok(called.length > 0);
  assert.equal(
    called.filter((name) => !new RegExp(` ${name}$`, 'm').test(exported)),
    [],
  );
});

test('the host is described', () => {
  const host = addon.hostInfo();
  assert.match(host.llvmVersion, /^19\./);
  assert.match(host.triple, /^x86_64-/);
  assert.match(host.features, /\+sse2/);
  const before = addon.clocks();
  const after = addon.clocks();
  assert.ok(after.wallNs >= before.wallNs && after.cpuNs >= before.cpuNs);
});

test.run();
