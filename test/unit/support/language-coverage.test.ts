/**
 * Every sentence and table row of docs/language.md has a line in test/filetests/coverage.md that names its tests, in the
 * same order, and every test named there exists.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TESTS = join(ROOT, 'test');

interface Rule {
  readonly section: string;
  readonly text: string;
}

/** Whether a sentence ends at this full stop: what follows begins one, and the stop is not within code. */
function endsSentence(text: string, at: number): boolean {
  const backticks = text.slice(0, at).split('`').length - 1;
  return backticks % 2 === 0 && /^\. [A-Z`*(]/.test(text.slice(at));
}

function sentences(paragraph: string): string[] {
  const out: string[] = [];
  let start = 0;
  for (let i = 0; i < paragraph.length; i++) {
    if (!endsSentence(paragraph, i)) continue;
    out.push(paragraph.slice(start, i + 1));
    start = i + 2;
  }
  return [...out, paragraph.slice(start)].filter((sentence) => sentence.trim() !== '');
}

/** The page's prose: no code, no headings, no head of a table, and nothing before the first section. */
function rulesOf(page: string): Rule[] {
  const rules: Rule[] = [];
  let section = '';
  for (const block of page.replace(/^```[\s\S]*?^```$/gm, '').split(/\n(?=#|- |\|)|\n\n/)) {
    const heading = /^#+ (.*)$/m.exec(block);
    if (heading !== null) section = heading[1] ?? '';
    const prose = block
      .replace(/^#.*$/m, '')
      .replace(/^(Tests:| {4}).*$/gm, '')
      .replace(/^- /, '');
    if (!/^\d/.test(section)) continue;
    const isRow = prose.startsWith('|');
    if (isRow && /^\|( type| operators| ---)/.test(prose)) continue;
    const text = prose.replace(/\s+/g, ' ').trim();
    const parts = isRow ? [text.replace(/^\| /, '')] : sentences(text);
    rules.push(...parts.map((part) => ({ section, text: part })));
  }
  return rules;
}

interface Line extends Rule {
  readonly tests: readonly string[];
}

function linesOf(table: string): Line[] {
  const lines: Line[] = [];
  let section = '';
  for (const line of table.split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3);
    const match = /^- (.*): ([^:]*)$/.exec(line);
    if (match !== null) lines.push({ section, text: match[1] ?? '', tests: (match[2] ?? '').split(', ') });
  }
  return lines;
}

const rules = rulesOf(readFileSync(join(ROOT, 'docs/language.md'), 'utf8'));
const lines = linesOf(readFileSync(join(TESTS, 'filetests/coverage.md'), 'utf8'));

test('every sentence of the language reference has a line with its tests', () => {
  for (const [i, { section, text }] of rules.entries()) {
    const line = lines[i];
    const isIts = line !== undefined && line.section === section && text.startsWith(line.text);
    assert.ok(isIts, `${section}: '${text}' has no line in coverage.md, which goes on with '${line?.text}'`);
  }
  assert.is(lines.length, rules.length, `'${lines[rules.length]?.text}' is no sentence of the page`);
});

test('every test that is named exists', () => {
  for (const { text, tests } of lines) {
    for (const name of tests) {
      const path = name.startsWith('unit/') ? join(TESTS, name) : join(TESTS, 'filetests', `${name}.ot`);
      assert.ok(existsSync(path), `${name}, for '${text}', does not exist`);
      if (!name.startsWith('unit/')) assert.match(readFileSync(path, 'utf8'), /^# test (run|check|emit)/, name);
    }
  }
});

test.run();
