import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../../../src/support/source.js';
import type { Expr, Stmt } from '../../../src/syntax/ast.js';
import { parseModule } from '../../../src/syntax/parse.js';

function parse(text: string) {
  return parseModule(new SourceFile(0, 't.ot', text));
}

/** The statements of a text that has no mistakes. */
function good(text: string): readonly Stmt[] {
  const { module, diagnostics } = parse(text);
  assert.equal(
    diagnostics.map((d) => d.message),
    [],
    text,
  );
  return module.body;
}

/** An expression fully parenthesised. */
function show(e: Expr): string {
  switch (e.kind) {
    case 'int':
      return e.text;
    case 'float':
    case 'bool':
      return String(e.value);
    case 'str':
      return JSON.stringify(e.value);
    case 'none':
      return 'None';
    case 'name':
      return e.name;
    case 'unary':
      return `(${e.op} ${show(e.operand)})`;
    case 'binary':
      return `(${show(e.left)} ${e.op} ${show(e.right)})`;
    case 'range':
      return `(${show(e.start)} .. ${show(e.end)})`;
    case 'cond':
      return `(${show(e.whenTrue)} if ${show(e.condition)} else ${show(e.whenFalse)})`;
    case 'call':
      return `${show(e.callee)}${e.typeArgs.length > 0 ? `<${e.typeArgs.length}>` : ''}(${e.args.map((a) => (a.name ? `${a.name.name}=` : '') + show(a.value)).join(', ')})`;
    case 'index':
      return `${show(e.object)}[${show(e.index)}]`;
    case 'slice':
      return `${show(e.object)}[${e.start ? show(e.start) : ''}:${e.end ? show(e.end) : ''}]`;
    case 'member':
      return `${show(e.object)}.${e.name.name}`;
    case 'list':
      return `[${e.items.map(show).join(', ')}]`;
    case 'await':
      return `(await ${show(e.task)})`;
    case 'spawn':
      return `(spawn ${show(e.call)})`;
    case 'fstring':
      return `f<${e.parts.map((p) => (p.kind === 'text' ? JSON.stringify(p.text) : `${show(p.value)}${p.spec === undefined ? '' : `:${p.spec}`}`)).join(' ')}>`;
    default:
      return e.kind;
  }
}

function expr(text: string): string {
  const [stmt] = good(`${text}\n`);
  assert.is(stmt?.kind, 'expr');
  return stmt?.kind === 'expr' ? show(stmt.value) : '';
}

const PRECEDENCE: readonly (readonly [string, string])[] = [
  ['1 + 2 * 3', '(1 + (2 * 3))'],
  ['1 - 2 - 3', '((1 - 2) - 3)'],
  ['-2 ** 2', '(- (2 ** 2))'],
  ['2 ** 3 ** 2', '(2 ** (3 ** 2))'],
  ['2 ** -1', '(2 ** (- 1))'],
  ['a << 1 + b', '(a << (1 + b))'],
  ['a & b << c', '(a & (b << c))'],
  ['a | b ^ c & d', '(a | (b ^ (c & d)))'],
  ['0..n + 1', '(0 .. (n + 1))'],
  ['a | b == c', '((a | b) == c)'],
  ['not a == b', '(not (a == b))'],
  ['a and not b or c', '((a and (not b)) or c)'],
  ['x not in xs', '(x not in xs)'],
  ['x is not y', '(x is not y)'],
  ['a if b else c if d else e', '(a if b else (c if d else e))'],
  ['await spawn f(1)', '(await (spawn f(1)))'],
  ['-a.b[0](1)', '(- a.b[0](1))'],
  ['xs[1:]', 'xs[1:]'],
  ['xs[:n - 1]', 'xs[:(n - 1)]'],
  ['f(1, k=2,)', 'f(1, k=2)'],
  ['max<int>(1, 2)', 'max<1>(1, 2)'],
  ['channel<list<list<int>>>(1)', 'channel<1>(1)'],
  ['a < b', '(a < b)'],
  ['f(a < b, c > (d))', 'f((a < b), (c > d))'],
  ['f(a<b, c>(d))', 'f(a<2>(d))'],
  ['f"a{x}b{y:.2f}{{}}"', 'f<"a" x "b" y:.2f "{}">'],
  ['f"{d["k"]}"', 'f<d["k"]>'],
  ['f"{f"{x}"}"', 'f<f<x>>'],
  ['"\\n\\x41\\u{1F600}"', '"\\nA😀"'],
  ['[1,\n  2,\n]', '[1, 2]'],
  ['0xFF + 0b10 + 1_000', '((0xFF + 0b10) + 1000)'],
  ['2.5e-3', '0.0025'],
];

for (const [text, shown] of PRECEDENCE)
  test(`parses ${text.replaceAll('\n', ' ')}`, () => assert.is(expr(text), shown));

