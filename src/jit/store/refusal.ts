/** Why a file or folder of the persistent code cache is not used: whoever may write to it decides what code runs here. */
import { lstatSync, type Stats, statSync } from 'node:fs';

/** One message for people, and what to do about it. */
export interface Refusal {
  readonly reason: string;
  readonly help: string;
}

const OTHERS_MAY_WRITE = 0o022;
const ELSEWHERE = 'another folder is given with --cache-dir';

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: `free some space, or set a smaller cache.diskBytes; ${ELSEWHERE}`,
  EDQUOT: `free some space, or set a smaller cache.diskBytes; ${ELSEWHERE}`,
  EFBIG: 'raise the limit on the size of files (ulimit -f)',
  EROFS: ELSEWHERE,
  EACCES: `allow it with chmod u+rwx; ${ELSEWHERE}`,
  EPERM: ELSEWHERE,
  ENOTDIR: `a file is where a folder has to be; ${ELSEWHERE}`,
  EEXIST: `a file is where a folder has to be; ${ELSEWHERE}`,
};

/** The code of an error that the system gave; undefined for any other. */
export function systemCode(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : code;
}

/** What the system said when something was to be done with a file or folder. @throws what is no error of the system */
export function refusalOf(error: unknown, action: string, path: string): Refusal {
  const code = systemCode(error);
  if (code === undefined) throw error;
  const [said] = (error as Error).message.split(', ');
  return { reason: `cannot ${action} '${path}': ${said}`, help: ADVICE[code] ?? ELSEWHERE };
}

/** Whether a folder is this user's alone. A link to it has to be this user's, too. @throws errors of the system */
export function unsafeFolder(path: string): Refusal | undefined {
  const itself = lstatSync(path);
  if (!itself.isSymbolicLink()) return unsafe(path, itself, 'folder');
  return foreign(path, itself, 'folder') ?? unsafe(path, statSync(path), 'folder');
}

/** `stats`: of the descriptor that will be read. */
export function unsafeFile(path: string, stats: Stats): Refusal | undefined {
  if (!stats.isFile()) return { reason: `'${path}' is no regular file`, help: 'remove it' };
  return unsafe(path, stats, 'file');
}

function unsafe(path: string, stats: Stats, kind: 'file' | 'folder'): Refusal | undefined {
  const refusal = foreign(path, stats, kind);
  if (refusal !== undefined || (stats.mode & OTHERS_MAY_WRITE) === 0) return refusal;
  const help = kind === 'file' ? 'remove it' : `chmod go-w '${path}' and remove what is in it; ${ELSEWHERE}`;
  return { reason: `other users can write to the ${kind} '${path}'`, help };
}

function foreign(path: string, { uid }: Stats, kind: 'file' | 'folder'): Refusal | undefined {
  if (uid === process.geteuid?.()) return undefined;
  const help = kind === 'file' ? 'remove it' : ELSEWHERE;
  return { reason: `the ${kind} '${path}' belongs to another user (${uid})`, help };
}
