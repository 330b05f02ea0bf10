/** The words of a recording mean the same to the recorder and to the addon that replays it. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Binary, Cast, Compare, Op, Unary } from '../../../src/lower/ir/stream.js';

const REPLAY = readFileSync(new URL('../../../src/native/orc/replay.cc', import.meta.url), 'utf8');

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
function listed(start: string): string[] {
  const at = REPLAY.indexOf(start);
  assert.ok(at >= 0, start);
  const body = REPLAY.slice(REPLAY.indexOf('{', at) + 1, REPLAY.indexOf('}', at));
  return body
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Names that C++ reserves or LLVM uses otherwise. */
const IN_CPP: Record<string, string> = { int: 'intConstant', float: 'floatConstant', switch: 'switch_', case: 'case_' };

test('both list the same operations in the same order', () => {
  assert.equal(
    namesOf(Op).map((name) => IN_CPP[name] ?? name),
    listed('enum class Op'),
  );
});

test('both list the same operators in the same order', () => {
  const last = (name: string) => name.replace(/^\w+::/, '').replace(/^[IF]CMP_/, '');
  const same = (name: string, numbers: Record<string, string | number>) =>
    assert.equal(
      namesOf(numbers).map((operator) => operator.toLowerCase()),
      listed(name).map((operator) => last(operator).toLowerCase()),
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
