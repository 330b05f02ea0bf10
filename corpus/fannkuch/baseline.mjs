/** Pancake flips over every permutation. */
import { run } from '../harness.mjs';

function flipsOf(start, work) {
  work.set(start);
  let flips = 0;
  for (let first = work[0]; first !== 0; first = work[0]) {
    for (let low = 0, high = first; low < high; low++, high--) {
      const held = work[low];
      work[low] = work[high];
      work[high] = held;
    }
    flips++;
  }
  return flips;
}

function bench(n) {
  const perm = Int32Array.from({ length: n }, (_, i) => i);
  const work = new Int32Array(n);
  const count = new Int32Array(n);
  let maxFlips = 0;
  let checksum = 0;
  let even = true;
  let r = n;
  for (;;) {
    for (; r !== 1; r--) count[r - 1] = r;
    const flips = flipsOf(perm, work);
    maxFlips = Math.max(maxFlips, flips);
    checksum += even ? flips : -flips;
    // The next permutation, in the order that rotates ever longer prefixes.
    for (;;) {
      if (r === n) return `${checksum} ${maxFlips}`;
      const first = perm[0];
      for (let i = 0; i < r; i++) perm[i] = perm[i + 1];
      perm[r] = first;
      count[r]--;
      if (count[r] > 0) break;
      r++;
    }
    even = !even;
  }
}

await run(bench, 9);
