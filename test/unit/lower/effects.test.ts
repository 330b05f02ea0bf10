/** What calls are known to write: their own stores and those of what they call; everything where that is not known. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseValueStructs, writesOf } from '../../../src/lower/index.js';
import { accepts, functionNamed } from '../check/helpers.js';

const STRUCTS = 'struct P:\n    a: int\n    b: float\n    xs: list<int>\n';

/** Sorted, with the numbers of types left out. */
function writes(text: string, name: string): readonly string[] | undefined {
  const program = accepts(STRUCTS + text);
  const places = writesOf(program, functionNamed(program, name).id);
  return places && [...places].map((place) => place.replace(/^ot\.s\.\d+\./, '')).sort();
}

test('a store writes its field, its element or its variable', () => {
  assert.equal(writes('fn f(p: P):\n    p.b = 1.0\n', 'f'), ['P#3']);
  assert.equal(writes('fn f(p: P):\n    p.xs[0] = 1\n', 'f'), ['ot.el.i64#0']);
  assert.equal(writes('let g = 1\nfn f():\n    g = 2\n', 'f'), ['ot.el.i64#0', 'otter.glob.0#0']);
});

test('a store to a field of an element that is held by value writes its word there', () => {
  const program = accepts('struct E:\n    key: int\n    n: int\n\nfn f(es: list<E>):\n    es[0].n = es[0].key\n');
  const lowered = chooseValueStructs(program, 4);
  assert.equal([...(writesOf(lowered, functionNamed(lowered, 'f').id) ?? [])], ['ot.el.vii#1']);
});

test('reading and making objects writes nothing', () => {
  assert.equal(writes('fn f(p: P) -> P:\n    return P(a=p.a, b=2.0, xs=[p.xs[0]])\n', 'f'), []);
  assert.equal(writes('fn f(s: str) -> int:\n    return len(s.trim())\n', 'f'), []);
});

test('a list that grows changes its header, one that is sorted only its elements', () => {
  const header = ['ot.el.i64#0', 'ot.list#2', 'ot.list#3', 'ot.list#4'];
  assert.equal(writes('fn f(p: P):\n    p.xs.append(1)\n', 'f'), header);
  assert.equal(writes('fn f(p: P):\n    p.xs.sort()\n', 'f'), ['ot.el.i64#0']);
  assert.equal(writes('fn f(p: P) -> int:\n    return p.xs.pop()\n', 'f'), ['ot.list#2']);
});

test("a dict's keys and values are elements", () => {
  assert.equal(writes('fn f(d: dict<str, float>):\n    d["x"] = 1.0\n', 'f'), ['ot.el.f64#0', 'ot.el.ptr#0']);
});

test('callees count, in cycles too', () => {
  const text =
    'fn f(p: P, n: int):\n    p.a = n\n    if n > 0:\n        g(p, n - 1)\nfn g(p: P, n: int):\n    p.b = 1.0\n    f(p, n)\nfn h(p: P):\n    f(p, 3)\n';
  for (const name of ['f', 'g', 'h']) assert.equal(writes(text, name), ['P#2', 'P#3'], name);
});

test('what is called through a value, or waits for others, may write anything', () => {
  assert.is(writes('fn f(g: fn() -> unit):\n    g()\n', 'f'), undefined);
  assert.is(
    writes('fn less(a: int, b: int) -> bool:\n    return a < b\nfn f(p: P):\n    p.xs.sort_by(less)\n', 'f'),
    undefined,
  );
  assert.is(writes('use sync\nfn f(m: sync.Mutex):\n    m.lock()\n', 'f'), undefined);
});

test('in a program with tasks every call may write anything', () => {
  assert.is(
    writes('fn g():\n    pass\nfn f(p: P):\n    p.a = 1\nfn h():\n    let t = spawn g()\n    await t\n', 'f'),
    undefined,
  );
});

test.run();
