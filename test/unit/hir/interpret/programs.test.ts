/** Whole programs in the interpreter, for what filetests do not reach: its own machinery. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { IMPLEMENTATIONS } from '../../../../src/hir/interpret/intrinsic.js';
import { mergeSort } from '../../../../src/hir/interpret/sort.js';
import { INTRINSICS } from '../../../../src/hir/intrinsics.js';
import { interpret, printedBy } from './run.js';

test('every intrinsic has an implementation, and nothing else has', () => {
  assert.equal([...IMPLEMENTATIONS.keys()].sort(), [...INTRINSICS.keys()].sort());
});

test('jumps leave the expressions they stand in', () => {
  const pick = `fn pick(n: int) -> str:
    let word = match n:
        case 1: "one"
        case 2: return "two at once"
        case _: "many"
    return word + "!"

`;
  assert.equal(printedBy('println(pick(1) + pick(2) + pick(3))', pick), ['one!two at oncemany!']);
  const loop = `let total = 0
for i in 0..10:
    total += match i:
        case 3: continue
        case 6: break
        case _: i
println(total)`;
  assert.equal(printedBy(loop), ['12']); // 0 + 1 + 2 + 4 + 5
});

test('a panic has the frames of the calls in progress', () => {
  const { stderr, stdout, exitCode } = interpret(`fn inner(xs: list<int>) -> int:
    return xs[2]

fn main():
    println("before")
    let n = 1 + inner([1])
`);
  assert.is(stdout, 'before\n');
  assert.is(exitCode, 101);
  assert.equal(stderr.split('\n'), [
    'panic: index 2 is out of range for a list of length 1',
    '  at inner (main.ot:2:12)',
    '  at main (main.ot:6:17)',
    '  at top level (main.ot:4:4)',
    '',
  ]);
});

test('a list too long for JavaScript is out of memory, however it grows', () => {
  const grow = (step: string, type: string): string[] => printedBy(`let xs: ${type} = [1]\nwhile true:\n    ${step}`);
  for (const step of ['xs += xs', 'xs = xs + xs', 'xs = xs * 3']) {
    assert.is(grow(step, 'list<int>')[0], 'panic: out of memory', step);
  }
  assert.is(grow('xs = xs + xs', 'any')[0], 'panic: out of memory', 'any');
});

test('the depth of calls is limited, and a deep trace is cut in the middle', () => {
  const { stderr } = interpret(
    'fn down(n: int) -> int:\n    return down(n + 1) + 1\n\nfn main():\n    println(down(0))\n',
    100,
  );
  const lines = stderr.split('\n');
  assert.is(lines[0], 'panic: stack overflow');
  assert.is(lines.length, 23);
  assert.is(lines[11], '  ...');
});

test('values that refer to themselves overflow the stack where they are compared or made text', () => {
  const node = `struct Node:
    next: list<Node>

fn same(a: Node, b: Node) -> bool:
    return a == b

fn main():
    let a = Node([])
    let b = Node([])
    a.next.append(a)
    b.next.append(b)
    println(`;
  assert.equal(interpret(`${node}same(a, b))\n`).stderr.split('\n').slice(0, 3), [
    'panic: stack overflow',
    '  at same (main.ot:5:12)',
    '  at main (main.ot:12:13)',
  ]);
  assert.equal(interpret(`${node}a)\n`).stderr.split('\n').slice(0, 2), [
    'panic: stack overflow',
    '  at main (main.ot:12:13)',
  ]);
});

test('tasks run when somebody waits, and give control back', () => {
  const pingPong = `use task

fn echo(a: Channel<int>, b: Channel<int>) -> int:
    let n = 0
    while n < 3:
        task.send(b, task.recv(a) * 2)
        n += 1
    return n

`;
  const body = `let a = task.channel<int>(0)
let b = task.channel<int>(0)
let t = spawn echo(a, b)
for i in 1..4:
    task.send(a, i)
    println(task.recv(b))
println(await t)`;
  assert.equal(printedBy(body, pingPong), ['2', '4', '6', '3']);
});

test('what waits inside operands and conditions is evaluated in order', () => {
  const counted = `use task

fn tick(ch: Channel<int>) -> int:
    return task.recv(ch)

fn feed(ch: Channel<int>):
    for i in 1..9:
        task.send(ch, i)

`;
  const body = `let ch = task.channel<int>(0)
let t = spawn feed(ch)
println([tick(ch), tick(ch) * 10, 7])
println(tick(ch) - tick(ch))
let xs = [0, 0]
xs[tick(ch) - 5] = tick(ch) + 100
println(xs)
while tick(ch) < 7 or tick(ch) < 8:
    println("round")
println("end")
await t`;
  assert.equal(printedBy(body, counted), ['[1, 20, 7]', '-1', '[106, 0]', 'end']);
});

test('tasks that wait for each other are a panic', () => {
  const { stderr, exitCode } = interpret(`use task

fn stuck(ch: Channel<int>):
    task.recv(ch)

fn main():
    let ch = task.channel<int>(0)
    let t = spawn stuck(ch)
    await t
`);
  assert.is(exitCode, 101);
  assert.is(stderr.split('\n')[0], 'panic: deadlock: every task is waiting');
  assert.is(stderr.split('\n')[1], '  at main (main.ot:9:5)');
});

test('a panic that nobody awaits is printed at the end', () => {
  const { stdout, stderr, exitCode } = interpret(`fn bad(n: int) -> int:
    return 1 / n

fn main():
    let t = spawn bad(0)
    println("main goes on")
`);
  assert.is(stdout, 'main goes on\n');
  assert.is(stderr, 'panic: division by zero\n  at bad (main.ot:2:12)\n');
  assert.is(exitCode, 101);
});

test('an awaited panic has the frames of both tasks', () => {
  const { stderr } = interpret(`fn bad(n: int) -> int:
    return 1 % n

fn main():
    println(await (spawn bad(0)))
`);
  assert.equal(stderr.split('\n').slice(0, 3), [
    'panic: remainder by zero',
    '  at bad (main.ot:2:12)',
    '  at main (main.ot:5:13)',
  ]);
});

test('sorting is stable and survives an order that contradicts itself', () => {
  const items = Array.from({ length: 100 }, (_, i) => ({ key: (i * 37) % 10, i }));
  const sorted = mergeSort(items, (a, b) => a.key < b.key);
  const expected = [...items].sort((a, b) => a.key - b.key || a.i - b.i);
  assert.equal(sorted, expected);
  assert.is(new Set(mergeSort(items, () => true)).size, 100);
});

test.run();
