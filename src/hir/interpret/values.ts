/**
 * Values of a running program, as JavaScript values.
 *
 * | type | value |
 * | --- | --- |
 * | int | a number when it is a safe integer (never -0), else a bigint: one form for each int, so `===` is equality |
 * | i32, float | a number |
 * | bool, str | a boolean, a string of well-formed UTF-16 |
 * | unit | undefined |
 * | list, dict, struct, enum, any, fn, handles | instances of the classes below |
 *
 * Values do not know their types: as in native code, whoever handles one knows it from the HIR, and an `any` carries it.
 */
import type { FnId } from '../hir.js';
import type { Type } from '../types.js';
import { fault } from './panic.js';

export type Int = number | bigint;
export type Key = Int | boolean | string;

export type Value = undefined | boolean | Int | string | List | Dict | Struct | EnumValue | AnyValue | FnValue | Handle;

const LEAST_CAPACITY = 4;

/** V8 ends the process when an array that grows by half would pass 2^27 elements; native code panics at another length. */
const LONGEST_LIST = 80_000_000;

export function checkListLength(length: number | bigint): void {
  if (length > LONGEST_LIST) fault('out of memory');
}

export class List {
  /** What `cap` says; it grows by the same rule as in native code. */
  capacity: number;

  constructor(public items: Value[] = []) {
    this.capacity = items.length;
  }

  reserve(needed: number): void {
    if (needed > this.capacity) this.capacity = Math.max(needed, this.capacity * 2, LEAST_CAPACITY);
  }

  /** Makes room for so many more. */
  grow(count: number): void {
    const needed = this.items.length + count;
    checkListLength(needed);
    this.reserve(needed);
  }

  push(value: Value): void {
    this.grow(1);
    this.items.push(value);
  }
}

export class Struct {
  constructor(readonly fields: Value[]) {}
}

/** Immutable. */
export class EnumValue {
  constructor(
    readonly tag: number,
    readonly payload: readonly Value[],
  ) {}
}

/** A value that carries its type; `type` is never `any`. */
export class AnyValue {
  constructor(
    readonly type: Type,
    readonly value: Value,
  ) {}
}

/** A function of the program; there is one object for each, so identity is equality. */
export class FnValue {
  constructor(readonly fn: FnId) {}
}

/** Opaque objects of the runtime; the modules of `lib` define them. */
export abstract class Handle {
  /** Keeps values of other classes from being taken for handles. */
  readonly isHandle = true;
}

/** Entries in order of insertion. A removed one leaves a hole until the entries are next packed. */
export class Dict {
  /** Changes when a key comes or goes. */
  version = 0;
  private readonly positions = new Map<Key, number>();
  private keys: (Key | undefined)[] = [];
  private values: Value[] = [];

  get length(): number {
    return this.positions.size;
  }

  /** The position of a key's entry, or -1. */
  find(key: Key): number {
    return this.positions.get(key) ?? -1;
  }

  keyAt(position: number): Key | undefined {
    return this.keys[position];
  }

  valueAt(position: number): Value {
    return this.values[position];
  }

  set(key: Key, value: Value): void {
    const position = this.find(key);
    if (position >= 0) {
      this.values[position] = value;
      return;
    }
    this.positions.set(key, this.keys.length);
    this.keys.push(key);
    this.values.push(value);
    this.version++;
  }

  remove(key: Key): boolean {
    const position = this.find(key);
    if (position < 0) return false;
    this.positions.delete(key);
    this.keys[position] = undefined;
    this.values[position] = undefined;
    this.version++;
    if (this.keys.length > 8 && this.keys.length > 2 * this.length) this.pack();
    return true;
  }

  clear(): void {
    if (this.length === 0) return;
    this.positions.clear();
    this.keys = [];
    this.values = [];
    this.version++;
  }

  /** The first live entry at or after a position, or -1. */
  next(from: number): number {
    for (let at = from; at < this.keys.length; at++) if (this.keys[at] !== undefined) return at;
    return -1;
  }

  *entries(): Generator<readonly [Key, Value]> {
    for (const [key, position] of this.positions) yield [key, this.values[position]];
  }

  private pack(): void {
    const entries = [...this.entries()];
    this.keys = entries.map(([key]) => key);
    this.values = entries.map(([, value]) => value);
    for (const [position, [key]] of entries.entries()) this.positions.set(key, position);
  }
}
