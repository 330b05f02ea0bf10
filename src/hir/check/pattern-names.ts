/** Which variant a pattern's name means, without complaints: those are made when the pattern is checked. */
import type { Pattern } from '../../syntax/ast.js';
import type { Type } from '../types.js';
import type { Body } from './body.js';

/** A capitalised name that is a variant of the subject's enum means the variant. */
export function nameAsVariant(b: Body, name: string, type: Type): number | undefined {
  const item = b.tb.nominalOf(type)?.item;
  if (item?.kind !== 'enum' || name.charAt(0) === name.charAt(0).toLowerCase()) return undefined;
  return item.variantIndex.get(name);
}

/** The index that a variant pattern has in the subject's enum. */
export function patternVariantQuiet(b: Body, p: Extract<Pattern, { kind: 'variant' }>, type: Type): number | undefined {
  const item = b.tb.nominalOf(type)?.item;
  const last = p.path.at(-1);
  return item?.kind === 'enum' && last !== undefined ? item.variantIndex.get(last.name) : undefined;
}
