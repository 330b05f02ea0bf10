import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkProgram } from '../../../src/hir/check/index.js';
import type { FnId, HirProgram } from '../../../src/hir/hir.js';
import { CallOrder, type LazyLimits } from '../../../src/jit/call-order.js';
import { SourceFile } from '../../../src/support/source.js';
import { parseModule } from '../../../src/syntax/parse.js';

const LIMITS: LazyLimits = { budget: 10_000, depth: 100, likelihood: 0.6 };

class Case {
  readonly program: HirProgram;
  private readonly order: CallOrder;

  constructor(text: string) {
    const source = new SourceFile(0, 'case.ot', text);
    const checked = checkProgram({ file: source, module: parseModule(source).module }, () => ({ error: 'none' }));
    assert.equal(checked.diagnostics, []);
    if (checked.program === undefined) throw new Error('no program');
    this.program = checked.program;
    this.order = new CallOrder(this.program, [this.program.entry]);
  }

  id(name: string): FnId {
    return this.program.functions.findIndex((fn) => fn.name === name);
  }

  /** Batches after a function, by name. */
  after(name: string, limits: Partial<LazyLimits> = {}, have: readonly string[] = [], batches = 1): string[][] {
    const walk = this.order.after(this.id(name));
    const old = new Set(have.map((known) => this.id(known)));
    const take = () => walk.take({ ...LIMITS, ...limits }, (fn) => !old.has(fn));
    return Array.from({ length: batches }, () => take().map((fn) => this.program.functions[fn]?.name ?? ''));
  }
}

const leaf = (name: string) => `fn ${name}() -> int:\n    return 1\n`;

test('callees come in the order of their calls, those of a callee before what follows it', () => {
  const program = new Case(
    `${leaf('a')}${leaf('b')}${leaf('d')}fn c(n: int) -> int:\n    return n + d()\nfn main():\n    println(c(b()) + a())\n`,
  );
  assert.equal(program.after('main'), [['b', 'c', 'd', 'a']]);
  assert.equal(program.after('c'), [['d', 'a']]);
  assert.equal(program.after('a'), [[]]);
});

test('a branch is not likely enough, a loop is; what follows in the same branch is certain', () => {
  const body = [
    'let n = len("abc")',
    'if n > 2:',
    '    n = a()',
    '    n += b()',
    'else:',
    '    n = c()',
    'for i in range(n):',
    '    n += d()',
    'if n > 5 and e() > 2:',
    '    println(n)',
  ];
  const leaves = ['a', 'b', 'c', 'd', 'e'].map(leaf).join('');
  const program = new Case(`${leaves}fn main():\n${body.map((text) => `    ${text}\n`).join('')}`);
  assert.equal(program.after('main'), [['d']]);
  assert.equal(program.after('main', { likelihood: 0.5 }), [['a', 'b', 'c', 'd', 'e']]);
  assert.equal(program.after('a'), [['b', 'd']]);
  assert.equal(program.after('c'), [['d']]);
});

test('likelihoods multiply down the calls', () => {
  const loop = (name: string, callee: string) =>
    `fn ${name}() -> int:\n    let n = 0\n    for i in range(3):\n        n += ${callee}()\n    return n\n`;
  const program = new Case(`${leaf('c')}${loop('b', 'c')}${loop('a', 'b')}fn main():\n    println(a())\n`);
  assert.equal(program.after('main', { likelihood: 0.85 }), [['a', 'b']]);
  assert.equal(program.after('main', { likelihood: 0.8 }), [['a', 'b', 'c']]);
});

test('the budget ends a batch and the next one goes on behind it', () => {
  const names = ['a', 'b', 'c', 'd'];
  const calls = names.map((name) => `    println(${name}())\n`).join('');
  const program = new Case(`${names.map(leaf).join('')}fn main():\n${calls}`);
  const budget = 4; // two bodies of two nodes
  assert.equal(program.after('main', { budget }, [], 3), [['a', 'b'], ['c', 'd'], []]);
  assert.equal(program.after('main', { budget }, ['b'], 2), [['a', 'c'], ['d']]);
  assert.equal(program.after('main', { budget: 1 }), [[]]);
});

test('the depth counts calls from a function that runs', () => {
  const chain = (name: string, callee: string) => `fn ${name}() -> int:\n    return ${callee}()\n`;
  const program = new Case(
    `${leaf('c')}${chain('b', 'c')}${chain('a', 'b')}${leaf('z')}fn main():\n    println(a() + z())\n`,
  );
  assert.equal(program.after('main', { depth: 2 }), [['a', 'b', 'z']]);
  assert.equal(program.after('a', { depth: 1 }), [['b', 'z']]);
});

test('a function that no root leads to has those below it only', () => {
  const program = new Case(
    `${leaf('a')}fn lost() -> int:\n    return a()\nfn main():\n    let f = lost\n    println(f())\n`,
  );
  const order = new CallOrder(program.program, []);
  const taken = order.after(program.id('lost')).take(LIMITS, () => true);
  assert.equal(taken, [program.id('a')]);
});

test('functions that are not expected to be called are not looked at', () => {
  const { program } = new Case(
    `${leaf('rare')}fn never() -> int:\n    return rare()\n${leaf('a')}fn main():\n    let n = a()\n    if n > 5:\n        n = never()\n    println(n)\n`,
  );
  const seen = new Set<string>();
  const functions = new Proxy(program.functions, {
    get: (list, key) => {
      const fn = Reflect.get(list, key);
      if (typeof fn?.name === 'string') seen.add(fn.name);
      return fn;
    },
  });
  const order = new CallOrder({ ...program, functions }, [program.entry]);
  const main = program.functions.findIndex((fn) => fn.name === 'main');
  assert.equal(order.after(main).take(LIMITS, () => true).length, 1);
  assert.ok(seen.has('a') && !seen.has('never') && !seen.has('rare'));
});

test('a function that may be called in several places has the likeliest', () => {
  const program = new Case(
    `${leaf('shared')}fn first(n: int) -> int:\n    if n > 2:\n        return shared()\n    return 1\n${leaf('last')}fn main():\n    println(first(1) + shared() + last())\n`,
  );
  assert.equal(program.after('main'), [['first', 'shared', 'last']]);
  assert.equal(program.after('shared'), [['last']]);
});

test('chains longer than the stack are walked', () => {
  const length = 12_000;
  const functions = Array.from(
    { length },
    (_, i) => `fn f${i}() -> int:\n    return ${i + 1 < length ? `f${i + 1}()` : '0'}\n`,
  );
  const program = new Case(`${functions.join('')}fn main():\n    println(f0())\n`);
  assert.equal(program.after(`f${length - 3}`), [[`f${length - 2}`, `f${length - 1}`]]);
});

test.run();
