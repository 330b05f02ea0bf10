/** Which locals only hold characters whose making optimised code sees. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { walkStmts } from '../../../src/hir/walk.js';
import { characterLocals, isOneAscii, isPlaceInAscii } from '../../../src/lower/characters.js';
import { functionOf, programOf } from '../../programs.js';

/** Names of such locals of `fn f(text: str, given: str, n: int)` with this body. */
function locals(...body: readonly string[]): string[] {
  const lines = ['fn f(text: str, given: str, n: int):', ...body.map((line) => `    ${line}`), 'f("", "", 0)', ''];
  const fn = functionOf(programOf(lines.join('\n')), 'f');
  return [...characterLocals(fn)].map((id) => fn.locals[id]?.name ?? '').filter((name) => !name.startsWith('$'));
}

test('one that is assigned a place of a text, or chr', () => {
  assert.equal(locals('let c = text[n]', 'println(c)'), ['c']);
  assert.equal(locals('let c = chr(n)', 'c = text[0]', 'println(c)'), ['c']);
});

test('the variable of a loop over a text', () => {
  assert.equal(locals('for c in text:', '    println(c)'), ['c']);
});

test('none that is assigned something else, too', () => {
  assert.equal(locals('let c = text[n]', 'c = text[0:1]', 'println(c)'), []);
  assert.equal(locals('let c = "a"', 'println(c)'), []);
});

/** Whether what `c` is assigned in `fn f(text: str, n: int)` is a place in a constant of ASCII. */
function isPlaceIn(place: string): boolean {
  const lines = ['let HEX = "0123456789abcdef"', 'fn f(text: str, n: int):', `    let c = ${place}`, '    println(c)'];
  const fn = functionOf(programOf([...lines, 'f("", 0)', ''].join('\n')), 'f');
  let found = false;
  walkStmts(fn.body, {
    expr: (e) => {
      found ||= isPlaceInAscii(e);
    },
  });
  return found;
}

test('a place in a constant that has only ASCII', () => {
  assert.ok(isPlaceIn('HEX[n & 15]'));
  assert.ok(isPlaceIn('"\\x7f"[n]'));
  assert.not.ok(isPlaceIn('"aé"[n]'));
  assert.not.ok(isPlaceIn('text[n]'));
  assert.not.ok(isPlaceIn('HEX[n:n + 1]'));
});

test('one character of ASCII is one byte', () => {
  assert.equal(['a', '\0', '\x7f', '', 'ab', 'é', '🦦'].map(isOneAscii), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test.run();
