/** Files that modules are written to: a limit on their size (`ulimit -f`) holds for those in memory, too. */
import { closeSync, ftruncateSync, openSync, writeFileSync, writevSync } from 'node:fs';
import { UserError } from '../../support/assert.js';

/** Bytes; more than modules of LLVM 14 take. */
const MOST_BITCODE = 16 << 20;

/** An open file, as its path in `/proc`. */
const DESCRIPTOR = /^\/proc\/self\/fd\/(\d+)$/;

/** LLVM 14 ends the process when it cannot write what it has to. @throws UserError before that. */
export function insistOnRoom(path: string): void {
  try {
    const file = openSync(path, 'w');
    try {
      ftruncateSync(file, MOST_BITCODE);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw noRoom((error as Error).message);
  }
}

/**
 * A file that is open is not opened again: each first call's module is written so, into memory, where nothing but a limit ends a
 * write before all is written. @throws UserError then
 */
export function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const open = DESCRIPTOR.exec(path);
  if (open === null) {
    writeFileSync(path, Buffer.concat(parts));
    return;
  }
  const written = writevSync(Number(open[1]), parts);
  if (written < parts.reduce((sum, part) => sum + part.byteLength, 0)) throw noRoom('EFBIG: file too large, write');
}

function noRoom(reason: string): UserError {
  return new UserError(`there is no room for a module: ${reason}`, 'allow larger files (ulimit -f)');
}
