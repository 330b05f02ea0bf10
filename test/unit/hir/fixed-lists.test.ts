/** Which lists are known to have one length: by what `len` is asked of in a function `f`. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { foldGlobals } from '../../../src/hir/constants.js';
import { continuationOf } from '../../../src/hir/continuation.js';
import { fixedLength } from '../../../src/hir/fixed-lists.js';
import type { HirExpr, HirFunction } from '../../../src/hir/hir.js';
import { walkFunction } from '../../../src/hir/walk.js';
import { accepts, functionNamed } from '../check/helpers.js';

const BOARD = 'let SIZE = 8\nstruct Board:\n    rows: list<int>\n    lines: list<list<int>>\n';

function measured(fn: HirFunction): HirExpr {
  const found: HirExpr[] = [];
  walkFunction(fn, {
    expr: (e) => {
      const [list] = e.kind === 'intrinsic' && e.name === 'list.len' ? e.args : [];
      if (list !== undefined) found.push(list);
    },
  });
  const [first] = found;
  if (first === undefined) throw new Error('f asks for no length');
  return first;
}

function lengthIn(text: string): number | undefined {
  const program = foldGlobals(accepts(BOARD + text));
  const fn = functionNamed(program, 'f');
  return fixedLength(program, fn, measured(fn));
}

const MADE = 'let b = Board(rows=[0] * (2 * SIZE - 1), lines=[[1, 2, 3], [4, 5, 6]])\n';

test('a field, an element, a parameter and a result have the length of what is made for them', () => {
  assert.is(lengthIn(`${MADE}fn f(b: Board) -> int:\n    return len(b.rows)\nf(b)\n`), 15);
  assert.is(lengthIn(`${MADE}fn f(b: Board) -> int:\n    return len(b.lines)\nf(b)\n`), 2);
  assert.is(lengthIn(`${MADE}fn f(b: Board) -> int:\n    return len(b.lines[1])\nf(b)\n`), 3);
  assert.is(lengthIn('fn f(xs: list<int>) -> int:\n    return len(xs)\nf([1, 2])\nf([3, 4])\n'), 2);
  assert.is(lengthIn('fn g() -> list<int>:\n    return [1, 2]\nfn f() -> int:\n    return len(g())\nf()\n'), 2);
  assert.is(lengthIn('fn f() -> int:\n    let n = 3\n    let m = n + 1\n    return len([0] * m)\nf()\n'), undefined);
  assert.is(
    lengthIn('fn f() -> int:\n    let n = 3\n    let m = n + 1\n    let xs = [0] * m\n    return len(xs)\n'),
    4,
  );
});

test('writing, sorting and reversing elements, copies and text leave it', () => {
  const used = 'fn g(b: Board):\n    b.rows[0] = 2\n    b.rows.sort()\n    b.rows.reverse()\n    println(b.rows)\n';
  assert.is(lengthIn(`${MADE}${used}fn f(b: Board) -> int:\n    return len(b.rows.copy())\nf(b)\n`), undefined);
  assert.is(lengthIn(`${MADE}${used}fn f(b: Board) -> int:\n    let c = b.rows.copy()\n    return len(c)\nf(b)\n`), 15);
});

test('two lengths are none', () => {
  assert.is(lengthIn('fn f(xs: list<int>) -> int:\n    return len(xs)\nf([1, 2])\nf([3])\n'), undefined);
  const other = 'let c = Board(rows=[], lines=[])\n';
  assert.is(lengthIn(`${MADE}${other}fn f(b: Board) -> int:\n    return len(b.rows)\n`), undefined);
  assert.is(lengthIn('fn f(n: int) -> int:\n    let xs = [0] * n\n    return len(xs)\nf(3)\nf(3)\n'), undefined);
  assert.is(
    lengthIn('fn f() -> int:\n    let n = 3\n    n = 4\n    let xs = [0] * n\n    return len(xs)\n'),
    undefined,
  );
});

/** Each statement is about `xs`, which is an alias of the field. */
const RESIZES = [
  'xs.append(1)',
  'xs.pop()',
  'xs.insert(0, 1)',
  'xs.remove(0)',
  'xs.extend([1])',
  'xs += [1]',
  'xs.clear()',
  'xs.reserve(100)',
];

for (const statement of RESIZES) {
  test(`\`${statement}\` of an alias says that lengths change`, () => {
    const alias = `fn g(b: Board):\n    let xs = b.rows\n    ${statement}\n`;
    assert.is(lengthIn(`${MADE}${alias}fn f(b: Board) -> int:\n    return len(b.rows)\n`), undefined);
  });
}

test('a list of lists that is lengthened has elements of one length still', () => {
  const grows = 'fn g(b: Board):\n    b.lines.append([7, 8, 9])\n';
  assert.is(lengthIn(`${MADE}${grows}fn f(b: Board) -> int:\n    return len(b.lines[0])\n`), 3);
  const differs = 'fn g(b: Board):\n    b.lines.append([7])\n';
  assert.is(lengthIn(`${MADE}${differs}fn f(b: Board) -> int:\n    return len(b.lines[0])\n`), undefined);
});

/** What the analysis does not look into, with the field's list, its owner or its elements. */
const ESCAPES = [
  'fn g(b: Board):\n    let a: any = b.rows\n    println(a)\n',
  'fn g(b: Board):\n    let a: any = b\n    println(a)\n',
  'fn g(b: Board):\n    let a: list<any> = [b]\n    println(a)\n',
  'fn h(xs: list<int>):\n    xs.append(1)\nfn g(b: Board):\n    let h2 = h\n    h2(b.rows)\n',
  'use task\nfn g(b: Board):\n    let c = task.channel<list<int>>(1)\n    task.send(c, b.rows)\n',
  'fn h(xs: list<int>) -> list<int>:\n    return xs\nfn g(b: Board):\n    let t = spawn h(b.rows)\n    let ys = await t\n    ys.append(1)\n',
];

for (const text of ESCAPES) {
  test(`a list escapes: ${JSON.stringify(text)}`, () => {
    const moves = text.startsWith('use') ? text.slice(text.indexOf('\n') + 1) : text;
    const use = text.startsWith('use') ? 'use task\n' : '';
    const program = accepts(`${use}${BOARD}${MADE}${moves}fn f(b: Board) -> int:\n    return len(b.rows)\nf(b)\n`);
    const fn = functionNamed(program, 'f');
    assert.is(fixedLength(program, fn, measured(fn)), undefined);
  });
}

test('values of dicts and payloads of enums are places, too', () => {
  const dict = 'let d = {"a": [1, 2]}\nfn f() -> int:\n    return len(d["a"])\n';
  assert.is(lengthIn(dict), 2);
  assert.is(lengthIn(`${dict}fn g():\n    d["b"] = [1]\n`), undefined);
  const option = 'fn g() -> Option<list<int>>:\n    return Some([1, 2])\n';
  const asked =
    'fn f() -> int:\n    match g():\n        case Some(xs):\n            return len(xs)\n        case None:\n            return 0\n';
  assert.is(lengthIn(option + asked), 2);
});

test('a continuation knows what its function knows', () => {
  const text = `${BOARD}${MADE}fn f(xs: list<int>) -> int:\n    let sum = 0\n    for i in 0..100:\n        sum += len(xs)\n    return sum\nf(b.rows)\n`;
  const program = foldGlobals(accepts(text));
  const fn = continuationOf(program, functionNamed(program, 'f'), 0, program.functions.length);
  assert.is(fixedLength(program, fn, measured(fn)), 15);
});

test.run();
