/** Files and folders. A failure is a Fault with the text of docs/runtime-algorithms.md, "Files and input". */
import * as fs from 'node:fs';
import { constants } from 'node:os';
import { makeFolder as makeFolders } from '../../support/folders.js';
import { fault } from './panic.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file exists',
  ENOTEMPTY: 'directory not empty',
  ENOSPC: 'no space left on device',
  EDQUOT: 'the user may write no more (disk quota)',
  EFBIG: 'the file would be too large',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EROFS: 'read-only file system',
  EBUSY: 'in use',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EINVAL: 'invalid argument',
  EIO: 'input or output error',
};
const NUL_PATH = 'the path has a NUL character';

function cannot(verb: string, path: string, reason: string): never {
  return fault(`cannot ${verb} "${path}": ${reason}`);
}

/** Runs an operation of the system on a path. */
function attempt<T>(verb: string, path: string, run: () => T): T {
  if (path.includes('\0')) return cannot(verb, path, NUL_PATH);
  try {
    return run();
  } catch (error) {
    return cannot(verb, path, systemReason(error));
  }
}

/** In a few words. @throws what is no error of the system */
export function systemReason(error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  const number = (constants.errno as Readonly<Record<string, number>>)[code];
  if (number === undefined) throw error;
  return REASONS[code] ?? `error ${number}`;
}

/** The text, or undefined when it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function read(path: string): string {
  const text = decodeUtf8(attempt('read', path, () => fs.readFileSync(path)));
  return text ?? cannot('read', path, 'not UTF-8 text');
}

export function write(path: string, text: string): void {
  attempt('write', path, () => fs.writeFileSync(path, text));
}

export function copy(from: string, to: string): void {
  for (const path of [from, to]) if (path.includes('\0')) cannot('copy', path, NUL_PATH);
  const source = attempt('copy', from, () => {
    const bytes = fs.readFileSync(from);
    return { bytes, info: fs.statSync(from) };
  });
  const old = fs.statSync(to, { throwIfNoEntry: false });
  if (old !== undefined && old.dev === source.info.dev && old.ino === source.info.ino) return;
  attempt('copy', to, () => fs.writeFileSync(to, source.bytes, { mode: source.info.mode & 0o777 }));
}

function info(path: string): fs.Stats | undefined {
  if (path.includes('\0')) return undefined;
  try {
    return fs.statSync(path);
  } catch {
    return undefined;
  }
}

export function exists(path: string): boolean {
  return info(path) !== undefined;
}

export function isFile(path: string): boolean {
  return info(path)?.isFile() ?? false;
}

export function isFolder(path: string): boolean {
  return info(path)?.isDirectory() ?? false;
}

export function size(path: string): number {
  const stats = attempt('size', path, () => fs.statSync(path));
  return stats.isDirectory() ? cannot('size', path, 'is a directory') : stats.size;
}

export function remove(path: string): void {
  attempt('remove', path, () => fs.unlinkSync(path));
}

const MAKE = 'make the folder';

/** Makes parents, and accepts a folder that is there. */
export function makeFolder(path: string): void {
  if (path === '') cannot(MAKE, path, 'no such file or directory');
  if (exists(path) && !isFolder(path)) cannot(MAKE, path, 'file exists');
  attempt(MAKE, path, () => makeFolders(path));
}

export function removeFolder(path: string): void {
  const verb = 'remove the folder';
  const stats = attempt(verb, path, () => fs.lstatSync(path));
  if (!stats.isDirectory()) cannot(verb, path, 'not a directory');
  attempt(verb, path, () => fs.rmSync(path, { recursive: true }));
}

/** Names, sorted bytewise. */
export function list(path: string): string[] {
  const names = attempt('list', path, () => fs.readdirSync(path, { encoding: 'buffer' }));
  return names.sort((a, b) => a.compare(b)).map((name) => name.toString());
}
