/** Module-level constants are folded where they are read; variables are not. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr } from '../../../src/hir/hir.js';
import { walkFunction } from '../../../src/hir/walk.js';
import { programOf } from '../../programs.js';

/** What `fn read` returns: the literal, or the name of the variable it reads. */
function readOf(declarations: string, expression: string, result: string): unknown {
  const program = programOf(`${declarations}\nfn read() -> ${result}:\n    return ${expression}\n\nprintln(read())\n`);
  const fn = program.functions.find(({ name }) => name === 'read');
  let value: HirExpr | undefined;
  if (fn !== undefined) {
    walkFunction(fn, {
      stmt: (s) => {
        if (s.kind === 'return') value = s.value;
      },
    });
  }
  if (value?.kind === 'global') return program.globals[value.global]?.name;
  return value !== undefined && 'value' in value ? value.value : value?.kind;
}

test('literals and arithmetic on earlier constants', () => {
  assert.is(readOf('let N = 8\nlet LAST = 2 * N - 1', 'LAST', 'int'), 15n);
  assert.is(readOf('let PI = 3.5\nlet SCALED: float = PI * 2 + 1', 'SCALED', 'float'), 8);
  assert.is(readOf('let NAME = "x"', 'NAME', 'str'), 'x');
  assert.is(readOf('let ON = not true', 'ON', 'bool'), false);
  assert.is(readOf('N = 5', 'N', 'int'), 5n);
});

test('ints wrap as they do at run time', () => {
  assert.is(readOf('let N = 9223372036854775807\nlet M = N + 1', 'M', 'int'), -9223372036854775808n);
  assert.is(readOf('let N: i32 = 2147483647\nlet M = N + i32(1)', 'M', 'i32'), -2147483648n);
  assert.is(readOf('let N: i32 = -2147483648\nlet M = N / i32(-1)', 'M', 'i32'), -2147483648n);
  assert.is(readOf('let N = -7 / 2', 'N', 'int'), -3n);
  assert.is(readOf('let N = ~5 & 12', 'N', 'int'), 8n);
});

test('what may panic, or is not arithmetic, is left to execution', () => {
  assert.is(readOf('let N = 0\nlet M = 1 / N', 'M', 'int'), 'M');
  assert.is(readOf('let N = len("abc")', 'N', 'int'), 'N');
});

test('a variable that is assigned twice, conditionally or by a function stays a variable', () => {
  assert.is(readOf('let N = 1\nN = 2', 'N', 'int'), 'N');
  assert.is(readOf('let N = 1\nif true:\n    N = 2', 'N', 'int'), 'N');
  assert.is(readOf('let N = 1\nfn set():\n    N = 2\nset()', 'N', 'int'), 'N');
});

test('with a main, the shared top level still counts as one assignment', () => {
  assert.is(readOf('let N = 3\nfn main():\n    println(N)', 'N', 'int'), 3n);
});

test.run();
