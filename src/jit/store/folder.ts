/**
 * The folder of the persistent code cache: one file a key, for many processes at once, bounded in bytes.
 *
 * Invariants: an entry is never seen half written (a temporary file is renamed over it); nothing is read that another user could
 * have written; a write that fails leaves the entry that was there. Nothing is forced to the disk: what a crash of the
 * machine cuts is found by the digest of the entry (format.ts).
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { assert } from '../../support/assert.js';
import { makeFolder } from '../../support/folders.js';
import { type Refusal, refusalOf, systemCode, unsafeFile, unsafeFolder } from './refusal.js';

export type Refused = { readonly kind: 'refused' } & Refusal;
export type ReadResult =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  | Refused;
/** `evicted`: entries that had to go for it. */
export type WriteResult = { readonly kind: 'written'; readonly evicted: number } | Refused;

export interface FolderEntry {
  /** 64 hexadecimal digits. */
  readonly key: string;
  readonly bytes: number;
  /** When it was written, or read last: milliseconds since 1970. */
  readonly usedAt: number;
}

interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: number;
}

const KEY = /^[0-9a-f]{64}$/;
const ENTRY = /^[0-9a-f]{64}\.code$/;
const TEMPORARY = /^[0-9a-f]{64}\.\d+\.\d+\.tmp$/;
/** Whoever wrote a temporary file that is older is no more. */
const TEMPORARY_MS = 3_600_000;
/** No entry is larger, as it is read as a whole. */
const MOST_BYTES = 2 ** 30;
/** Names for a temporary file that are tried: processes of different containers can have the same number. */
const MOST_NAMES = 100;

/** What people know a key by: enough to tell entries apart. */
export function shortKey(key: string): string {
  return key.slice(0, 12);
}

/** Where entries are when nobody says otherwise; undefined when the environment does not tell. It is the same from wherever it is asked. */
export function defaultFolder(env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_CACHE_HOME: cache, HOME: home } = env;
  if (cache?.startsWith('/')) return `${cache}/otter`;
  return home?.startsWith('/') ? `${home}/.cache/otter` : undefined;
}

let temporaries = 0;

export class CodeFolder {
  /** `bound`: on the bytes of all entries (knob `cache.diskBytes`). */
  constructor(
    readonly path: string,
    readonly bound: number,
  ) {}

  /** An entry's bytes; it counts as used now. */
  read(key: string): ReadResult {
    return this.open(key, (fd) => touch(fd));
  }

  /** An entry's bytes; when it was used last stays. */
  peek(key: string): ReadResult {
    return this.open(key, () => {});
  }

  /** Makes `parts`, one after the other, the entry of this key, and holds the folder to its bound. */
  write(key: string, parts: readonly Uint8Array[]): WriteResult {
    const tooLarge = this.tooLarge(parts.reduce((bytes, part) => bytes + part.length, 0));
    if (tooLarge !== undefined) return tooLarge;
    try {
      makeFolder(this.path, 0o700);
      const refusal = unsafeFolder(this.path);
      if (refusal !== undefined) return { kind: 'refused', ...refusal };
      this.replace(key, Buffer.concat(parts));
      return { kind: 'written', evicted: this.trim(key) };
    } catch (error) {
      return { kind: 'refused', ...refusalOf(error, 'keep code in', this.path) };
    }
  }

  /** Why no code can be kept here, as far as that can be told without writing. */
  refusal(): Refusal | undefined {
    let existing = this.path;
    while (!existsSync(existing)) existing = dirname(existing);
    try {
      accessSync(`${existing}/.`, constants.R_OK | constants.W_OK | constants.X_OK);
      return existing === this.path ? unsafeFolder(this.path) : undefined;
    } catch (error) {
      return refusalOf(error, 'keep code in', this.path);
    }
  }

  /** Whether it was there. @throws errors of the system, but for a missing file */
  remove(key: string): boolean {
    return unlinkIfThere(this.pathOf(key));
  }

  /** The ones used last first; none when there is no folder. @throws errors of the system, as when it is no folder */
  entries(): FolderEntry[] {
    const found = this.files(ENTRY).map(({ path, bytes, changedAt }) => ({
      key: path.slice(-'.code'.length - 64, -'.code'.length),
      bytes,
      usedAt: changedAt,
    }));
    return found.sort((a, b) => b.usedAt - a.usedAt || (a.key < b.key ? -1 : 1));
  }

  /** Removes entries and temporary files: how many of each, and their bytes. @throws errors of the system, when all others are gone */
  clear(): { readonly entries: number; readonly temporaries: number; readonly bytes: number } {
    const entries = removed(this.files(ENTRY));
    const others = removed(this.files(TEMPORARY));
    for (const { error } of [entries, others]) if (error !== undefined) throw error;
    return { entries: entries.count, temporaries: others.count, bytes: entries.bytes + others.bytes };
  }

