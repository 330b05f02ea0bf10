/** Which locals hold slices that dicts are looked into by, and no strings. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frontEnd } from '../../../src/front-end.js';
import { sliceKeys } from '../../../src/lower/slice-keys.js';
import { cutInTurn } from '../../../src/lower/text-loops.js';

const folder = mkdtempSync(join(tmpdir(), 'otter-slice-keys-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Names of such locals, hidden ones left out, of `fn f(text: str, d: dict<str, int>)` with this body. */
function keys(...body: readonly string[]): string[] {
  const file = join(folder, 'p.ot');
  const lines = ['fn f(text: str, d: dict<str, int>):', ...body.map((line) => `    ${line}`), 'f("", {})', ''];
  writeFileSync(file, lines.join('\n'));
  const { program, diagnostics } = frontEnd(file);
  assert.ok(program !== undefined, JSON.stringify(diagnostics));
  const fn = program.functions.find(({ name }) => name === 'f');
  assert.ok(fn !== undefined);
  const cut = cutInTurn(fn, program.types);
  return [...sliceKeys(cut)].map((id) => cut.locals[id]?.name ?? '').filter((name) => !name.startsWith('$'));
}

test('a slice that is a key in every use', () => {
  assert.equal(keys('let s = text[1:3]', 'd[s] = d.get_or(s, 0) + 1'), ['s']);
  assert.equal(keys('let s = text[1:]', 'if s in d:', '    d[s] += 1', 'else:', '    d[s] = 1'), ['s']);
  assert.equal(keys('for i in 0..3:', '    let s = text[i:i + 1]', '    let t = s', '    d[t] = 1'), ['s', 't']);
});

test('a word that is cut when its turn comes', () => {
  assert.equal(keys('for w in text.split_whitespace():', '    d[w] = d.get_or(w, 0) + 1'), ['w']);
});

test('a string is made of what is used otherwise', () => {
  assert.equal(keys('let s = text[1:3]', 'd[s] = len(s)'), []);
  assert.equal(keys('let s = text[1:3]', 'd[s] = 1', 'println(s)'), []);
  assert.equal(keys('let s = text[1:3]', 'd[s + "x"] = 1'), []);
  assert.equal(keys('let s = text[1:3]', 'd.remove(s)'), []);
  assert.equal(keys('let s = text[1:3]', 'let t = s', 'd[s] = 1', 'println(t)'), []);
});

test('a string is made of what is no slice, or not always', () => {
  assert.equal(keys('let s = text.trim()', 'd[s] = 1'), []);
  assert.equal(keys('let s = text[1:3] if len(text) > 3 else text', 'd[s] = 1'), []);
  assert.equal(keys('let s = text[1:3]', 's = "x"', 'd[s] = 1'), []);
  assert.equal(keys('d[text] = 1'), []);
});

test('a string is made of what an inner loop looks up again and again', () => {
  assert.equal(keys('let s = text[1:3]', 'for i in 0..3:', '    d[s] = i'), []);
  assert.equal(keys('let s = text[1:3]', 'for i in 0..3:', '    let t = s', '    d[t] = i'), []);
});

test.run();
