/**
 * Patterns to tests and bindings.
 *
 * Invariants: a test may assume that the tests before it in the same pattern hold; subjects are locals or
 * reads that start at one, so reading a subject again is cheap and has no effect; a binding is only evaluated
 * after its pattern's test.
 */

import { nearest } from '../../support/nearest.js';
import { counted } from '../../support/plural.js';
import type { Span } from '../../support/source.js';
import type { Ident, Pattern } from '../../syntax/ast.js';
import type { HirExpr } from '../hir.js';
import type { EnumType, StructType, Type } from '../types.js';
import type { Body } from './body.js';
import { exprAs, mismatch } from './coerce.js';
import { dynamicList, dynamicStruct, dynamicVariant, holdsItem, holdsVariant } from './dynamic-patterns.js';
import { bareVariant } from './enums.js';
import type { EnumItem } from './items.js';
import { compare } from './operators.js';
import { resolveItemPath } from './paths.js';
import { nameAsVariant } from './pattern-names.js';
import { ALWAYS, all, type Binding, count, lengthTest, type Matcher, restMatcher } from './pattern-tests.js';
import { ERROR, isVar } from './pseudo.js';
import { findField, noMember } from './structs.js';
import { payloadTypes } from './types-of.js';

/** How a value is read again: its tag may be in a local of its own. */
export interface Subject {
  readonly value: HirExpr;
  readonly tag: HirExpr | undefined;
}

export function matcher(b: Body, p: Pattern, subject: Subject): Matcher {
  const { value } = subject;
  if (b.isError(value.type) && value.type === ERROR) return bindAll(b, p);
  switch (p.kind) {
    case 'wildcard':
    case 'error':
      return ALWAYS;
    case 'name':
      return nameMatcher(b, p, subject);
    case 'literal':
      return literalMatcher(b, p, subject);
    case 'variant':
      return variantMatcher(b, p, subject);
    case 'struct':
      return structMatcher(b, p, value);
    case 'list':
      return listMatcher(b, p, value);
    case 'or':
      return orMatcher(b, p, subject);
  }
}

function partMatcher(b: Body): (p: Pattern, value: HirExpr) => Matcher {
  return (p, value) => matcher(b, p, { value, tag: undefined });
}

/** For a subject of unknown type: its names exist, and are not complained about. */
function bindAll(b: Body, p: Pattern): Matcher {
  const names = patternNames(p);
  return { test: undefined, binds: names.map(({ name, span }) => ({ name, span, value: b.build.error(span) })) };
}

function patternNames(p: Pattern): Ident[] {
  switch (p.kind) {
    case 'name':
      return [{ name: p.name, span: p.span }];
    case 'variant':
      return p.args.flatMap(patternNames);
    case 'struct':
      return p.fields.flatMap((f) => (f.pattern === undefined ? [f.name] : patternNames(f.pattern)));
    case 'list':
      return [...p.items.flatMap(patternNames), ...(p.rest === undefined ? [] : [p.rest])];
    case 'or':
      return p.alternatives.flatMap(patternNames);
    default:
      return [];
  }
}

// ------------------------------------------------------------------------------------ names, literals

function nameMatcher(b: Body, p: Extract<Pattern, { kind: 'name' }>, subject: Subject): Matcher {
  const variant = nameAsVariant(b, p.name, subject.value.type);
  if (variant !== undefined && subject.value.type.kind === 'enum') {
    return variantTest(b, p.span, subject, subject.value.type, variant, []);
  }
  return { test: undefined, binds: [{ name: p.name, span: p.span, value: subject.value }] };
}

function literalMatcher(b: Body, p: Extract<Pattern, { kind: 'literal' }>, subject: Subject): Matcher {
  const { value } = subject;
  const { type } = value;
  if (p.value.kind === 'none') return noneMatcher(b, p.span, subject);
  if (type === b.types.any) {
    const literal = b.expr(p.value);
    return { test: compare(b, { span: p.span, op: '==' }, 'eq', value, literal), binds: [] };
  }
  const literal = exprAs(b, p.value, type, 'in this pattern');
  if (b.isError(literal.type) || isVar(type)) return ALWAYS;
  return { test: b.build.compare(p.span, 'eq', value, literal), binds: [] };
}

