/** The words of a recording mean the same to the recorder and to the addon, which replays it or emits code for it. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Binary, Cast, Compare, Op, Unary } from '../../../src/lower/ir/stream.js';

const read = (file: string) => readFileSync(new URL(`../../../src/native/orc/${file}`, import.meta.url), 'utf8');
const READER = read('recording.h');
const REPLAY = read('replay.cc');

/** Names of an enum of TypeScript in the order of their numbers, which have to be 0, 1, 2 and so on. */
function namesOf(numbers: Record<string, string | number>): string[] {
  const names = Object.keys(numbers).filter((key) => Number.isNaN(Number(key)));
  assert.equal(
    names.map((name) => numbers[name]),
    names.map((_, i) => i),
  );
  return names;
}

/** The words between the braces that follow `start`. */
function listed(start: string, source: string): string[] {
  const at = source.indexOf(start);
  assert.ok(at >= 0, start);
  const body = source.slice(source.indexOf('{', at) + 1, source.indexOf('}', at));
  return body
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Names that C++ reserves or LLVM uses otherwise. */
const IN_CPP: Record<string, string> = {
  int: 'intConstant',
  float: 'floatConstant',
  ...Object.fromEntries(['switch', 'case', 'and', 'or', 'xor', 'not'].map((name) => [name, `${name}_`])),
};

test('both list the same operations and operators in the same order', () => {
  for (const [name, numbers] of Object.entries({ Op, Binary, Compare, Cast, Unary }))
    assert.equal(
      namesOf(numbers).map((operation) => IN_CPP[operation] ?? operation),
      listed(`enum class ${name} :`, READER),
      name,
    );
});

test('LLVM has the same operators in the same order', () => {
  const last = (name: string) => name.replace(/^\w+::/, '').replace(/^[IF]CMP_/, '');
  const same = (name: string, numbers: Record<string, string | number>) =>
    assert.equal(
      namesOf(numbers).map((operator) => operator.toLowerCase()),
      listed(name, REPLAY).map((operator) => last(operator).toLowerCase()),
    );
  same('kBinary[]', Binary);
  same('kCompare[]', Compare);
  same('kCast[]', Cast);
  assert.equal(namesOf(Unary), ['neg', 'not', 'fneg']);
  assert.match(
    REPLAY,
    /kind == 0 \? b_\.CreateNeg\(operand\) : kind == 1 \? b_\.CreateNot\(operand\) : b_\.CreateFNeg/,
  );
});

test.run();
