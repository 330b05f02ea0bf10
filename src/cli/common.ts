/** What the commands share: knobs from flags, front-end errors, one way to end. */

import { type KnobValues, runtimeKnobs } from '../config/knobs.js';
import { parseAssignment } from '../config/parse.js';
import { knobValues, resolveKnobs, standardSources } from '../config/resolve.js';
import { type FrontEnd, frontEnd } from '../front-end.js';
import type { HirProgram } from '../hir/hir.js';
import { UserError } from '../support/assert.js';
import { renderDiagnostic } from '../support/diagnostics.js';
import { counted } from '../support/plural.js';
import { streamsWritten } from './streams.js';

/** The program's own diagnostics have been printed already: exit code 1 and nothing more to say. */
export class ReportedError extends Error {}

/** For `otter fmt`: the text comes from standard input, and goes to standard output. */
export const STANDARD_INPUT = '/dev/stdin';

/** What a timer of the kernel can follow at the most, and more than is of use. */
const MOST_HZ = 10_000;

/** What `otter emit` can show, and of which tier. */
export const STAGES = ['tokens', 'ast', 'hir', 'llvm', 'opt', 'asm'] as const;
export const TIERS = ['baseline', 'hybrid', 'optimised', 'static'] as const;

export const knobOption = {
  type: 'string',
  array: true,
  requiresArg: true,
  nargs: 1,
  default: [] as string[],
  describe: 'set a knob, as name=value; repeatable',
} as const;

export function knobsFrom(flags: readonly string[]): KnobValues {
  return knobValues(resolveKnobs(standardSources(flags)));
}

/** The environment for an executable, which has the knobs of its heap, tasks and stack from there. `flags`: those of `--knob`. */
export function programEnvironment(
  knobs: KnobValues,
  flags: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const stack = String(knobs['stack.bytes']);
  const isSaid = flags.some((flag) => parseAssignment(flag, '--knob')[0] === 'stack.bytes');
  return {
    ...environment,
    OTTER_STACK_BYTES: isSaid ? stack : (environment.OTTER_STACK_BYTES ?? stack),
    OTTER_KNOBS: runtimeKnobs(knobs),
  };
}

/** The checked program. @throws ReportedError after printing every diagnostic. */
export function loadProgram(path: string): HirProgram {
  return programOf(frontEnd(path));
}

/** The program, unless there are mistakes: these are printed. @throws ReportedError then. */
export function programOf(read: FrontEnd): HirProgram {
  refuseMistakes(read);
  if (read.program === undefined) throw new Error('internal error: no program although there are no mistakes');
  return read.program;
}

export function printMistakes({ diagnostics, files }: FrontEnd): void {
  for (const diagnostic of diagnostics) process.stderr.write(`${renderDiagnostic(diagnostic, files)}\n`);
}

/** Prints mistakes. @throws ReportedError when there are any. */
export function refuseMistakes(checked: FrontEnd): void {
  if (checked.diagnostics.length === 0) return;
  printMistakes(checked);
  process.stderr.write(`${counted(checked.diagnostics.length, 'error')}\n`);
  throw new ReportedError();
}

/** What an option says, from 1 on. @throws UserError */
export function wholeNumber(option: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? 'from 1 on' : `from 1 to ${most}`;
  throw new UserError(`${option}: '${text}' is not a whole number ${range}`);
}

/** Samples a second, as `--hz` says them. */
export function sampleRate(text: string): number {
  return wholeNumber('--hz', text, MOST_HZ);
}

export function refuseUnsampled(mode: string): void {
  if (mode === 'jit' || mode === 'hybrid') return;
  const help =
    mode === 'static'
      ? 'profile it in hybrid mode, or build it and use perf: its functions keep frame pointers and have names'
      : 'profile it in JIT mode';
  throw new UserError(`the sampler does not see ${mode === 'static' ? 'static' : 'interpreted'} programs`, help);
}

/** Runs a command; a user's mistake becomes one message and exit code 1. */
export async function guarded(command: () => Promise<number> | number): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof ReportedError) return;
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    if (error.help !== undefined) process.stderr.write(`  help: ${error.help}\n`);
  }
}

/**
 * Runs a command after which the process ends, once all that it said is written. Node would take its heap apart first, block by
 * block, though all of it is given back anyway.
 */
export async function guardedToTheEnd(command: () => Promise<number> | number): Promise<void> {
  await guarded(command);
  await streamsWritten();
  process.exit();
}
