/**
 * Expressions of a wanted type. Most cannot panic; now and then one may, so that panics and their traces are compared too.
 *
 * Invariants: an expression's text can stand anywhere (it is atomic or has parentheses); `depth` bounds its size; a tape that
 * has ended gives the shortest.
 */
import { dicts, lists, options, results } from './collections.js';
import { ANYS, BOOLS, FLOATS, I32S, INTS, STRS } from './scalars.js';
import type { Callable, Scope } from './scope.js';
import { BOOL, INT, listOf, SCALARS, type Type } from './types.js';

export type Choice = (s: Scope, depth: number) => string;

/** Once in so many times something that may panic. */
const RISK = 50;

export function expr(s: Scope, type: Type, depth: number): string {
  if (depth <= 0) return simple(s, type);
  const choices: Choice[] = [
    (scope) => simple(scope, type),
    ...choicesFor(type),
    ...generic(type),
    ...s.callablesTo(type).map((f) => call(f)),
  ];
  return s.t.of(choices)(s, depth - 1);
}

function simple(s: Scope, type: Type): string {
  const variables = s.ofType(type);
  return variables.length > 0 && !s.t.rarely(3) ? s.t.of(variables).name : literal(s, type);
}

function choicesFor(type: Type): readonly Choice[] {
  switch (type.kind) {
    case 'int':
      return INTS;
    case 'i32':
      return I32S;
    case 'float':
      return FLOATS;
    case 'bool':
      return BOOLS;
    case 'str':
      return STRS;
    case 'any':
      return ANYS;
    case 'list':
      return lists(type.elem);
    case 'dict':
      return dicts(type);
    case 'option':
      return options(type.elem);
    case 'result':
      return results(type);
    case 'pair':
      return [(s, d) => `${s.expr({ kind: 'pair', first: type.second, second: type.first }, d)}.flipped()`];
    default:
      return [];
  }
}

/** Ways to any type. */
function generic(type: Type): readonly Choice[] {
  return [
    (s, d) => `(${s.expr(type, d)} if ${s.expr(BOOL, d)} else ${s.expr(type, d)})`,
    (s, d) => s.t.of(throughGeneric(type))(s, d),
    (s, d) => fieldOf(s, type) ?? s.expr(type, d),
    (s, d) => (s.t.rarely(RISK) ? `${s.expr(listOf(type), d)}[${s.expr(INT, d)}]` : s.expr(type, d)),
  ];
}

/** Calls of the prelude's generic functions: together one choice, since each makes a function for each type. */
function throughGeneric(type: Type): readonly Choice[] {
  return [
    (s, d) => `choose(${s.expr(BOOL, d)}, ${s.expr(type, d)}, ${s.expr(type, d)})`,
    (s, d) => `at_or(${s.expr(listOf(type), d)}, ${s.expr(INT, d)}, ${s.expr(type, d)})`,
    (s, d) => `some_or(${s.expr({ kind: 'option', elem: type }, d)}, ${s.expr(type, d)})`,
    (s, d) => `ok_or(${s.expr({ kind: 'result', ok: type, err: s.t.of(SCALARS) }, d)}, ${s.expr(type, d)})`,
  ];
}

/** A field of some variable. */
function fieldOf(s: Scope, type: Type): string | undefined {
  const fields = s.all.flatMap(({ name, type: owner }) => {
    if (owner.kind === 'struct') {
      return owner.fields.filter((f) => f.type === type).map((f) => `${name}.${f.name}`);
    }
    if (owner.kind !== 'pair') return [];
    return [...(owner.first === type ? [`${name}.first`] : []), ...(owner.second === type ? [`${name}.second`] : [])];
  });
  return fields.length === 0 ? undefined : s.t.of(fields);
}

function call(callable: Callable): Choice {
  return (s, d) =>
    callText(
      s,
      callable,
      callable.params.map((p) => s.expr(p, Math.min(d, 1))),
    );
}

/** Some calls are tasks of their own. */
export function callText(s: Scope, { name, isMethod }: Callable, args: readonly string[]): string {
  const [self = '', ...rest] = args;
  const call = isMethod ? `${self}.${name}(${rest.join(', ')})` : `${name}(${args.join(', ')})`;
  return s.t.rarely(8) ? `(await (spawn ${call}))` : call;
}

// ------------------------------------------------------------------------------------------ literals

const LITERALS: Readonly<Record<'int' | 'i32' | 'float' | 'bool' | 'str', readonly string[]>> = {
  int: [
    ...[
      '0',
      '1',
      '2',
      '3',
      '7',
      '(-1)',
      '(-2)',
      '63',
      '64',
      '255',
      '1000003',
      '2147483647',
      '2147483648',
      '(-2147483649)',
    ],
    ...[
      '4294967296',
      '9007199254740991',
      '9007199254740993',
      '9223372036854775807',
      '(-9223372036854775808)',
      '0xff_00',
    ],
  ],
  i32: ['i32(0)', 'i32(1)', 'i32(-1)', 'i32(7)', 'i32(31)', 'i32(2147483647)', 'i32(-2147483648)', 'i32(4294967297)'],
  float: [
    ...['0.0', '1.0', '1.5', '(-2.25)', '0.1', '3.0e15', '2.0e-3', '1.0e300', '(-0.0)', '123456.789'],
    ...['(1.0 / 0.0)', '(0.0 / 0.0)', '9007199254740993.0', '1.0e-320', '(-1.0e15)', '9223372036854775808.0'],
  ],
  bool: ['false', 'true'],
  str: ['""', '"a"', '"Otter"', '"é🦦"', '" x y "', '"42"', '"a,b,,c"', '"line\\n2"', '"ÀÉ"', '"-7"', '"1.5"', '"{}"'],
};

export function literal(s: Scope, type: Type): string {
  switch (type.kind) {
    case 'any':
      return `boxed(${literal(s, s.t.of(SCALARS))})`;
    case 'list':
      return s.t.rarely(4) ? emptyList(s, type.elem) : `[${many(s, type.elem)}]`;
    case 'dict':
      return `{${literal(s, type.key)}: ${literal(s, type.value)}}`;
    case 'option':
      return s.t.rarely(3) ? `${emptyList(s, type.elem)}.first()` : `Some(${literal(s, type.elem)})`;
    case 'result':
      return `${s.t.rarely(3) ? 'failed' : 'fine'}(${literal(s, type.ok)}, ${literal(s, type.err)})`;
    case 'pair':
      return `Pair(first=${literal(s, type.first)}, second=${literal(s, type.second)})`;
    case 'struct':
      return `${type.name}(${type.fields.map((f) => `${f.name}=${literal(s, f.type)}`).join(', ')})`;
    case 'enum': {
      const { name, payload } = s.t.of(type.variants);
      const args = payload.map((p) => literal(s, p)).join(', ');
      return `${type.name}.${name}${payload.length === 0 ? '' : `(${args})`}`;
    }
    default:
      return s.t.of(LITERALS[type.kind]);
  }
}

/** Its type is known wherever it stands. */
function emptyList(s: Scope, elem: Type): string {
  return `[${literal(s, elem)}][:0]`;
}

function many(s: Scope, elem: Type): string {
  const count = 1 + s.t.pick(3);
  return Array.from({ length: count }, () => literal(s, elem)).join(', ');
}
