/**
 * Statements. Loops are bounded, and burn fuel besides, since they nest and call each other.
 *
 * Invariant: a list of statements is never empty, and ends without leaving the function.
 */

import { callText } from './exprs.js';
import type { Callable, Scope } from './scope.js';
import { Tape } from './tape.js';
import { forWords } from './texts.js';
import { BOOL, FLOAT, INT, KEYS, listOf, pickType, SCALARS, STR, type Type, typeText } from './types.js';

/** Lines without indentation of the place where they stand. */
type Lines = readonly string[];
type Make = (s: Scope, depth: number) => Lines;

/** Of what is shown or declared; operands of other statements are smaller, for more statements at the same size. */
const EXPR_DEPTH = 2;
const OPERAND_DEPTH = 1;
const BLOCK_DEPTH = 3;

export const indented = (lines: Lines): Lines => lines.map((line) => `    ${line}`);

/** A call of a function, and the choices that its arguments are. */
export interface Call {
  readonly callable: Callable;
  readonly tape: Tape;
}

/** One statement for each tape, and each call before one of them. */
export function body(s: Scope, tapes: readonly (readonly number[])[], calls: readonly Call[] = []): Lines {
  const lines: string[] = [];
  for (let i = 0; i < Math.max(tapes.length, calls.length); i++) {
    const [numbers, made] = [tapes[i], calls[i]];
    if (made !== undefined) lines.push(...on(s, made.tape, (scope) => result(scope, made.callable)));
    if (numbers !== undefined) lines.push(...on(s, new Tape(numbers), (scope) => stmt(scope, BLOCK_DEPTH)));
  }
  return lines;
}

/** What a statement made of another tape declares stays. */
function on(s: Scope, tape: Tape, make: (scope: Scope) => Lines): Lines {
  const scope = s.on(tape);
  const lines = make(scope);
  s.adopt(scope);
  return lines;
}

function result(s: Scope, callable: Callable): Lines {
  const [first, ...rest] = callable.params.map((type) => s.expr(type, 1));
  const args = first === undefined ? [] : [callable.isRecursive ? `${1 + s.t.pick(4)}` : first, ...rest];
  const call = callText(s, callable, args);
  if (s.t.rarely(2)) return [`println(${call})`];
  const variable = s.fresh('v');
  s.declare(variable, callable.result, true);
  return [`let ${variable} = ${call}`];
}

function stmt(s: Scope, depth: number): Lines {
  const simple: Make[] = [show, declare, assign, change, change, callDynamic];
  const nested: Make[] = [
    conditional,
    conditional,
    forRange,
    forEach,
    whileLoop,
    matchOn,
    matchValue,
    forWords,
    handOn,
  ];
  const leaving: Make[] = s.loops > 0 ? [leave, leave] : [];
  return s.t.of([...simple, ...(depth > 0 ? nested : []), ...leaving, inParallel, ...simple])(s, depth - 1);
}

/** A few statements in a block of their own. */
function block(s: Scope, depth: number, { loops = 0, most = 2 } = {}): Lines {
  const inner = s.inner(loops);
  const count = 1 + s.t.pick(most);
  return indented(Array.from({ length: count }, () => stmt(inner, depth)).flat());
}

const anyType = (s: Scope): Type => pickType(s.t, s.declared.types);

// ------------------------------------------------------------------------------------------- simple

function show(s: Scope): Lines {
  const known = s.all.slice(0, 4).map((v) => v.type);
  const type = known.length > 0 && !s.t.rarely(3) ? s.t.of(known) : anyType(s);
  return [`println(${s.expr(type, EXPR_DEPTH)})`];
}

function declare(s: Scope): Lines {
  const type = anyType(s);
  const value = s.expr(type, EXPR_DEPTH);
  const name = s.fresh('v');
  s.declare(name, type, true);
  return [s.t.rarely(2) ? `let ${name}: ${typeText(type)} = ${value}` : `let ${name} = ${value}`];
}

function assign(s: Scope): Lines {
  const variables = s.all.filter((v) => v.mutable);
  if (variables.length === 0) return declare(s);
  const { name, type } = s.t.of(variables);
  const op = s.t.of(compounds(type));
  return [`${name} ${op} ${bounded(s, type, OPERAND_DEPTH)}`];
}

