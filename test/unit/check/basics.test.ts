import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepts, functionNamed, globalType, localType, rejects } from './helpers.js';

test('every corpus program checks', () => {
  for (const name of readdirSync('corpus', { withFileTypes: true })) {
    if (!name.isDirectory()) continue;
    const program = accepts(readFileSync(`corpus/${name.name}/program.ot`, 'utf8'));
    assert.type(program.bench, 'number', `${name.name} has no bench`);
  }
});

test('what follows a match is a statement of its own', () => {
  const match = '    match n:\n        case 1:\n            println(n)\n        case _:\n            pass\n';
  const program = accepts(
    `fn f(n: int) -> int:\n${match}    if n > 1:\n        return 2\n${match}    -1\n    return 0\n`,
  );
  assert.is(functionNamed(program, 'f').body.length, 5);
});

test('an empty list takes its type from later use', () => {
  const program = accepts('fn f():\n    let xs = []\n    xs.append(1.5)\n    println(len(xs))\n');
  assert.is(localType(program, 'f', 'xs'), 'list<float>');
});

test('nested empty lists take their type from later use', () => {
  const program = accepts('fn f():\n    let g = [[] for i in 0..3]\n    g[0].append("a")\n');
  assert.is(localType(program, 'f', 'g'), 'list<list<str>>');
});

test('a bare assignment declares for the whole function', () => {
  const program = accepts('fn f(c: bool) -> int:\n    if c:\n        x = 1\n    else:\n        x = 2\n    return x\n');
  assert.is(functionNamed(program, 'f').locals.filter((l) => l.name === 'x').length, 1);
});

test('reading what may not be assigned is an error', () => {
  rejects('fn f(c: bool) -> int:\n    if c:\n        x = 1\n    return x\n', "4:12 E0302 'x' may not be assigned yet");
});

test('module-level variables are globals', () => {
  const program = accepts('let a = 1.5\nb = "x"\nfn f():\n    b = "y"\n');
  assert.is(globalType(program, 'a'), 'float');
  assert.is(globalType(program, 'b'), 'str');
});

test('a mismatch names both types', () => {
  rejects('fn f() -> int:\n    return "x"\n', '2:12 E0401 expected int as the result, found str');
});

test.run();
