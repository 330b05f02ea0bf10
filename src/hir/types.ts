/**
 * Types of the typed HIR, all monomorphic and interned: two types are the same iff they are the same object,
 * and `id` is dense, program-wide and deterministic (order of first use), so generated code and the native
 * runtime can name a type by its number. The first ids are fixed: see PRIMITIVES.
 */

interface TypeBase {
  readonly id: number;
  /** The type as the user would write it, e.g. `list<int>`; what messages and `type_of` start from. */
  readonly name: string;
}

export interface PrimType extends TypeBase {
  readonly kind: 'unit' | 'bool' | 'int' | 'i32' | 'float' | 'str' | 'any' | 'never';
}
export interface ListType extends TypeBase {
  readonly kind: 'list';
  readonly elem: Type;
}
export interface DictType extends TypeBase {
  readonly kind: 'dict';
  readonly key: Type;
  readonly value: Type;
}
export interface Field {
  readonly name: string;
  readonly type: Type;
}
export interface StructType extends TypeBase {
  readonly kind: 'struct';
  /** The name without type arguments, which is how a value's text starts (`Pair(first=1, second=2)`). */
  readonly base: string;
  /** The same for every instance of one declaration, and for no other. */
  readonly declaration: string;
  /** Filled in after creation, since structs may refer to themselves. */
  fields: readonly Field[];
}
export interface Variant {
  readonly name: string;
  readonly payload: readonly Type[];
}
export interface EnumType extends TypeBase {
  readonly kind: 'enum';
  /** The name without type arguments (`Option`), which is how a value's text starts (`Option.Some(3)`). */
  readonly base: string;
  /** As that of a struct. */
  readonly declaration: string;
  variants: readonly Variant[];
}
export interface FnType extends TypeBase {
  readonly kind: 'fn';
  readonly params: readonly Type[];
  readonly result: Type;
}
/** Opaque objects of the runtime: tasks, channels, builders, mutexes, … `args` are element types. */
export interface HandleType extends TypeBase {
  readonly kind: 'handle';
  readonly handle: string;
  readonly args: readonly Type[];
}

export type Type = PrimType | ListType | DictType | StructType | EnumType | FnType | HandleType;

/** Whether it is an instance of that struct or enum. */
export function isDeclaredBy(type: Type, declaration: string): boolean {
  return (type.kind === 'struct' || type.kind === 'enum') && type.declaration === declaration;
}

/** Fixed type ids; src/native/lib/abi.h repeats them. */
export const PRIMITIVES = ['unit', 'bool', 'int', 'i32', 'float', 'str', 'any', 'never'] as const;

/** Owns every type of one program. */
export class TypeTable {
  readonly all: Type[] = [];
  private readonly interned = new Map<string, Type>();
  /** Lists by their elements, and dicts by their keys and values: found without making their keys as text. */
  private readonly lists = new Map<Type, ListType>();
  private readonly dicts = new Map<Type, Map<Type, DictType>>();

  readonly unit = this.prim('unit');
  readonly bool = this.prim('bool');
  readonly int = this.prim('int');
  readonly i32 = this.prim('i32');
  readonly float = this.prim('float');
  readonly str = this.prim('str');
  readonly any = this.prim('any');
  readonly never = this.prim('never');

  list(elem: Type): ListType {
    const found = this.lists.get(elem);
    if (found !== undefined) return found;
    const made: ListType = this.intern(`list<${elem.id}>`, (id) => ({
      kind: 'list',
      id,
      name: `list<${elem.name}>`,
      elem,
    }));
    this.lists.set(elem, made);
    return made;
  }

  dict(key: Type, value: Type): DictType {
    const byValue = this.dicts.get(key) ?? new Map<Type, DictType>();
    const found = byValue.get(value);
    if (found !== undefined) return found;
    const made: DictType = this.intern(`dict<${key.id},${value.id}>`, (id) => ({
      kind: 'dict',
      id,
      name: `dict<${key.name}, ${value.name}>`,
      key,
      value,
    }));
    this.dicts.set(key, byValue.set(value, made));
    return made;
  }

  fn(params: readonly Type[], result: Type): FnType {
    const key = `fn(${params.map((p) => p.id).join(',')})${result.id}`;
    const name = `fn(${params.map((p) => p.name).join(', ')}) -> ${result.name}`;
    return this.intern(key, (id) => ({ kind: 'fn', id, name, params, result }));
  }

  handle(handle: string, args: readonly Type[] = []): HandleType {
    const suffix = args.length === 0 ? '' : `<${args.map((a) => a.name).join(', ')}>`;
    return this.intern(`handle ${handle}<${args.map((a) => a.id).join(',')}>`, (id) => ({
      kind: 'handle',
      id,
      name: `${handle}${suffix}`,
      handle,
      args,
    }));
  }

  /** `key` is unique for a declaration and its type arguments; fields are set later by the caller. */
  struct(key: string, name: string, base = name, declaration = key): StructType {
    return this.intern(`struct ${key}`, (id) => ({ kind: 'struct', id, name, base, declaration, fields: [] }));
  }

  /** As `struct`; variants are set later by the caller. */
  enum(key: string, name: string, base: string, declaration = key): EnumType {
    return this.intern(`enum ${key}`, (id) => ({ kind: 'enum', id, name, base, declaration, variants: [] }));
  }

  private prim(kind: PrimType['kind']): PrimType {
    return this.intern(kind, (id) => ({ kind, id, name: kind }));
  }

  private intern<T extends Type>(key: string, make: (id: number) => T): T {
    const found = this.interned.get(key);
    if (found !== undefined) return found as T;
    const made = make(this.all.length);
    this.all.push(made);
    this.interned.set(key, made);
    return made;
  }
}

/** What a value of the type may hold: elements, keys and values, fields, payloads. Of a function nothing. */
export function heldTypes(type: Type): readonly Type[] {
  switch (type.kind) {
    case 'list':
      return [type.elem];
    case 'dict':
      return [type.key, type.value];
    case 'struct':
      return type.fields.map((field) => field.type);
    case 'enum':
      return type.variants.flatMap(({ payload }) => payload);
    case 'handle':
      return type.args;
    default:
      return [];
  }
}
