/**
 * Types that exist only while checking: the error type, which stands for an expression already complained
 * about, and inference variables, which stand for what `[]` or `Ok(x)` leave open.
 *
 * Invariants: pseudo types and composite types that contain a variable have a negative id and are never
 * interned; a body that met a variable is checked again once it is known, so none of them reaches finished HIR.
 */
import type { DictType, EnumType, FnType, HandleType, ListType, StructType, Type, TypeTable } from '../types.js';
import { declarationOf, type EnumItem, type StructItem } from './items.js';

/** The type of a faulty expression: compatible with everything, so that one mistake gives one message. */
export const ERROR: HandleType = { kind: 'handle', id: -1, name: '<error>', handle: '!error', args: [] };

const OPEN_ID = -2;
const VAR_HANDLE = '?';

/** An inference variable. Disguised as a handle so that it fits where a `Type` does. */
export interface TypeVar extends HandleType {
  bound: Type | undefined;
}

export function newVar(): TypeVar {
  return { kind: 'handle', id: OPEN_ID, name: '_', handle: VAR_HANDLE, args: [], bound: undefined };
}

export function isVar(type: Type): type is TypeVar {
  return type.kind === 'handle' && type.handle === VAR_HANDLE;
}

/** Whether a variable is left in a type; resolve it first. */
export function isOpen(type: Type): boolean {
  return type.id === OPEN_ID;
}

/** What a struct or enum type is an instance of. */
export interface Nominal {
  readonly item: StructItem | EnumItem;
  readonly args: readonly Type[];
}

/** Makes types with variables in them, resolves and unifies them. */
export class TypeBuilder {
  private readonly nominals = new Map<Type, Nominal>();
  private readonly depths = new Map<Type, number>();

  constructor(
    readonly table: TypeTable,
    private readonly instantiate: (item: StructItem | EnumItem, args: readonly Type[]) => StructType | EnumType,
  ) {}

  list(elem: Type): ListType {
    if (elem.id >= 0) return this.table.list(elem);
    return { kind: 'list', id: openId(elem), name: `list<${elem.name}>`, elem };
  }

  dict(key: Type, value: Type): DictType {
    if (key.id >= 0 && value.id >= 0) return this.table.dict(key, value);
    return { kind: 'dict', id: openId(key, value), name: `dict<${key.name}, ${value.name}>`, key, value };
  }

  fn(params: readonly Type[], result: Type): FnType {
    if (result.id >= 0 && params.every((p) => p.id >= 0)) return this.table.fn(params, result);
    const name = `fn(${params.map((p) => p.name).join(', ')}) -> ${result.name}`;
    return { kind: 'fn', id: openId(result, ...params), name, params, result };
  }

  handle(handle: string, args: readonly Type[] = []): HandleType {
    if (args.every((a) => a.id >= 0)) return this.table.handle(handle, args);
    const name = `${handle}<${args.map((a) => a.name).join(', ')}>`;
    return { kind: 'handle', id: openId(...args), name, handle, args };
  }

  nominal(item: StructItem | EnumItem, args: readonly Type[]): StructType | EnumType {
    if (args.every((a) => a.id >= 0)) return this.instantiate(item, args);
    const name = `${item.name}<${args.map((a) => a.name).join(', ')}>`;
    const id = openId(...args);
    const declaration = declarationOf(item);
    const type: StructType | EnumType =
      item.kind === 'struct'
        ? { kind: 'struct', id, name, base: item.name, declaration, fields: [] }
        : { kind: 'enum', id, name, base: item.name, declaration, variants: [] };
    this.nominals.set(type, { item, args });
    return type;
  }

  setNominal(type: StructType | EnumType, nominal: Nominal): void {
    this.nominals.set(type, nominal);
  }

  nominalOf(type: Type): Nominal | undefined {
    return this.nominals.get(type);
  }

  /** The type with every bound variable replaced; interned when none is left. */
  resolve(type: Type): Type {
    if (type.id !== OPEN_ID) return type;
    switch (type.kind) {
      case 'list':
        return this.list(this.resolve(type.elem));
      case 'dict':
        return this.dict(this.resolve(type.key), this.resolve(type.value));
      case 'fn':
        return this.fn(
          type.params.map((p) => this.resolve(p)),
          this.resolve(type.result),
        );
      case 'handle':
        if (isVar(type)) return type.bound === undefined ? type : this.resolve(type.bound);
        return this.handle(
          type.handle,
          type.args.map((a) => this.resolve(a)),
        );
      case 'struct':
      case 'enum': {
        const nominal = this.nominals.get(type);
        if (nominal === undefined) return type;
        return this.nominal(
          nominal.item,
          nominal.args.map((a) => this.resolve(a)),
        );
      }
      default:
        return type;
    }
  }

  /** Makes two types equal by binding variables; false when they cannot be. */
  unify(left: Type, right: Type): boolean {
    const a = this.resolve(left);
    const b = this.resolve(right);
    if (a === b || a === ERROR || b === ERROR) return true;
    if (isVar(a)) return this.bind(a, b);
    if (isVar(b)) return this.bind(b, a);
    if (!isOpen(a) && !isOpen(b)) return a.id === ERROR.id || b.id === ERROR.id;
    return this.unifyParts(a, b);
  }

  private unifyParts(a: Type, b: Type): boolean {
    if (a.kind === 'list' && b.kind === 'list') return this.unify(a.elem, b.elem);
    if (a.kind === 'dict' && b.kind === 'dict') return this.unify(a.key, b.key) && this.unify(a.value, b.value);
    if (a.kind === 'fn' && b.kind === 'fn') return this.unifyAll(a.params, b.params) && this.unify(a.result, b.result);
    if (a.kind === 'handle' && b.kind === 'handle') return a.handle === b.handle && this.unifyAll(a.args, b.args);
    const left = this.nominals.get(a);
    const right = this.nominals.get(b);
    if (left === undefined || right === undefined || left.item !== right.item) return false;
    return this.unifyAll(left.args, right.args);
  }

  private unifyAll(as: readonly Type[], bs: readonly Type[]): boolean {
    return as.length === bs.length && as.every((a, i) => this.unify(a, bs[i] ?? ERROR));
  }

  private bind(variable: TypeVar, type: Type): boolean {
    if (this.contains(type, variable)) return false;
    variable.bound = type;
    return true;
  }

  private contains(type: Type, variable: TypeVar): boolean {
    if (type === variable) return true;
    if (!isOpen(type)) return false;
    return this.parts(type).some((part) => this.contains(part, variable));
  }

  private parts(type: Type): readonly Type[] {
    switch (type.kind) {
      case 'list':
        return [type.elem];
      case 'dict':
        return [type.key, type.value];
      case 'fn':
        return [...type.params, type.result];
      case 'handle':
        return type.args;
      case 'struct':
      case 'enum':
        return this.nominals.get(type)?.args ?? [];
      default:
        return [];
    }
  }

  /** How deep type arguments nest; instantiation stops at a limit. */
  depth(type: Type): number {
    const known = this.depths.get(type);
    if (known !== undefined) return known;
    let deepest = 0;
    for (const part of this.parts(type)) deepest = Math.max(deepest, this.depth(part));
    if (type.id >= 0) this.depths.set(type, deepest + 1);
    return deepest + 1;
  }
}

/** A part that is open makes the whole open; otherwise it holds an error. */
function openId(...parts: readonly Type[]): number {
  return parts.some(isOpen) ? OPEN_ID : ERROR.id;
}
