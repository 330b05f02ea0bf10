/** Which of some structs a value may lead to, by its type: in its fields, elements, entries and payloads. */
import type { HirFunction } from '../hir/hir.js';
import { heldTypes, type StructType, type Type, type TypeTable } from '../hir/types.js';
import { walkFunction } from '../hir/walk.js';

const NONE: ReadonlySet<StructType> = new Set();

export class Reach {
  private readonly found = new Map<Type, Set<StructType>>();
  /** Types that lead to some, by their numbers. */
  private readonly leads: Uint8Array;

  constructor(types: TypeTable, structs: readonly StructType[]) {
    const holders = new Map<Type, Type[]>();
    for (const type of types.all) {
      for (const part of heldTypes(type)) {
        const known = holders.get(part);
        if (known === undefined) holders.set(part, [type]);
        else known.push(type);
      }
    }
    for (const struct of structs) this.spread(struct, holders);
    this.leads = new Uint8Array(types.all.length);
    for (const { id } of this.found.keys()) this.leads[id] = 1;
  }

  /** Whether the function has any value that may lead to one of the structs. */
  isMentionedBy(fn: HirFunction): boolean {
    const { leads } = this;
    let found = 0;
    walkFunction(fn, {
      expr: (e) => {
        found |= leads[e.type.id] ?? 0;
      },
    });
    return found !== 0;
  }

  from(type: Type): ReadonlySet<StructType> {
    return this.found.get(type) ?? NONE;
  }

  private spread(struct: StructType, holders: ReadonlyMap<Type, readonly Type[]>): void {
    const pending: Type[] = [struct];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const found = this.found.get(next) ?? new Set();
      if (found.has(struct)) continue;
      this.found.set(next, found.add(struct));
      pending.push(...(holders.get(next) ?? []));
    }
  }
}
