/** Which module variables have their reads checked. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { foldGlobals } from '../../../src/hir/constants.js';
import { checkEarlyReads } from '../../../src/hir/early-reads.js';
import { verifyProgram } from '../../../src/hir/verify.js';
import { accepts } from '../check/helpers.js';

const ID = 'fn id(x: int) -> int:\n    return x\n';
const READ = 'fn read() -> int:\n    return x\n';

/** The variables that got a flag. */
function checkedIn(text: string): string[] {
  const before = foldGlobals(accepts(ID + READ + text));
  const program = checkEarlyReads(before);
  assert.equal(verifyProgram(program), []);
  return program.globals.slice(before.globals.length).map(({ name }) => name.replace(' is assigned', ''));
}

test('a program whose functions run when all is assigned is left alone', () => {
  const program = foldGlobals(accepts(`${ID + READ}x = id(1)\nprintln(read())\n`));
  assert.is(checkEarlyReads(program), program);
  assert.equal(checkedIn('x = id(1)\nfn main():\n    println(read())\n'), []);
  assert.equal(checkedIn('println(id(2))\nx = id(1)\n'), []);
});

test('a call, a task, a function value and what they call in turn may come too early', () => {
  assert.equal(checkedIn('println(read())\nx = id(1)\n'), ['x']);
  assert.equal(checkedIn('let t = spawn read()\nx = id(1)\n'), ['x']);
  assert.equal(checkedIn('let fs = [read]\nx = id(1)\n'), ['x']);
  assert.equal(checkedIn('fn more() -> int:\n    return read()\nx = more()\n'), ['x']);
});

test('a method of an any is found by its name', () => {
  const code = 'struct S:\n    fn get(self) -> int:\n        return x\nfn ask(s):\n    return s.get()\n';
  assert.equal(checkedIn(`${code}println(ask(S()))\nx = id(1)\n`), ['x']);
});

test('a branch assigns what both of its sides do, a loop nothing', () => {
  const both = 'if id(1) > 0:\n    x = id(1)\nelse:\n    x = id(2)\n';
  assert.equal(checkedIn(`${both}println(read())\n`), []);
  assert.equal(checkedIn('if id(1) > 0:\n    x = id(1)\nelse:\n    panic("none")\nprintln(read())\n'), []);
  assert.equal(checkedIn('if id(1) > 0:\n    x = id(1)\nprintln(read())\n'), ['x']);
  assert.equal(checkedIn('for i in range(id(1)):\n    x = i\nprintln(read())\n'), ['x']);
});

test('a constant has its value before its statement runs', () => {
  assert.equal(checkedIn('println(read())\nx = 5\n'), []);
});

test.run();
