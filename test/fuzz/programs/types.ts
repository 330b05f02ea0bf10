/** Types of generated programs. */
import type { Tape } from './tape.js';

export interface Struct {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
  /** Its fields are never assigned, so it may be held by value. */
  readonly frozen: boolean;
}

export interface Enum {
  readonly kind: 'enum';
  readonly name: string;
  readonly variants: readonly { readonly name: string; readonly payload: readonly Type[] }[];
}

export type Type =
  | { readonly kind: 'int' | 'i32' | 'float' | 'bool' | 'str' | 'any' }
  | { readonly kind: 'list'; readonly elem: Type }
  | { readonly kind: 'dict'; readonly key: Type; readonly value: Type }
  | { readonly kind: 'option'; readonly elem: Type }
  | { readonly kind: 'result'; readonly ok: Type; readonly err: Type }
  | { readonly kind: 'pair'; readonly first: Type; readonly second: Type }
  | Struct
  | Enum;

export const INT: Type = { kind: 'int' };
export const I32: Type = { kind: 'i32' };
export const FLOAT: Type = { kind: 'float' };
export const BOOL: Type = { kind: 'bool' };
export const STR: Type = { kind: 'str' };
/** Made by `boxed(x)` only, so that nothing has to guess it. */
export const ANY: Type = { kind: 'any' };
export const SCALARS: readonly Type[] = [INT, STR, FLOAT, BOOL, I32];
export const KEYS: readonly Type[] = [STR, INT, BOOL];

export const listOf = (elem: Type): Type => ({ kind: 'list', elem });

export function typeText(type: Type): string {
  switch (type.kind) {
    case 'list':
      return `list<${typeText(type.elem)}>`;
    case 'dict':
      return `dict<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'option':
      return `Option<${typeText(type.elem)}>`;
    case 'result':
      return `Result<${typeText(type.ok)}, ${typeText(type.err)}>`;
    case 'pair':
      return `Pair<${typeText(type.first)}, ${typeText(type.second)}>`;
    case 'struct':
    case 'enum':
      return type.name;
    default:
      return type.kind;
  }
}

export function sameType(a: Type, b: Type): boolean {
  return typeText(a) === typeText(b);
}

/** Any type that programs with these declarations have. */
export function pickType(t: Tape, declared: readonly (Struct | Enum)[], depth = 2): Type {
  const scalar = (): Type => t.of(SCALARS);
  if (depth === 0) return scalar();
  const inner = (): Type => pickType(t, declared, depth - 1);
  const choices: (() => Type)[] = [
    scalar,
    scalar,
    () => listOf(inner()),
    () => ANY,
    () => ({ kind: 'dict', key: t.of(KEYS), value: inner() }),
    () => ({ kind: 'option', elem: inner() }),
    () => ({ kind: 'result', ok: inner(), err: scalar() }),
    () => ({ kind: 'pair', first: inner(), second: scalar() }),
  ];
  if (declared.length > 0) choices.splice(2, 0, () => t.of(declared));
  return t.of(choices)();
}