function noneMatcher(b: Body, span: Span, subject: Subject): Matcher {
  const { type } = subject.value;
  if (type === b.types.unit) return ALWAYS;
  if (type === b.types.any) {
    const isUnit = compare(b, { span, op: '==' }, 'eq', subject.value, b.build.unit(span));
    const isNone = noneInAny(b, span, subject.value);
    return { test: isNone === undefined ? isUnit : b.build.logicAll(span, 'or', [isUnit, isNone]), binds: [] };
  }
  const item = b.tb.nominalOf(type)?.item;
  const index = item?.kind === 'enum' ? item.variantIndex.get('None') : undefined;
  if (type.kind === 'enum' && index !== undefined) return variantTest(b, span, subject, type, index, []);
  mismatch(b, span, type, b.types.unit, 'in this pattern');
  return ALWAYS;
}

function noneInAny(b: Body, span: Span, value: HirExpr): HirExpr | undefined {
  const option = b.program.prelude.get('Option');
  const index = option?.kind === 'enum' ? option.variantIndex.get('None') : undefined;
  return option?.kind === 'enum' && index !== undefined ? holdsVariant(b, span, value, option, index).test : undefined;
}

// -------------------------------------------------------------------------------------------- variants

type VariantPattern = Extract<Pattern, { kind: 'variant' }>;

function variantMatcher(b: Body, p: VariantPattern, subject: Subject): Matcher {
  const found = patternVariant(b, p, subject.value.type);
  if (found === undefined) return bindAll(b, p);
  if (subject.value.type === b.types.any && found.item.typeParams.length > 0) {
    const wanted = found.item.variants[found.index]?.payload.length ?? 0;
    if (!takesAll(b, p, wanted)) return bindAll(b, p);
    return dynamicVariant(b, p, subject.value, found.item, found.index, partMatcher(b));
  }
  const target = variantSubject(b, p, subject, found.item);
  if (target === undefined) return bindAll(b, p);
  const { type } = target.subject.value;
  if (type.kind !== 'enum') return bindAll(b, p);
  const wanted = payloadTypes(b.program, type, found.index).length;
  if (!takesAll(b, p, wanted)) return bindAll(b, p);
  const m = variantTest(b, p.span, target.subject, type, found.index, p.args);
  return target.guard === undefined ? m : all(b, p.span, [{ test: target.guard, binds: [] }, m]);
}

/** Whether the pattern has one part for each value of the variant; complains when not. */
function takesAll(b: Body, p: VariantPattern, wanted: number): boolean {
  if (p.args.length === wanted || (!p.hasArgs && wanted === 0)) return true;
  const label = `'${p.path.map((i) => i.name).join('.')}'`;
  b.report('E0418', p.span, `${label} holds ${counted(wanted, 'value')}, found ${p.args.length}`);
  return false;
}

export interface FoundVariant {
  readonly item: EnumItem;
  readonly index: number;
}

/** What a variant pattern's path names; complains when it is nothing. */
export function patternVariant(b: Body, p: VariantPattern, type: Type): FoundVariant | undefined {
  const last = p.path.at(-1);
  if (last === undefined) return undefined;
  if (p.path.length === 1) return bareName(b, last, type);
  const item = resolveItemPath(b, p.path.slice(0, -1));
  if (item === undefined) return undefined;
  if (item.kind !== 'enum') {
    b.report('E0418', p.span, `'${p.path.map((i) => i.name).join('.')}' is not a variant of an enum`);
    return undefined;
  }
  const index = item.variantIndex.get(last.name);
  if (index === undefined) {
    const near = nearest(last.name, item.variantIndex.keys());
    const help = near === undefined ? undefined : `did you mean '${near}'?`;
    b.report('E0308', last.span, `enum '${item.name}' has no variant '${last.name}'`, help);
    return undefined;
  }
  return { item, index };
}

