/** Which locals' strings end with an iteration, which loops cut texts in turn, which fields' texts grow. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirFunction, HirProgram } from '../../../src/hir/hir.js';
import { walkFunction } from '../../../src/hir/walk.js';
import { fieldGrows } from '../../../src/lower/growing-fields.js';
import { passingLocals } from '../../../src/lower/temporary.js';
import { cutInTurn } from '../../../src/lower/text-loops.js';
import { programOf } from '../../programs.js';

/** `fn f(text: str, d: dict<str, int>)` with this body, cut in turn. */
function lowered(...body: readonly string[]): HirFunction {
  const lines = [
    'let kept: list<str> = []',
    'fn f(text: str, d: dict<str, int>):',
    ...body.map((line) => `    ${line}`),
  ];
  const program = programOf(`${lines.join('\n')}\nf("", {})\n`);
  const fn = program.functions.find(({ name }) => name === 'f');
  assert.ok(fn !== undefined);
  return cutInTurn(fn, program.types);
}

/** Names of locals that are given back, hidden ones left out. */
function passing(...body: readonly string[]): string[] {
  const fn = lowered(...body);
  const ids = [...passingLocals(fn).ofLoop.values()].flat();
  return ids.map((id) => fn.locals[id]?.name ?? '').filter((name) => !name.startsWith('$'));
}

function intrinsics(fn: HirFunction): string[] {
  const names: string[] = [];
  walkFunction(fn, {
    expr: (e) => {
      if (e.kind === 'intrinsic') names.push(e.name);
    },
  });
  return names;
}

test('a slice that is only looked at ends with its iteration', () => {
  assert.equal(passing('for i in 0..3:', '    let s = text[i:]', '    if s.starts_with("a"):', '        println(s)'), [
    's',
  ]);
  assert.equal(passing('for i in 0..3:', '    let s = text[i:]', '    d[s] = d.get_or(s, 0) + 1'), ['s']);
});

test('parts of a text are only looked at', () => {
  assert.equal(passing('for i in 0..3:', '    let s = text[i:]', '    println(f"{s} {i}{s}")'), ['s']);
});

test('a string that is kept, returned or met in a later iteration does not', () => {
  assert.equal(passing('for i in 0..3:', '    let s = text[i:]', '    kept.append(s)'), []);
  assert.equal(passing('for i in 0..3:', '    let s = text[i:]', '    let t = s.trim()', '    kept.append(t)'), []);
  assert.equal(passing('let last = ""', 'for i in 0..3:', '    let s = text[i:]', '    last = s', 'println(last)'), []);
  assert.equal(passing('for i in 0..3:', '    let s = text[i:]', '    s = s + "x"', '    println(s)'), []);
});

test('what may be the same string passes with it', () => {
  const body = [
    'for w in text.split_whitespace():',
    '    let s = w[1:] if w.ends_with(".") else w',
    '    d[s] = len(s)',
  ];
  assert.equal(passing(...body), ['w', 's']);
  assert.equal(passing(...body, '    kept.append(s)'), []);
});

test('loops over pieces make no list', () => {
  for (const [pieces, kind] of [
    ['text.lines()', 'line'],
    ['text.split_whitespace()', 'word'],
    ['text.split(",")', 'part'],
  ]) {
    const names = intrinsics(lowered(`for s in ${pieces}:`, '    println(s)'));
    assert.ok(names.includes(`pieces.${kind}Next`), names.join(' '));
    assert.not.ok(
      names.some((name) => name.startsWith('str.') || name === 'list.len'),
      names.join(' '),
    );
  }
  const names = intrinsics(lowered('let all = text.lines()', 'for s in all:', '    println(s)', 'println(len(all))'));
  assert.ok(names.includes('str.lines') && names.includes('list.len'), names.join(' '));
});

test('fields grow that are appended to, in programs without tasks', () => {
  const source = (append: string, rest = '') =>
    `struct S:\n    a: str\n    fn more(self) -> str:\n        return "x"\n    fn add(self, t: str):\n        ${append}\n${rest}\nS(a="").add("")\n`;
  const grows = (program: HirProgram) => {
    const type = program.functions.find(({ name }) => name === 'S.add')?.locals[0]?.type;
    assert.ok(type?.kind === 'struct');
    return fieldGrows(program, type, 0);
  };
  assert.ok(grows(programOf(source('self.a += t'))));
  assert.ok(grows(programOf(source('self.a = self.a + t + "."'))));
  assert.not.ok(grows(programOf(source('self.a = t + self.a'))));
  assert.not.ok(grows(programOf(source('self.a += self.more()'))));
  assert.not.ok(grows(programOf(source('self.a += t', 'fn g():\n    pass\nawait spawn g()'))));
});

test.run();
