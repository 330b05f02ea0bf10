/** Random numbers: xoshiro256** as docs/runtime-algorithms.md writes it down, so that every mode draws the same. */
import { randomBytes } from 'node:crypto';
import { fromBig } from './ints.js';
import { fault } from './panic.js';
import { Handle, type Int, type Value } from './values.js';

const MASK = 2n ** 64n - 1n;

function rotl(x: bigint, by: bigint): bigint {
  return ((x << by) | (x >> (64n - by))) & MASK;
}

export class Xoshiro extends Handle {
  private s0 = 0n;
  private s1 = 0n;
  private s2 = 0n;
  private s3 = 0n;

  constructor(seed: Int) {
    super();
    this.seed(seed);
  }

  static fromSystem(): Xoshiro {
    return new Xoshiro(fromBig(randomBytes(8).readBigUInt64LE()));
  }

  /** The state is four outputs of splitmix64. */
  seed(seed: Int): void {
    let x = BigInt.asUintN(64, BigInt(seed));
    const split = (): bigint => {
      x = (x + 0x9e3779b97f4a7c15n) & MASK;
      let z = x;
      z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
      z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
      return z ^ (z >> 31n);
    };
    this.s0 = split();
    this.s1 = split();
    this.s2 = split();
    this.s3 = split();
  }

  next(): bigint {
    const result = (rotl((this.s1 * 5n) & MASK, 7n) * 9n) & MASK;
    const t = (this.s1 << 17n) & MASK;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= t;
    this.s3 = rotl(this.s3, 45n);
    return result;
  }

  /** In 0 .. n - 1, each as likely (Lemire's multiplication with rejection). */
  below(n: bigint): bigint {
    let product = this.next() * n;
    if ((product & MASK) < n) {
      const threshold = (2n ** 64n - n) % n;
      while ((product & MASK) < threshold) product = this.next() * n;
    }
    return product >> 64n;
  }

  /** Both ends included. */
  int(low: Int, high: Int): Int {
    if (low > high) fault(`range ${low}..${high} is empty`);
    const count = (BigInt(high) - BigInt(low) + 1n) & MASK;
    return fromBig(count === 0n ? this.next() : BigInt(low) + this.below(count));
  }

  /** In [0, 1). */
  float(): number {
    return Number(this.next() >> 11n) * 2 ** -53;
  }

  shuffle(items: Value[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = Number(this.below(BigInt(i + 1)));
      [items[i], items[j]] = [items[j], items[i]];
    }
  }

  /** A word gives eight bytes, lowest first. */
  bytes(count: Int): Uint8Array {
    if (count < 0) fault(`negative count ${count}`);
    const bytes = new Uint8Array(Number(count));
    let word = 0n;
    for (let i = 0; i < bytes.length; i++, word >>= 8n) {
      if (i % 8 === 0) word = this.next();
      bytes[i] = Number(word & 0xffn);
    }
    return bytes;
  }
}
