/** Programs that would keep the checker busy for ever, or overflow its stack: it gives an answer instead. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepts, check } from './helpers.js';

function codes(text: string): string[] {
  return [...new Set(check(text).diagnostics.map((d) => d.code))];
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

test('inference ends where an argument is faulty', () => {
  assert.equal(codes('use task\nprintln(task.recv(nope))\n'), ['E0301']);
  assert.equal(codes('use task\nfn f():\n    println(task.recv(nope))\n'), ['E0301']);
});

test('inference ends where a module-level variable is faulty', () => {
  assert.equal(codes('let C = nope\nfn f(n: int) -> int:\n    return n + C\n'), ['E0301']);
  assert.equal(codes('let C = [nope]\nfn f(n: int) -> int:\n    return n + C[0]\n'), ['E0301']);
  assert.equal(codes('struct P<T>:\n    a: int\n    fn m(self):\n        pass\nlet p = P(p.m())\n'), ['E0302']);
});

test('type aliases may be long chains, not endless ones', () => {
  accepts(`${lines(50, (i) => `type T${i} = list<T${i + 1}>\n`)}type T50 = int\nlet t: T0 = []\n`);
  assert.equal(codes(`${lines(2000, (i) => `type T${i} = list<T${i + 1}>\n`)}type T2000 = int\nlet t: T0 = []\n`), [
    'E0211',
  ]);
  assert.equal(
    codes(
      `${lines(60, (i) => `type T${i} = fn(T${i + 1}, T${i + 1}) -> int\n`)}type T60 = int\nfn f(t: T0):\n    pass\n`,
    ),
    ['E0211'],
  );
});

test('structs may refer to one another in long chains', () => {
  accepts(
    `${lines(2000, (i) => `struct S${i}:\n    next: list<S${i + 1}>\n`)}struct S2000:\n    x: int\nlet s = S0([])\n`,
  );
});

test('types that grow without end are refused', () => {
  const pair = 'struct P<A, B>:\n    a: A\n    b: B\n';
  assert.equal(codes(`${pair}let p0 = P(1, 2)\n${lines(60, (i) => `let p${i + 1} = P(p${i}, p${i})\n`)}`), ['E0419']);
  assert.equal(codes(`${pair}fn f<T>(x: T, n: int):\n    if n > 0: f(P(x, x), n - 1)\nf(1, 3)\n`), ['E0419']);
  assert.equal(codes('fn f<A>(x: A, n: int):\n    if n > 0:\n        f([x], n)\n        f({1: x}, n)\nf(1, 3)\n'), [
    'E0419',
  ]);
  const both = 'struct S<T>:\n    a: list<S<Option<T>>>\n    b: list<S<list<T>>>\n';
  assert.equal(codes(`${both}fn f(s: S<int>):\n    pass\n`), ['E0419']);
  accepts(`${pair}fn f(x, n: int):\n    if n > 0:\n        f(P(x, x), n - 1)\n        f([x], n - 1)\nf(1, 3)\n`);
});

test('functions without annotations may call one another in long chains', () => {
  const chain = lines(1000, (i) => `fn f${i}(x):\n    return f${i + 1}(x)\n`);
  accepts(`${chain}fn f1000(x):\n    return x\nprintln(f0(1) + 1)\n`);
});

test('a type that hangs on a long chain of later variables has to be written', () => {
  const chain = lines(1000, (i) => `let g${i} = g${i + 1}\n`);
  assert.ok(codes(`fn f():\n    return g0\nprintln(f())\n${chain}let g1000 = 1\n`).includes('E0413'));
});

test('branches, arms, alternatives and elements may be many', () => {
  accepts(`let x = 5\nif x == 0: pass\n${lines(2000, (i) => `elif x == ${i}: println(${i})\n`)}else: println(x)\n`);
  accepts(`let x = 5\nlet y = if x == 0:\n    0\n${lines(2000, (i) => `elif x == ${i}:\n    ${i}\n`)}else:\n    1\n`);
  accepts(`let x = 5\nmatch x:\n${lines(2000, (i) => `    case ${i}: println(${i})\n`)}`);
  accepts(`let x = 5\nmatch x:\n    case ${lines(2000, (i) => `${i} | `)}-1: println(x)\n`);
  accepts(`let x = [5]\nmatch x:\n    case [${lines(2000, (i) => `${i}, `)}]: println(x)\n`);
  accepts(`println([${lines(20_000, (i) => `${i}, `)}])\n`);
});

test('alternatives with names are told apart', () => {
  const variants = lines(500, (i) => `    V${i}: (int)\n`);
  const program = (last: string) =>
    `enum E:\n${variants}fn f(e: E) -> int:\n    match e:\n        case ${lines(499, (i) => `E.V${i}(x) | `)}${last}: return x\n`;
  accepts(program('E.V499(x)'));
  assert.equal(codes(program('E.V498(x)')), ['E0417']);
});

test('matches whose coverage is too hard to work out end in a panic rather than a complaint', () => {
  const color = 'enum C:\n    R\n    G\n    B\n';
  const args = (pattern: (i: number) => string) => Array.from({ length: 14 }, (_, i) => pattern(i)).join(', ');
  const head = `${color}enum E:\n    V: (${args(() => 'C')})\nfn f(e: E):\n    match e:\n`;
  accepts(`${head}        case E.V(${args(() => 'C.R | C.G | C.B')}): pass\n        case _: pass\n`);
  assert.equal(codes(`${head}        case E.V(${args(() => 'C.R | C.G')}): pass\n`), ['E0417']);
  assert.ok(
    check(`${head}${lines(14, (n) => `        case E.V(${args((i) => (i === n ? 'C.R' : 'C.G | C.B'))}): pass\n`)}`),
  );
});

test.run();