/** A loop that joins what a variable has to itself must not double it each time. */
function bounded(s: Scope, type: Type, depth: number): string {
  const value = s.expr(type, depth);
  if (type.kind === 'list') return `few(${value})`;
  return type.kind === 'str' ? `brief(${value})` : value;
}

function compounds(type: Type): readonly string[] {
  switch (type.kind) {
    case 'int':
    case 'i32':
      return ['=', '+=', '-=', '*=', '^=', '&=', '|='];
    case 'float':
      return ['=', '+=', '-=', '*='];
    case 'str':
    case 'list':
      return ['=', '+='];
    default:
      return ['='];
  }
}

/** Changes what a variable refers to. */
function change(s: Scope): Lines {
  const changeable = s.all.filter(
    ({ type }) => type.kind === 'list' || type.kind === 'dict' || (type.kind === 'struct' && !type.frozen),
  );
  if (changeable.length === 0) return declare(s);
  const { name, type } = s.t.of(changeable);
  if (type.kind === 'list') return changeList(s, name, type.elem);
  if (type.kind === 'dict') return [changeDict(s, name, type)];
  if (type.kind !== 'struct') return show(s);
  const field = s.t.of(type.fields);
  return [`${name}.${field.name} = ${bounded(s, field.type, OPERAND_DEPTH)}`];
}

function changeList(s: Scope, name: string, elem: Type): Lines {
  const value = (): string => s.expr(elem, OPERAND_DEPTH);
  const index = (): string => s.expr(INT, 1);
  const guarded = `if len(${name}) > 0:`;
  const choices: (() => Lines)[] = [
    () => [`${name}.append(${value()})`],
    () => [guarded, `    ${name}[0] = ${value()}`],
    () => [guarded, `    println(${name}.pop())`],
    () => [`${name}.reverse()`],
    () => [`${name}.insert(0, ${value()})`],
    () => [`${name}.extend(${bounded(s, listOf(elem), 1)})`],
    () => [guarded, `    println(${name}.remove(len(${name}) - 1))`],
    () => [s.t.rarely(10) ? `${name}[${index()}] = ${value()}` : `${name}.clear()`],
  ];
  if (elem.kind === 'int') {
    const sorted = (): Lines => [`${name}.${s.t.of(['sort()', 'sort_by(falling)'])}`];
    choices.push(sorted, sorted, sorted);
  }
  return s.t.of(choices)();
}

function changeDict(s: Scope, name: string, type: Extract<Type, { kind: 'dict' }>): string {
  const key = (): string => s.expr(type.key, 1);
  return s.t.of([
    () => `${name}[${key()}] = ${s.expr(type.value, OPERAND_DEPTH)}`,
    () => `${name}.set(${key()}, ${s.expr(type.value, OPERAND_DEPTH)})`,
    () => `println(${name}.remove(${key()}))`,
    () => `println(${name}.get_or(${key()}, ${s.expr(type.value, 1)}))`,
    () => (s.t.rarely(10) ? `println(${name}[${key()}])` : `println(len(${name}))`),
  ])();
}

/** Calls of functions without types: through a value, with arguments as `any`, or by name. A mismatch panics. */
function callDynamic(s: Scope): Lines {
  if (s.declared.dynamic.length === 0) return show(s);
  const { name, params, isStatic } = s.t.of(s.declared.dynamic);
  const [a, b] = params.map((types) => s.expr(s.t.rarely(12) ? anyType(s) : s.t.of(types), 1));
  if (isStatic && s.t.rarely(2))
    return [`println(${name}(${params.map((types) => s.expr(s.t.of(types), 1)).join(', ')}))`];
  const call = `apply2(${name}, ${a}, ${b})`;
  if (!s.t.rarely(6)) return [`println(${call})`];
  const variable = s.fresh('v');
  s.declare(variable, FLOAT, true);
  return [`let ${variable}: float = ${call}`];
}

function inParallel(s: Scope): Lines {
  return [`println(task.parallel_map(${s.expr(listOf(INT), OPERAND_DEPTH)}, ${s.t.of(['double', 'abs_of'])}))`];
}

function leave(s: Scope): Lines {
  const way = s.t.of(['break', 'continue', 'return']);
  return [`if ${s.expr(BOOL, 2)}:`, `    ${way === 'return' ? `return ${s.expr(s.result, 2)}` : way}`];
}

// ------------------------------------------------------------------------------------------- nested

