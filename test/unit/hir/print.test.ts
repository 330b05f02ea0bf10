/** HIR as text: every kind of statement and expression once, as `otter emit --stage hir` shows it. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirExpr, HirStmt } from '../../../src/hir/hir.js';
import { printFunction, printProgram } from '../../../src/hir/print.js';
import type { Type } from '../../../src/hir/types.js';
import { accepts, functionNamed } from '../check/helpers.js';
import { AT, type FunctionBuilder, num, ProgramBuilder, run, types, when, yes } from '../lower/hir.js';

const { any, bool, float, int, str, unit } = types;

/** The lines of a function with this body, without its head. */
function printed(body: (fn: FunctionBuilder) => readonly HirStmt[]): string[] {
  const p = new ProgramBuilder();
  p.fn('f', [int], int, () => []);
  const id = p.fn('top level', [], unit, body);
  const program = p.program(id);
  const fn = program.functions[id];
  assert.ok(fn);
  return printFunction(program, fn)
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice(2));
}

function printedExpr(e: object, type: Type): string {
  return printed(() => [run({ span: AT, type, ...e } as HirExpr)]).join('\n');
}

test('a function names its symbol, parameters, result and locals', () => {
  const program = accepts(
    'fn add(a: int, b: float) -> float:\n    let c = a + b\n    return c\nprintln(add(1, 2.0))\n',
  );
  assert.is(
    printFunction(program, functionNamed(program, 'add')),
    [
      'fn add(%a.0: int, %b.1: float) -> float  # add',
      '  local %c.2: float',
      '  %c.2 = add(intToFloat(%a.0), %b.1)',
      '  return %c.2',
      '',
    ].join('\n'),
  );
});

test('a program starts with its globals', () => {
  const [head] = printProgram(accepts('let n = 3\nfn main():\n    println(n)\n')).split('\n');
  assert.is(head, 'global @n: int');
});

test('loops, blocks and conditions nest', () => {
  const lines = printed((fn) => {
    const [label, outer] = [fn.label(), fn.label()];
    const leave: HirStmt = { kind: 'break', span: AT, label: outer };
    const again: HirStmt = { kind: 'continue', span: AT, label };
    const inner = when(yes(true), [leave], [again]);
    const step = [run(num(2))];
    const loop: HirStmt = { kind: 'loop', span: AT, label, condition: yes(false), body: [inner], step };
    return [
      { kind: 'block', span: AT, label: outer, body: [loop] },
      { kind: 'block', span: AT, label: undefined, body: [] },
    ];
  });
  assert.equal(lines, [
    'block L1',
    '  loop L0 while false',
    '    if true',
    '      break L1',
    '    else',
    '      continue L0',
    '  step',
    '    2',
    'block',
  ]);
});

test('constants keep their types apart', () => {
  assert.is(printedExpr({ kind: 'int', value: 5n }, types.i32), '5i32');
  assert.is(printedExpr({ kind: 'float', value: 5 }, float), '5.0');
  assert.is(printedExpr({ kind: 'float', value: -0 }, float), '-0.0');
  assert.is(printedExpr({ kind: 'str', value: 'a"\n' }, str), '"a\\"\\n"');
});

test('operations name their operands', () => {
  const box: HirExpr = { kind: 'box', span: AT, type: any, value: num(1) };
  const list = types.list(int);
  const rows: readonly (readonly [object, Type, string])[] = [
    [{ kind: 'arith', op: 'mul', left: num(2), right: num(3), nowrap: true }, int, 'mul.nowrap(2, 3)'],
    [{ kind: 'unary', op: 'neg', operand: num(2) }, int, 'neg(2)'],
    [{ kind: 'logic', op: 'or', left: yes(true), right: yes(false) }, bool, '(true or false)'],
    [{ kind: 'cond', condition: yes(true), whenTrue: num(1), whenFalse: num(2) }, int, '(1 if true else 2)'],
    [{ kind: 'call', fn: 0, args: [num(1)] }, int, 'call f(1)'],
    [{ kind: 'fnRef', fn: 0 }, types.fn([int], int), 'fn f'],
    [{ kind: 'spawn', fn: 0, args: [num(1)] }, types.handle('task', [int]), 'spawn f(1)'],
    [{ kind: 'intrinsic', name: 'range.count', args: [num(1), num(2), num(3)] }, int, '$range.count(1, 2, 3): int'],
    [{ kind: 'newList', list, items: [num(1)] }, list, 'new list<int>[1]'],
    [{ kind: 'unbox', value: box }, int, 'unbox<int>(box(1))'],
    [{ kind: 'dyn', op: { op: 'method', name: 'go' }, args: [box] }, any, 'dyn method go(box(1))'],
  ];
  for (const [e, type, expected] of rows) assert.is(printedExpr(e, type), expected);
});

test('statements inside an expression stand on lines of their own', () => {
  const body = [run(num(1))];
  assert.is(
    printedExpr({ kind: 'seq', body, value: num(2) }, int),
    '{\n      1\n      2\n    }'.replaceAll('\n  ', '\n'),
  );
});

test.run();
