/** Which structs with assigned fields are held by value, and what becomes of the assignments. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { continuationOf } from '../../../src/hir/continuation.js';
import type { HirProgram } from '../../../src/hir/hir.js';
import { printFunction } from '../../../src/hir/print.js';
import { verifyFunction } from '../../../src/hir/verify.js';
import { chooseValueStructs } from '../../../src/lower/index.js';
import { isHeldByValue } from '../../../src/lower/repr.js';
import { programOf } from '../../programs.js';

function loweredFrom(source: string, words = 4): HirProgram {
  const lowered = chooseValueStructs(programOf(source), words);
  for (const fn of lowered.functions) assert.equal(verifyFunction(lowered, fn), []);
  return lowered;
}

const STRUCT = 'struct P:\n    key: int\n    n: int\n\n';
const MADE = '    let ps = [P(key=1, n=1), P(key=2, n=2), P(key=3, n=3)]\n    let others: list<P> = []\n';

/** Whether P is held by value in a program whose `main` has these lines behind lists of it, and with these functions. */
function isValue(lines: readonly string[], functions = ''): boolean {
  const main = `fn main():\n${MADE}${lines.map((line) => `    ${line}\n`).join('')}`;
  const { types } = loweredFrom(`${STRUCT}${functions}${main}`);
  return types.all.some((type) => type.name === 'P' && isHeldByValue(type));
}

function accepts(name: string, lines: readonly string[], functions = ''): void {
  test(`accepted: ${name}`, () => assert.is(isValue(lines, functions), true));
}

function refuses(name: string, lines: readonly string[], functions = ''): void {
  test(`refused: ${name}`, () => assert.is(isValue(lines, functions), false));
}

const SET = 'ps[0].n = 5';

accepts('an element that is assigned to', [SET, 'println(ps[0].n)']);
accepts('an element that is added to', ['ps[0].n += ps[1].n']);
accepts('a local that is given an element', ['let p = ps[1]', 'p.n = p.key + p.n']);
accepts('a loop over a list', ['for p in ps:', '    p.n += 1']);
accepts('several locals with elements', ['let p = ps[0]', 'let q = ps[0]', 'p.n = 1', 'q.n = p.n + 1']);
accepts('lists of lists', [
  'let rows = [ps]',
  'rows[0][1].n = 2',
  'for row in rows:',
  '    for p in row:',
  '        p.n = 1',
]);
accepts('lists that grow between', ['let p = ps[0]', 'ps.append(P(key=4, n=4))', 'p.n = 3']);
accepts('elements that other lists have, too', [SET, 'others.append(ps[0])', 'println(others[0].key)']);
accepts('a copy whose other fields are read', [
  SET,
  'let ks = ps.copy()',
  'println(ks[0].key)',
  'println(ps.pop().key)',
]);
accepts('an element that is replaced by a new one', [SET, 'ps[0] = P(key=1, n=2)', 'ps.insert(0, P(key=1, n=2))']);
accepts('elements that move before', ['ps.reverse()', 'let p = ps[0]', 'p.n = 2', 'ps.pop()']);
accepts(
  'elements of functions that make them',
  [SET, 'ps.append(made(3))'],
  'fn made(n: int) -> P:\n    return P(key=n, n=n)\n\n',
);
accepts(
  'lists in fields and parameters',
  ['let h = H(held=ps)', 'h.held[0].n = 3', 'set(h.held, 1)'],
  'struct H:\n    held: list<P>\n\nfn set(ps: list<P>, n: int):\n    ps[0].n = n\n\n',
);
accepts(
  'a sort by fields that are not assigned',
  [SET, 'ps.sort_by(less)'],
  'fn less(a: P, b: P) -> bool:\n    return a.key < b.key\n\n',
);
accepts(
  'a call that moves elements of other lists',
  ['others.append(P(key=1, n=1))', 'let p = ps[0]', 'drop(numbers())', 'p.n = 1'],
  'fn numbers() -> list<int>:\n    return [1]\n\nfn drop(xs: list<int>):\n    xs.pop()\n\n',
);
accepts('a value that moves elements before the object is looked up', ['let n = ps.pop().key', 'ps[0].n = n']);

