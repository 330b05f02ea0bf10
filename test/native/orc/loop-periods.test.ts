/** After how many rounds a loop looks for its continuation again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LLVM = '/usr/lib/llvm-19';

/** What `loop_periods_cases.cc` prints. */
function periods(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'otter-test-'));
  try {
    const program = join(folder, 'cases');
    const own = ['functions', 'code_region', 'events'].map((name) => `src/native/orc/${name}.cc`);
    const sources = [...own, 'src/native/profile/argument_samples.cc', 'test/native/orc/loop_periods_cases.cc'];
    const includes = [`-I${join(ROOT, 'src/native')}`, '-isystem', `${LLVM}/include`];
    const flags = ['-std=gnu++20', '-O0', '-Wall', '-Wextra', '-Werror', ...includes];
    const files = sources.map((source) => join(ROOT, source));
    const libraries = [`-L${LLVM}/lib`, '-lLLVM-19'];
    execFileSync(`${LLVM}/bin/clang++`, [...flags, '-o', program, ...files, ...libraries], { stdio: 'inherit' });
    return execFileSync(program, { encoding: 'utf8' }).trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('calls that are counted in between do not make it look more often', () => {
  assert.equal(periods(), ['128', '128', '128']);
});

test.run();
