/** Where one program's code is kept, and what is told of it. */
import { readFileSync } from 'node:fs';
import type { KnobValues } from '../../config/knobs.js';
import type { HirProgram } from '../../hir/hir.js';
import { counted } from '../../support/plural.js';
import { injectionFor } from '../inject.js';
import { type Addon, NATIVE_DIR } from '../native.js';
import { CodeFolder, shortKey } from './folder.js';
import { decodeEntry, encodeEntry, type KeptProgram } from './format.js';
import { type KeptMode, programKey } from './program-key.js';

/** Code of one program in one mode, as a session uses it. Nothing here throws: what cannot be kept is compiled again. */
export interface CodeStore {
  /** What an earlier run left; undefined when there is nothing, or nothing that can be used. */
  load(): KeptProgram | undefined;
  save(program: KeptProgram): void;
  /** Bytes of the entry that was read. */
  readonly bytes: number;
}

export interface StoreOptions {
  readonly folder: string;
  readonly mode: KeptMode;
  readonly identity: string;
  readonly trace?: ((line: string) => void) | undefined;
}

/** Undefined when nothing is to be kept, or nothing may be, as builds cannot be told apart. */
export function storeOf(
  program: HirProgram,
  knobs: KnobValues,
  addon: Addon,
  options: StoreOptions,
): CodeStore | undefined {
  if (knobs['cache.diskBytes'] === 0) return nowhere('cache.diskBytes is 0', options);
  const runtime = readFileSync(`${NATIVE_DIR}runtime.bc`);
  const key = programKey(program, options.mode, knobs, { addon, identity: options.identity, runtime });
  if (key === undefined) return nowhere('this build of the addon cannot be told from others', options);
  return new ProgramStore(key, knobs, addon, options);
}

function nowhere(reason: string, { trace }: StoreOptions): undefined {
  trace?.(`nothing is kept: ${reason}`);
}

class ProgramStore implements CodeStore {
  bytes = 0;
  private readonly folder: CodeFolder;
  private readonly digest: (parts: Uint8Array[]) => string;

  constructor(
    private readonly key: string,
    private readonly knobs: KnobValues,
    addon: Addon,
    private readonly options: StoreOptions,
  ) {
    this.folder = new CodeFolder(options.folder, Number(knobs['cache.diskBytes']));
    this.digest = (parts) => addon.digest(parts);
  }

  load(): KeptProgram | undefined {
    try {
      this.reach('load');
      return this.read();
    } catch (error) {
      this.say(`not used: ${(error as Error).message}`);
      return undefined;
    }
  }

  save(program: KeptProgram): void {
    try {
      this.reach('keep');
      const result = this.folder.write(this.key, encodeEntry(this.key, program, this.digest));
      if (result.kind === 'refused') this.say(`not kept: ${result.reason}; ${result.help}`);
      else
        this.say(`kept: ${counted(program.modules.length, 'module')} as ${shortKey(this.key)}${gone(result.evicted)}`);
    } catch (error) {
      this.say(`not kept: ${(error as Error).message}`);
    }
  }

  private read(): KeptProgram | undefined {
    const result = this.folder.read(this.key);
    if (result.kind === 'found') return this.decoded(result.bytes);
    if (result.kind === 'missing') this.say(`miss: nothing is kept as ${shortKey(this.key)} in ${this.folder.path}`);
    else this.say(`not used: ${result.reason}; ${result.help}`);
    return undefined;
  }

  private decoded(bytes: Uint8Array): KeptProgram {
    try {
      const program = decodeEntry(this.key, bytes, this.digest);
      this.bytes = bytes.length;
      this.say(`hit: ${counted(program.modules.length, 'module')}, ${bytes.length} bytes, ${shortKey(this.key)}`);
      return program;
    } catch (error) {
      this.folder.remove(this.key);
      throw new Error(`the entry ${shortKey(this.key)} was removed: ${(error as Error).message}`);
    }
  }

  private say(line: string): void {
    this.options.trace?.(line);
  }

  /** @throws when the knobs let this stage fail. */
  private reach(stage: 'load' | 'keep'): void {
    const injection = injectionFor(this.knobs, this.options.mode, 0);
    if (injection?.stage === stage) throw new Error(`injected failure: ${stage}`);
  }
}

function gone(entries: number): string {
  if (entries === 0) return '';
  return entries === 1 ? '; another entry had to go' : `; ${entries} other entries had to go`;
}
