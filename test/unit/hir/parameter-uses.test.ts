/** What knowing a parameter is good for. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { frontEnd } from '../../../src/front-end.js';
import { parameterUses } from '../../../src/hir/parameter-uses.js';

const uses = suite('uses of parameters');
const folder = mkdtempSync(join(tmpdir(), 'otter-uses-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Of `work`, by name. */
function usesIn(parameters: string, body: string): Record<string, string> {
  const file = join(folder, 'p.ot');
  writeFileSync(
    file,
    `fn work(${parameters}) -> int:\n    ${body.replaceAll('\n', '\n    ')}\n\nprintln(work(8, 3))\n`,
  );
  const { program, diagnostics } = frontEnd(file);
  assert.ok(program !== undefined, JSON.stringify(diagnostics));
  const fn = program.functions.find(({ name }) => name === 'work');
  if (fn === undefined) throw new Error('no function');
  return Object.fromEntries([...parameterUses(fn)].map(([local, use]) => [fn.locals[local]?.name ?? '', use]));
}

uses('are known where the function divides by a parameter, or raises to it, at any depth', () => {
  assert.equal(usesIn('a: int, b: int', 'return a / b'), { b: 'divides' });
  assert.equal(usesIn('a: int, b: int', 'let s = 0\nfor i in 0..a:\n    s += (i * 2) % b\nreturn s'), { b: 'divides' });
  assert.equal(usesIn('a: int, b: int', 'return 2 ** b + a'), { b: 'raises' });
});

uses('are none where it is divided, added, or something else by then', () => {
  assert.equal(usesIn('a: int, b: int', 'return b / 7 + a * b'), {});
  assert.equal(usesIn('a: int, b: int', 'b += 1\nreturn a / b'), {});
  assert.equal(usesIn('a: int, b: int', 'let c = b\nreturn a / c'), {});
});

uses('are none of a float, whose division stays one', () => {
  assert.equal(usesIn('a: int, b: float', 'return int(float(a) / b)'), {});
});

uses.run();
