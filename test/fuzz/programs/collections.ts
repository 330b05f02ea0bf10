/** Expressions of collection types. */
import type { Choice } from './exprs.js';
import type { Scope } from './scope.js';
import { BOOL, INT, KEYS, listOf, SCALARS, STR, sameType, type Type } from './types.js';

/** `[body for x in list if condition]`, with its parts in the scope of `x`. */
function comprehension(s: Scope, depth: number, body: (inner: Scope, depth: number) => string): string {
  const elem = s.t.of(SCALARS);
  const list = s.expr(listOf(elem), depth);
  const inner = s.inner();
  const x = inner.fresh('x');
  inner.declare(x, elem, false);
  const made = body(inner, depth);
  const filter = s.t.rarely(2) ? ` if ${inner.expr(BOOL, depth)}` : '';
  return `${made} for ${x} in ${list}${filter}`;
}

export function lists(elem: Type): readonly Choice[] {
  const type = listOf(elem);
  const isScalar = SCALARS.includes(elem);
  return [
    (s, d) => `[${s.expr(elem, d)}, ${s.expr(elem, d)}]`,
    (s, d) => `(${s.expr(type, d)} + ${s.expr(type, d)})`,
    (s, d) => `(${s.expr(type, d)} * (${s.expr(INT, d)} & 3))`,
    (s, d) => `[${comprehension(s, d, (inner, depth) => inner.expr(elem, depth))}]`,
    (s, d) => `${s.expr(type, d)}.copy()`,
    (s, d) => `${s.expr(type, d)}[:${s.t.rarely(40) ? s.expr(INT, d) : '0'}]`,
    ...(isScalar ? [(s: Scope, d: number) => `sorted(${s.expr(type, d)})`] : []),
    ...(sameType(elem, INT) ? INT_LISTS : []),
    ...(sameType(elem, STR) ? STR_LISTS : []),
    ...(KEYS.includes(elem) ? [keysOf(elem)] : []),
  ];
}

const INT_LISTS: readonly Choice[] = [
  (s, d) => `range(${s.expr(INT, d)} & 7)`,
  (s, d) => `range(${s.expr(INT, d)} & 7, ${s.expr(INT, d)} & 7, ${s.t.of(['1', '2', '(-1)', '(-3)'])})`,
  (s, d) => `${s.expr(listOf(INT), d)}.map(${s.t.of(['double', 'abs_of'])})`,
  (s, d) => `${s.expr(listOf(INT), d)}.filter(is_odd)`,
  (s, d) => `${s.expr(STR, d)}.bytes()`,
  (s, d) => `in_order(${s.expr(listOf(INT), d)}, ${s.expr(BOOL, d)})`,
];

const STR_LISTS: readonly Choice[] = [
  (s, d) => `${s.expr(STR, d)}.chars()`,
  (s, d) => `${s.expr(STR, d)}.split(${s.t.of(['","', '" "', '"a"'])})`,
  (s, d) => `${s.expr(STR, d)}.${s.t.of(['lines', 'split_whitespace'])}()`,
];

function keysOf(key: Type): Choice {
  return (s, d) => `${s.expr({ kind: 'dict', key, value: s.t.of(SCALARS) }, d)}.keys()`;
}

export function dicts(type: Extract<Type, { kind: 'dict' }>): readonly Choice[] {
  return [
    (s, d) => `{${s.expr(type.key, d)}: ${s.expr(type.value, d)}, ${s.expr(type.key, d)}: ${s.expr(type.value, d)}}`,
    (s, d) => `{${comprehension(s, d, (inner, e) => `${inner.expr(type.key, e)}: ${inner.expr(type.value, e)}`)}}`,
  ];
}

/** `fine` and `failed` give both types, so that neither has to be guessed. */
export function results(type: Extract<Type, { kind: 'result' }>): readonly Choice[] {
  const both = (s: Scope, d: number): string => `${s.expr(type.ok, d)}, ${s.expr(type.err, d)}`;
  return [
    (s, d) => `fine(${both(s, d)})`,
    (s, d) => `failed(${both(s, d)})`,
    (s, d) => `checked(${s.expr({ kind: 'option', elem: type.ok }, d)}, ${s.expr(type.err, d)})`,
  ];
}

export function options(elem: Type): readonly Choice[] {
  return [
    (s, d) => `Some(${s.expr(elem, d)})`,
    (s, d) => `${s.expr(listOf(elem), d)}.${s.t.of(['first', 'last'])}()`,
    (s, d) => {
      const key = s.t.of(KEYS);
      return `${s.expr({ kind: 'dict', key, value: elem }, d)}.get(${s.expr(key, d)})`;
    },
  ];
}
