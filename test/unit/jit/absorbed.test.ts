/** Which functions of a module are part of others of it and get no version of their own. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { absorbedIn, areInterim, onlyCallers } from '../../../src/jit/absorbed.js';
import { programOf } from '../../programs.js';

const program = programOf(
  `fn inner(n: int) -> int:
    return n + 1

fn outer(n: int) -> int:
    return inner(n) * 2

fn twice(n: int) -> int:
    return n - 1

fn value(n: int) -> int:
    return n * 3

fn apply(f: fn(int) -> int, n: int) -> int:
    return f(n) + value(n)

fn main():
    println(outer(1) + twice(2) + twice(3) + apply(value, 4))
`,
);
const idOf = (name: string): number => program.functions.find((fn) => fn.name === name)?.id ?? -1;
const [inner, outer, twice, value, apply, main] = ['inner', 'outer', 'twice', 'value', 'apply', 'main'].map(idOf) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Names of what is absorbed where all callees are beside their callers, but for `left`; `cold` is never called again. */
function absorbed(functions: readonly number[], left?: number, cold?: number): readonly number[] {
  const callees = new Set([inner, outer, twice, value, apply].filter((fn) => fn !== left));
  return [...absorbedIn(program, { functions, calleesOf: () => callees, isEntered: (fn) => fn !== cold })];
}

test('the only caller is known where there is one call, no value, and no other way in', () => {
  const callers = onlyCallers(program);
  assert.is(callers.get(inner), outer);
  assert.is(callers.get(outer), main);
  assert.is(callers.get(apply), main);
  for (const fn of [twice, value]) assert.is(callers.get(fn), undefined);
});

test('a function is absorbed by its only caller if that is in the module, holds it and is entered again', () => {
  assert.equal(absorbed([inner, outer, twice]), [inner]);
  assert.equal(absorbed([inner, twice]), []);
  assert.equal(absorbed([inner, outer], inner), []);
  assert.equal(absorbed([inner, outer], undefined, outer), []);
});

test('what absorbs may be absorbed, but not the last of them', () => {
  assert.equal(absorbed([inner, outer, main]), [inner, outer]);
});

test('versions are for the time being where the only callers of all of them are coming in other modules', () => {
  const known = (functions: readonly number[], coming: readonly number[]) =>
    areInterim(program, functions, (caller) => coming.includes(caller));
  assert.ok(known([inner], [outer]));
  assert.ok(known([inner, apply], [outer, main]));
  assert.not.ok(known([inner, apply], [outer]), 'one of them stays');
  assert.not.ok(known([inner, outer], [outer, main]), 'the caller is in the module');
  assert.not.ok(known([inner, twice], [outer, main]), 'one is called at two places');
});

test.run();
