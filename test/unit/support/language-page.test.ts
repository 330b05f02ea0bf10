/**
 * docs/language.md: every example is run (by the interpreter; filetests compare the other modes with it) and says what
 * really comes out; the tests and pages that it names exist.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runChild } from '../../child.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const OTTER = join(ROOT, 'scripts/otter');
const TEXT = readFileSync(join(ROOT, 'docs/language.md'), 'utf8');

interface Example {
  readonly code: string;
  /** `output`, `output exit N` or `error CODE`. */
  readonly kind: string;
  readonly expected: string;
}

const EXAMPLES: readonly Example[] = [
  ...TEXT.matchAll(/```otter\n([\s\S]*?)```\n```(output(?: exit \d+)?|error E\d{4})\n([\s\S]*?)```/g),
].map(([, code = '', kind = '', expected = '']) => ({ code, kind, expected }));

test('every example has an outcome beside it', () => {
  assert.is(TEXT.split('```otter\n').length - 1, EXAMPLES.length);
  assert.ok(EXAMPLES.length >= 12);
});

for (const [i, { code, kind, expected }] of EXAMPLES.entries()) {
  test(`example ${i + 1}, ${code.split('\n')[0]}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'otter-language-'));
    try {
      const file = join(folder, 'example.ot');
      writeFileSync(file, code);
      const { stdout, stderr, exit } = await runChild(OTTER, ['run', '--no-cache', '--mode', 'interp', file], {
        timeout: 60_000,
      });
      const [what, , wanted] = kind.split(' ');
      if (what === 'error') {
        assert.is(exit, 1);
        assert.match(stderr, kind.split(' ')[1] ?? '');
      } else {
        assert.is(stdout, expected, stderr);
        assert.is(exit, Number(wanted ?? 0));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('every section names its tests, and what the page refers to exists', () => {
  const sections = TEXT.split(/^## /m).slice(1);
  for (const section of sections) assert.match(section, /^Tests: \[/m, section.split('\n')[0]);
  for (const [, target = ''] of TEXT.matchAll(/\]\(([^)#]+)\)/g)) {
    assert.ok(existsSync(join(ROOT, 'docs', target)), `${target} does not exist`);
  }
});

test('the list of contents leads to the sections', () => {
  const anchors = [...TEXT.matchAll(/^## (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, anchor = ''] of TEXT.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(anchors.includes(anchor), anchor);
  assert.is(new Set([...TEXT.matchAll(/\]\(#([^)]+)\)/g)].map((match) => match[1])).size, anchors.length);
});

test.run();