const PROGRAMS: readonly string[] = [
  'use math, rand as r\nuse ./local as l\npub use m.x as y\npub use ./inner.f\nuse a/b as c\n',
  'struct P<T>:\n    x: T\n    y: int = 3\n    fn m(self) -> T:\n        return self.x\n',
  'enum E<T>:\n    A\n    B: (T, int)\n    C: str\n',
  'type M<T> = dict<str, list<T>>\npub fn f<T>(xs: list<T>, n: int = 1) -> fn(T, int) -> T:\n    return xs[0]\n',
  'let x = if a:\n    1\nelif b:\n    2\nelse:\n    3\nprintln(x)\n',
  'let y = match x:\n    case 1 | -2: "a"\n    case Some(P{x, y: [a, b]..rest}) if a > b:\n        "b"\n    case E.B(_, "s"): "c"\n    case _: "d"\nprintln(y)\n',
  'for i, x in enumerate(xs): print(x)\nwhile true:\n    if a: break\n    elif b: continue\n    else: pass\n',
  'mut a = 1\nb: int = 2\na += b\nxs[0].f = 1\nd["k"] <<= 2\npub let c = 3\n',
  'let d = {"a": 1, k: v for k in x}\n'.replace('"a": 1, ', ''),
  'let p = Point{x: 1.0, y: 2.0}\nlet q: Point = m.Point(x=1)\n',
  '# only a comment',
  '\n\n',
  '',
];

for (const text of PROGRAMS) test(`parses ${JSON.stringify(text.slice(0, 40))}`, () => void good(text));

function mistakes(text: string): string[] {
  const file = new SourceFile(0, 't.ot', text);
  return parseModule(file).diagnostics.map((d) => {
    const { line, column } = file.position(d.span.start);
    return `${line}:${column} ${d.code} ${d.message}`;
  });
}

test('one mistake gives one message, in its place', () => {
  assert.equal(mistakes('let x = = 3\nlet y = 1\n'), ["1:9 E0200 expected an expression, found '='"]);
  assert.equal(mistakes('fn f(:\n    pass\nlet z = 1\n').length, 1);
  assert.equal(mistakes('let a = (1 + 2\nlet b = 3\nprintln(b)\n'), ["1:9 E0105 this '(' is never closed"]);
  assert.equal(mistakes('a < b < c\n'), ['1:7 E0212 comparisons cannot be chained']);
  assert.equal(
    mistakes('if x:\n\tpass\n').map((m) => m.slice(0, 9)),
    ['2:1 E0101'],
  );
  assert.equal(
    mistakes('if x:\n        a\n    b\n').map((m) => m.slice(0, 9)),
    ['3:1 E0102'],
  );
  assert.equal(
    mistakes('let s = "abc\n').map((m) => m.slice(0, 9)),
    ['1:9 E0103'],
  );
  assert.equal(mistakes('"\\q"\n'), ["1:2 E0104 unknown escape '\\q'"]);
  assert.equal(mistakes('let x = $\n'), ["1:9 E0100 unexpected character '$'"]);
  assert.equal(mistakes('let x = 0xzz + 1__a\n').length, 2);
  assert.equal(mistakes(') = 3\n').length, 1);
  assert.equal(mistakes('f(1) = 2\n'), ['1:1 E0222 this cannot be assigned to']);
  assert.equal(
    mistakes('if a:\nb\n').map((m) => m.slice(0, 9)),
    ['2:1 E0221'],
  );
});

/** A mistake each, and after it one that is to be found too. */
const RECOVERY: readonly (readonly [string, readonly string[]])[] = [
  ['f((1)\nx = 2\nlet = 3\n', ['1:2 E0105', '3:5 E0200']],
  ['if f(a, (b):\n    x = 1\n    let = 3\nlet = 4\n', ['1:5 E0105', '3:9 E0200', '4:5 E0200']],
  ['let xs = [\n    1,\n    2\nprintln(xs)\nlet = 1\n', ['1:10 E0105', '5:5 E0200']],
  ['let d = {\n    "a": 1,\n\n    # more\nfn f():\n    let = 1\n', ['1:9 E0105', '6:9 E0200']],
  ['f(xs[1)\nlet = 1\n', ['1:5 E0105', '2:5 E0200']],
  ['f(1]\nlet = 1\n', ['1:4 E0200', '2:5 E0200']],
  ['f(1, "abc)\nlet = 1\n', ['1:6 E0103', '2:5 E0200']],
  ['f(1 2, =, 3)\nlet = 1\n', ['1:5 E0200', '1:8 E0200', '2:5 E0200']],
  ['(\n(\n(\nlet = 1\n', ['1:1 E0105', '2:1 E0105', '3:1 E0105', '4:5 E0200']],
  ['fn f(a, 1, c:\n    let = 1\n', ['1:5 E0105', '1:9 E0200', '2:9 E0200']],
  ['fn f()\n    let = 1\n', ['1:7 E0200', '2:9 E0200']],
  ['while x y:\n    let = 1\n', ['1:9 E0200', '2:9 E0200']],
  ['iff x:\n    let = 1\n', ['1:5 E0200', '2:9 E0200']],
  ['struct S\n    x y\n    z: int\n    w w\n', ['1:9 E0200', '2:7 E0200', '4:7 E0200']],
  ['match x\n    case = : 1\n    case 2: let = 3\n', ['1:8 E0200', '2:10 E0200', '3:17 E0200']],
  ['if x:\n        a\n    b\n    let = 1\nlet = 2\n', ['3:1 E0102', '4:9 E0200', '5:5 E0200']],
  ['a\n    let = 2\nlet = 3\n', ['2:1 E0220', '2:9 E0200', '3:5 E0200']],
  ['let a = (1, 2)\nlet b: (int, int) = a\n', ['1:11 E0210', '2:8 E0210']],
  ['f"{a b} {"\nlet = 1\n', ['1:6 E0200', '1:9 E0106', '2:5 E0200']],
  ['[x for x in xs, 1]\n[1 for]\n', ['1:17 E0200', '2:7 E0200']],
  ['xs[1, 2] + ys[1\nlet = 2\n', ['1:5 E0200', '1:14 E0105', '2:5 E0200']],
];

