/**
 * The merge sort of docs/runtime-algorithms.md: stable, for any order, also one that contradicts itself. Programs can watch
 * its comparisons, so their order is that of src/native/lib/merge_sort.h.
 */

type Less<T> = (a: T, b: T) => boolean;

const RUN = 12;

/** A sorted copy. */
export function mergeSort<T>(items: readonly T[], less: Less<T>): T[] {
  const count = items.length;
  let sorted: T[] = [];
  for (let start = 0; start < count; start += RUN) sorted.push(...insertionSort(items.slice(start, start + RUN), less));
  for (let width = RUN; width < count; width *= 2) {
    const merged: T[] = [];
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      mergeRuns(sorted.slice(start, middle), sorted.slice(middle, middle + width), merged, less);
    }
    sorted = merged;
  }
  return sorted;
}

function insertionSort<T>(run: readonly T[], less: Less<T>): T[] {
  const sorted = [...run];
  for (let i = 1; i < sorted.length; i++) {
    const [item, before] = [sorted[i] as T, sorted[i - 1] as T];
    if (!less(item, before)) continue;
    let low = 0;
    let high = i - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(item, sorted[middle] as T)) high = middle;
      else low = middle + 1;
    }
    sorted.copyWithin(low + 1, low, i);
    sorted[low] = item;
  }
  return sorted;
}

function mergeRuns<T>(left: readonly T[], right: readonly T[], out: T[], less: Less<T>): void {
  let i = 0;
  let j = 0;
  const inOrder = right.length === 0 || !less(right[0] as T, left[left.length - 1] as T);
  while (!inOrder && i < left.length && j < right.length) {
    const takeRight = less(right[j] as T, left[i] as T);
    out.push((takeRight ? right[j++] : left[i++]) as T);
  }
  for (; i < left.length; i++) out.push(left[i] as T);
  for (; j < right.length; j++) out.push(right[j] as T);
}
