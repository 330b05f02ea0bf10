import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceFile } from '../../../src/support/source.js';
import { formatSource } from '../../../src/syntax/format.js';

function format(text: string): string {
  const result = formatSource(new SourceFile(0, 't.ot', text));
  assert.is(result.kind, 'formatted', text);
  return result.kind === 'formatted' ? result.text : '';
}

/** Formats to the expected text, which formatting leaves alone. */
function becomes(text: string, expected: string): void {
  assert.is(format(text), expected);
  assert.is(format(expected), expected);
}

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

const SPACING: readonly (readonly [string, string])[] = [
  ['let  x:int=1+2*-3', 'let x: int = 1 + 2 * -3'],
  ['x=f( a,k = 1 ) [ 0 ].b', 'x = f(a, k=1)[0].b'],
  [
    'fn f <T>( a:list < T >,b : int=1 )->dict<str,list<T>> : return a',
    'fn f<T>(a: list<T>, b: int = 1) -> dict<str, list<T>>: return a',
  ],
  ['let x:list<list<int>>=[]', 'let x: list<list<int>> = []'],
  ['a<b and c>d or a <b', 'a < b and c > d or a < b'],
  ['f <int>(x)', 'f<int>(x)'],
  ['f(a < b, c > (d))', 'f(a < b, c > (d))'],
  ['for i in 0 .. n+1 : pass', 'for i in 0..n + 1: pass'],
  ['xs[ a : b ]+xs[ : 1 ]+xs[1:]', 'xs[a:b] + xs[:1] + xs[1:]'],
  ['let d={"a":1,"b" : [ x for x in xs if x>0 ]}', 'let d = {"a": 1, "b": [x for x in xs if x > 0]}'],
  ['P{x:1,y : -2}', 'P{x: 1, y: -2}'],
  ['use  ./a/b  as c,../d', 'use ./a/b as c, ../d'],
  ['pub  use m.x as y', 'pub use m.x as y'],
  ['use a / b', 'use a/b'],
  ['let g : fn( int )->int=f', 'let g: fn(int) -> int = f'],
  ['not ( a ) is  not b', 'not (a) is not b'],
  ['x=- 1-~ 2 - ! y', 'x = -1 - ~2 - !y'],
  ['return_value=a.match ( b )-1', 'return_value = a.match(b) - 1'],
  ['println ("a" ,)', 'println("a")'],
  ['f"{ a+b }"  +\'x\'', 'f"{ a+b }" + \'x\''],
  ['x <<=2;'.replace(';', ''), 'x <<= 2'],
  ['let y=a  if  b  else c', 'let y = a if b else c'],
  ['1_000+0xFF+2.50e-3', '1_000 + 0xFF + 2.50e-3'],
  ['2**-x', '2 ** -x'],
  ['await spawn  f( 1 )', 'await spawn f(1)'],
  ['x = [ ]', 'x = []'],
  ['print (x)', 'print(x)'],
];

for (const [text, expected] of SPACING) {
  test(`spaces ${text}`, () => becomes(`${text}\n`, `${expected}\n`));
}

test('blocks are indented by four, blank lines kept up to one inside and two outside', () => {
  becomes(
    lines(
      '',
      '',
      'use math',
      '',
      '',
      '',
      '',
      'fn f():',
      '',
      '  if a:',
      '      b',
      '',
      '',
      '      c',
      '  else: d',
      '',
      '',
      'x',
      '',
      '',
    ),
    lines('use math', '', '', 'fn f():', '    if a:', '        b', '', '        c', '    else: d', '', '', 'x'),
  );
});

test('comments keep their places', () => {
  becomes(
    lines('#first', 'fn f(): # why', '  # inner', '  a   #   after', '  # last of f', '# before x', 'x', '  # end'),
    lines('#first', 'fn f():  # why', '    # inner', '    a  #   after', '    # last of f', '# before x', 'x', '# end'),
  );
  becomes(
    lines('if a:', '    if b:', '        c', '        # c', '    # b', '# a', 'else:', '    d'),
    lines('if a:', '    if b:', '        c', '        # c', '    # b', '# a', 'else:', '    d'),
  );
});

test('comments in brackets keep their items', () => {
  becomes(
    lines('let xs = [ # open', '  1, # one', '  # before two', '  2 # two', '  # end', ']', 'f(a, # a', 'b)'),
    lines(
      'let xs = [  # open',
      '    1,  # one',
      '    # before two',
      '    2,  # two',
      '    # end',
      ']',
      'f(',
      '    a,  # a',
      '    b,',
      ')',
    ),
  );
});

test('a line with a comment inside an expression stays as it is', () => {
  const text = lines('fn f():', '    x = (a +  # plus', '      b)', '    y = 1');
  becomes(text, text);
});

const LONG = 'a_rather_long_name_of_something';

test('long calls have an argument a line', () => {
  becomes(
    `let x = call(${LONG}, ${LONG}, k=${LONG}, l=2)\n`,
    lines('let x = call(', `    ${LONG},`, `    ${LONG},`, `    k=${LONG},`, '    l=2,', ')'),
  );
  becomes(
    `fn function(first: ${LONG}, second: ${LONG}, third: list<int>) -> int:\n    pass\n`,
    lines(
      'fn function(',
      `    first: ${LONG},`,
      `    second: ${LONG},`,
      '    third: list<int>,',
      ') -> int:',
      '    pass',
    ),
  );
});

test('a broken bracket stays broken, its lines as they are', () => {
  becomes(
    lines('let m = [', '  1, 2,', '', '  3, 4]', 'f(', 'a, b)', 'g(a,', 'b)'),
    lines('let m = [', '    1, 2,', '', '    3, 4,', ']', 'f(', '    a, b,', ')', 'g(a, b)'),
  );
});

