/**
 * The state of a running program: its functions and variables, the shadow stack that traces are made of, output, and
 * tasks.
 *
 * Invariants: `stack[0..depth)` are the places of the calls that are in progress, outermost first; `result` is what the
 * last `return` gave and is read before anything else runs.
 */
import type { FnId, HirProgram } from '../hir.js';
import type { Type } from '../types.js';
import { Blocking } from './blocking.js';
import { Input } from './input.js';
import type { Output } from './output.js';
import { Fault, Panic, type Site } from './panic.js';
import { Xoshiro } from './random.js';
import { DEADLOCK, Scheduler, type Task, type Wait, type Waiting } from './tasks.js';
import { FnValue, type Value } from './values.js';

/** The locals of one call, by id; temporaries follow. */
export type Frame = Value[];

/** How a statement ended: 0 at its end, else where to go on. */
export type Completion = number;
export const NORMAL = 0;
export const RETURN = -1;
export const breakOf = (label: number): Completion => 2 * label + 1;
export const continueOf = (label: number): Completion => 2 * label + 2;

/** A function's compiled body. It leaves its value in the machine's `result`. */
export interface Code {
  readonly name: string;
  readonly params: number;
  readonly result: Type;
  run: (frame: Frame) => unknown;
  /** Present when the body may wait; `run` is then a way to run it without giving control back. */
  readonly wait: ((frame: Frame) => Waiting) | undefined;
}

export interface MachineOptions {
  readonly output: Output;
  readonly args: readonly string[];
  /** Calls in progress before a stack overflow. */
  readonly maxDepth: number;
}

export class Machine {
  stack: Site[] = [];
  depth = 0;
  /** What calls by the runtime take of the stack beyond others. */
  extraDepth = 0;
  result: Value;
  readonly globals: Value[] = [];
  readonly scheduler = new Scheduler(this);
  readonly input = new Input();
  readonly blocking: Blocking;
  /** The program's own generator of random numbers. */
  readonly random = Xoshiro.fromSystem();
  private readonly fnValues = new Map<FnId, FnValue>();
  private readonly codes = new Map<FnId, Code>();

  constructor(
    readonly program: HirProgram,
    readonly options: MachineOptions,
    private readonly compile: (machine: Machine, fn: FnId) => Code,
  ) {
    this.blocking = new Blocking(program);
  }

  /** A function's code, compiled when first asked for. */
  code(fn: FnId): Code {
    let code = this.codes.get(fn);
    if (code === undefined) {
      code = this.compile(this, fn);
      this.codes.set(fn, code);
    }
    return code;
  }

  fnValue(fn: FnId): FnValue {
    let value = this.fnValues.get(fn);
    if (value === undefined) {
      value = new FnValue(fn);
      this.fnValues.set(fn, value);
    }
    return value;
  }

  // ------------------------------------------------------------------------------------------ calls

  /** Notes a call in progress at `site`. */
  enter(site: Site): void {
    if (this.depth + this.extraDepth >= this.options.maxDepth) throw this.panic('stack overflow', site);
    this.stack[this.depth++] = site;
  }

  invoke(code: Code, frame: Frame, site: Site): Value {
    this.enter(site);
    this.result = undefined;
    code.run(frame);
    this.depth--;
    return this.result;
  }

  *invokeWaiting(code: Code, frame: Frame, site: Site): Waiting {
    this.enter(site);
    const value = code.wait === undefined ? this.runHere(code, frame) : yield* code.wait(frame);
    this.depth--;
    return value;
  }

  private runHere(code: Code, frame: Frame): Value {
    this.result = undefined;
    code.run(frame);
    return this.result;
  }

  /** What a started task does: runs `code`, or gives what may wait. */
  taskBody(code: Code, frame: Frame): () => Waiting | undefined {
    return () => {
      if (code.wait !== undefined) return code.wait(frame);
      this.runHere(code, frame);
      return undefined;
    };
  }

  // ----------------------------------------------------------------------------------------- panics

  /** A panic at `site`, with the calls in progress. */
  panic(message: string, site: Site): Panic {
    return new Panic(message, [site, ...this.stack.slice(0, this.depth).reverse()]);
  }

  /** A panic that was kept, seen again at `site`. */
  panicAgain({ message, frames }: Panic, site: Site): Panic {
    return new Panic(message, [...frames, ...this.panic(message, site).frames]);
  }

  /** Runs an operation of the runtime for code at `site`; its fault becomes a panic there. */
  at<T>(site: Site, run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw this.panicFrom(error, site);
    }
  }

  panicFrom(error: unknown, site: Site): unknown {
    if (error instanceof Fault) return this.panic(error.message, site);
    return isOverflow(error) ? this.panic('stack overflow', site) : error;
  }

  /** What ended a task, when it is the program's doing. */
  asPanic(error: unknown): Panic | undefined {
    if (isOverflow(error)) return new Panic('stack overflow', this.stack.slice(0, this.depth).reverse());
    return error instanceof Panic ? error : undefined;
  }

  // ------------------------------------------------------------------------------------------ tasks

  /** Runs code that may wait to its end, letting other tasks go on meanwhile. @throws Panic when none ever will */
  drive(code: Waiting): Value {
    for (;;) {
      const { done, value } = code.next();
      if (done === true) return value;
      this.block(value);
    }
  }

  private block(wait: Wait): void {
    if (!this.scheduler.runUntil(wait)) throw this.panic(DEADLOCK, wait.site);
  }

  start(task: Task): void {
    this.scheduler.add(task);
  }
}

/** JavaScript's own stack ran out: by our doing only when values nest deeply or calls do. */
export function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