function conditional(s: Scope, depth: number): Lines {
  const lines = [`if ${s.expr(BOOL, OPERAND_DEPTH)}:`, ...block(s, depth)];
  if (s.t.rarely(3)) lines.push(`elif ${s.expr(BOOL, 2)}:`, ...block(s, depth));
  if (s.t.rarely(2)) lines.push('else:', ...block(s, depth));
  return lines;
}

/** A loop's header and its body, which stops when the fuel is gone. */
function looping(header: string, inner: Scope, depth: number): Lines {
  return [header, ...indented(['if burn():', '    break']), ...block(inner, depth, { loops: 1 })];
}

function forRange(s: Scope, depth: number): Lines {
  const range = s.t.of([
    () => `0..${1 + s.t.pick(5)}`,
    () => `range(${s.expr(INT, 1)} & 7)`,
    () => `range(${s.expr(INT, 1)} & 7, 0, ${s.t.of(['(-1)', '(-2)'])})`,
    () => `${s.t.of(['0', '9223372036854775800'])}..9223372036854775807`,
  ])();
  const inner = s.inner();
  const i = inner.fresh('i');
  inner.declare(i, INT, false);
  return looping(`for ${i} in ${range}:`, inner, depth);
}

function forEach(s: Scope, depth: number): Lines {
  const inner = s.inner();
  const x = inner.fresh('x');
  const over = s.t.pick(4);
  if (over === 3) return forDict(s, inner, x, depth);
  const elem = over === 1 ? STR : pickType(s.t, s.declared.types, 1);
  const value = s.expr(over === 1 ? STR : listOf(elem), 2);
  const n = inner.fresh('n');
  inner.declare(x, elem, false);
  if (over !== 2) return looping(`for ${x} in ${value}:`, inner, depth);
  inner.declare(n, INT, false);
  return looping(`for ${n}, ${x} in enumerate(${value}):`, inner, depth);
}

function forDict(s: Scope, inner: Scope, key: string, depth: number): Lines {
  const type = { kind: 'dict', key: s.t.of(KEYS), value: pickType(s.t, s.declared.types, 1) } as const;
  const dict = s.expr(type, 2);
  const value = inner.fresh('y');
  inner.declare(key, type.key, false);
  inner.declare(value, type.value, false);
  return looping(`for ${key}, ${value} in ${dict}:`, inner, depth);
}

function whileLoop(s: Scope, depth: number): Lines {
  const counter = s.fresh('w');
  const inner = s.inner();
  inner.declare(counter, INT, false);
  const condition = `${counter} < ${1 + s.t.pick(5)}${s.t.rarely(3) ? ` and ${s.expr(BOOL, 2)}` : ''}`;
  const [header = '', ...rest] = looping(`while ${condition}:`, inner, depth);
  return [`let ${counter} = 0`, header, `    ${counter} += 1`, ...rest];
}

/** Each round makes a list from the one before; some of them have two names, or are handed on in some rounds only. */
function handOn(s: Scope, depth: number): Lines {
  const elem = pickType(s.t, s.declared.types, 1);
  const text = typeText(listOf(elem));
  const [now, other, next] = [s.fresh('v'), s.fresh('v'), s.fresh('v')];
  const first = `few(${s.expr(listOf(elem), 1)})`;
  const made = s.t.of([`[${s.expr(elem, 1)}] * ${1 + s.t.pick(9)}`, `${now}[:]`, now]);
  for (const name of [now, other]) s.declare(name, listOf(elem), true);
  const inner = s.inner();
  inner.declare(next, listOf(elem), true);
  const ofElement = inner.inner();
  const x = inner.fresh('x');
  ofElement.declare(x, elem, false);
  const element = ofElement.expr(elem, OPERAND_DEPTH);
  const handed = s.t.of<Lines>([
    [`${now} = ${next}`],
    [`${other} = ${now}`, `${now} = ${next}`],
    [`${now} = ${other}`, `${other} = ${next}`],
    [`if ${inner.expr(BOOL, 1)}:`, `    ${now} = ${next}`],
  ]);
  return [
    `let ${now}: ${text} = ${first}`,
    `let ${other}: ${text} = ${made}`,
    `for ${inner.fresh('i')} in 0..${1 + s.t.pick(5)}:`,
    ...indented(['if burn():', '    break', `let ${next}: ${text} = []`]),
    ...indented([`for ${x} in ${now}:`, `    if len(${next}) < 9:`, `        ${next}.append(${element})`]),
    ...(s.t.rarely(2) ? block(inner, depth, { loops: 1 }) : indented([`println(len(${next}))`])),
    ...indented(handed),
  ];
}