  private pathOf(key: string): string {
    assert(KEY.test(key), 'no key of the code cache:', key);
    return `${this.path}/${key}.code`;
  }

  private open(key: string, use: (fd: number) => void): ReadResult {
    const path = this.pathOf(key);
    try {
      // A named pipe would keep waiting for a writer without O_NONBLOCK.
      const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        return this.contents(path, fd, use);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT') return { kind: 'missing' };
      if (code === 'ELOOP') return { kind: 'refused', reason: `'${path}' is a symbolic link`, help: 'remove it' };
      return { kind: 'refused', ...refusalOf(error, 'read', path) };
    }
  }

  private contents(path: string, fd: number, use: (fd: number) => void): ReadResult {
    const stats = fstatSync(fd);
    const refusal = unsafeFolder(this.path) ?? unsafeFile(path, stats);
    if (refusal !== undefined) return { kind: 'refused', ...refusal };
    if (stats.size > MOST_BYTES) return { kind: 'refused', reason: `'${path}' is too large`, help: 'remove it' };
    use(fd);
    return { kind: 'found', bytes: readAll(fd, stats.size) };
  }

  private tooLarge(bytes: number): Refused | undefined {
    if (bytes <= this.bound && bytes <= MOST_BYTES) return undefined;
    if (this.bound === 0) return { kind: 'refused', reason: 'no code is kept', help: 'cache.diskBytes is 0' };
    const bound = Math.min(this.bound, MOST_BYTES);
    const reason = `the program's code takes ${bytes} bytes, and only ${bound} may be kept`;
    return { kind: 'refused', reason, help: 'set a larger cache.diskBytes, up to 1 GiB for one program' };
  }

  private replace(key: string, entry: Uint8Array): void {
    const { path, fd } = this.openTemporary(key);
    try {
      try {
        writeFileSync(fd, entry);
      } finally {
        closeSync(fd);
      }
      renameSync(path, this.pathOf(key));
    } catch (error) {
      unlinkIfThere(path);
      throw error;
    }
  }

  private openTemporary(key: string): { readonly path: string; readonly fd: number } {
    for (let tried = 1; ; tried++) {
      const path = `${this.path}/${key}.${process.pid}.${temporaries++}.tmp`;
      try {
        return { path, fd: openSync(path, 'wx', 0o600) };
      } catch (error) {
        if (systemCode(error) !== 'EEXIST' || tried === MOST_NAMES) throw error;
      }
    }
  }

  /**
   * Removes what was used longest ago until the rest is within the bound, and what broken writers left. What cannot be
   * removed stays. How many entries are gone.
   */
  private trim(written: string): number {
    const oldest = Date.now() - TEMPORARY_MS;
    removed(this.files(TEMPORARY).filter(({ changedAt }) => changedAt < oldest));
    const entries = this.entries();
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    let evicted = 0;
    for (const entry of entries.reverse()) {
      if (bytes <= this.bound) break;
      if (entry.key === written) continue;
      const { count, error } = removed([{ ...entry, path: this.pathOf(entry.key) }]);
      evicted += count;
      if (error === undefined) bytes -= entry.bytes;
    }
    return evicted;
  }

  /** Files with such names: folders are none of ours. Other processes add and remove files meanwhile. */
  private files(names: RegExp): FoundFile[] {
    return namesIn(this.path)
      .filter((name) => names.test(name))
      .flatMap((name) => {
        const path = `${this.path}/${name}`;
        const stats = lstatSync(path, { throwIfNoEntry: false });
        return stats === undefined || stats.isDirectory()
          ? []
          : [{ path, bytes: stats.size, changedAt: stats.mtimeMs }];
      });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Where files can only be read, the order in which entries go does not matter. */
function touch(fd: number): void {
  const now = Date.now() / 1000;
  try {
    futimesSync(fd, now, now);
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

/** `size` bytes, or as many as there are. */
function readAll(fd: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(size);
  let end = 0;
  while (end < size) {
    const count = readSync(fd, bytes, end, size - end, null);
    if (count === 0) break;
    end += count;
  }
  return bytes.subarray(0, end);
}

/** `error`: of the first that could not be removed; the others are. */
interface Removed {
  readonly count: number;
  readonly bytes: number;
  readonly error: unknown;
}

function removed(files: readonly Pick<FoundFile, 'path' | 'bytes'>[]): Removed {
  let [count, bytes, failure]: [number, number, unknown] = [0, 0, undefined];
  for (const file of files) {
    try {
      if (!unlinkIfThere(file.path)) continue;
      count++;
      bytes += file.bytes;
    } catch (error) {
      failure ??= error;
    }
  }
  return { count, bytes, error: failure };
}

/** Whether it was there: another process may have removed it. @throws other errors of the system */
function unlinkIfThere(path: string): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
