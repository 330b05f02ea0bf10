import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { assignedAtLoops, isAmong } from '../../../src/hir/assigned.js';
import { factsOf, usesTasks } from '../../../src/hir/facts.js';
import type { HirFunction } from '../../../src/hir/hir.js';
import { accepts, functionNamed } from '../check/helpers.js';

const PROGRAM = `
fn leaf(n: int) -> int:
    return n

fn named() -> int:
    let f = leaf
    return f(2)

fn work(n: int) -> str:
    let text = ""
    for i in 0..n:
        text += f"{leaf(i) + leaf(n)}"
    return text

println(work(2) + str(named()))
`;

test('facts are what the body holds', () => {
  const program = accepts(PROGRAM);
  const leaf = factsOf(functionNamed(program, 'leaf'));
  assert.is(leaf.size, 2);
  assert.not.ok(leaf.mentionsFunctions || leaf.hasLoop || leaf.hasSeq || leaf.concatenates || leaf.usesTasks);
  const named = factsOf(functionNamed(program, 'named'));
  assert.ok(named.mentionsFunctions && !named.hasLoop);
  assert.is(named.callees.size, 0);
  const work = factsOf(functionNamed(program, 'work'));
  assert.ok(work.hasLoop && work.concatenates && work.mentionsFunctions);
  assert.equal([...work.callees], [[functionNamed(program, 'leaf').id, 2]]);
});

test('tasks are found where there are any, and a name alone is none', () => {
  assert.not.ok(usesTasks(accepts(PROGRAM)));
  assert.not.ok(usesTasks(accepts('let task_count = 1\nprintln(task_count)\n')));
  assert.ok(usesTasks(accepts('fn f() -> int:\n    return 1\nlet t = spawn f()\nprintln(await t)\n')));
  assert.ok(usesTasks(accepts('use task\ntask.sleep(0)\n')));
});

/** Names of the locals that are surely assigned at each loop. */
function assigned(fn: HirFunction): string[][] {
  const loops = [...assignedAtLoops(fn).values()];
  return loops.map(({ assigned }) =>
    fn.locals.filter(({ id, hidden }) => !hidden && isAmong(assigned, id)).map((l) => l.name),
  );
}

test('what is assigned on every way to a loop is assigned there', () => {
  const program = accepts(`
fn work(n: int) -> int:
    let a = n
    if n > 2:
        b = 1
        c = 2
    else:
        b = 3
    while a > 0:
        a -= 1
        d = a
        while d > 5:
            d -= 1
    while true:
        e = 1
        if n > e:
            break
    while b > 0:
        b -= e
    return b
println(work(3))
`);
  const [first = [], inner = [], forever = [], last = []] = assigned(functionNamed(program, 'work'));
  assert.equal(first, ['n', 'a', 'b']);
  assert.equal(inner, ['n', 'a', 'b', 'd']);
  assert.equal(forever, ['n', 'a', 'b']);
  assert.equal(last, ['n', 'a', 'b', 'e']);
});

test('a loop that is never reached is missing', () => {
  const program = accepts(
    'fn work(n: int) -> int:\n    while true:\n        pass\n    while n > 1:\n        pass\n    return 1\nprintln(work(1))\n',
  );
  assert.is(assigned(functionNamed(program, 'work')).length, 1);
});

test.run();
