/** Standard input, a line or all of what is left at a time. */
import { readSync } from 'node:fs';
import { decodeUtf8 } from './files.js';
import { fault } from './panic.js';
import { pause } from './tasks.js';

const BLOCK = 1 << 16;
const NEWLINE = 10;
const RETURN = 13;

export class Input {
  private rest = Buffer.alloc(0);
  private ended = false;

  /** Without its end; undefined when there is none any more. */
  readLine(): string | undefined {
    let end = this.rest.indexOf(NEWLINE);
    while (end < 0 && this.fill()) end = this.rest.indexOf(NEWLINE);
    if (end < 0 && this.rest.length === 0) return undefined;
    const last = end < 0 ? this.rest.length : end;
    const isWide = end > 0 && this.rest[end - 1] === RETURN;
    const line = this.rest.subarray(0, isWide ? last - 1 : last);
    this.rest = this.rest.subarray(end < 0 ? last : end + 1);
    return decode(line);
  }

  readAll(): string {
    while (this.fill());
    const all = this.rest;
    this.rest = Buffer.alloc(0);
    return decode(all);
  }

  /** One more block; false at the end. */
  private fill(): boolean {
    const block = Buffer.alloc(BLOCK);
    while (!this.ended) {
      const count = readBlock(block);
      if (count === 0) this.ended = true;
      if (count <= 0) continue;
      this.rest = Buffer.concat([this.rest, block.subarray(0, count)]);
      return true;
    }
    return false;
  }
}

/** The bytes read; 0 at the end; -1 when it has to be tried again. Input that cannot be read counts as ended. */
function readBlock(block: Buffer): number {
  try {
    return readSync(0, block);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EAGAIN' && code !== 'EINTR') return 0;
    pause(1);
    return -1;
  }
}

function decode(bytes: Uint8Array): string {
  return decodeUtf8(bytes) ?? fault('the input is not UTF-8 text');
}
