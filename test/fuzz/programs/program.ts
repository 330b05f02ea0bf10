/**
 * Random well-typed programs. A case is a few declarations and functions, the last of which, `case`, is what runs; several
 * cases make one source file, whose `bench(n)` and arguments say which to run.
 */
import fc from 'fast-check';
import { runnerOf } from './case-file.js';
import { dynamicFunction } from './dynamic.js';
import { expr } from './exprs.js';
import { PRELUDE } from './prelude.js';
import { type Callable, type Declarations, Scope, type Variable } from './scope.js';
import { body, type Call, indented } from './stmts.js';
import { Tape } from './tape.js';
import { type Enum, INT, pickType, SCALARS, STR, type Struct, type Type, typeText } from './types.js';

type Numbers = readonly number[];

/** The choices of one case: what fast-check makes, and what it shrinks. */
export interface Plan {
  readonly types: readonly Numbers[];
  readonly globals: readonly Numbers[];
  readonly dynamic: readonly Numbers[];
  readonly functions: readonly { readonly head: Numbers; readonly body: readonly Numbers[] }[];
  readonly main: readonly Numbers[];
}

/** At least half as long as it may be: one that has ended makes only what is simplest. */
const tape = (maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat({ max: 100_000 }), { minLength: maxLength / 2, maxLength, size: 'max' });
const body2 = (maxLength: number): fc.Arbitrary<number[][]> =>
  fc.array(tape(40), { minLength: 1, maxLength, size: 'max' });

export const plan: fc.Arbitrary<Plan> = fc.record({
  types: fc.array(tape(12), { maxLength: 2, size: 'max' }),
  globals: fc.array(tape(12), { maxLength: 2, size: 'max' }),
  dynamic: fc.array(tape(20), { maxLength: 1, size: 'max' }),
  functions: fc.array(fc.record({ head: tape(30), body: body2(2) }), { maxLength: 2, size: 'max' }),
  main: body2(2),
});

/** The plan that a seed stands for. */
export function planOf(seed: number): Plan {
  const [made] = fc.sample(plan, { seed, numRuns: 1 });
  if (made === undefined) throw new Error('internal error: no plan');
  return made;
}

/** A source file that can run any of the cases: `bench(n)` and the program's arguments name them by position. */
export function fileOf(plans: readonly Plan[]): string {
  const cases = plans.map((made, i) => caseText(made, `c${i}_`));
  const functions = plans.map((_, i) => `c${i}_case`);
  return `${PRELUDE}
${cases.join('\n')}
${runnerOf(functions, 3000)}`;
}

function caseText(made: Plan, prefix: string): string {
  const types: (Struct | Enum)[] = [];
  for (const [i, numbers] of made.types.entries()) types.push(typeOf(new Tape(numbers), types, `T${prefix}${i}`));
  const structs = types.filter((type): type is Struct => type.kind === 'struct' && !type.frozen);
  const dynamic = made.dynamic.map((numbers, i) => dynamicFunction(new Tape(numbers), `${prefix}dyn${i}`, structs));
  const globals = made.globals.map((numbers, i) => globalOf(new Tape(numbers), types, `${prefix}g${i}`));
  const functions = structs.map(replacing);
  const declared: Declarations = {
    types,
    functions,
    dynamic: dynamic.map((f) => f.callable),
    globals: globals.map((g) => g.variable),
  };
  const calls: Call[] = [];
  const texts = made.functions.map(({ head, body: tapes }, i) => {
    const t = new Tape(head);
    const { callable, text } = makeFunction(t, tapes, declared, `${prefix}f${i}`, i);
    functions.push(callable);
    calls.push({ callable, tape: t });
    return text;
  });
  const reset = globals.map(({ variable, value }) => `${variable.name} = ${value}`);
  const main = functionText(`${prefix}case`, [], STR, declared, made.main, new Tape([]), reset, calls);
  const variables = globals.map(
    ({ variable, value }) => `let ${variable.name}: ${typeText(variable.type)} = ${value}\n`,
  );
  return [...types.map(typeDeclaration), ...variables, ...dynamic.map((f) => f.text), ...texts, main].join('\n');
}

/** A variable of the module, and what it has when the case starts: a file's cases run more than once. */
function globalOf(
  t: Tape,
  types: readonly (Struct | Enum)[],
  name: string,
): { readonly variable: Variable; readonly value: string } {
  const type = pickType(t, types, 1);
  const s = Scope.ofFunction(t, { types, functions: [], dynamic: [], globals: [] }, type, expr);
  return { variable: { name, type, mutable: true }, value: s.expr(type, 0) };
}

/** The method of every struct that puts something into its first field and gives what was there. */
function replacing(struct: Struct): Callable {
  const [first] = struct.fields;
  const type = first?.type ?? INT;
  return { name: 'replaced', isMethod: true, isRecursive: false, params: [struct, type], result: type };
}

// -------------------------------------------------------------------------------------------- types

