/** What `otter doctor` looks at, behind an interface so that tests can describe other machines. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { linkerDriver } from '../jit/link.js';
import { loadAddon, NATIVE_DIR } from '../jit/native.js';
import { CodeFolder } from '../jit/store/folder.js';
import { chosenFolder, NOWHERE } from './cache-flags.js';
import { knobsFrom } from './common.js';

export interface HostInfo {
  readonly cpu: string;
  readonly features: string;
  readonly llvmVersion: string;
}

/** Where code is kept from run to run, by default. */
export type KeptCodePlace =
  | {
      readonly kind: 'used';
      readonly folder: string;
      readonly entries: number;
      readonly bytes: number;
      readonly bound: number;
    }
  | { readonly kind: 'off'; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string; readonly help: string };

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly nodeVersion: string;
  readonly cpuModel: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** One, five and fifteen minutes. */
  readonly load: readonly number[];
  readonly isRoot: boolean;
  readonly nativeDir: string;
  readonly linkerDriver: string;
  /** The text of a small file; undefined when it cannot be read. */
  read(path: string): string | undefined;
  exists(path: string): boolean;
  /** The first line that a command prints; undefined when it cannot be run. */
  firstLine(command: string, ...args: string[]): string | undefined;
  /** @throws why it does not load */
  hostInfo(): HostInfo;
  keptCode(): KeptCodePlace;
  /** @throws why they do not load */
  loadBindings(): Promise<void>;
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    nodeVersion: process.version,
    cpuModel: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    load: loadavg(),
    isRoot: process.getuid?.() === 0,
    nativeDir: NATIVE_DIR,
    linkerDriver: linkerDriver(),
    read,
    exists: existsSync,
    firstLine,
    hostInfo: () => loadAddon().hostInfo(),
    keptCode,
    loadBindings: async () => {
      await import('../lower/llvm.js');
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function firstLine(command: string, ...args: string[]): string | undefined {
  const run = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return run.status === 0 ? run.stdout.split('\n')[0] : undefined;
}

function keptCode(): KeptCodePlace {
  try {
    return keptCodePlace(chosenFolder(undefined), Number(knobsFrom([])['cache.diskBytes']));
  } catch (error) {
    return { kind: 'unusable', reason: (error as Error).message, help: 'otter cache stats tells more' };
  }
}

/** @throws errors of the system, when the folder cannot be read */
function keptCodePlace(path: string | undefined, bound: number): KeptCodePlace {
  if (bound === 0) return { kind: 'off', reason: 'cache.diskBytes is 0' };
  if (path === undefined) return { kind: 'unusable', ...NOWHERE };
  const folder = new CodeFolder(path, bound);
  const refusal = folder.refusal();
  if (refusal !== undefined) return { kind: 'unusable', ...refusal };
  const entries = folder.entries();
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  return { kind: 'used', folder: path, entries: entries.length, bytes, bound };
}
