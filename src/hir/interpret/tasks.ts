/**
 * Tasks: deterministic, one at a time. A task runs until it has to wait; then the next one in the order of a queue that can
 * go on does.
 *
 * Invariants: a task that is on JavaScript's stack is `running` and never resumed from within; only tasks made of
 * generators (async.ts) give control back, others run to their end. Each task has a shadow stack of its own, which is the
 * machine's while it runs.
 */
import type { Machine } from './machine.js';
import type { Panic, Site } from './panic.js';
import { Handle, type Value } from './values.js';

/** What a task waits for. Asked again until it holds. */
export interface Wait {
  ready(): boolean;
  /** When it will hold at the latest, by the clock of `performance.now`. */
  readonly deadline?: number;
  /** Where the program waits. */
  readonly site: Site;
}

/** Code that may wait; it is resumed when it need not any more. */
export type Waiting = Generator<Wait, Value, undefined>;

export const DEADLOCK = 'deadlock: every task is waiting';

type State =
  | { readonly kind: 'new'; readonly start: () => Waiting | undefined }
  | { readonly kind: 'running' }
  | { readonly kind: 'waiting'; readonly rest: Waiting; readonly wait: Wait }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly panic: Panic };

export class Task extends Handle {
  state: State;
  result: Value;
  /** Somebody has seen its panic. */
  observed = false;
  /** Counts the program's tasks in the order they were started. */
  number = 0;
  readonly stack: Site[] = [];
  depth = 0;

  /** `start` runs the whole task, or gives what may wait. Its value is left in the machine's `result`. */
  constructor(start: () => Waiting | undefined) {
    super();
    this.state = { kind: 'new', start };
  }

  get ended(): boolean {
    return this.state.kind === 'done' || this.state.kind === 'failed';
  }
}

export class Scheduler {
  /** Unfinished tasks, those that ran longest ago first. */
  private queue: Task[] = [];
  private readonly failed: Task[] = [];
  private started = 0;

  constructor(private readonly machine: Machine) {}

  add(task: Task): void {
    task.number = this.started++;
    this.queue.push(task);
  }

  get unfinished(): number {
    return this.queue.length;
  }

  /** Runs other tasks until `wait` holds, below what is on JavaScript's stack. False: none can ever go on. */
  runUntil(wait: Wait): boolean {
    while (!wait.ready()) if (!this.step(wait.deadline)) return false;
    return true;
  }

  /** Runs until every task has ended. False: those that are left wait for each other. */
  finish(): boolean {
    while (this.queue.length > 0) if (!this.step(undefined)) return false;
    return true;
  }

  /** Panics that nobody has awaited, in the order their tasks were started. */
  unobserved(): Panic[] {
    const inOrder = [...this.failed].sort((a, b) => a.number - b.number);
    return inOrder.flatMap((task) => (task.state.kind === 'failed' && !task.observed ? [task.state.panic] : []));
  }

  /** Lets one task go on, or sleeps until one can; false when that will never be. */
  private step(deadline: number | undefined): boolean {
    const next = this.queue.findIndex(canGoOn);
    const [task] = next < 0 ? [] : this.queue.splice(next, 1);
    if (task === undefined) return this.sleep(deadline);
    this.run(task);
    if (!task.ended) this.queue.push(task);
    return true;
  }

  private sleep(deadline: number | undefined): boolean {
    const times = this.queue.flatMap(({ state }) =>
      state.kind === 'waiting' ? [state.wait.deadline ?? Number.NaN] : [],
    );
    const [first] = [...times, deadline ?? Number.NaN].filter((time) => !Number.isNaN(time)).sort((a, b) => a - b);
    if (first === undefined) return false;
    pause(first - performance.now());
    return true;
  }

  private run(task: Task): void {
    const machine = this.machine;
    const before = { stack: machine.stack, depth: machine.depth, extraDepth: machine.extraDepth };
    const { state } = task;
    task.state = { kind: 'running' };
    machine.stack = task.stack;
    machine.depth = task.depth;
    machine.extraDepth = 0;
    try {
      task.state = resume(task, state, machine);
    } catch (error) {
      const panic = machine.asPanic(error);
      if (panic === undefined) throw error;
      task.state = { kind: 'failed', panic };
      this.failed.push(task);
    }
    task.depth = machine.depth;
    machine.stack = before.stack;
    machine.depth = before.depth;
    machine.extraDepth = before.extraDepth;
  }
}

function canGoOn({ state }: Task): boolean {
  return state.kind === 'new' || (state.kind === 'waiting' && state.wait.ready());
}

/** Runs a task up to its next wait or its end. */
function resume(task: Task, state: State, machine: Machine): State {
  const rest = state.kind === 'new' ? state.start() : state.kind === 'waiting' ? state.rest : undefined;
  if (rest === undefined) {
    task.result = machine.result;
    return { kind: 'done' };
  }
  const { done, value } = rest.next();
  if (done !== true) return { kind: 'waiting', rest, wait: value };
  task.result = value;
  return { kind: 'done' };
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread. */
export function pause(milliseconds: number): void {
  if (milliseconds > 0) Atomics.wait(never, 0, 0, milliseconds);
}
