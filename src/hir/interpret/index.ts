/** Runs programs by interpreting their HIR: the meaning that every other mode is compared with. */
import type { FnId, HirProgram } from '../hir.js';
import { compileFunction } from './function.js';
import { fromBig } from './ints.js';
import { Machine, type MachineOptions } from './machine.js';
import { Exit, Panic, panicText } from './panic.js';
import { DEADLOCK, Task } from './tasks.js';
import { textOf } from './text.js';
import type { Value } from './values.js';

export const PANIC_EXIT_CODE = 101;

/** A started program. Its top level runs once, in `runEntry` or `runInit`. */
export class Interpreter {
  private readonly machine: Machine;

  constructor(
    readonly program: HirProgram,
    private readonly options: MachineOptions,
  ) {
    this.machine = new Machine(program, options, compileFunction);
  }

  /** The whole program; its exit code. */
  runEntry(): number {
    return this.run(this.program.entry, []).exitCode;
  }

  /** The top level without `main`. */
  runInit(): number {
    return this.run(this.program.init, []).exitCode;
  }

  /** `bench(n)`: its result's text. */
  runBench(fn: FnId, n: bigint): { readonly exitCode: number; readonly result: string } {
    const { exitCode, value } = this.run(fn, [fromBig(n)]);
    const type = this.program.functions[fn]?.result ?? this.program.types.unit;
    return { exitCode, result: exitCode === 0 ? textOf(type, value) : '' };
  }

  /** Runs a function in a task of its own, then every task it has started. */
  private run(fn: FnId, args: Value[]): { readonly exitCode: number; readonly value: Value } {
    const { machine } = this;
    const main = new Task(machine.taskBody(machine.code(fn), args));
    machine.start(main);
    try {
      return { exitCode: this.finish(main), value: main.result };
    } catch (error) {
      if (error instanceof Exit) return { exitCode: error.code, value: undefined };
      throw error;
    } finally {
      this.options.output.flush();
    }
  }

  private finish(main: Task): number {
    const { scheduler } = this.machine;
    if (!scheduler.runUntil({ ready: () => main.ended, site: NOWHERE })) return this.report(this.deadlock(main));
    if (main.state.kind === 'failed') return this.report(main.state.panic);
    const ended = scheduler.finish();
    const panics = scheduler.unobserved();
    for (const panic of panics) this.report(panic);
    if (!ended) return this.report(new Panic(DEADLOCK, []));
    return panics.length === 0 ? 0 : PANIC_EXIT_CODE;
  }

  private deadlock({ state, stack, depth }: Task): Panic {
    const frames = stack.slice(0, depth).reverse();
    return new Panic(DEADLOCK, state.kind === 'waiting' ? [state.wait.site, ...frames] : frames);
  }

  private report(panic: Panic): number {
    this.options.output.error(panicText(panic, this.program.files));
    return PANIC_EXIT_CODE;
  }
}

const NOWHERE = { function: '', span: { file: 0, start: 0, end: 0 } };
