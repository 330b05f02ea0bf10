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
import { codeIdentity } from './jit/store/code-identity.js';
import { type CodeStore, storeOf } from './jit/store/program-store.js';
import { UserError } from './support/assert.js';

/** Starts a program under the tier controller: compiled lazily, or (`hybrid`) ahead of time and then again where hot. */
export function startJit(
  program: HirProgram,
  knobs: KnobValues,
  args: readonly string[],
  options: {
    readonly hybrid: boolean;
    readonly trace?: Trace | undefined;
    readonly observers?: Observers;
    /** Where code is kept from run to run. */
    readonly keep?: { readonly folder: string; readonly trace?: Trace | undefined } | undefined;
  },
): Controller {
  const { hybrid, trace, observers, keep } = options;
  const store = keep && keptIn(program, knobs, hybrid, keep);
  return new Controller(program, knobs, args, trace, hybrid, observers, store);
}

function keptIn(
  program: HirProgram,
  knobs: KnobValues,
  hybrid: boolean,
  keep: { readonly folder: string; readonly trace?: Trace | undefined },
): CodeStore | undefined {
  const identity = codeIdentity();
  if (identity === undefined) {
    keep.trace?.('nothing is kept: this otter does not run from its bundle; scripts/build.sh makes it');
    return undefined;
  }
  return storeOf(program, knobs, loadAddon(), { ...keep, mode: hybrid ? 'hybrid' : 'jit', identity });
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