function bareName(b: Body, name: Ident, type: Type): FoundVariant | undefined {
  const item = b.tb.nominalOf(type)?.item;
  const own = item?.kind === 'enum' ? item.variantIndex.get(name.name) : undefined;
  if (item?.kind === 'enum' && own !== undefined) return { item, index: own };
  const bare = bareVariant(b, name.name, type);
  const help =
    item?.kind === 'struct' && item.name === name.name ? `a pattern of a struct is '${name.name}{…}'` : undefined;
  if (bare === undefined) b.report('E0308', name.span, `'${name.name}' is not a variant of ${type.name}`, help);
  return bare;
}

/** The subject as a value of the pattern's enum; an `any` is looked into when its type is right. */
function variantSubject(
  b: Body,
  p: VariantPattern,
  subject: Subject,
  item: EnumItem,
): { readonly subject: Subject; readonly guard: HirExpr | undefined } | undefined {
  const { value } = subject;
  if (b.tb.nominalOf(value.type)?.item === item) return { subject, guard: undefined };
  if (value.type === b.types.any && item.typeParams.length === 0) {
    return { subject: unboxed(b, p.span, value, b.tb.nominal(item, [])), guard: holdsItem(b, p.span, value, item) };
  }
  if (isVar(value.type)) {
    b.tb.unify(
      value.type,
      b.tb.nominal(
        item,
        item.typeParams.map((name) => b.hole(p, name, b.types.unit)),
      ),
    );
    return undefined;
  }
  const found = item.typeParams.length === 0 ? item.name : `${item.name}<…>`;
  if (!b.isError(value.type))
    b.report('E0418', p.span, `this pattern is for ${found}, but the value is ${value.type.name}`);
  return undefined;
}

function unboxed(b: Body, span: Span, value: HirExpr, type: Type): Subject {
  return { value: b.build.unbox(span, value, type), tag: undefined };
}

function variantTest(
  b: Body,
  span: Span,
  subject: Subject,
  type: EnumType,
  index: number,
  args: readonly Pattern[],
): Matcher {
  const tag = subject.tag ?? b.build.tag(span, subject.value);
  const test = b.build.compare(span, 'eq', tag, b.build.int(span, index));
  if (args.length === 0) return { test, binds: [] };
  const types = payloadTypes(b.program, type, index);
  const parts = args.map((arg, i) => {
    const value = b.build.payload(arg.span, subject.value, index, i, b.resolve(types[i] ?? ERROR));
    return matcher(b, arg, { value, tag: undefined });
  });
  return all(b, span, [{ test, binds: [] }, ...parts]);
}

// ------------------------------------------------------------------------------------- structs, lists

function structMatcher(b: Body, p: Extract<Pattern, { kind: 'struct' }>, value: HirExpr): Matcher {
  const item = resolveItemPath(b, p.path);
  if (item === undefined) return bindAll(b, p);
  if (item.kind !== 'struct') {
    b.report('E0418', p.span, `'${p.path.map((i) => i.name).join('.')}' is not a struct`);
    return bindAll(b, p);
  }
  if (value.type === b.types.any && item.typeParams.length > 0) {
    return dynamicStruct(b, p, value, item, partMatcher(b));
  }
  if (value.type === b.types.any) {
    const inner = b.build.unbox(p.span, value, b.tb.nominal(item, []));
    return all(b, p.span, [{ test: holdsItem(b, p.span, value, item), binds: [] }, ...fieldMatchers(b, p, inner)]);
  }
  if (b.tb.nominalOf(value.type)?.item !== item || value.type.kind !== 'struct') {
    const message = `this pattern is for ${item.name}, but the value is ${value.type.name}`;
    if (!b.isError(value.type) && !isVar(value.type)) b.report('E0418', p.span, message);
    return bindAll(b, p);
  }
  return all(b, p.span, fieldMatchers(b, p, value));
}

function fieldMatchers(b: Body, p: Extract<Pattern, { kind: 'struct' }>, value: HirExpr): Matcher[] {
  const struct = value.type as StructType;
  return p.fields.map((f) => {
    const field = findField(b, struct, f.name.name);
    if (field === undefined) {
      noMember(
        b,
        struct,
        f.name,
        struct.fields.map((known) => known.name),
        'field',
      );
      return f.pattern === undefined ? ALWAYS : bindAll(b, f.pattern);
    }
    const read = b.build.field(f.name.span, value, field.index, b.resolve(field.type));
    if (f.pattern !== undefined) return matcher(b, f.pattern, { value: read, tag: undefined });
    return { test: undefined, binds: [{ name: f.name.name, span: f.name.span, value: read }] };
  });
}