for (const [text, expected] of RECOVERY) {
  test(`goes on after the mistakes in ${JSON.stringify(text)}`, () => {
    assert.equal(
      mistakes(text).map((m) => m.split(' ').slice(0, 2).join(' ')),
      expected,
    );
  });
}

test('later mistakes are still found', () => {
  const found = mistakes('fn f():\n    let = 1\n    let ok = 2\n    return ]\n\nfn g(:\n    pass\nlet h = )\n');
  assert.equal(
    found.map((m) => m.split(':')[0]),
    ['2', '4', '6', '8'],
  );
});

const N = 20_000;
const DEEP: Readonly<Record<string, string>> = {
  parentheses: `let x = ${'('.repeat(N)}1${')'.repeat(N)}`,
  lists: `let x = ${'['.repeat(N)}1${']'.repeat(N)}`,
  dicts: `let x = ${'{1: '.repeat(N)}1${'}'.repeat(N)}`,
  calls: `let x = ${'f('.repeat(N)}1${')'.repeat(N)}`,
  negations: `let x = ${'-'.repeat(N)}1`,
  nots: `let x = ${'not '.repeat(N)}a`,
  awaits: `let x = ${'await '.repeat(N)}a`,
  powers: `let x = ${'2 ** '.repeat(N)}2`,
  sums: `let x = 1${' + 1'.repeat(N)}`,
  conditions: `let x = ${'1 if a else '.repeat(N)}2`,
  members: `let x = a${'.b'.repeat(N)}`,
  indices: `let x = a${'[0]'.repeat(N)}`,
  'sums in parentheses': `let x = ${'('.repeat(100)}1${`${' + 1'.repeat(100)})`.repeat(100)}`,
  'f-strings': `let x = ${'f"{'.repeat(500)}1${'}"'.repeat(500)}`,
  types: `let x: ${'list<'.repeat(N)}int${'>'.repeat(N)} = []`,
  patterns: `match x:\n    case ${'['.repeat(N)}a${']'.repeat(N)}: pass`,
  'blocks on a line': `${'if a: '.repeat(N)}pass`,
  blocks: `${Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}if a:\n`).join('')}${' '.repeat(1_000)}pass`,
};

for (const [name, text] of Object.entries(DEEP)) {
  test(`nesting too deep is refused, and read past: ${name}`, () => {
    const found = mistakes(`${text}\nlet = 1\n`).map((m) => m.replace(/^\d+:\d+ (E\d+).*/, '$1'));
    assert.equal(found, ['E0211', 'E0200']);
  });
}

test('what people nest is not too deep', () => {
  for (const n of [60]) {
    good(`let x = ${'f(['.repeat(n)}1${'])'.repeat(n)}\n`);
    good(`let x = ${Array.from({ length: 400 }, (_, i) => `a${i} * b${i}`).join(' + ')}\n`);
    good(`${Array.from({ length: n }, (_, i) => `${' '.repeat(i)}if a:\n`).join('')}${' '.repeat(n)}pass\n`);
  }
});

test('thousands of mistakes, and brackets never closed, take no time to speak of', () => {
  assert.is(mistakes('let x =\n'.repeat(N)).length, N);
  assert.ok(mistakes('f(\n'.repeat(N)).length > 50);
  assert.ok(mistakes(`f${'('.repeat(N)}\n`).length < 20);
  assert.ok(mistakes(`let x = ${'a<'.repeat(N)}1\n`).length < 3);
});

test.run();
