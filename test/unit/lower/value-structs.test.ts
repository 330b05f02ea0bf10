/** Which structs are held by value, and that they are the same in the type table. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseValueStructs, typeTableBlob } from '../../../src/lower/index.js';
import { enumRepr, isHeldByValue, scalarsOf, structLayout } from '../../../src/lower/repr.js';
import { programOf } from '../../programs.js';

/** Names of the structs that are held by value, in order of first use. */
function valuesOf(source: string, words = 4): readonly string[] {
  const program = programOf(source);
  chooseValueStructs(program, words);
  return program.types.all.filter(isHeldByValue).map(({ name }) => name);
}

const POINT = 'struct Point:\n    x: float\n    y: float\n';
const USED = 'let p = Point(x=1.0, y=2.0)\nlet ps = [p]\nprintln(ps[0].x)\n';

test('a struct whose fields are never assigned is held by value', () => {
  assert.equal(valuesOf(POINT + USED), ['Point']);
  assert.equal(valuesOf(POINT + USED, 2), ['Point']);
  assert.equal(valuesOf(POINT + USED, 1), []);
  assert.equal(valuesOf(POINT + USED, 0), []);
});

test('one that is assigned to is not, however it is reached', () => {
  assert.equal(valuesOf(`${POINT + USED}p.x = 2.0\n`), []);
  assert.equal(valuesOf(`${POINT + USED}ps[0].y += 2.0\n`), []);
  assert.equal(valuesOf(`${POINT}    fn move(self):\n        self.x += 1.0\n\n${USED}`), []);
  assert.equal(
    valuesOf(`fn set(object, n):\n    object.x = n\n\n${POINT + USED}let a: any = ps\nset(a[0], 1.0)\n`),
    [],
  );
});

test('one that is compared by identity is not', () => {
  assert.equal(valuesOf(`${POINT + USED}println(p is ps[0])\n`), []);
  assert.equal(valuesOf(`${POINT + USED}println(p is not ps[0])\n`), []);
  assert.equal(valuesOf(`${POINT + USED}println(p == ps[0])\n`), ['Point']);
  const same = 'fn same(a, b):\n    return a is b\n\n';
  assert.equal(valuesOf(`${same + POINT + USED}let a: any = ps\nprintln(same(a[0], a[0]))\n`), []);
});

test('one that an any is made of is not, but its lists may be', () => {
  assert.equal(valuesOf(`${POINT + USED}let a: any = p\nprintln(a)\n`), []);
  assert.equal(valuesOf(`${POINT + USED}let a: any = ps\nprintln(a)\n`), ['Point']);
});

test('one that holds itself is not, unless through a list', () => {
  assert.equal(valuesOf('struct L:\n    n: Option<L>\nprintln(L(n=None))\n'), []);
  assert.equal(valuesOf('enum E:\n    A: (S)\n    B\nstruct S:\n    e: E\nprintln(S(e=E.B))\n'), []);
  assert.equal(valuesOf('struct T:\n    ts: list<T>\nprintln(T(ts=[]))\n'), ['T']);
});

test('several words with a list or dict are not', () => {
  assert.equal(valuesOf('struct T:\n    n: int\n    ns: list<int>\nprintln(T(n=1, ns=[]))\n'), []);
  assert.equal(valuesOf('struct T:\n    n: int\n    ns: dict<str, int>\nprintln(T(n=1, ns={}))\n'), []);
  assert.equal(valuesOf('struct T:\n    n: int\n    s: str\nprintln(T(n=1, s="a"))\n'), ['T']);
});

test('what a struct holds by value counts with its words', () => {
  const line =
    'struct Line:\n    a: Point\n    b: Point\n\nprintln(Line(a=Point(x=1.0, y=2.0), b=Point(x=3.0, y=4.0)))\n';
  assert.equal(valuesOf(POINT + line), ['Line', 'Point']);
  assert.equal(valuesOf(POINT + line, 3), ['Point']);
});

test('a struct that an enum would need an object for is not', () => {
  const some = (fields: number): string => {
    const names = Array.from({ length: fields }, (_, i) => `f${i}`);
    const values = names.map((name) => `${name}=1`).join(', ');
    return `struct S:\n${names.map((name) => `    ${name}: int\n`).join('')}\nprintln(Some(S(${values})))\n`;
  };
  assert.equal(valuesOf(some(3)), ['S']);
  assert.equal(valuesOf(some(4)), []);
  const boxed = 'enum P:\n    Step: (Point, Point, P)\n    End\n\nprintln(P.Step(p, p, P.End))\n';
  assert.equal(valuesOf(POINT + USED + boxed), ['Point']);
});

test('one that starts a task with more arguments than there is room for is not', () => {
  const spawned = (others: number): string => {
    const params = Array.from({ length: others }, (_, i) => `, p${i}: int`).join('');
    return `${POINT + USED}fn f(p: Point${params}):\n    pass\n\nawait (spawn f(p${', 1'.repeat(others)}))\n`;
  };
  assert.equal(valuesOf(spawned(15)), ['Point']);
  assert.equal(valuesOf(spawned(16)), []);
});

test('each instance of a generic struct is judged by itself', () => {
  const source = 'struct G<T>:\n    t: T\n\nlet a = G(t=1)\nlet b = G(t="b")\na.t = 2\nprintln(f"{a} {b}")\n';
  assert.equal(valuesOf(source), ['G<str>']);
});

test('fields take a word each, in pointers and integers', () => {
  const program = programOf(
    'struct V:\n    on: bool\n    small: i32\n    at: float\n    text: str\n\nprintln([V(on=true, small=i32(1), at=1.0, text="a")])\n',
  );
  chooseValueStructs(program, 4);
  const [type] = program.types.all.filter(isHeldByValue);
  assert.ok(type !== undefined);
  assert.equal(scalarsOf(type), ['i64', 'i64', 'i64', 'ptr']);
  assert.is(structLayout(type).size, 40);
  const cells = [type.id, 'value', 'V', 4, 4, 'on', 1, 8, 'small', 3, 16, 'at', 4, 24, 'text', 5, 32];
  assert.is(typeTableBlob(program).split('\n')[type.id], cells.join('\t'));
});

test('an Option of one is an inline enum', () => {
  const program = programOf(`${POINT + USED}println(ps.first())\n`);
  chooseValueStructs(program, 4);
  const option = program.types.all.find(({ name }) => name === 'Option<Point>');
  assert.equal(option?.kind === 'enum' ? enumRepr(option) : undefined, { kind: 'inline', words: 2 });
});

test('the choice is made once a program', () => {
  const program = programOf(POINT + USED);
  chooseValueStructs(program, 4);
  chooseValueStructs(program, 4);
  assert.throws(() => chooseValueStructs(program, 0), /once/);
});

test.run();
