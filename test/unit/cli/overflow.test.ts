/**
 * Stack overflows inside the runtime's own code panic with the frames of the program that called it, in machine code. The
 * interpreter, whose stack takes long to fill, is tested with a small one (test/unit/hir/interpret/programs.test.ts).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const ROOT = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'otter-overflow-'));

const NODE = `struct Node:
    next: list<Node>

fn same(a: Node, b: Node) -> bool:
    return a == b

fn less(a: int, b: int) -> bool:
    let xs = [a, b]
    xs.sort_by(less)
    return a < b

let a = Node([])
let b = Node([])
a.next.append(a)
b.next.append(b)
`;

function traceOf(mode: string, statement: string): string[] {
  const file = join(folder, 'p.ot');
  writeFileSync(file, `${NODE}${statement}\n`);
  const args = ['run', '--mode', mode, file];
  const run = spawnSync(`${ROOT}scripts/otter`, args, { encoding: 'utf8', timeout: 60_000 });
  assert.is(run.status, 101, run.stderr);
  return run.stderr.replaceAll(file, 'p.ot').trimEnd().split('\n');
}

for (const mode of ['jit', 'static']) {
  test(`${mode}: in the text of a value`, () => {
    assert.equal(traceOf(mode, 'println(a)'), ['panic: stack overflow', '  at top level (p.ot:16:9)']);
  });

  test(`${mode}: in an equality`, () => {
    assert.equal(traceOf(mode, 'println(same(a, b))'), [
      'panic: stack overflow',
      '  at same (p.ot:5:12)',
      '  at top level (p.ot:16:9)',
    ]);
  });

  test(`${mode}: in a recursion through a callback`, () => {
    const trace = traceOf(mode, 'println(less(1, 2))');
    assert.is(trace.length, 22);
    assert.equal(trace.slice(0, 2), ['panic: stack overflow', '  at less (p.ot:9:5)']);
    assert.is(trace[11], '  ...');
    assert.is(trace[21], '  at top level (p.ot:16:9)');
  });
}

test.run();