refuses('a local that is given a new object', ['let p = P(key=1, n=1)', 'p.n = 2', 'ps.append(p)']);
refuses('a parameter', [SET, 'set(ps[0])'], 'fn set(p: P):\n    p.n = 1\n\n');
refuses('a parameter that is read', [SET, 'println(get(ps[0]))'], 'fn get(p: P) -> int:\n    return p.n\n\n');
refuses('a result of a function', [SET, 'println(get(ps).n)'], 'fn get(ps: list<P>) -> P:\n    return ps[0]\n\n');
refuses('a popped object', [SET, 'println(ps.pop().n)']);
refuses('a field of another object', [SET, 'let h = H(p=ps[0])', 'println(h.p.n)'], 'struct H:\n    p: P\n\n');
refuses('an entry of a dict', [SET, 'let d = {1: ps[0]}', 'println(d[1].n)']);
refuses('a payload', [SET, 'match ps.first():', '    case Some(p): println(p.n)', '    case None: pass']);
refuses('a local that is assigned again', ['let p = ps[0]', 'p = ps[1]', 'p.n = 1']);
refuses('a local that is given another local', ['let p = ps[0]', 'let q = p', 'q.n = 1']);
for (const mover of [
  'ps.pop()',
  'ps.remove(0)',
  'ps.clear()',
  'ps.reverse()',
  'ps.insert(0, P(key=1, n=1))',
  'ps[0] = P(key=1, n=1)',
]) {
  refuses(`${mover} between`, ['let p = ps[0]', mover, 'p.n = 1']);
  refuses(`${mover} between, by another name`, [SET, 'let qs = ps', 'let p = qs[0]', mover, 'println(p.n)']);
  refuses(`${mover} in a loop`, ['let p = ps[0]', 'for i in 0..3:', '    p.n = 1', `    ${mover}`]);
  refuses(`${mover} in a value`, [`ps[0].n = f(ps)`], `fn f(ps: list<P>) -> int:\n    ${mover}\n    return 1\n\n`);
}
refuses(
  'a sort between',
  ['let p = ps[0]', 'ps.sort_by(less)', 'p.n = 1'],
  'fn less(a: P, b: P) -> bool:\n    return a.key < b.key\n\n',
);
refuses('a move in one way of a condition', [SET, 'let p = ps[0]', 'if len(ps) > 2:', '    ps.pop()', 'println(p.n)']);
refuses('a move before the end of a round', [
  'let i = 0',
  'while i < 2:',
  '    let p = ps[0]',
  '    if i == 1:',
  '        ps.pop()',
  '    i += 1',
  '    p.n = 1',
]);
refuses(
  'a call that leads to a move',
  ['let p = ps[0]', 'f(ps)', 'p.n = 1'],
  'fn f(ps: list<P>):\n    g(ps)\n\nfn g(ps: list<P>):\n    ps.pop()\n\n',
);
refuses('a call of what is not known', ['let f = act', 'let p = ps[0]', 'f()', 'p.n = 1'], 'fn act():\n    pass\n\n');

refuses('an object in two elements', [SET, 'ps.append(ps[0])']);
refuses('an object that is moved by hand', [SET, 'let p = ps[0]', 'ps[0] = ps[1]', 'ps[1] = p']);
refuses('copies of a list', [SET, 'ps = ps.copy()']);
refuses('slices', [SET, 'let qs = ps[1:]', 'qs[0].n = 1']);
refuses('joined lists', [SET, 'let qs = ps + others', 'println(qs[0].n)']);
refuses('a list that is extended', [SET, 'ps.extend(others)']);
refuses('a list of one object', ['let qs = [P(key=1, n=1)] * 3', 'qs[0].n = 2']);
refuses('what copies are assigned', ['others.append(ps[0])', 'others[0].n = 1']);
refuses('lists in a dict', [SET, 'let d = {1: ps}', 'd[1][0].n = 1']);
refuses('lists in an enum', [SET, 'let o = Some(ps)']);
refuses(
  'lists that functions take that are values',
  [SET, 'let f = g', 'f(ps)'],
  'fn g(ps: list<P>):\n    println(len(ps))\n\n',
);

