/** Bodies for `any` parameters of known types: what they are, and that they do what the function did. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HirFunction, HirProgram } from '../../../src/hir/hir.js';
import { Interpreter } from '../../../src/hir/interpret/index.js';
import { CapturedOutput } from '../../../src/hir/interpret/output.js';
import { withKnownTypes } from '../../../src/hir/known-types.js';
import { printFunction } from '../../../src/hir/print.js';
import { typeUse } from '../../../src/hir/type-uses.js';
import type { Type } from '../../../src/hir/types.js';
import { accepts } from '../check/helpers.js';

const known = suite('known types');

function functionOf(program: HirProgram, name: string): HirFunction {
  const found = program.functions.find((fn) => fn.name === name);
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
}

function typesOf(program: HirProgram, fn: HirFunction, types: Readonly<Record<string, string>>): Map<number, Type> {
  const named = (name: string) => program.types.all.find((type) => type.name === name);
  return new Map(
    Object.entries(types).map(([parameter, name]) => {
      const type = named(name);
      if (type === undefined) throw new Error(`no type ${name}`);
      return [fn.locals.findIndex((local) => local.name === parameter), type];
    }),
  );
}

/** The second body of `work`, as a function. */
function bound(program: HirProgram, types: Readonly<Record<string, string>>, name = 'work'): HirFunction {
  const fn = functionOf(program, name);
  const { fn: made } = withKnownTypes(program, fn, typesOf(program, fn, types));
  const [choice] = made.body;
  if (choice?.kind !== 'if') throw new Error('no guard');
  return { ...made, body: choice.then };
}

function textOf(source: string, types: Readonly<Record<string, string>>): string {
  const program = accepts(source);
  return printFunction(program, bound(program, types));
}

/** What the program prints, with `work` as it is or with its second body in its place. */
function run(source: string, types?: Readonly<Record<string, string>>): string {
  const program = accepts(source);
  const body = types && bound(program, types);
  const functions = program.functions.map((fn) => (fn.id === body?.id ? body : fn));
  const output = new CapturedOutput();
  new Interpreter({ ...program, functions }, { output, args: [], maxDepth: 100 }).runEntry();
  return output.stdout + output.stderr;
}

/** No dynamic operation is left, and the answer, a panic's place included, is the same. */
function becomesTyped(source: string, types: Readonly<Record<string, string>>): void {
  assert.not.match(textOf(source, types), /\bdyn\b/);
  assert.is(run(source, types), run(source));
}

const held = (work: string, ...calls: readonly string[]) =>
  `struct Point:
    x: float
    name: str

    fn moved(self, by) -> float:
        return self.x + by

let held: list<any> = [[1, 2, 3], [0.5, 4.0], {"a": 1, "b": 2}, Point(x=2.5, name="p"), "text", 7, 2.5, true]
${work}
${calls.map((call) => `println(${call})`).join('\n')}
`;

known('make elements, lengths and arithmetic typed, and locals that hold what comes of them', () => {
  const sum = `fn work(xs: any, by: any) -> float:
    let sum = 0.0
    for x in xs:
        let scaled = x * by
        sum += scaled + 1
    return sum + len(xs) * xs[1]`;
  becomesTyped(held(sum, 'work(held[1], held[6])'), { xs: 'list<float>', by: 'float' });
  becomesTyped(held(sum, 'work(held[0], held[6])'), { xs: 'list<int>', by: 'float' });
});

known('make dicts typed, in loops of one and of two variables', () => {
  const walk = `fn work(d: any) -> int:
    let sum = 0
    for key in d:
        sum += len(key) + d[key]
    for key, value in d:
        if value == 1 or key in d:
            d[key] = value + 1
    return sum + len(d)`;
  becomesTyped(held(walk, 'work(held[2])', 'work(held[2])'), { d: 'dict<str, int>' });
});

known('make fields and methods of structs typed', () => {
  const read = 'fn work(p: any) -> str:\n    return p.name + f"{p.x * 2} {p.moved(3.5)}"';
  becomesTyped(held(read, 'work(held[3])'), { p: 'Point' });
});