// ------------------------------------------------------------------------------------------ matches

interface Arm {
  readonly pattern: string;
  readonly inner: Scope;
}

/** What to match, and arms for all of it. */
function arms(s: Scope): { readonly subject: string; readonly arms: readonly Arm[] } {
  const enums = s.declared.types.filter((type) => type.kind === 'enum');
  if (enums.length > 0 && !s.t.rarely(2)) {
    const type = s.t.of(enums);
    return { subject: s.expr(type, 2), arms: type.variants.map((v) => variantArm(s, type.name, v)) };
  }
  if (s.t.rarely(2)) {
    const elem = pickType(s.t, s.declared.types, 1);
    const some = variantArm(s, 'Option', { name: 'Some', payload: [elem] });
    const arms = [some, { pattern: 'None', inner: s.inner() }];
    return { subject: s.expr({ kind: 'option', elem }, 2), arms };
  }
  if (s.t.rarely(3)) {
    const [ok, err] = [pickType(s.t, s.declared.types, 1), s.t.of(SCALARS)];
    const arms = [
      variantArm(s, 'Result', { name: 'Err', payload: [err] }),
      variantArm(s, 'Result', { name: 'Ok', payload: [ok] }),
    ];
    return { subject: s.expr({ kind: 'result', ok, err }, 2), arms };
  }
  if (s.t.rarely(3)) return listArms(s);
  return { subject: s.expr(INT, 2), arms: intArms(s) };
}

function variantArm(
  s: Scope,
  type: string,
  variant: { readonly name: string; readonly payload: readonly Type[] },
): Arm {
  const inner = s.inner();
  const names = variant.payload.map((payload) => {
    const name = inner.fresh('p');
    inner.declare(name, payload, false);
    return name;
  });
  return { pattern: `${type}.${variant.name}${names.length === 0 ? '' : `(${names.join(', ')})`}`, inner };
}

/** The rest of a list is a copy; what is not bound is matched by the last arm. */
function listArms(s: Scope): { readonly subject: string; readonly arms: readonly Arm[] } {
  const elem = pickType(s.t, s.declared.types, 1);
  const one = s.inner();
  const first = one.fresh('p');
  one.declare(first, elem, false);
  const more = s.inner();
  const [a, rest] = [more.fresh('p'), more.fresh('p')];
  more.declare(a, elem, false);
  more.declare(rest, listOf(elem), false);
  return {
    subject: s.expr(listOf(elem), 2),
    arms: [
      { pattern: '[]', inner: s.inner() },
      { pattern: `[${first}]`, inner: one },
      { pattern: `[${a}, _]..${rest}${s.t.rarely(2) ? ` if ${more.expr(BOOL, 1)}` : ''}`, inner: more },
      { pattern: '_', inner: s.inner() },
    ],
  };
}

function intArms(s: Scope): readonly Arm[] {
  const inner = s.inner();
  const n = inner.fresh('p');
  inner.declare(n, INT, false);
  return [
    { pattern: '0 | 1 | -1', inner: s.inner() },
    { pattern: `${n} if ${inner.expr(BOOL, 1)}`, inner },
    { pattern: '_', inner: s.inner() },
  ];
}

function matchOn(s: Scope, depth: number): Lines {
  const { subject, arms: all } = arms(s);
  return [
    `match ${subject}:`,
    ...all.flatMap(({ pattern, inner }) => indented([`case ${pattern}:`, ...block(inner, depth, { most: 1 })])),
  ];
}

/** A match whose arms give a value; one may leave the loop instead. */
function matchValue(s: Scope): Lines {
  const { subject, arms: all } = arms(s);
  const type = anyType(s);
  const name = s.fresh('v');
  const cases = all.map(({ pattern, inner }) => `    case ${pattern}: ${armValue(s, inner, type)}`);
  s.declare(name, type, true);
  return [`let ${name}: ${typeText(type)} = match ${subject}:`, ...cases];
}

function armValue(s: Scope, inner: Scope, type: Type): string {
  if (s.t.rarely(8)) return `return ${inner.expr(s.result, 1)}`;
  if (s.loops > 0 && s.t.rarely(8)) return s.t.of(['break', 'continue']);
  return inner.expr(type, 2);
}
