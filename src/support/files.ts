/** Reading source files, and why a file cannot be read or written, in the user's words. */
import { readFileSync } from 'node:fs';

/** The text of a file, or with 0 of standard input, which has to be UTF-8. */
export function readText(path: string | 0): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
}

export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'this is a folder, not a file';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'no space is left on the device';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'this is not UTF-8 text';
    default:
      return message;
  }
}
