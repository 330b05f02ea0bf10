/**
 * The type table as text (docs/abi.md, "Type table"): what the native runtime knows about the program's types.
 *
 * Invariants: line n describes type id n; fields are separated by tabs; names hold neither tabs nor newlines.
 */
import type { HirProgram } from '../hir/hir.js';
import type { EnumType, StructType, Type } from '../hir/types.js';
import { enumRepr, isHeldByValue, payloadWords, scalarsOf, structLayout } from './repr.js';

type Cell = string | number;

export function typeTableBlob(program: Pick<HirProgram, 'types'>): string {
  return program.types.all
    .map((type) => `${[type.id, kindOf(type), type.name, ...details(type)].join('\t')}\n`)
    .join('');
}

function kindOf(type: Type): string {
  return isHeldByValue(type) ? 'value' : type.kind;
}

function details(type: Type): readonly Cell[] {
  switch (type.kind) {
    case 'list':
      return [type.elem.id];
    case 'dict':
      return [type.key.id, type.value.id];
    case 'struct':
      return structDetails(type);
    case 'enum':
      return enumDetails(type);
    case 'fn':
      return [type.result.id, type.params.length, ...type.params.map((param) => param.id)];
    case 'handle':
      return [type.handle, type.args.length, ...type.args.map((arg) => arg.id)];
    default:
      return [];
  }
}

function structDetails(type: StructType): readonly Cell[] {
  const layout = structLayout(type);
  const fields = type.fields.flatMap((field, i) => [field.name, field.type.id, layout.fields[i]?.offset ?? 0]);
  return [isHeldByValue(type) ? scalarsOf(type).length : layout.size, type.fields.length, ...fields];
}

function enumDetails(type: EnumType): readonly Cell[] {
  const repr = enumRepr(type);
  const words = repr.kind === 'inline' || repr.kind === 'boxed' ? repr.words : 0;
  const variants = type.variants.flatMap((variant, v) => {
    const at = payloadWords(type, v);
    return [variant.name, variant.payload.length, ...variant.payload.flatMap((field, i) => [field.id, at[i] ?? 0])];
  });
  return [type.base, repr.kind, words, type.variants.length, ...variants];
}
