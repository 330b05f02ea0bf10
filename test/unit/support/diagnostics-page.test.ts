/** docs/diagnostics.md lists the codes that the sources use, all of them and no other, and programs show each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

function codesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

function listedCodes(): string[] {
  return codesIn(readFileSync(join(ROOT, 'docs/diagnostics.md'), 'utf8'), /^\| (E\d{4}) \|/gm);
}

/** Codes that the expected outputs of the file tests hold. */
function shownCodes(): Set<string> {
  const folder = join(ROOT, 'test/filetests');
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.expected'));
  return new Set(files.flatMap((name) => codesIn(readFileSync(join(folder, name), 'utf8'), /error\[(E\d{4})\]/g)));
}

function usedCodes(): string[] {
  const source = join(ROOT, 'src');
  const files = (readdirSync(source, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
  const codes = files.flatMap((name) => codesIn(readFileSync(join(source, name), 'utf8'), /'(E\d{4})'/g));
  return [...new Set(codes)].sort();
}

test('the page and the sources have the same codes', () => {
  const listed = listedCodes();
  assert.ok(listed.length > 50);
  assert.equal(listed, usedCodes());
});

test('some program shows each code', () => {
  const shown = shownCodes();
  assert.equal(
    listedCodes().filter((code) => !shown.has(code)),
    [],
  );
});

test.run();
