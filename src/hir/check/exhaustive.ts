/**
 * Whether the arms of a `match` cover every value, and an example of what they miss.
 *
 * The rows of a matrix are the unguarded arms; a column is a part of the value. A list is empty, or an element and the
 * list of the others. Source: Maranget, "Warnings for pattern matching" (2007), algorithm I, with the constructors of a
 * column collected in one pass.
 */
import type { Pattern } from '../../syntax/ast.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';
import { nameAsVariant, patternVariantQuiet } from './pattern-names.js';
import { fieldTypes, payloadTypes } from './types-of.js';

/** A pattern reduced to what matters here. */
type Pat =
  | { readonly kind: 'any' }
  | { readonly kind: 'ctor'; readonly index: number; readonly args: readonly Pat[] }
  /** Matches some values of a type with too many to list. */
  | { readonly kind: 'some' }
  | { readonly kind: 'or'; readonly alternatives: readonly Pat[] };

type Row = readonly Pat[];

const ANY: Pat = { kind: 'any' };

/** A value that no pattern matches; none when every value is matched, unknown when that takes too long to find out. */
export type Coverage =
  | { readonly kind: 'complete' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'missing'; readonly example: string };

/** The problem is NP-complete; what people write takes a few steps an arm. */
const MAX_STEPS = 50_000;
const MAX_STEPS_AN_ARM = 50;

export function coverage(b: Body, patterns: readonly Pattern[], type: Type): Coverage {
  const arms = patterns.map((p) => reduce(b, p, type));
  if (coversPlainly(b, arms, type)) return { kind: 'complete' };
  const search = new Search(b, MAX_STEPS + patterns.length * MAX_STEPS_AN_ARM);
  const [example] =
    search.missing(
      arms.map((arm) => [arm]),
      [type],
    ) ?? [];
  if (search.steps > search.limit) return { kind: 'unknown' };
  return example === undefined ? { kind: 'complete' } : { kind: 'missing', example };
}

/** Each variant of the enum has an arm that takes all of its values: so are most matches, and it is quick to see. */
function coversPlainly(b: Body, arms: readonly Pat[], type: Type): boolean {
  const item = b.tb.nominalOf(type)?.item;
  if (item?.kind !== 'enum') return false;
  const seen: boolean[] = [];
  let count = 0;
  for (const arm of arms) {
    if (arm.kind !== 'ctor' || seen[arm.index] === true || !arm.args.every(isAny)) continue;
    seen[arm.index] = true;
    count++;
  }
  return count === item.variants.length;
}

function isAny(pat: Pat): boolean {
  return pat.kind === 'any';
}

/** Constructors of a type, or undefined when there are too many to list. */
interface Ctor {
  readonly label: string;
  readonly types: readonly Type[];
  /** The value as text, when it is not the label with the parts in parentheses. */
  readonly show?: (parts: readonly string[]) => string;
}

const EMPTY_LIST = 0;
const LONGER_LIST = 1;

function constructors(b: Body, type: Type): readonly Ctor[] | undefined {
  if (type === b.types.bool) {
    return [
      { label: 'false', types: [] },
      { label: 'true', types: [] },
    ];
  }
  if (type.kind === 'enum') {
    const item = b.tb.nominalOf(type)?.item;
    if (item?.kind !== 'enum') return undefined;
    return item.variants.map((v, i) => ({ label: `${item.name}.${v.name}`, types: payloadTypes(b.program, type, i) }));
  }
  if (type.kind === 'list') {
    return [
      { label: '[]', types: [] },
      {
        label: '[_].._',
        types: [b.resolve(type.elem), type],
        show: ([first = '_', rest = '_']) => prepend(first, rest),
      },
    ];
  }
  if (type.kind === 'struct') return [{ label: type.name, types: fieldTypes(b.program, type) }];
  return undefined;
}

/** The pattern of a list that starts with `first`, from the pattern of its other elements. */
function prepend(first: string, rest: string): string {
  if (rest === '_') return `[${first}].._`;
  return rest === '[]' ? `[${first}]` : `[${first}, ${rest.slice(1)}`;
}

function reduce(b: Body, p: Pattern, type: Type): Pat {
  switch (p.kind) {
    case 'wildcard':
    case 'error':
      return ANY;
    case 'or':
      return { kind: 'or', alternatives: p.alternatives.map((a) => reduce(b, a, type)) };
    case 'name':
      return nameCtor(b, p.name, type);
    case 'literal':
      return literalCtor(b, p, type);
    case 'list':
      return listCtor(b, p, type);
    case 'variant':
      return variantCtor(b, p, type);
    case 'struct':
      return structCtor(b, p, type);
  }
}

function nameCtor(b: Body, name: string, type: Type): Pat {
  const index = nameAsVariant(b, name, type);
  return index === undefined ? ANY : { kind: 'ctor', index, args: [] };
}

function literalCtor(b: Body, p: Extract<Pattern, { kind: 'literal' }>, type: Type): Pat {
  if (p.value.kind === 'bool') return { kind: 'ctor', index: p.value.value ? 1 : 0, args: [] };
  if (p.value.kind !== 'none') return { kind: 'some' };
  const item = b.tb.nominalOf(type)?.item;
  const index = item?.kind === 'enum' ? item.variantIndex.get('None') : undefined;
  return index === undefined ? ANY : { kind: 'ctor', index, args: [] };
}