test('lists of short items are filled', () => {
  const numbers = Array.from({ length: 40 }, (_, i) => `${i}`);
  const text = format(`let xs = [${numbers.join(', ')}]\n`);
  assert.ok(text.split('\n').every((line) => line.length <= 100));
  assert.is(text.split('\n').length, 5);
  assert.is(format(text), text);
});

test('the last argument, a literal, is broken alone; so is an only call', () => {
  becomes(
    `f(1, [${LONG}, ${LONG}, ${LONG}, 4])\n`,
    lines('f(1, [', `    ${LONG},`, `    ${LONG},`, `    ${LONG},`, '    4,', '])'),
  );
  becomes(
    `frames.append(Frame(first=${LONG}, second=${LONG}, third=3))\n`,
    lines('frames.append(Frame(', `    first=${LONG},`, `    second=${LONG},`, '    third=3,', '))'),
  );
});

test('what an earlier layout put in parentheses stays there, however wide other brackets are', () => {
  const name = 'a_list_of_things_with_a_name_that_is_long';
  becomes(
    `${name}[of_these_positions(the_first_position * 3)] = the_first * 0.5\n`,
    lines(`${name}[of_these_positions(the_first_position * 3)] = (`, '    the_first * 0.5', ')'),
  );
});

test('long expressions are put in parentheses, an operand a line', () => {
  becomes(
    `if ${LONG} == 1 and ${LONG} == 2 and (${LONG} or b):\n    pass\n`,
    lines('if (', `    ${LONG} == 1`, `    and ${LONG} == 2`, `    and (${LONG} or b)`, '):', '    pass'),
  );
  becomes(
    `let value = ${LONG} if ${LONG}.is_something() else other\n`,
    lines('let value = (', `    ${LONG} if ${LONG}.is_something() else other`, ')'),
  );
  becomes(
    `let x: int = ${LONG} if ${LONG}.is_something() else ${LONG}\n`,
    lines('let x: int = (', `    ${LONG}`, `    if ${LONG}.is_something()`, `    else ${LONG}`, ')'),
  );
});

test('products and comparisons of long operands are split too', () => {
  for (const op of ['*', '<', '==']) {
    becomes(
      `return ${LONG}(a[1], xs, y) ${op} ${LONG}(a[2], xs, y) + ${LONG}[-1]\n`,
      op === '*'
        ? lines('return (', `    ${LONG}(a[1], xs, y) * ${LONG}(a[2], xs, y)`, `    + ${LONG}[-1]`, ')')
        : lines('return (', `    ${LONG}(a[1], xs, y)`, `    ${op} ${LONG}(a[2], xs, y) + ${LONG}[-1]`, ')'),
    );
  }
  becomes(
    `return ${LONG}(expression[1], xs, y) * ${LONG}(expression[2], xs, y)\n`,
    lines('return (', `    ${LONG}(expression[1], xs, y)`, `    * ${LONG}(expression[2], xs, y)`, ')'),
  );
});

test('the path of a long use is never split', () => {
  const text = lines(`pub use ./${LONG}/${LONG}/${LONG}.item as another_name`);
  becomes(text, text);
});

test('of several brackets the one that helps is broken', () => {
  becomes(
    `let place = self.before.plus(move.times(v)).plus(${LONG}.times(${LONG})).times(0.5)\n`,
    lines('let place = self.before.plus(move.times(v)).plus(', `    ${LONG}.times(${LONG}),`, ').times(0.5)'),
  );
});

test('comprehensions break at their clauses', () => {
  becomes(
    `let xs = [${LONG}.method(x, 1) for x in ${LONG} if x.a()]\n`,
    lines('let xs = [', `    ${LONG}.method(x, 1) for x in ${LONG} if x.a()`, ']'),
  );
  becomes(
    `let xs = [${LONG}.method(x, 1) for x in ${LONG} if x.is_something(2)]\n`,
    lines('let xs = [', `    ${LONG}.method(x, 1)`, `    for x in ${LONG}`, '    if x.is_something(2)', ']'),
  );
  const [list, item] = ['a_rather_long_name_for_a_list_of_numbers', 'the_item_that_is_looked_at'];
  becomes(
    `let pairs = [index * ${item} for index, ${item} in enumerate(${list})]\n`,
    lines('let pairs = [', `    index * ${item}`, `    for index, ${item} in enumerate(${list})`, ']'),
  );
});

test('strings are never touched', () => {
  const text = lines('let s = """a', '   b  ', 'c"""', "f('''x", "  ''', 1)");
  becomes(text, text);
});

test('line ends and a byte-order mark are made uniform', () => {
  becomes('\ufefflet x = 1\r\nif x:\r\n  y\r\n', lines('let x = 1', 'if x:', '    y'));
  becomes('x', 'x\n');
  becomes('', '');
  becomes('\n\n', '');
});

test('a file with mistakes is not formatted', () => {
  const result = formatSource(new SourceFile(0, 't.ot', 'let = 1\n'));
  assert.is(result.kind, 'invalid');
});

test('every program of this project is formatted once and for all', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  let count = 0;
  for (const folder of ['corpus', 'test/filetests']) {
    for (const name of readdirSync(join(root, folder), { recursive: true }) as string[]) {
      if (!name.endsWith('.ot')) continue;
      const result = formatSource(new SourceFile(0, name, readFileSync(join(root, folder, name), 'utf8')));
      if (result.kind === 'invalid') continue;
      count++;
      assert.is(format(result.text), result.text, name);
    }
  }
  assert.ok(count > 20, `${count}`);
});

test.run();
