/** Iterating over what an `any` holds. */
import { faultType } from './dyn-fault.js';
import { fault } from './panic.js';
import { byteLength, charAt, charWidth } from './strings.js';
import { box } from './unbox.js';
import { type AnyValue, type Dict, Handle, List, type Value } from './values.js';

/** Reads a list's length again each round; panics when a dict's keys change meanwhile. */
export class Iteration extends Handle {
  private position = -1;
  private readonly version: number;

  constructor(private readonly object: AnyValue) {
    super();
    const { kind } = object.type;
    if (kind !== 'list' && kind !== 'dict' && kind !== 'str') faultType(object, 'cannot be iterated');
    this.version = kind === 'dict' ? (object.value as Dict).version : 0;
  }

  next(): boolean {
    const { type, value } = this.object;
    if (type.kind === 'list') return ++this.position < (value as List).items.length;
    if (type.kind === 'dict') return this.nextKey(value as Dict);
    const text = value as string;
    this.position += this.position < 0 ? 1 : charWidth(text, this.position);
    return this.position < byteLength(text);
  }

  private nextKey(dict: Dict): boolean {
    if (dict.version !== this.version) fault('the dict changed while it was being iterated');
    this.position = dict.next(this.position + 1);
    return this.position >= 0;
  }

  current(): AnyValue {
    const { type, value } = this.object;
    switch (type.kind) {
      case 'list':
        return box(type.elem, (value as List).items[this.position]);
      case 'dict':
        return box(type.key, (value as Dict).keyAt(this.position));
      default:
        return box(type, charAt(value as string, this.position));
    }
  }
}

/** What an `any` iterates over, as a `list<any>`. */
export function toList(any: AnyValue): List {
  const iteration = new Iteration(any);
  const items: Value[] = [];
  while (iteration.next()) items.push(iteration.current());
  return new List(items);
}
