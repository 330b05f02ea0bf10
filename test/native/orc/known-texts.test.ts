/** What string constants hold is known to optimised and static code. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const OTTER = fileURLToPath(new URL('../../../scripts/otter', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'otter-known-texts-'));

test.after(() => rmSync(folder, { recursive: true }));

const PROGRAM = `fn label(x: int) -> str:
    return f"<{x}: a label of many characters, and é>"

fn is_word(text: str) -> bool:
    return text == "word"

fn main():
    println(f"{label(3)} {is_word("word")} {is_word("wore")} {is_word("words")} {is_word("")}")
`;
const file = join(folder, 'program.ot');
writeFileSync(file, PROGRAM);

function otter(...args: string[]): string {
  return execFileSync(OTTER, args, { encoding: 'utf8', env: { ...process.env, OTTER_CHECK: '1' } });
}

function assertLoadsNothing(code: string): void {
  assert.match(code, 'define ');
  assert.is.not(/= load .*@otter\.str\./.test(code), true);
  assert.is.not(/@llvm\.memcpy.*@otter\.str\./.test(code), true);
}

test('no optimised code loads from a string constant', () => {
  for (const name of ['label', 'is_word'])
    assertLoadsNothing(otter('emit', '--stage', 'opt', '--function', name, file));
});

test('no static code does', () => {
  assertLoadsNothing(otter('emit', '--stage', 'opt', '--tier', 'static', file));
});

for (const mode of ['jit', 'hybrid', 'static'])
  test(`texts are what they were in mode ${mode}`, () => {
    const knobs = mode === 'jit' ? ['--knob', 'tier.callThreshold=1', '--knob', 'tier.leastShare=0'] : [];
    assert.is(
      otter('run', '--no-cache', '--mode', mode, ...knobs, file),
      '<3: a label of many characters, and é> true false false false\n',
    );
  });

test.run();
