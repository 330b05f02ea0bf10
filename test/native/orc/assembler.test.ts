/** The encodings of the emitter's assembler are what LLVM's disassembler reads in them; built with sanitizers. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LLVM = '/usr/lib/llvm-19/bin';
const SANITIZED = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** What `assembler_cases.cc` prints. */
function cases(): { readonly text: string; readonly bytes: string }[] {
  const folder = mkdtempSync(join(tmpdir(), 'otter-test-'));
  try {
    const program = join(folder, 'cases');
    const sources = [
      join(ROOT, 'src/native/orc/direct/assembler.cc'),
      join(ROOT, 'test/native/orc/assembler_cases.cc'),
    ];
    const flags = ['-std=gnu++20', '-O0', ...SANITIZED, '-Wall', '-Wextra', '-Werror', `-I${join(ROOT, 'src/native')}`];
    execFileSync(`${LLVM}/clang++`, [...flags, '-o', program, ...sources], { stdio: 'inherit' });
    const lines = execFileSync(program, { encoding: 'utf8', maxBuffer: 1 << 26 })
      .trimEnd()
      .split('\n');
    return lines.map((line) => {
      const [text = '', bytes = ''] = line.split('\t');
      return { text, bytes };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The instructions that each line of bytes holds, between semicolons. */
function disassembled(lines: readonly string[]): string[] {
  // An instruction that comes nowhere else ends each line.
  const input = lines.map((bytes) => `${bytes.replace(/../g, '0x$& ')}0xf4`).join('\n');
  const options = ['--disassemble', '--triple=x86_64', '--output-asm-variant=1'];
  const output = execFileSync(`${LLVM}/llvm-mc`, options, { input, encoding: 'utf8', maxBuffer: 1 << 26 });
  const instructions = output
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '' && !line.startsWith('.'));
  return instructions
    .join('; ')
    .split(/(?:; )?hlt(?:; |$)/)
    .slice(0, -1);
}

test('what the assembler encodes is what it was asked for', () => {
  const all = cases();
  assert.ok(all.length > 5000, `${all.length} cases`);
  const found = disassembled(all.map(({ bytes }) => bytes));
  assert.is(found.length, all.length);
  const wrong = all.map(({ text, bytes }, i) => (found[i] === text ? '' : `${bytes}: ${text}, found ${found[i]}`));
  assert.equal(
    wrong.filter((line) => line !== ''),
    [],
  );
});

test.run();
