/** Bodies of functions are put off where it is plain to see how far they go, and come to the same when they are read. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../../../src/support/source.js';
import type { FnDecl } from '../../../src/syntax/ast.js';
import { parseOutline } from '../../../src/syntax/parse.js';
import { forgetBody, mayReturnValue } from '../../../src/syntax/put-off.js';
import { assertSameByOutline } from '../../outlines.js';

const outlineOf = (text: string) => parseOutline(new SourceFile(0, 't.ot', text));

/** Fails unless so many bodies are put off, and all comes to the same as without that. */
function putsOff(count: number, text: string): void {
  assert.is(assertSameByOutline(new SourceFile(0, 't.ot', text)), count, text);
}

test('bodies of functions and methods are put off', () => {
  putsOff(2, 'fn f():\n    pass\n\nfn g(a: int) -> int:\n    if a > 0:\n        return a\n    return -a\n');
  putsOff(
    2,
    'struct S:\n    x: int\n    fn f(self):\n        pass\n    pub fn g(self) -> int:\n        return self.x\n',
  );
  putsOff(1, 'pub fn f(a: int,\n    b: int):\n    println(a)\nlet x = 1\n');
  putsOff(1, 'if true:\n    fn f():\n        pass\n    println(1)\n');
});

test('a body ends where a line with code is no deeper than the function', () => {
  putsOff(2, 'fn f():\n    pass\n# no deeper\n\n    pass\n      # deeper\nfn g():\n  pass');
  putsOff(2, 'fn f():\n\n    # first\n    pass\n\n\n\nenum E:\n    A\n    fn g(self):\n        pass\n    B\n');
  putsOff(1, 'fn f():\r\n    let x = 1\r\n\r\n    println(x)\r\nlet y = 2\r\n');
  putsOff(1, 'fn f():\n        if true:\n            pass\n    pass\n  pass\nlet x = 1\n');
});

test('brackets hold lines together, and strings and comments hide them', () => {
  putsOff(1, 'fn f():\n    g(1,\n      [2,\n      # (\n\n      3])\n    let x = "([{" + \'")\'  # ([{\nlet y = 1\n');
  putsOff(
    1,
    'fn f():\n    let s = f"{a:>{w}} {{ {d[\'k\']} \\" {b}"\n    let e = "" + \'\' + f"{d[\'}\']}"\nlet y = 1\n',
  );
  putsOff(1, 'fn f():\n    let elf = 1\n    let s = "é (" + "\\\\"\nlet y = 1\n');
});

test('what could be read in more than one way is parsed at once', () => {
  putsOff(0, 'fn f():\n    let s = """\n    a\n"""\nlet y = 1\n');
  putsOff(0, 'fn f():\n    let s = f"{d["k"]}"\nlet y = 1\n');
  putsOff(0, 'fn f():\n    g(1, [2)\n\nfn h():\n    pass\n');
  putsOff(0, 'fn f():\n    g(1,\n  2)\nlet y = (\n');
  putsOff(0, 'fn f():\n    g(\n    let x = 1\n\nfn h():\n    pass\n');
  putsOff(0, 'fn f():\n    let s = "open\n\nlet y = 1 +\n');
  putsOff(0, 'fn f():\n    g(f"{a)} {b}")\n\nfn h():\n    pass\n');
  putsOff(0, 'fn f():\n    g(f"{d[\'}\']} {b")\n\nfn h():\n    pass\n');
  putsOff(0, 'fn f(): return 1\n');
  putsOff(0, 'fn f():\nlet x = 1\n');
  putsOff(0, 'fn f():\n\tpass\n');
  putsOff(0, 'fn f():\n    g(\n\t1)\n');
});

test('mistakes in bodies are told by their places, and leave the bodies of others put off', () => {
  putsOff(2, 'fn f():\n    let = 1\n    x = \n\nfn g():\n    return 1 +\n');
  putsOff(1, 'fn f():\n    let x = 1__2e\n    if x:\n\nlet y = 1\n');
  putsOff(1, 'struct S:\n    fn f(self):\n        if true:\n    x: int\n');
});

test('after a mistake outside of bodies all of the file is parsed at once', () => {
  putsOff(0, 'fn f():\n    pass\nlet = 1\n');
  putsOff(0, 'fn 3():\n    pass\nfn g():\n    pass\n');
  putsOff(0, 'fn f()\n    pass\nfn g():\n    let = 1\n');
});

test('a body that is asked for again is parsed again, and its mistakes are told once', () => {
  const { module, finish } = outlineOf('fn f():\n    let = 1\n');
  const fn = module.body[0] as FnDecl;
  const { body } = fn;
  assert.is(fn.body, body);
  forgetBody(fn);
  assert.is.not(fn.body, body);
  assert.equal(fn.body, body);
  assert.is(finish().length, 1);
});

test('the text of a body tells that it returns nothing', () => {
  const mayReturn = (body: string): boolean => {
    const fn = outlineOf(`fn f():\n    ${body}\nfn g() -> int:\n    return 1\n`).module.body[0] as FnDecl;
    return mayReturnValue(fn);
  };
  assert.is(mayReturn('return 1'), true);
  assert.is(mayReturn('return(1)'), true);
  assert.is(mayReturn('return'), false);
  assert.is(mayReturn('return # 1'), false);
  assert.is(mayReturn('returned = 1'), false);
});

test.run();