/** Longer patterns than this count as matching some lists only: the search goes a level deeper for each element. */
const MAX_ELEMENTS = 50;

function listCtor(b: Body, p: Extract<Pattern, { kind: 'list' }>, type: Type): Pat {
  if (p.rest !== undefined && p.items.length === 0) return ANY;
  if (type.kind !== 'list' || p.items.length > MAX_ELEMENTS) return { kind: 'some' };
  const elem = b.resolve(type.elem);
  const end: Pat = p.rest !== undefined ? ANY : { kind: 'ctor', index: EMPTY_LIST, args: [] };
  return p.items.reduceRight<Pat>(
    (rest, item) => ({ kind: 'ctor', index: LONGER_LIST, args: [reduce(b, item, elem), rest] }),
    end,
  );
}

function variantCtor(b: Body, p: Extract<Pattern, { kind: 'variant' }>, type: Type): Pat {
  const index = patternVariantQuiet(b, p, type);
  if (index === undefined || type.kind !== 'enum') return ANY;
  const types = payloadTypes(b.program, type, index);
  const args = types.map((t, i) => {
    const arg = p.args[i];
    return arg === undefined ? ANY : reduce(b, arg, t);
  });
  return { kind: 'ctor', index, args };
}

function structCtor(b: Body, p: Extract<Pattern, { kind: 'struct' }>, type: Type): Pat {
  if (type.kind !== 'struct') return { kind: 'some' };
  const item = b.tb.nominalOf(type)?.item;
  const types = fieldTypes(b.program, type);
  const args = types.map((t, i) => {
    const name = item?.kind === 'struct' ? item.fields[i]?.name : undefined;
    const field = p.fields.find((f) => f.name.name === name);
    return field?.pattern === undefined ? ANY : reduce(b, field.pattern, t);
  });
  return { kind: 'ctor', index: 0, args };
}

// --------------------------------------------------------------------------------------------- matrix

class Search {
  steps = 0;

  constructor(
    private readonly b: Body,
    readonly limit: number,
  ) {}

  /** Values for the columns that no row matches, as text. */
  missing(rows: readonly Row[], types: readonly Type[]): string[] | undefined {
    const [type, ...rest] = types;
    this.steps += rows.length + 1;
    if (this.steps > this.limit) return undefined;
    if (type === undefined) return rows.length > 0 ? undefined : [];
    const plain = rows.flatMap(withoutOr);
    const ctors = constructors(this.b, type);
    if (ctors === undefined || !plain.some((row) => row[0]?.kind === 'ctor')) {
      return this.missingDefault(plain, ctors, rest);
    }
    const byCtor = groupRows(plain, ctors);
    for (const [i, ctor] of ctors.entries()) {
      const found = this.missing(byCtor[i] ?? [], [...ctor.types, ...rest]);
      if (found === undefined) continue;
      return [textOf(ctor, found.slice(0, ctor.types.length)), ...found.slice(ctor.types.length)];
    }
    return undefined;
  }

  /** No row asks for a constructor: what matters are the rows that match every value of the column. */
  private missingDefault(rows: readonly Row[], ctors: readonly Ctor[] | undefined, rest: readonly Type[]) {
    const defaults = rows.filter((row) => row[0]?.kind === 'any').map((row) => row.slice(1));
    const tail = this.missing(defaults, rest);
    if (tail === undefined) return undefined;
    const [only] = ctors ?? [];
    return [only === undefined || rows.length > 0 ? '_' : example(only), ...tail];
  }
}

/** A row for each alternative of its first pattern. */
function withoutOr(row: Row): readonly Row[] {
  const [head, ...tail] = row;
  if (head?.kind !== 'or') return [row];
  return head.alternatives.flatMap((alternative) => withoutOr([alternative, ...tail]));
}

function example(ctor: Ctor): string {
  return textOf(
    ctor,
    ctor.types.map(() => '_'),
  );
}

function textOf(ctor: Ctor, parts: readonly string[]): string {
  if (ctor.show !== undefined) return ctor.show(parts);
  return parts.length === 0 ? ctor.label : `${ctor.label}(${parts.join(', ')})`;
}

/** The rows that matter for each constructor, with its arguments spread out; order is kept. */
function groupRows(rows: readonly Row[], ctors: readonly Ctor[]): Row[][] {
  const groups: Row[][] = ctors.map(() => []);
  for (const row of rows) {
    const [head, ...tail] = row;
    if (head?.kind === 'ctor') {
      const arity = ctors[head.index]?.types.length ?? 0;
      const args = Array.from({ length: arity }, (_, i) => head.args[i] ?? ANY);
      groups[head.index]?.push([...args, ...tail]);
    } else if (head?.kind === 'any') {
      for (const [i, ctor] of ctors.entries()) groups[i]?.push([...ctor.types.map(() => ANY), ...tail]);
    }
  }
  return groups;
}
