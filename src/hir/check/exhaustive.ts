/**
 * Whether the arms of a `match` cover every value, and an example of what they miss.
 *
 * The rows of a matrix are the unguarded arms; a column is a part of the value. Source: Maranget, "Warnings
 * for pattern matching" (2007), algorithm I, with the constructors of a column collected in one pass.
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
  | { readonly kind: 'some' };

type Row = readonly Pat[];

const ANY: Pat = { kind: 'any' };

/** A value that no pattern matches, or undefined when every value is matched. */
export function missingPattern(b: Body, patterns: readonly Pattern[], type: Type): string | undefined {
  const rows = patterns.flatMap((p) => reduce(b, p, type).map((pat): Row => [pat]));
  return missing(b, rows, [type])?.[0];
}

/** Constructors of a type, or undefined when there are too many to list. */
interface Ctor {
  readonly label: string;
  readonly types: readonly Type[];
}

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
  if (type.kind === 'struct') return [{ label: type.name, types: fieldTypes(b.program, type) }];
  return undefined;
}

function reduce(b: Body, p: Pattern, type: Type): Pat[] {
  switch (p.kind) {
    case 'wildcard':
    case 'error':
      return [ANY];
    case 'or':
      return p.alternatives.flatMap((a) => reduce(b, a, type));
    case 'name':
      return [nameCtor(b, p.name, type)];
    case 'literal':
      return [literalCtor(b, p, type)];
    case 'list':
      return p.rest !== undefined && p.items.length === 0 ? [ANY] : [{ kind: 'some' }];
    case 'variant':
      return variantCtors(b, p, type);
    case 'struct':
      return structCtors(b, p, type);
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

/** Every combination of the alternatives of its parts. */
function combinations(parts: readonly Pat[][]): Pat[][] {
  return parts.reduce<Pat[][]>((heads, part) => heads.flatMap((head) => part.map((p) => [...head, p])), [[]]);
}

function variantCtors(b: Body, p: Extract<Pattern, { kind: 'variant' }>, type: Type): Pat[] {
  const index = patternVariantQuiet(b, p, type);
  if (index === undefined || type.kind !== 'enum') return [ANY];
  const types = payloadTypes(b.program, type, index);
  const parts = types.map((t, i) => {
    const arg = p.args[i];
    return arg === undefined ? [ANY] : reduce(b, arg, t);
  });
  return combinations(parts).map((args) => ({ kind: 'ctor', index, args }));
}

function structCtors(b: Body, p: Extract<Pattern, { kind: 'struct' }>, type: Type): Pat[] {
  if (type.kind !== 'struct') return [{ kind: 'some' }];
  const item = b.tb.nominalOf(type)?.item;
  const types = fieldTypes(b.program, type);
  const parts = types.map((t, i) => {
    const name = item?.kind === 'struct' ? item.fields[i]?.name : undefined;
    const field = p.fields.find((f) => f.name.name === name);
    return field?.pattern === undefined ? [ANY] : reduce(b, field.pattern, t);
  });
  return combinations(parts).map((args) => ({ kind: 'ctor', index: 0, args }));
}

// --------------------------------------------------------------------------------------------- matrix

/** Values for the columns that no row matches, as text. */
function missing(b: Body, rows: readonly Row[], types: readonly Type[]): string[] | undefined {
  const [type, ...rest] = types;
  if (type === undefined) return rows.length > 0 ? undefined : [];
  const ctors = constructors(b, type);
  const defaults = rows.filter((row) => row[0]?.kind === 'any').map((row) => row.slice(1));
  if (ctors === undefined || !rows.some((row) => row[0]?.kind === 'ctor')) {
    const tail = missing(b, defaults, rest);
    if (tail === undefined) return undefined;
    const [only] = ctors ?? [];
    return [only === undefined || rows.length > 0 ? '_' : example(only), ...tail];
  }
  const byCtor = groupRows(rows, ctors);
  for (const [i, ctor] of ctors.entries()) {
    const found = missing(b, byCtor[i] ?? [], [...ctor.types, ...rest]);
    if (found === undefined) continue;
    const args = found.slice(0, ctor.types.length);
    const text = args.length === 0 ? ctor.label : `${ctor.label}(${args.join(', ')})`;
    return [text, ...found.slice(ctor.types.length)];
  }
  return undefined;
}

function example(ctor: Ctor): string {
  return ctor.types.length === 0 ? ctor.label : `${ctor.label}(${ctor.types.map(() => '_').join(', ')})`;
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