function listMatcher(b: Body, p: Extract<Pattern, { kind: 'list' }>, value: HirExpr): Matcher {
  const { type } = value;
  if (type === b.types.any) return dynamicList(b, p, value, partMatcher(b));
  if (type.kind !== 'list') {
    if (!b.isError(type) && !isVar(type)) {
      b.report('E0418', p.span, `this pattern is for a list, but the value is ${type.name}`);
    }
    return bindAll(b, p);
  }
  const elem = b.resolve(type.elem);
  const length = b.build.listLen(p.span, value);
  const items = p.items.map((item, i) => {
    const read = b.build.index(item.span, value, b.build.int(item.span, i), elem, false);
    return matcher(b, item, { value: read, tag: undefined });
  });
  const rest =
    p.rest === undefined
      ? []
      : [
          {
            name: p.rest.name,
            value: b.build.intrinsic(p.rest.span, 'list.slice', [value, count(b, p), length], type),
          },
        ];
  return all(b, p.span, [lengthTest(b, p, length), ...items, restMatcher(p, rest)]);
}

// ---------------------------------------------------------------------------------------- alternatives

/** Alternatives bind the same names; which one matched is tested again to choose the value. */
function orMatcher(b: Body, p: Extract<Pattern, { kind: 'or' }>, subject: Subject): Matcher {
  const parts = p.alternatives.map((alternative) => matcher(b, alternative, subject));
  const [first] = parts;
  if (first === undefined) return ALWAYS;
  for (const [i, part] of parts.entries()) checkNames(b, p, first, part, i);
  const binds = first.binds.map((bind) => ({ ...bind, value: chosen(b, p, parts, bind) }));
  return { test: anyOf(b, p, parts), binds };
}

/** The test that one of them matches; undefined when one always does. */
function anyOf(b: Body, p: Pattern, parts: readonly Matcher[]): HirExpr | undefined {
  const tests = parts.flatMap((m) => (m.test === undefined ? [] : [m.test]));
  return tests.length < parts.length ? undefined : b.build.logicAll(p.span, 'or', tests);
}

/** What a name is bound to by the first alternative that matches. */
function chosen(b: Body, p: Pattern, parts: readonly Matcher[], bind: Binding): HirExpr {
  const values = parts.map((part) => part.binds.find((other) => other.name === bind.name)?.value ?? bind.value);
  for (const { type } of values) {
    if (type === bind.value.type || b.isError(type) || b.isError(bind.value.type)) continue;
    mismatch(b, p.span, bind.value.type, type, `for '${bind.name}'`);
    return bind.value;
  }
  return choice(b, p, parts, values);
}

function choice(b: Body, p: Pattern, parts: readonly Matcher[], values: readonly HirExpr[]): HirExpr {
  const half = parts.length >> 1;
  const test = half === 0 ? undefined : anyOf(b, p, parts.slice(0, half));
  const right = half === 0 ? undefined : choice(b, p, parts.slice(half), values.slice(half));
  const left = half === 0 ? values[0] : choice(b, p, parts.slice(0, half), values.slice(0, half));
  if (left === undefined) return b.build.error(p.span);
  return test === undefined || right === undefined ? left : b.build.cond(p.span, test, left, right, left.type);
}

function checkNames(b: Body, p: Extract<Pattern, { kind: 'or' }>, first: Matcher, part: Matcher, index: number): void {
  const names = (m: Matcher): string =>
    m.binds
      .map((bind) => `'${bind.name}'`)
      .sort()
      .join(', ');
  if (names(first) === names(part)) return;
  const span = p.alternatives[index]?.span ?? p.span;
  const [wanted, found] = [names(first) || 'none', names(part) || 'none'];
  b.report('E0418', span, `alternatives have to bind the same names, the first binds ${wanted}, this one ${found}`);
}