known('panic where the function does, with the same words', () => {
  const index = 'fn work(xs: any, i: any) -> any:\n    println(i)\n    return xs[i]';
  for (const i of ['held[5]', 'held[4]', 'held[6]']) {
    const source = held(index, `work(held[0], ${i})`);
    assert.is(run(source, { xs: 'list<int>' }), run(source));
    assert.match(run(source), /panic/);
  }
  const missing = held('fn work(d: any, key: any) -> any:\n    return d[key]', 'work(held[2], held[4])');
  assert.is(run(missing, { d: 'dict<str, int>' }), run(missing));
  const wrong = held('fn work(d: any, key: any) -> any:\n    return d[key]', 'work(held[2], held[5])');
  assert.is(run(wrong, { d: 'dict<str, int>' }), run(wrong));
});

known('check no operand before another one is evaluated', () => {
  const order = `fn shown(x: any) -> any:
    println(f"shown {x}")
    return x

fn work(xs: any, at: any):
    xs[at] = shown(5)`;
  for (const at of ['held[6]', 'held[5]', '1']) {
    const source = held(order, `work(held[0], ${at})`);
    assert.is(run(source, { xs: 'list<int>' }), run(source));
    assert.match(run(source), /shown 5/);
  }
  assert.match(textOf(held(order, 'work(held[0], 1)'), { xs: 'list<int>' }), /dyn/, 'left as it is');
});

known('leave what has no typed form, and locals of several types', () => {
  const mixed = `fn work(xs: any, other: any) -> str:
    let last = xs[0]
    for x in xs:
        last = x
    if len(xs) == 3:
        last = other
    return f"{last} {xs == other} {xs[0:1]}"`;
  const source = held(mixed, 'work(held[0], held[1])', 'work(held[0], "three")');
  assert.is(run(source, { xs: 'list<int>' }), run(source));
  assert.match(textOf(source, { xs: 'list<int>' }), /local %last\.\d+: any[\s\S]*dyn slice/);
});

known('iterate over a list that grows and shrinks meanwhile as before', () => {
  const grow = `fn work(xs: any) -> int:
    let rounds = 0
    for x in xs:
        rounds += 1
        if rounds < 4:
            xs.append(x + 1)
        elif rounds == 5:
            xs.pop()
            continue
        if rounds == 9:
            break
    return rounds`;
  becomesTyped(held(grow, 'work(held[0])'), { xs: 'list<int>' });
  const changed = `fn work(d: any):
    for key in d:
        d[key + "!"] = 1`;
  becomesTyped(held(changed, 'work(held[2])'), { d: 'dict<str, int>' });
});

const use = (work: string, types: Readonly<Record<string, string>>) => {
  const program = accepts(held(`fn work(${work}`, 'work(held[0])'));
  const fn = functionOf(program, 'work');
  const [[local, type] = []] = typesOf(program, fn, types);
  return local === undefined || type === undefined ? undefined : typeUse(program, fn, local, type);
};

known('are worth it in a loop, or where a good part of the function is about them', () => {
  const total = 'x: any) -> any:\n    let sum: any = 0\n    for y in x:\n        sum += y\n    return sum';
  assert.is(use(total, { x: 'list<int>' }), 'walks');
  assert.is(use('x: any) -> any:\n    return x["a"]', { x: 'dict<str, int>' }), 'looks');
  assert.is(use('x: any) -> any:\n    return x + 1', { x: 'int' }), 'plain', 'quick for any type');
  const elements = 'x: any) -> any:\n    for i in 0..len(x):\n        x[i] = x[i]\n    return 1';
  assert.is(use(elements, { x: 'list<float>' }), 'walks');
  assert.is(use(elements, { x: 'list<any>' }), 'plain', 'optimised code looks into such lists itself');
  assert.is(use('x: any) -> any:\n    x = x["a"]\n    return x', { x: 'dict<str, int>' }), undefined, 'assigned');
});

known.run();
