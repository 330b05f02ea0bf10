/** Expressions of scalar types, made of operators, conversions and built-in functions. */
import type { Choice } from './exprs.js';
import type { Scope } from './scope.js';
import { BOOL, FLOAT, I32, INT, KEYS, listOf, pickType, SCALARS, STR, type Type } from './types.js';

/** Once in so many times something that may panic. */
const RISK = 15;

const any = (s: Scope): Type => pickType(s.t, s.declared.types, 1);

/** `(a OP b)` on one type. */
function operator(type: Type, ops: readonly string[]): Choice {
  return (s, d) => `(${s.expr(type, d)} ${s.t.of(ops)} ${s.expr(type, d)})`;
}

/** Division by what is not zero, or rarely by anything. */
function division(type: Type, one: string): Choice {
  return (s, d) => {
    const divisor = s.expr(type, d);
    const op = s.t.of(['/', '%']);
    return `(${s.expr(type, d)} ${op} ${s.t.rarely(RISK) ? divisor : `(${divisor} | ${one})`})`;
  };
}

function apply(name: string, ...params: readonly Type[]): Choice {
  return (s, d) => `${name}(${params.map((p) => s.expr(p, d)).join(', ')})`;
}

function method(self: Type, name: string, ...params: readonly Type[]): Choice {
  return (s, d) => `${s.expr(self, d)}.${name}(${params.map((p) => s.expr(p, d)).join(', ')})`;
}

/** What an option holds, or something else of the type. */
function unwrapped(option: Choice, type: Type): Choice {
  return (s, d) => `some_or(${option(s, d)}, ${s.expr(type, d)})`;
}

/** A choice that may panic stands in for one that does not, rarely. */
function risky(choice: Choice, otherwise: Choice): Choice {
  return (s, d) => (s.t.rarely(RISK) ? choice(s, d) : otherwise(s, d));
}

export const INTS: readonly Choice[] = [
  operator(INT, ['+', '-', '*', '&', '|', '^', '<<', '>>']),
  operator(INT, ['+', '-']),
  division(INT, '1'),
  (s, d) => `(${s.t.of(['-', '~'])}${s.expr(INT, d)})`,
  (s, d) => `(${s.expr(INT, d)} ** ${s.t.rarely(RISK) ? s.expr(INT, d) : `(${s.expr(INT, d)} & 7)`})`,
  apply('int', FLOAT),
  apply('int', BOOL),
  apply('int', I32),
  apply('abs', INT),
  (s, d) => `${s.t.of(['min', 'max'])}(${s.expr(INT, d)}, ${s.expr(INT, d)})`,
  (s, d) => `len(${s.expr(s.t.of([STR, listOf(any(s)), { kind: 'dict', key: s.t.of(KEYS), value: INT } as Type]), d)})`,
  (s, d) => `tree_sum(tree_of(${s.expr(INT, d)} & 3, ${s.expr(INT, d)}))`,
  apply('sum', listOf(INT)),
  (s, d) => `twice(${s.t.of(['double', 'abs_of'])}, ${s.expr(INT, d)})`,
  (s, d) => `scaled(${s.expr(INT, d)}${s.t.of(['', ', 2', ', plus=7', ', by=5, plus=0'])})`,
  (s, d) => `after(${s.expr(any(s), d)}, ${s.expr(INT, d)})`,
  (s, d) => `rand.Random(${s.expr(INT, d)}).int(${s.t.of(['0, 9', '(-5), 5', '1, 6'])})`,
  (s, d) => `at_or(${s.expr(STR, d)}.bytes(), ${s.expr(INT, d)} & 3, ${s.expr(INT, d)})`,
  (s, d) => `(${s.expr(STR, d)} + "é").byte_at(${s.expr(INT, d)} & 1)`,
  (s, d) => `ord((${s.expr(STR, d)} + "q")[0])`,
  unwrapped(method(listOf(INT), 'index_of', INT), INT),
  unwrapped(method(STR, 'find', STR), INT),
  unwrapped(apply('parse_int', STR), INT),
  risky(apply('int', STR), unwrapped(apply('parse_int', STR), INT)),
  risky(apply('ord', STR), apply('double', INT)),
  risky(method(STR, 'byte_at', INT), method(STR, 'len')),
];

export const I32S: readonly Choice[] = [
  operator(I32, ['+', '-', '*', '&', '|', '^', '<<', '>>']),
  division(I32, 'i32(1)'),
  (s, d) => `(${s.t.of(['-', '~'])}${s.expr(I32, d)})`,
  apply('i32', INT),
  apply('i32', FLOAT),
  (s, d) => `(${s.expr(I32, d)} ${s.t.of(['+', '*', '-'])} ${s.t.of(['3', '1', '2147483647'])})`,
];

export const FLOATS: readonly Choice[] = [
  operator(FLOAT, ['+', '-', '*', '/', '%']),
  (s, d) => `(${s.expr(FLOAT, d)} ${s.t.of(['+', '-', '*', '/'])} ${s.expr(INT, d)})`,
  (s, d) => `(${s.expr(INT, d)} ${s.t.of(['+', '-', '*', '/'])} ${s.expr(FLOAT, d)})`,
  (s, d) => `(-${s.expr(FLOAT, d)})`,
  apply('float', INT),
  apply('float', BOOL),
  apply('abs', FLOAT),
  (s, d) => `math.${s.t.of(['floor', 'ceil', 'round', 'trunc', 'sqrt'])}(${s.expr(FLOAT, d)})`,
  (s, d) => `${s.t.of(['min', 'max'])}(${s.expr(FLOAT, d)}, ${s.expr(FLOAT, d)})`,
  (s, d) => `math.clamp(${s.expr(FLOAT, d)}, 0.0, ${s.expr(FLOAT, d)})`,
  apply('sum', listOf(FLOAT)),
  (s, d) => `rand.Random(${s.expr(INT, d)}).float()`,
  unwrapped(apply('parse_float', STR), FLOAT),
  risky(apply('float', STR), apply('float', INT)),
];

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];

