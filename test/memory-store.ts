/** A code store of this process, for tests of programs that start with what an earlier session left. */
import { loadAddon } from '../src/jit/native.js';
import { decodeEntry, encodeEntry, type KeptProgram } from '../src/jit/store/format.js';
import type { CodeStore } from '../src/jit/store/program-store.js';

const KEY = '0'.repeat(64);
const digest = (parts: Uint8Array[]): string => loadAddon().digest(parts);

/** As a file of the cache holds it. */
export class MemoryStore implements CodeStore {
  private entry: Buffer | undefined;

  load(): KeptProgram | undefined {
    return this.entry && decodeEntry(KEY, this.entry, digest);
  }

  save(program: KeptProgram): void {
    this.entry = Buffer.concat(encodeEntry(KEY, program, digest));
  }

  get bytes(): number {
    return this.entry?.length ?? 0;
  }
}
