/**
 * The process of one trial: started in its own process group, asked for an iteration at a time or left to run by itself,
 * its lines read with suspicion as they come. It is killed with its whole group at the first wrong line or when its own
 * time is up; the turns of others are not charged to it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { isProblem, type Problem, readIteration } from './bench-output.js';
import type { Iteration, Outcome, PlannedTrial } from './model.js';

export interface ChildPlace {
  /** The user's own knobs and code cache must not reach a trial: both live in this folder and are gone after it. */
  readonly sandbox: string;
  readonly cwd: string | undefined;
}

export interface ChildLimits {
  readonly expected: string;
  /** Of its own time. */
  readonly timeoutMs: number;
}

const MAX_LINE = 1 << 20;

export class BenchChild {
  readonly startedAt = new Date().toISOString();
  private readonly started = performance.now();
  private readonly child: ChildProcess;
  private readonly iterations: Iteration[] = [];
  private usedMs = 0;
  private firstResultMs = 0;
  private pending = '';
  private errors = '';
  private problem: Problem | undefined;
  /** How it ended: nothing when well. */
  private exit: string | undefined;
  private wake = (): void => {};

  constructor(
    command: readonly string[],
    { sandbox, cwd }: ChildPlace,
    private readonly trial: PlannedTrial,
    private readonly limits: ChildLimits,
  ) {
    const [file = '', ...args] = command;
    const { OTTER_KNOBS: _, ...rest } = process.env;
    const env = { ...rest, XDG_CONFIG_HOME: sandbox, XDG_CACHE_HOME: sandbox };
    this.child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env, cwd });
    // Who does not read what it is asked says so by its end.
    this.child.stdin?.on('error', () => {});
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors = (this.errors + text).slice(-4000);
    });
    this.child.once('error', (error) => {
      this.problem = { reason: 'could not start', detail: error.message };
      this.ended('');
    });
    this.child.once('close', (code, killer) => this.ended(code === 0 ? '' : describeExit(code, killer)));
  }

  /** Wall time of its own turns. */
  get elapsedMs(): number {
    return this.usedMs;
  }

  /** Asks for one iteration and waits for its line, or for the child's end. */
  async iterate(): Promise<void> {
    const count = this.iterations.length;
    this.child.stdin?.write(`bench ${this.trial.n}\n`);
    await this.until(() => this.iterations.length > count || this.problem !== undefined);
  }

  /** Waits for the child's end: no more iterations are asked for. */
  async finish(): Promise<Outcome> {
    this.child.stdin?.end();
    await this.until(() => false);
    return this.outcome(this.exit ?? '');
  }

  kill(): void {
    if (this.child.pid === undefined || this.exit !== undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  }

  private async until(done: () => boolean): Promise<void> {
    const began = this.usedMs === 0 ? this.started : performance.now();
    const { timeoutMs } = this.limits;
    const late = (): void => this.fail('timeout', `no end after ${timeoutMs / 1000} s`);
    const timer = setTimeout(late, Math.max(0, timeoutMs - this.usedMs));
    while (!done() && this.exit === undefined) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    clearTimeout(timer);
    this.usedMs += performance.now() - began;
  }

  private ended(exit: string): void {
    this.exit ??= exit;
    this.wake();
  }

  private read(text: string): void {
    if (this.problem !== undefined) return;
    const lines = (this.pending + text).split('\n');
    this.pending = lines.pop() ?? '';
    if (this.pending.length > MAX_LINE) this.fail('garbage', 'a line of more than 1 MiB');
    for (const line of lines) if (line.trim() !== '' && this.problem === undefined) this.readLine(line);
    this.wake();
  }

  private readLine(line: string): void {
    const { iterations } = this.trial;
    if (this.iterations.length === iterations) {
      this.fail('garbage', `more than ${iterations} iterations`);
      return;
    }
    if (this.iterations.length === 0) this.firstResultMs = performance.now() - this.started;
    const iteration = readIteration(line, this.iterations.length, this.limits.expected);
    if (isProblem(iteration)) this.fail(iteration.reason, iteration.detail);
    else this.iterations.push(iteration);
  }

  private fail(reason: Problem['reason'], detail: string): void {
    this.problem ??= { reason, detail };
    this.kill();
  }

  private outcome(exit: string): Outcome {
    if (this.problem !== undefined) return { status: 'failed', ...this.problem };
    if (exit !== '') return { status: 'failed', reason: 'crash', detail: `${exit}: ${this.errors.trim().slice(-500)}` };
    if (this.pending.trim() !== '') return { status: 'failed', reason: 'garbage', detail: 'the last line has no end' };
    const count = this.iterations.length;
    if (count === this.trial.iterations) {
      const counted = instructionCount(this.errors);
      return { status: 'ok', firstResultMs: this.firstResultMs, iterations: this.iterations, ...counted };
    }
    return { status: 'failed', reason: 'too few iterations', detail: `${count} of ${this.trial.iterations}` };
  }
}

/** Callgrind ends with `==PID== Collected : NUMBER`. */
function instructionCount(errors: string): { instructions?: number } {
  const match = /^==\d+== Collected : (\d+)$/m.exec(errors);
  return match === null ? {} : { instructions: Number(match[1]) };
}

function describeExit(code: number | null, killer: NodeJS.Signals | null): string {
  return killer === null ? `exit code ${code}` : `killed by ${killer}`;
}
