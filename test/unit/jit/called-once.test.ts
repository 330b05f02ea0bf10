/** Which functions are called once at most. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isCalledOnce } from '../../../src/jit/called-once.js';
import { programOf } from '../../programs.js';

const program = programOf(
  `fn inner(n: int) -> int:
    return n + 1

fn twice(n: int) -> int:
    return n - 1

fn value(n: int) -> int:
    return n * 3

fn again(n: int) -> int:
    if n > 0:
        return again(n - 1)
    return n

fn bench(n: int) -> int:
    return inner(n) + twice(1) + twice(2)

fn main():
    let f = value
    println(bench(3) + f(4) + again(5))
`,
);
const isOnce = (name: string, isBenched = false): boolean =>
  isCalledOnce(program, program.functions.find((fn) => fn.name === name)?.id ?? -1, isBenched);

test('the program is started once, and what it calls at one place is called once', () => {
  assert.ok(isCalledOnce(program, program.entry, false));
  assert.ok(isCalledOnce(program, program.init, false));
  assert.ok(isOnce('bench'));
  assert.ok(isOnce('inner'));
});

test('what is called at two places, by itself, or as a value may be called again', () => {
  for (const name of ['twice', 'again', 'value']) assert.not.ok(isOnce(name), name);
});

test('bench is called again and again by whoever measures it, and so is what it calls', () => {
  assert.not.ok(isOnce('bench', true));
  assert.not.ok(isOnce('inner', true));
});

test.run();
