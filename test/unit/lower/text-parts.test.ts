/** Which locals hold parts of texts that no use needs as strings. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cutInTurn } from '../../../src/lower/text-loops.js';
import { partLocals } from '../../../src/lower/text-parts.js';
import { functionOf, programOf } from '../../programs.js';

/** Names of such locals, hidden ones left out, of `fn f(text: str, d: dict<str, int>)` with this body. */
function parts(...body: readonly string[]): string[] {
  const lines = ['fn f(text: str, d: dict<str, int>):', ...body.map((line) => `    ${line}`), 'f("", {})', ''];
  const program = programOf(lines.join('\n'));
  const cut = cutInTurn(functionOf(program, 'f'), program.types);
  return [...partLocals(cut)].map((id) => cut.locals[id]?.name ?? '').filter((name) => !name.startsWith('$'));
}

test('a slice that is a key in every use', () => {
  assert.equal(parts('let s = text[1:3]', 'd[s] = d.get_or(s, 0) + 1'), ['s']);
  assert.equal(parts('let s = text[1:]', 'if s in d:', '    d[s] += 1', 'else:', '    d[s] = 1'), ['s']);
  assert.equal(parts('for i in 0..3:', '    let s = text[i:i + 1]', '    let t = s', '    d[t] = 1'), ['s', 't']);
});

test('a word that is cut when its turn comes', () => {
  assert.equal(parts('for w in text.split_whitespace():', '    d[w] = d.get_or(w, 0) + 1'), ['w']);
});

test('a slice that is measured and compared', () => {
  assert.equal(parts('let s = text[1:3]', 'd[s] = len(s)'), ['s']);
  assert.equal(parts('let s = text[1:3]', 'if s.starts_with("a") or s.ends_with(text):', '    d["x"] = 1'), ['s']);
  assert.equal(parts('let s = text[1:3]', 'if s == text or s != "b":', '    d["x"] = 1'), ['s']);
});

test('a slice of a part, and one of two parts', () => {
  assert.equal(parts('let s = text[1:9]', 'let t = s[1:]', 'd[t] = 1'), ['s', 't']);
  assert.equal(parts('let s = text[1:9]', 'let t = s[:len(s) - 1] if s.ends_with(".") else s', 'd[t] = 1'), ['s', 't']);
  assert.equal(parts('let s = text[1:9]', 'println(s[1:])'), ['s']);
});

test('a string is made of what is used otherwise', () => {
  assert.equal(parts('let s = text[1:3]', 'if text == s or "ab".starts_with(s):', '    d[s] = 1'), []);
  assert.equal(parts('let s = text[1:3]', 'if s < text:', '    d[s] = 1'), []);
  assert.equal(parts('let s = text[1:3]', 'let t = s if len(text) > 3 else text[1:2]', 'd[s] = 1', 'println(t)'), []);
  assert.equal(parts('let s = text[1:3]', 'd[s] = 1', 'println(s)'), []);
  assert.equal(parts('let s = text[1:3]', 'd[s + "x"] = 1'), []);
  assert.equal(parts('let s = text[1:3]', 'd.remove(s)'), []);
  assert.equal(parts('let s = text[1:3]', 'let t = s', 'd[s] = 1', 'println(t)'), []);
});

test('a string is made of what is no slice, or not always', () => {
  assert.equal(parts('let s = text.trim()', 'd[s] = 1'), []);
  assert.equal(parts('let s = text[1:3] if len(text) > 3 else text', 'd[s] = 1'), []);
  assert.equal(parts('let s = text[1:3]', 'let t = s if len(text) > 3 else text', 'd[t] = 1'), []);
  assert.equal(parts('let s = text[1:3]', 's = "x"', 'd[s] = 1'), []);
  assert.equal(parts('d[text] = 1'), []);
});

test('a string is made of what an inner loop looks up again and again', () => {
  assert.equal(parts('let s = text[1:3]', 'for i in 0..3:', '    d[s] = i'), []);
  assert.equal(parts('let s = text[1:3]', 'for i in 0..3:', '    let t = s', '    d[t] = i'), []);
});

test.run();
