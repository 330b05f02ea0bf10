/** Which loops keep the lengths of which lists. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirStmt } from '../../../src/hir/hir.js';
import { walkFunction } from '../../../src/hir/walk.js';
import { keptLengths } from '../../../src/lower/kept-lengths.js';
import { accepts, functionNamed } from '../check/helpers.js';

/** By loop, outer ones first, the names of the lists whose lengths it keeps. */
function kept(...lines: readonly string[]): string[] {
  const body = lines.map((line) => `    ${line}\n`).join('');
  const fn = functionNamed(accepts(`fn f(n: int, given: list<int>):\n${body}\nf(1, [1])\n`), 'f');
  const loops: Extract<HirStmt, { kind: 'loop' }>[] = [];
  walkFunction(fn, {
    stmt: (s) => {
      if (s.kind === 'loop') loops.push(s);
    },
  });
  return loops.map((loop) =>
    keptLengths(fn, loop)
      .map((id) => fn.locals[id]?.name ?? '?')
      .join(' '),
  );
}

const MAKE = 'let xs: list<int> = []';

test('those of its own lists that it appends to', () => {
  assert.equal(kept(MAKE, 'for i in 0..n:', '    xs.append(i)'), ['xs']);
  assert.equal(kept(MAKE, 'for i in 0..n:', '    if i > 3:', '        xs.append(i)'), ['xs']);
  assert.equal(kept(MAKE, 'let ys = [1]', 'for i in 0..n:', '    xs.append(len(ys))'), ['xs'], 'ys only grew before');
  assert.equal(kept(MAKE, 'for i in 0..n:', '    given.append(i)'), ['']);
});

test('the outermost loop that can, around one that appends', () => {
  assert.equal(kept(MAKE, 'for i in 0..n:', '    for j in 0..i:', '        xs.append(j)'), ['xs', 'xs']);
});

test('none where each round has a loop of its own that does not append', () => {
  const inner = ['    let sum = 0', '    for j in 0..i:', '        sum += j'];
  assert.equal(kept(MAKE, 'for i in 0..n:', ...inner, '    xs.append(sum)'), ['', '']);
});

test.run();