refuses('an object that is printed', [SET, 'println(ps[0])']);
refuses('a list that is printed', [SET, 'println(ps)']);
refuses('what holds it is printed', [SET, 'println(Some(ps[0]))']);
refuses('objects that are compared', [SET, 'println(ps[0] == ps[1])']);
refuses('objects whose identity is asked', [SET, 'println(ps[0] is ps[1])']);
refuses('a list that is searched', [SET, 'println(ps.contains(others[0]))']);
refuses('an any', [SET, 'let a: any = ps', 'println(len(a))']);
refuses('tasks', [SET, 'await (spawn f())'], 'use task\n\nfn f():\n    pass\n\n');
refuses(
  'a sort by fields that are assigned',
  [SET, 'ps.sort_by(less)'],
  'fn less(a: P, b: P) -> bool:\n    return a.n < b.n\n\n',
);
refuses(
  'a sort that looks at the list',
  [SET, 'all.extend([1])', 'ps.sort_by(less)'],
  'let all = [1]\nlet qs: list<P> = [P(key=1, n=1)]\n\nfn less(a: P, b: P) -> bool:\n    return a.key < b.key + qs[0].n\n\n',
);

test('what bench returns is printed', () => {
  const source = `${STRUCT}fn bench(n: int) -> list<P>:\n    let ps = [P(key=1, n=n)]\n    ps[0].n = 2\n    return ps\n`;
  assert.not.ok(loweredFrom(source).types.all.some(isHeldByValue));
});

test('structs that are too large are not', () => {
  const source = `${STRUCT}fn main():\n${MADE}    ps[0].n = 2\n    others.append(P(key=1, n=2))\n`;
  assert.ok(loweredFrom(source, 2).types.all.some(isHeldByValue));
  assert.not.ok(loweredFrom(source, 1).types.all.some(isHeldByValue));
});

function mainOf(lines: string): string {
  const program = loweredFrom(`${STRUCT}fn main():\n${MADE}${lines}    println(others.pop().key)\n`);
  const main = program.functions.find(({ name }) => name === 'main');
  assert.ok(main !== undefined);
  return printFunction(program, main);
}

test('assignments to a local go to the list that it is from', () => {
  const text = mainOf('    let i = 1\n    let p = ps[i]\n    i = 0\n    p.n = p.n + p.key\n');
  assert.match(text, /%index\.(\d+) = %i\.\d+\n/);
  assert.match(
    text,
    /%ps\.\d+\[%index\.\d+ unchecked\]\.n = add\(%ps\.\d+\[%index\.\d+ unchecked\]\.n, %p\.\d+\.key\)/,
  );
});

test('a value with a loop is worked out before the assignment, and after the check', () => {
  const text = mainOf('    ps[2].n = sum([p.n for p in ps])\n');
  assert.match(
    text,
    /block\n +%ps\.0\[2\]\n +%value\.\d+ = \{[\s\S]*loop L0[\s\S]*\n +%ps\.0\[2 unchecked\]\.n = %value\.\d+/,
  );
});

test('a loop that is entered in the middle knows where elements are', () => {
  const source = `${STRUCT}fn main():\n${MADE}    others.append(P(key=0, n=0))\n    let i = 1\n    let p = ps[i]\n    i = 7\n    for j in 0..9:\n        p.n += j\n`;
  const program = loweredFrom(source);
  const main = program.functions.find(({ name }) => name === 'main');
  assert.ok(main !== undefined);
  const continuation = continuationOf(program, main, 0, program.functions.length);
  const params = continuation.locals.slice(0, continuation.paramCount).map(({ name }) => name);
  assert.ok(params.includes('ps') && params.includes('index'), params.join(' '));
});

test.run();
