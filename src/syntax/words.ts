/**
 * The names and keywords of source text, each distinct one a single string: a file names a few things many times, so
 * this saves cutting them out, and what looks them up later compares identities.
 *
 * Invariants: a power of two slots, at most half of them taken; a word is found by linear probing from its hash.
 */
import { KEYWORDS, type TokenKind } from './tokens.js';

export interface Word {
  readonly text: string;
  readonly kind: TokenKind;
}

/** A word's hash: from this on, times the factor plus the next UTF-16 unit, as an int of 32 bits. */
export const EMPTY_HASH = 17;
export const HASH_FACTOR = 31;

class WordTable {
  private slots: (Word | undefined)[] = new Array(1024).fill(undefined);
  private count = 0;

  /** The word from `start` to `end`, whose units have this hash. */
  find(text: string, start: number, end: number, hash: number): Word {
    const mask = this.slots.length - 1;
    // As `spread` does, without a call for each word.
    let at = (hash ^ (hash >>> 15)) & mask;
    for (let word = this.slots[at]; word !== undefined; word = this.slots[at]) {
      if (word.text.length === end - start && text.startsWith(word.text, start)) return word;
      at = (at + 1) & mask;
    }
    const word = this.make(text.slice(start, end));
    this.slots[at] = word;
    if (++this.count * 2 > this.slots.length) this.grow();
    return word;
  }

  private make(text: string): Word {
    const keyword = KEYWORDS.get(text);
    return { text: keyword ?? text, kind: keyword === undefined ? 'name' : 'keyword' };
  }

  private grow(): void {
    const words = this.slots;
    this.slots = new Array(words.length * 2).fill(undefined);
    const mask = this.slots.length - 1;
    for (const word of words) {
      if (word === undefined) continue;
      let at = spread(hashOf(word.text)) & mask;
      while (this.slots[at] !== undefined) at = (at + 1) & mask;
      this.slots[at] = word;
    }
  }
}

function hashOf(text: string): number {
  let hash = EMPTY_HASH;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, HASH_FACTOR) + text.charCodeAt(i)) | 0;
  return hash;
}

/** The low bits choose the slot: the high ones should tell there too. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

const WORDS = new WordTable();

/** The word from `start` to `end`, whose units have this hash. */
export function wordAt(text: string, start: number, end: number, hash: number): Word {
  return WORDS.find(text, start, end, hash);
}
