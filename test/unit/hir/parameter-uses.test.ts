/** What knowing a parameter is good for. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parameterUses } from '../../../src/hir/parameter-uses.js';
import { functionOf, programOf } from '../../programs.js';

const uses = suite('uses of parameters');
/** Of `work`, by name. */
function usesIn(parameters: string, body: string): Record<string, string> {
  const program = programOf(
    `fn work(${parameters}) -> int:\n    ${body.replaceAll('\n', '\n    ')}\n\nprintln(work(8, 3))\n`,
  );
  const fn = functionOf(program, 'work');
  return Object.fromEntries([...parameterUses(fn)].map(([local, use]) => [fn.locals[local]?.name ?? '', use]));
}

const looped = (step: string) => `let s = a\nfor i in 0..9:\n    ${step}\nreturn s`;

uses('are known where a loop of the function divides by a parameter, or raises to it, at any depth', () => {
  assert.equal(usesIn('a: int, b: int', looped('s = s / b')), { b: 'divides' });
  assert.equal(usesIn('a: int, b: int', looped('s = s + (i * 2) % b * a')), { b: 'divides' });
  assert.equal(usesIn('a: int, b: int', looped('for j in 0..2 ** b:\n        s = s + a')), { b: 'raises' });
  assert.equal(usesIn('a: int, b: int', 'return len([i / b for i in 0..a])'), { b: 'divides' });
});

uses('are none once a call, where it is divided or added, or something else by then', () => {
  assert.equal(usesIn('a: int, b: int', 'return a / b'), {});
  assert.equal(usesIn('a: int, b: int', looped('s = b / 7 + s * b')), {});
  assert.equal(usesIn('a: int, b: int', looped('b += s / b')), {});
  assert.equal(usesIn('a: int, b: int', `let c = b\n${looped('s = s / c')}`), {});
});

uses('are none of a float, whose division stays one', () => {
  assert.equal(usesIn('a: int, b: float', looped('s = int(float(s) / b)')), {});
});

uses.run();
