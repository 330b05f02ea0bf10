/** Where a command keeps code from run to run: --cache-dir, --no-cache, or the user's cache folder. */
import { resolve } from 'node:path';
import { defaultFolder } from '../jit/store/folder.js';
import { UserError } from '../support/assert.js';

export interface CacheFlags {
  /** Of --cache-dir. */
  readonly folder: string | undefined;
  /** --no-cache. */
  readonly off: boolean;
}

export const cacheOptions = {
  'cache-dir': { type: 'string', requiresArg: true, describe: 'where optimised code is kept for the next run' },
  cache: { type: 'boolean', default: true, describe: 'keep code; --no-cache: neither use nor keep any' },
} as const;

export interface KeptIn {
  readonly folder: string;
  readonly trace: ((line: string) => void) | undefined;
}

/** Why there is no folder, for whoever asks. */
export const NOWHERE = {
  reason: 'there is no folder for kept code: HOME is not set, or no absolute path',
  help: 'name one with --cache-dir',
} as const;

/** Undefined for nowhere. @throws UserError */
export function keptIn({ folder, off }: CacheFlags, isTraced: boolean): KeptIn | undefined {
  if (off && folder !== undefined)
    throw new UserError('--cache-dir and --no-cache exclude each other', 'leave one out');
  if (off) return undefined;
  const trace = isTraced ? (line: string) => process.stderr.write(`[cache] ${line}\n`) : undefined;
  const chosen = chosenFolder(folder);
  if (chosen === undefined) trace?.(`nothing is kept: ${NOWHERE.reason}; ${NOWHERE.help}`);
  return chosen === undefined ? undefined : { folder: chosen, trace };
}

/** What --cache-dir names, or the user's cache folder; undefined when there is neither. @throws UserError */
export function chosenFolder(option: string | undefined): string | undefined {
  if (option === '') throw new UserError('--cache-dir: no folder is named');
  return option === undefined ? defaultFolder(process.env) : resolve(option);
}
