/** Functions whose parameters have no types: what they do is decided at run time, or at compile time for each call. */
import type { DynCallable } from './scope.js';
import type { Tape } from './tape.js';
import { BOOL, FLOAT, INT, listOf, STR, type Struct, type Type } from './types.js';

interface Kind {
  /** What the two arguments mostly are; other types mostly panic. */
  readonly params: readonly [readonly Type[], readonly Type[]];
  /** Calls with these types compile to code without `any`, too. */
  readonly isStatic: boolean;
  readonly body: (t: Tape) => readonly string[];
}

const NUMBERS: readonly Type[] = [INT, FLOAT];
const SEQUENCES: readonly Type[] = [listOf(INT), STR, listOf(STR), { kind: 'dict', key: INT, value: STR }];

function operation(t: Tape, ops: readonly string[], left: string, right: string): string {
  return `(${left} ${t.of(ops)} ${right})`;
}

/** `c` is folded over a short loop. */
function fold(t: Tape, ops: readonly string[], end: string): readonly string[] {
  return [
    `let c = ${operation(t, ops, 'a', 'b')}`,
    `for i in 0..${t.pick(4)}:`,
    `    c = ${operation(t, ops, 'c', t.of(['a', 'b', '3', '1.5', 'i']))}`,
    `return ${end}`,
  ];
}

const KINDS: readonly Kind[] = [
  { params: [NUMBERS, NUMBERS], isStatic: true, body: (t) => fold(t, ['+', '-', '*'], 'c') },
  { params: [NUMBERS, [...NUMBERS, STR]], isStatic: false, body: (t) => fold(t, ['+', '*', '/', '%', '&', '>>'], 'c') },
  {
    params: [
      [INT, STR, FLOAT],
      [INT, STR, FLOAT, BOOL],
    ],
    isStatic: false,
    body: (t) => fold(t, ['+'], '(c + "s")'),
  },
  {
    params: [NUMBERS, NUMBERS],
    isStatic: false,
    body: (t) => [`return ${operation(t, ['<', '==', '>=', '!='], 'a', 'b')}`],
  },
  { params: [SEQUENCES, [INT]], isStatic: false, body: () => ['return a[b]'] },
  { params: [SEQUENCES, [INT, STR]], isStatic: false, body: () => ['return str(len(a)) + str(b in a)'] },
  {
    params: [SEQUENCES, NUMBERS],
    isStatic: false,
    body: (t) => [
      'let last = b',
      'for x in a:',
      '    last = x',
      `return ${t.of(['last', 'str(last)', 'type_of(last)'])}`,
    ],
  },
  {
    params: [
      [listOf(INT), listOf(STR)],
      [INT, STR],
    ],
    isStatic: false,
    body: () => ['a.append(b)', 'return a'],
  },
  // Loops, which versions for the types that arrive are made for.
  {
    params: [SEQUENCES, [INT, STR]],
    isStatic: false,
    body: (t) => [
      'let c = 0',
      'for x in a:',
      `    c += len(str(x)) + ${t.of(['len(a)', 'c % 3', '1'])}`,
      '    if c > 40:',
      `        ${t.of(['break', 'continue', 'return c'])}`,
      'return str(c) + str(b in a)',
    ],
  },
  {
    params: [[{ kind: 'dict', key: INT, value: STR }], [INT, STR]],
    isStatic: false,
    body: (t) => [
      'let c = ""',
      'for k, v in a:',
      `    c = ${t.of(['c + v', 'v', 'v + str(k)'])}`,
      `    ${t.of(['a[k] = c', 'a.set(k, b)', 'a[k + 1] = c'])}`,
      `return c + ${t.of(['a[0]', 'str(a)', 'str(a.contains(b))'])}`,
    ],
  },
  {
    params: [
      [listOf(INT), listOf(FLOAT)],
      [INT, FLOAT, STR],
    ],
    isStatic: false,
    body: (t) => [
      'let c = b',
      'for i in 0..len(a):',
      `    c = ${operation(t, ['+', '*', '-'], 'a[i]', t.of(['b', 'c', 'i']))}`,
      `    a[i] = ${t.of(['c', 'b', 'a[len(a) - 1 - i]', 'a[i + 1]'])}`,
      'return str(c) + str(a)',
    ],
  },
  {
    params: [[listOf(INT), listOf(STR)], [INT]],
    isStatic: false,
    body: (t) => [
      'let c = 0',
      'for x in a:',
      `    ${t.of(['a.push(x)', 'a.pop()', 'a.append(a[b])'])}`,
      '    c += 1',
      '    if c > 5:',
      '        break',
      'return str(c) + str(a)',
    ],
  },
];

/** Uses the method and the first field that every generated struct has. */
function onStructs(structs: readonly Struct[]): Kind {
  return {
    params: [structs, [...structs, INT]],
    isStatic: false,
    body: (t) => ['let c = a.f0', ...(t.rarely(2) ? ['a.f0 = b'] : []), 'return str(c) + a.shown() + str(a == b)'],
  };
}

export function dynamicFunction(
  t: Tape,
  name: string,
  structs: readonly Struct[],
): { readonly callable: DynCallable; readonly text: string } {
  const kinds = structs.length > 0 ? [...KINDS, onStructs(structs)] : KINDS;
  const { params, isStatic, body } = t.of(kinds);
  const lines = [`fn ${name}(a, b):`, ...body(t).map((line) => `    ${line}`)];
  return { callable: { name, params, isStatic }, text: `${lines.join('\n')}\n` };
}