export const BOOLS: readonly Choice[] = [
  (s, d) => operator(s.t.of([INT, FLOAT, STR, I32]), COMPARISONS)(s, d),
  operator(INT, COMPARISONS),
  (s, d) => operator(any(s), ['==', '!='])(s, d),
  (s, d) => operator(s.t.of(SCALARS), ['is', 'is not'])(s, d),
  operator(BOOL, ['and', 'or', '==', '!=']),
  (s, d) => `(not ${s.expr(BOOL, d)})`,
  (s, d) => `(${s.expr(INT, d)} ${s.t.of(COMPARISONS)} ${s.expr(FLOAT, d)})`,
  (s, d) => {
    const elem = any(s);
    return `(${s.expr(elem, d)} ${s.t.of(['in', 'not in'])} ${s.expr(listOf(elem), d)})`;
  },
  (s, d) => `(${s.expr(STR, d)} in ${s.expr(STR, d)})`,
  (s, d) => {
    const key = s.t.of(KEYS);
    return `(${s.expr(key, d)} in ${s.expr({ kind: 'dict', key, value: INT }, d)})`;
  },
  apply('is_odd', INT),
  (s, d) => `bool(${s.expr(s.t.of([INT, STR, FLOAT, listOf(INT)]), d)})`,
  (s, d) => `${s.expr(STR, d)}.${s.t.of(['contains', 'starts_with', 'ends_with'])}(${s.expr(STR, d)})`,
];

/** A replacement field with a spec that fits. */
function field(s: Scope, depth: number): string {
  switch (s.t.pick(4)) {
    case 0:
      return `{(${s.expr(any(s), depth)})}`;
    case 1:
      return `{${s.expr(INT, depth)}:${s.t.of(['5', '05', 'x', ',', '+', '<6', '^9', '*>12b', 'X', 'o'])}}`;
    case 2:
      return `{${s.expr(FLOAT, depth)}:${s.t.of(['.2f', '9.3f', '.0f', 'e', '.3g', '+.1f', '012.4f', ',.2f', '.1%', '.4'])}}`;
    default:
      return `{${s.expr(STR, depth)}:${s.t.of(['5', '<5', '>7', '^6', '.2', '*^9s'])}}`;
  }
}

export const STRS: readonly Choice[] = [
  operator(STR, ['+']),
  (s, d) => `(${s.expr(STR, d)} + ${s.expr(s.t.of([INT, FLOAT, BOOL]), d)})`,
  (s, d) => `f"${s.t.of(['', 'x=', '{{é}} '])}${field(s, d)}${s.t.of(['', ' '])}${field(s, d)}"`,
  (s, d) => `str(${s.expr(any(s), d)})`,
  (s, d) => `${s.expr(STR, d)}.${s.t.of(['upper', 'lower', 'trim'])}()`,
  method(STR, 'replace', STR, STR),
  (s, d) => `${s.expr(STR, d)}.repeat(${s.expr(INT, d)} & 3)`,
  (s, d) => `${s.expr(listOf(any(s)), d)}.join(${s.expr(STR, d)})`,
  (s, d) => `type_of(${s.expr(any(s), d)})`,
  (s, d) => `chr(65 + (${s.expr(INT, d)} & 15))`,
  (s, d) => `at_or(${s.expr(STR, d)}.chars(), ${s.expr(INT, d)} & 3, ${s.expr(STR, d)})`,
  (s, d) => `(${s.expr(STR, d)} * (${s.expr(INT, d)} & 3))`,
  apply('built', listOf(STR)),
  apply('shape_of', listOf(INT)),
  (s, d) => `json.${s.t.of(['encode', 'pretty'])}(${s.expr(s.t.of([INT, listOf(STR), any(s)]), d)})`,
  (s, d) => `time.format(${s.expr(INT, d)} & 0x1fffffffffff, "%F %T.%L %j %a %b %e %I%p")`,
  risky((s, d) => `${s.expr(STR, d)}[${s.expr(INT, d)}:${s.expr(INT, d)}]`, method(STR, 'trim')),
  risky((s, d) => `${s.expr(STR, d)}[${s.expr(INT, d)}]`, method(STR, 'upper')),
];

/** Operators on `any` mostly find numbers. */
const number = (s: Scope, d: number): string => `boxed(${s.expr(s.t.of([INT, FLOAT]), d)})`;

export const ANYS: readonly Choice[] = [
  (s, d) => `boxed(${s.expr(any(s), d)})`,
  (s, d) => `(${number(s, d)} ${s.t.of(['+', '-', '*', '/', '%'])} ${number(s, d)})`,
  (s, d) => `(${s.expr(STR, d)} + ${number(s, d)})`,
  (s, d) => `json.decode(json.encode(${s.expr(s.t.of([INT, STR, listOf(INT), any(s)]), d)}))`,
  (s, d) => `(-${number(s, d)})`,
];
