/** Joining lists without the iterators that spreading several into one takes wherever the code is not compiled yet. */

export function pushAll<T>(to: T[], from: readonly T[]): void {
  for (let i = 0; i < from.length; i++) to.push(from[i] as T);
}

/** The first list, then the second one. */
export function joined<T>(first: readonly T[], second: readonly T[]): T[] {
  const all: T[] = [];
  pushAll(all, first);
  pushAll(all, second);
  return all;
}
