/** Runs programs by interpreting their HIR: the meaning that every other mode is compared with. */
import type { FnId, HirProgram } from '../hir.js';
import { compileFunction } from './function.js';
import { fromBig } from './ints.js';
import { Machine, type MachineOptions } from './machine.js';
import { Exit, PANIC_EXIT_CODE, Panic, panicText } from './panic.js';
import { DEADLOCK, Task } from './tasks.js';
import { textOf } from './text.js';
import type { Value } from './values.js';

/** How a run ended. */
export interface Outcome {
  readonly exitCode: number;
  /** By a panic or `sys.exit`. */
  readonly left: boolean;
}

export interface BenchRun extends Outcome {
  /** The text of what `bench` gave. */
  readonly result: string;
}

/** A started program. Its top level runs once, in `runEntry` or `runInit`. */
export class Interpreter {
  private readonly machine: Machine;

  constructor(
    readonly program: HirProgram,
    private readonly options: MachineOptions,
  ) {
    this.machine = new Machine(program, options, compileFunction);
  }

  /** The whole program. */
  runEntry(): Outcome {
    return this.run(this.program.entry, []);
  }

  /** The top level without `main`. */
  runInit(): Outcome {
    return this.run(this.program.init, []);
  }

  runBench(fn: FnId, n: bigint): BenchRun {
    const { value, ...outcome } = this.run(fn, [fromBig(n)]);
    const type = this.program.functions[fn]?.result ?? this.program.types.unit;
    return { ...outcome, result: outcome.left ? '' : textOf(type, value) };
  }

  /** Runs a function in a task of its own, then every task it has started. */
  private run(fn: FnId, args: Value[]): Outcome & { readonly value: Value } {
    const { machine } = this;
    const main = new Task(machine.taskBody(machine.code(fn), args));
    machine.start(main);
    try {
      const left = this.finish(main);
      return { left, exitCode: left ? PANIC_EXIT_CODE : 0, value: main.result };
    } catch (error) {
      if (error instanceof Exit) return { exitCode: error.code, left: true, value: undefined };
      throw error;
    } finally {
      this.options.output.flush();
    }
  }

  /** Whether it panicked. */
  private finish(main: Task): boolean {
    const { scheduler } = this.machine;
    if (!scheduler.runUntil({ ready: () => main.ended, site: NOWHERE })) return this.report(this.deadlock(main));
    if (main.state.kind === 'failed') return this.report(main.state.panic);
    if (!scheduler.finish()) return this.report(new Panic(DEADLOCK, []));
    const panics = scheduler.unobserved();
    for (const panic of panics) this.report(panic);
    return panics.length > 0;
  }

  private deadlock({ state, stack, depth }: Task): Panic {
    const frames = stack.slice(0, depth).reverse();
    return new Panic(DEADLOCK, state.kind === 'waiting' ? [state.wait.site, ...frames] : frames);
  }

  private report(panic: Panic): true {
    this.options.output.error(panicText(panic, this.program.files));
    return true;
  }
}

const NOWHERE = { function: '', span: { file: 0, start: 0, end: 0 } };
