/** The sieve of Eratosthenes, again and again over slightly larger tables. */
import { run } from '../harness.mjs';

function primesUpTo(limit) {
  const prime = new Uint8Array(limit + 1).fill(1);
  let count = 0;
  for (let i = 2; i <= limit; i++) {
    if (prime[i] === 0) continue;
    count++;
    for (let k = i * i; k <= limit; k += i) prime[k] = 0;
  }
  return count;
}

function bench(n) {
  let total = 0;
  for (let round = 0; round < n; round++) total += primesUpTo(1_000_000 + round);
  return total;
}

await run(bench, 30);