function typeOf(t: Tape, known: readonly (Struct | Enum)[], name: string): Struct | Enum {
  const part = (): Type => pickType(t, known, 1);
  if (t.pick(2) === 0) {
    const frozen = t.pick(2) === 0;
    // Operations on `any` go by the names of fields.
    const prefix = frozen ? 'v' : 'f';
    const fields = Array.from({ length: 1 + t.pick(3) }, (_, i) => ({ name: `${prefix}${i}`, type: part() }));
    return { kind: 'struct', name, fields, frozen };
  }
  const variants = Array.from({ length: 1 + t.pick(3) }, (_, i) => ({
    name: `V${i}`,
    payload: Array.from({ length: t.pick(4) }, part),
  }));
  return { kind: 'enum', name, variants: [...variants, { name: 'Last', payload: [] }] };
}

function structLines({ fields, frozen }: Struct): readonly string[] {
  const first = typeText(fields[0]?.type ?? INT);
  const lines = [
    ...fields.map((f) => `${f.name}: ${typeText(f.type)}`),
    '',
    'fn shown(self) -> str:',
    '    return str(self)',
  ];
  if (frozen) return lines;
  return [
    ...lines,
    '',
    `fn replaced(self, x: ${first}) -> ${first}:`,
    '    let old = self.f0',
    '    self.f0 = x',
    '    return old',
  ];
}

function typeDeclaration(type: Struct | Enum): string {
  const lines =
    type.kind === 'struct'
      ? structLines(type)
      : type.variants.map(({ name, payload }) =>
          payload.length === 0 ? name : `${name}: (${payload.map(typeText).join(', ')})`,
        );
  return `${type.kind} ${type.name}:\n${indented(lines).join('\n')}\n`;
}

// ---------------------------------------------------------------------------------------- functions

/** A function or a method; a recursive one has a depth that its calls of itself make smaller. */
function makeFunction(
  t: Tape,
  tapes: readonly Numbers[],
  declared: Declarations,
  name: string,
  index: number,
): { readonly callable: Callable; readonly text: string } {
  const params = Array.from({ length: t.pick(4) }, () => pickType(t, declared.types, 1));
  const result = t.rarely(3) ? pickType(t, declared.types) : t.of(SCALARS);
  const isRecursive = t.rarely(3);
  const callable = { name, isMethod: false, isRecursive, params: isRecursive ? [INT, ...params] : params, result };
  const known = isRecursive ? { ...declared, functions: [...declared.functions] } : declared;
  const text = isRecursive
    ? recursiveText(callable, known, tapes, t)
    : functionText(name, params, result, known, tapes, t);
  return { callable, text: `# function ${index}\n${text}` };
}

function functionText(
  name: string,
  params: readonly Type[],
  result: Type,
  declared: Declarations,
  tapes: readonly Numbers[],
  t: Tape,
  start: readonly string[] = [],
  calls: readonly Call[] = [],
): string {
  const s = Scope.ofFunction(t, declared, result, expr);
  const names = params.map((type) => {
    const param = s.fresh('a');
    s.declare(param, type, true);
    return `${param}: ${typeText(type)}`;
  });
  const first = [...start, 'if burn():', `    return ${s.expr(result, 0)}`];
  const lines = [...first, ...body(s, tapes, calls), ...newest(s), `return ${s.expr(result, 2)}`];
  return `fn ${name}(${names.join(', ')}) -> ${typeText(result)}:\n${indented(lines).join('\n')}\n`;
}

/** What a function made last is seen, or LLVM would remove what made it. */
function newest(s: Scope): readonly string[] {
  const [variable] = s.all;
  return variable?.name.startsWith('v') ? [`println(${variable.name})`] : [];
}

/** `fn f(depth, …)` whose body may call `f(depth - 1, …)`. */
function recursiveText(callable: Callable, declared: Declarations, tapes: readonly Numbers[], t: Tape): string {
  const { name, params, result } = callable;
  const s = Scope.ofFunction(t, declared, result, expr);
  const names = params.slice(1).map((type) => {
    const param = s.fresh('a');
    s.declare(param, type, true);
    return `${param}: ${typeText(type)}`;
  });
  const again = `${name}(${['depth - 1', ...params.slice(1).map((type) => s.expr(type, 1))].join(', ')})`;
  const lines = [
    'if depth <= 0 or depth > 6 or burn():',
    `    return ${s.expr(result, 0)}`,
    `let deeper = ${again}`,
    ...inner(s, result, tapes),
  ];
  return `fn ${name}(${['depth: int', ...names].join(', ')}) -> ${typeText(result)}:\n${indented(lines).join('\n')}\n`;
}

function inner(s: Scope, result: Type, tapes: readonly Numbers[]): readonly string[] {
  s.declare('deeper', result, true);
  s.declare('depth', INT, false);
  return [...body(s, tapes), `return ${s.expr(result, 2)}`];
}
