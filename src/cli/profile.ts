/**
 * `otter profile`: runs a program with the sampler on, then says where its CPU time went: a table on standard error,
 * and a flame graph, or all data as JSON, in a file. Output and exit code are those of `otter run`.
 *
 * Invariants: what the user asked for is checked before the program runs; nothing goes to standard output.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, writeFileSync } from 'node:fs';
import type { KnobValues } from '../config/knobs.js';
import type { HirProgram } from '../hir/hir.js';
import type { Controller } from '../jit/controller.js';
import type { Profile } from '../jit/profile.js';
import { startJit } from '../pipeline.js';
import { UserError } from '../support/assert.js';
import { knobsFrom, loadProgram, refuseUnsampled, sampleRate, wholeNumber } from './common.js';
import { flamePage } from './flame-page.js';
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
  /** Rows of the table. */
  readonly top: string;
  readonly args: readonly string[];
}

const INTERRUPTED = 130;

export async function profile(options: ProfileOptions): Promise<number> {
  const knobs = knobsFrom(options.knobs);
  const hz = options.hz === undefined ? Number(knobs['profile.hz']) : sampleRate(options.hz);
  const top = wholeNumber('--top', options.top);
  refuseUnsampled(options.mode);
  const program = loadProgram(options.file);
  const output = options.output === undefined ? undefined : new OutputFile(options.output);
  try {
    const { exitCode, profile } = await sampledRun(program, knobs, hz, options);
    process.stderr.write(options.json ? `${JSON.stringify(profile)}\n` : profileTable(profile, top));
    output?.write(
      options.output?.endsWith('.json') ? `${JSON.stringify(profile)}\n` : flamePage(profile, options.file),
    );
    return exitCode;
  } finally {
    output?.close();
  }
}

async function sampledRun(
  program: HirProgram,
  knobs: KnobValues,
  hz: number,
  { args, mode }: ProfileOptions,
): Promise<{ readonly exitCode: number; readonly profile: Profile }> {
  const controller = startJit(program, knobs, args, { hybrid: mode === 'hybrid', observers: { sampleHz: hz } });
  try {
    const { exitCode, isWhole } = await untilEnd(controller);
    if (isWhole) await controller.reported();
    return { exitCode, profile: controller.profile() };
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
