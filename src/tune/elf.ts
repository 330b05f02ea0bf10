/**
 * How much machine code an executable holds: the sizes of the sections of a 64-bit little-endian ELF file that are
 * loaded to be executed. Layout: System V ABI, chapter 4 ("Object files"): e_shoff at 0x28, e_shentsize at 0x3a, e_shnum
 * at 0x3c; in a section header sh_flags at 0x08 and sh_size at 0x20.
 */
import { readFileSync } from 'node:fs';

const MAGIC = 0x7f454c46;
const CLASS_64 = 2;
const EXECUTABLE = 0x4n;

/** Bytes; 0 for a file that is no such ELF file. */
export function executableBytes(path: string): number {
  const file = readFileSync(path);
  if (file.length < 64 || file.readUInt32BE(0) !== MAGIC || file[4] !== CLASS_64) return 0;
  const start = Number(file.readBigUInt64LE(0x28));
  const size = file.readUInt16LE(0x3a);
  let bytes = 0n;
  for (let i = 0; i < file.readUInt16LE(0x3c); i++) {
    const at = start + i * size;
    if ((file.readBigUInt64LE(at + 0x08) & EXECUTABLE) !== 0n) bytes += file.readBigUInt64LE(at + 0x20);
  }
  return Number(bytes);
}
