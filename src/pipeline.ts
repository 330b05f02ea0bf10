/**
 * Compile and run, on one screen: HIR (front-end.ts makes it) -> LLVM module -> ORC -> machine code.
 */
import type { KnobValues } from './config/knobs.js';
import type { HirProgram } from './hir/hir.js';
import { InterpretedBench, runInterpreted } from './hir/interpret/host.js';
import { compileStatic } from './jit/compile.js';
import { Controller, type Observers, type Trace } from './jit/controller.js';
import { linkExecutable } from './jit/link.js';
import { loadAddon, NATIVE_DIR } from './jit/native.js';
import { UserError } from './support/assert.js';

/** Starts a program under the tier controller: compiled lazily, or (`hybrid`) ahead of time and then again where hot. */
export function startJit(
  program: HirProgram,
  knobs: KnobValues,
  args: readonly string[],
  options: { readonly hybrid: boolean; readonly trace?: Trace | undefined; readonly observers?: Observers },
): Controller {
  return new Controller(program, knobs, args, options.trace, options.hybrid, options.observers);
}

/** Interprets a program; its exit code. */
export function interpret(program: HirProgram, args: readonly string[]): Promise<number> {
  return runInterpreted(program, args);
}

/** Starts a program's bench under the interpreter. */
export function startInterpretedBench(program: HirProgram): InterpretedBench {
  return new InterpretedBench(program);
}

/** Builds a native executable; with `serve` one that answers bench requests on its standard input. */
export function buildStatic(program: HirProgram, knobs: KnobValues, output: string, serve: boolean): void {
  const { fd, plan } = compileStatic(program, knobs);
  const object = `${output}.o`;
  try {
    loadAddon().emitObject(fd, plan, `${NATIVE_DIR}runtime.bc`, object);
  } catch (error) {
    const { message } = error as Error;
    throw message.startsWith('cannot write')
      ? new UserError(message, 'name a file in a folder you can write to')
      : error;
  }
  linkExecutable(object, output, serve);
}
