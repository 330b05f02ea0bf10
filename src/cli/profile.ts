/**
 * `otter profile`: runs a program with the sampler on, then says where its CPU time went (with --memory: where it
 * allocated): a table on standard error, and a flame graph, or all data as JSON, in a file. Output and exit code are
 * those of `otter run`.
 *
 * Invariants: what the user asked for is checked before the program runs; nothing goes to standard output.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import type { KnobValues } from '../config/knobs.js';
import type { HirProgram } from '../hir/hir.js';
import type { Controller } from '../jit/controller.js';
import type { MemoryProfile } from '../jit/native.js';
import type { Profile } from '../jit/profile.js';
import { startJit } from '../pipeline.js';
import { UserError } from '../support/assert.js';
import { knobsFrom, loadProgram, refuseUnsampled, sampleRate, wholeNumber } from './common.js';
import { flamePage } from './flame-page.js';
import { memoryPage } from './memory-page.js';
import { memoryTable } from './memory-table.js';
import { profileTable } from './profile-table.js';

export interface ProfileOptions {
  readonly file: string;
  readonly mode: string;
  readonly knobs: readonly string[];
  /** Samples a second of CPU time, as the user wrote it; the knob's value without it. */
  readonly hz: string | undefined;
  /** Where the flame graph goes; the data as JSON when it ends in `.json`. */
  readonly output: string | undefined;
  /** The data on standard error in place of the table. */
  readonly json: boolean;
  /** Where memory is allocated, in place of where time goes. */
  readonly memory: boolean;
  /** Rows of the table. */
  readonly top: string;
  readonly args: readonly string[];
}

const INTERRUPTED = 130;
/** Bytes between samples of allocations: a table needs more of them than what is kept at all times. */
const MEMORY_SAMPLE_BYTES = 16_384;

export async function profile(options: ProfileOptions): Promise<number> {
  const knobs = knobsFrom(options.knobs);
  if (options.memory) return profileMemory(knobs, options);
  const hz = options.hz === undefined ? Number(knobs['profile.hz']) : sampleRate(options.hz);
  const top = wholeNumber('--top', options.top);
  refuseUnsampled(options.mode);
  const program = loadProgram(options.file);
  const output = options.output === undefined ? undefined : new OutputFile(options.output);
  try {
    const { exitCode, profile } = await sampledRun(program, knobs, options, hz);
    show(options, output, profile, profileTable(profile, top), () => flamePage(profile, options.file));
    return exitCode;
  } finally {
    output?.close();
  }
}

/** Samples come closer together than by default, unless the user says how far apart. */
async function profileMemory(knobs: KnobValues, options: ProfileOptions): Promise<number> {
  const top = wholeNumber('--top', options.top);
  if (options.hz !== undefined) throw new UserError('--hz is for CPU time', 'set the knob heap.sampleBytes');
  refuseUnsampled(options.mode);
  const isSet = options.knobs.some((knob) => knob.startsWith('heap.sampleBytes='));
  const program = loadProgram(options.file);
  const output = options.output === undefined ? undefined : new OutputFile(options.output);
  try {
    const sampled = isSet ? knobs : { ...knobs, 'heap.sampleBytes': MEMORY_SAMPLE_BYTES };
    const { exitCode, memory } = await sampledRun(program, sampled, options, 0);
    show(options, output, memory, memoryTable(memory, top), () => memoryPage(memory, options.file));
    return exitCode;
  } finally {
    output?.close();
  }
}

function show(
  options: ProfileOptions,
  output: OutputFile | undefined,
  data: unknown,
  table: string,
  page: () => string,
): void {
  const json = `${JSON.stringify(data)}\n`;
  process.stderr.write(options.json ? json : table);
  output?.write(options.output?.endsWith('.json') ? json : page());
}

async function sampledRun(
  program: HirProgram,
  knobs: KnobValues,
  { args, mode }: ProfileOptions,
  hz: number,
): Promise<{ readonly exitCode: number; readonly profile: Profile; readonly memory: MemoryProfile }> {
  const controller = startJit(program, knobs, args, { hybrid: mode === 'hybrid', observers: { sampleHz: hz } });
  try {
    const { exitCode, isWhole } = await untilEnd(controller);
    if (isWhole) await controller.reported();
    return { exitCode, profile: controller.profile(), memory: controller.memoryProfile() };
  } finally {
    controller.close();
  }
}

/** A program that is interrupted has a profile too: servers end in no other way. */
async function untilEnd(controller: Controller): Promise<{ readonly exitCode: number; readonly isWhole: boolean }> {
  let stop = () => {};
  const interrupted = new Promise<{ exitCode: number; isWhole: boolean }>((resolve) => {
    stop = () => resolve({ exitCode: INTERRUPTED, isWhole: false });
  });
  process.once('SIGINT', stop);
  try {
    const end = controller.runEntry().then(({ exitCode }) => ({ exitCode, isWhole: true }));
    return await Promise.race([end, interrupted]);
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

/** Opened before the run, so that a long one is not lost for a misspelt name; written after it. */
class OutputFile {
  private readonly fd: number;

  constructor(private readonly path: string) {
    try {
      this.fd = openSync(path, 'a');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const reasons: Record<string, string> = { ENOENT: 'its folder does not exist', EISDIR: 'it is a folder' };
      const reason = reasons[code ?? ''] ?? (error as Error).message;
      throw new UserError(`cannot write ${path}: ${reason}`, 'name a file in a folder you can write to');
    }
  }

  write(text: string): void {
    try {
      if (fstatSync(this.fd).isFile()) ftruncateSync(this.fd);
      writeFileSync(this.fd, text);
    } catch (error) {
      throw new UserError(`cannot write ${this.path}: ${(error as Error).message}`);
    }
  }

  close(): void {
    closeSync(this.fd);
  }
}
