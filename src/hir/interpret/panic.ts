/** How a program stops early: panics with their traces, and exits. */
import type { SourceFile, Span } from '../../support/source.js';

export const PANIC_EXIT_CODE = 101;

/** Where code of a function is: what one line of a stack trace says. */
export interface Site {
  /** HirFunction.name */
  readonly function: string;
  readonly span: Span;
}

/** A failed operation of the runtime, before it is known where in the program it happened. */
export class Fault extends Error {}

/** @throws Fault */
export function fault(message: string): never {
  throw new Fault(message);
}

/** A panic on its way to whoever handles it: the task's `await`, or the end of the program. */
export class Panic extends Error {
  constructor(
    message: string,
    /** Innermost first. */
    readonly frames: readonly Site[],
  ) {
    super(message);
  }
}

/** `sys.exit`. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

const SHOWN = 10; // at each end of a deep stack

/** What a panic prints on standard error; the middle of a deep stack is left out. */
export function panicText({ message, frames }: Panic, files: readonly SourceFile[]): string {
  const line = ({ function: name, span }: Site): string => {
    const file = files[span.file];
    const { line = 0, column = 0 } = file?.position(span.start) ?? {};
    return `  at ${name} (${file?.path ?? '<unknown>'}:${line}:${column})\n`;
  };
  const shown =
    frames.length > 2 * SHOWN
      ? [...frames.slice(0, SHOWN).map(line), '  ...\n', ...frames.slice(-SHOWN).map(line)]
      : frames.map(line);
  return `panic: ${message}\n${shown.join('')}`;
}
